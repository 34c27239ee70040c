"""Time as the school counts it: hours and days pass on school days only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.school import School

LONDON = ZoneInfo("Europe/London")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)


def is_school_day(day: date, school: School) -> bool:
    """Whether promises run on this date: an opening day, in term, not a closed day.

    After the last term of school.yml every opening day counts, so that dates nobody has brought
    up to date do not silence the reminders.
    """
    if school.opening.days and _DAYS[day.weekday()] not in school.opening.days:
        return False
    past_all_terms = bool(school.terms) and day > max(term.last for term in school.terms)
    return school.in_term(day) or (past_all_terms and day not in school.closed_days)


def hours_later(start: datetime, hours: float, school: School) -> datetime:
    """Return the moment `hours` after `start` (both UTC) on a clock that stands still from
    midnight to midnight, London time, of each day without school."""
    now, left = start, timedelta(hours=hours)
    while True:
        day = now.astimezone(LONDON).date()
        midnight = _midnight(day + _DAY, now)
        if is_school_day(day, school):
            if now + left <= midnight:
                return now + left
            left -= midnight - now
        now = midnight


def days_later(day: date, count: int, school: School) -> date:
    """Return the school day that is `count` school days after a date."""
    while count > 0:
        day += _DAY
        count -= is_school_day(day, school)
    return day


def end_of(day: date, like: datetime) -> datetime:
    """Return the end of a date in London, in the time zone of `like`."""
    return _midnight(day + _DAY, like)


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(like.tzinfo)
