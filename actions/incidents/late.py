"""Which reports are late: not read in the hours of school.yml, or past the date promised."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from actions.incidents import clock
from actions.incidents.school_days import LONDON, is_school_day
from knowledge.school import School

_FURTHEST = timedelta(days=400)  # further back no term-time clock stands still
# Whether a row of `reports` r is late; places from `places`.
LATE = (
    "(r.state = 'new' and r.logged <= case r.urgent when 1 then :late_urgent else :late_usual end) "
    "or (r.state in ('acknowledged', 'in_progress') and r.next_update < :today)"
)


def places(now: datetime, school: School) -> dict[str, str]:
    """Return the values for the places of LATE: what was logged by when is late now (UTC)."""
    hours = school.reports
    return {
        "late_urgent": clock.stamp(hours_before(now, hours.urgent_hours, school)),
        "late_usual": clock.stamp(hours_before(now, hours.acknowledge_hours, school)),
        "today": now.astimezone(LONDON).date().isoformat(),
    }


def hours_before(end: datetime, hours: float, school: School) -> datetime:
    """Return the latest moment from which `hours` have passed by `end`, on a clock that stands
    still on days without school: what `school_days.hours_later` is backwards."""
    now, left = end, timedelta(hours=hours)
    while end - now < _FURTHEST:
        day = now.astimezone(LONDON).date()
        midnight = _midnight(day, now)
        if midnight == now:
            day -= timedelta(days=1)
            midnight = _midnight(day, now)
        if is_school_day(day, school):
            if now - left >= midnight:
                return now - left
            left -= now - midnight
        now = midnight
    return now


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(like.tzinfo)
