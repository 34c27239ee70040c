"""Who answers at a given moment, and when the others open again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from knowledge.facts import Hours
from knowledge.school import School

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD = 120  # days; longer than any school holiday


def is_open(hours: Hours, at: datetime, school: School | None = None) -> bool | None:
    """Whether a service answers at a moment (local time); None where its hours are not known.

    With `school`, days outside term count as closed: a school answers in term only.
    """
    if hours.always:
        return True
    if not (hours.days and hours.open and hours.close):
        return None
    if not _works_on(hours, at.date(), school):
        return False
    return hours.open <= at.time() < hours.close


def opens_next(hours: Hours, at: datetime, school: School | None = None) -> datetime | None:
    """Return the next moment a service opens, or None where that cannot be told."""
    if not (hours.days and hours.open):
        return None
    for ahead in range(_LOOK_AHEAD):
        day = at.date() + timedelta(days=ahead)
        opening = datetime.combine(day, hours.open)
        if opening > at and _works_on(hours, day, school):
            return opening
    return None


def _works_on(hours: Hours, day: date, school: School | None) -> bool:
    if _DAYS[day.weekday()] not in hours.days:
        return False
    return school is None or school.in_term(day)


def in_words(moment: datetime, at: datetime) -> str:
    """Return a moment as people say it: "today 8am", "Monday 8.30am", "3 September 8am"."""
    clock = f"{moment.hour % 12 or 12}"
    clock += f".{moment.minute:02}" if moment.minute else ""
    clock += "am" if moment.hour < 12 else "pm"
    days = (moment.date() - at.date()).days
    if days == 0:
        return f"today {clock}"
    if days < 7:
        return f"{moment:%A} {clock}"
    return f"{moment.day} {moment:%B} {clock}"
