"""Days and stretches of days as a school counts them: weeks, months, feasts, terms. All past."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

Term = tuple[date, date]
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_HALF_TERM, _HALF_TERM_MONTHS = 21, (2, 5, 10)  # at most so many days, beginning in these months
_SUMMER = (6, 7, 8)
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


@dataclass(frozen=True)
class Days:
    """A stretch of days, first and last the same for one day. `weekday`: told by its name only, so
    that it may be an earlier one where a range asks for it."""

    first: date
    last: date
    approximate: bool = False
    ongoing: bool = False
    time: str | None = None
    weekday: bool = False


def one(day: date, approximate: bool = False, time: str | None = None) -> Days:
    """Return a single day."""
    return Days(day, day, approximate, time=time)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def latest_weekday(weekday: int, today: date) -> date:
    """Return the last day with that name (0 for Monday), today included."""
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def dated(day: int, month: int, year: int | None, today: date) -> date | None:
    """Return a date, without a year the last one past; None where there is no such day."""
    years = [year] if year else range(today.year, today.year - 9, -1)
    for each in years:
        found = real(each, month, day)
        if found and (year or found <= today):
            return found
        if found is None and (month, day) != (2, 29):
            return None
    return None


def real(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of_month(day: int, today: date, weekday: int | None = None) -> date | None:
    """Return the last day past with that number, and with that name where one is given."""
    found = [d for d in _months_back(day, today) if weekday in (None, d.weekday())]
    return found[0] if found else None


def _months_back(day: int, today: date) -> Iterator[date]:
    for back in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        found = real(year, month + 1, day)
        if found and found <= today:
            yield found


def month_before(today: date) -> date:
    """Return the first of the month before."""
    return (today.replace(day=1) - _DAY).replace(day=1)


def month(first: date, today: date, part: str | None = None) -> Days:
    """Return a month, or a third of it ("early", "mid", "late"), cut off at today."""
    start, end = _THIRDS[part] if part else (1, 31)
    end = min(end, calendar.monthrange(first.year, first.month)[1])
    return _cut(first.replace(day=start), first.replace(day=end), today)


def _cut(first: date, last: date, today: date) -> Days:
    return Days(first, max(first, min(last, today)), approximate=True)


def named_month(number: int, today: date, before: bool = False) -> date:
    """Return the first of the last month of that name; with `before`, not the present one."""
    late = number > today.month or (before and number == today.month)
    return date(today.year - late, number, 1)


def season(first: int, last: int, today: date, before: bool = False) -> Days:
    """Return the last season of those months; with `before`, not the present one."""
    year = today.year
    while True:
        end_year = year + (last < first)
        end = date(end_year, last, calendar.monthrange(end_year, last)[1])
        start = date(year, first, 1)
        if start <= today and not (before and end >= today):
            return _cut(start, end, today)
        year -= 1


def feast(today: date, row: Mapping[str, Any]) -> date:
    """Return the last time a feast was. `row` is one of words.yml: `on` a month and day,
    `from` the first weekday on or after one, or `easter` in days from Easter Sunday."""
    found = _feast(today.year, row)
    return found if found <= today else _feast(today.year - 1, row)


def _feast(year: int, row: Mapping[str, Any]) -> date:
    if "on" in row:
        return date(year, *row["on"])
    if "from" in row:
        month_, day, weekday = row["from"]
        return latest_weekday(weekday, date(year, month_, day) + timedelta(days=6))
    return easter(year) + timedelta(days=row["easter"])


class School:
    """The stretches of school that are given, and the usual ones before and after them."""

    def __init__(self, terms: Sequence[Term], usual: Sequence, today: date) -> None:
        start = min((first for first, _ in terms), default=date.max)
        end = max((last for _, last in terms), default=date.max)
        guessed = [
            (date(year, *first), date(year, *last))
            for year in range(today.year - 3, today.year + 1)
            for first, last in usual
        ]
        beyond = [t for t in guessed if t[1] < start or t[0] > end]
        self._terms = sorted([*beyond, *terms])
        self._today = today

    def _breaks(self) -> Iterator[tuple[Term, bool]]:
        """Yield every break that has begun, the latest first, and whether it is a half term."""
        pairs = list(zip(self._terms, self._terms[1:], strict=False))
        for (_, last), (first, _) in reversed(pairs):
            if last < self._today:
                half = last.month in _HALF_TERM_MONTHS and (first - last).days <= _HALF_TERM
                yield (last + _DAY, first - _DAY), half

    def _over(self, half: bool, months: Sequence[int] = range(1, 13)) -> list[Term]:
        """Return the breaks of one kind that are over and began in those months, latest first."""
        breaks = [gap for gap, is_half in self._breaks() if is_half == half]
        return [gap for gap in breaks if gap[1] < self._today and gap[0].month in months]

    def half_term(
        self, months: Sequence[int] | None = None, year: int | None = None
    ) -> Days | None:
        """Return the last half term's holiday, of those that begin in such months or a year."""
        for gap, half in self._breaks():
            began = gap[0] - _DAY
            fits = (months is None or began.month in months) and year in (None, began.year)
            if half and fits:
                return _cut(*gap, self._today)
        return None

    def holiday(self, months: Sequence[int]) -> Days:
        """Return the last long break that began in one of those months."""
        breaks = [gap for gap, half in self._breaks() if not half and gap[0].month in months]
        return _cut(*breaks[0], self._today)

    def term_began(self) -> date:
        """Return the first day of the present term, or of the last one in a holiday."""
        return self._over(half=False)[0][1] + _DAY

    def half_began(self) -> date:
        """Return the first day of the present stretch of school, or of the last one."""
        return max(first for first, _ in self._terms if first <= self._today)

    def year_began(self) -> date:
        """Return the first day of the present school year."""
        return self._over(half=False, months=_SUMMER)[0][1] + _DAY

    def term_ended(self) -> date:
        """Return the last day of the last term that is over."""
        return next(gap[0] for gap, half in self._breaks() if not half) - _DAY

    def term(self, months: Sequence[int]) -> Days | None:
        """Return the last term that began in one of those months, up to today."""
        end = self._today
        for gap, half in self._breaks():
            if half:
                continue
            began = gap[1] + _DAY
            if began <= self._today and began.month in months:
                return _cut(began, end, self._today)
            end = gap[0] - _DAY
        return None

    def last_term(self) -> Days:
        """Return the term before the present one."""
        now, before = self._over(half=False)[:2]
        return Days(before[1] + _DAY, now[0] - _DAY, approximate=True)
