"""Hours and days as the school counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from actions.incidents.school_days import days_later, end_of, hours_later, is_school_day


def utc(text: str) -> datetime:
    """Return a moment: `utc("2026-11-24 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def school(library):
    """The example school: Monday to Friday, autumn term from 2 November to 18 December 2026."""
    return library.school


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-24", True),
        ("2026-11-22", False),  # a Sunday
        ("2026-10-28", False),  # half term
        ("2027-05-03", False),  # a closed day
        ("2027-07-22", False),  # the summer holidays
        ("2030-06-04", True),  # a Tuesday that no term of the file has come to
        ("2030-06-01", False),  # the Saturday before
    ],
)
def test_a_school_day(school, day, expected):
    """Weekends, holidays and closed days are none; past the last term every opening day is one."""

    assert is_school_day(date.fromisoformat(day), school) == expected


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-24 09:00", 24, "2026-11-25 09:00"),
        ("2026-11-24 23:00", 2, "2026-11-25 01:00"),
        ("2026-11-27 15:00", 24, "2026-11-30 15:00"),  # Friday to Monday
        ("2026-11-28 11:00", 2, "2026-11-30 02:00"),  # Saturday
        ("2026-12-18 22:00", 4, "2027-01-05 02:00"),  # over Christmas
        ("2026-10-23 15:00", 24, "2026-11-02 16:00"),  # the clocks go back in half term
        ("2026-11-24 09:00", 0, "2026-11-24 09:00"),
        ("2026-11-24 00:00", 24, "2026-11-25 00:00"),
    ],
)
def test_hours_stand_still_on_days_without_school(school, start, hours, expected):
    """A promise of hours given on a Friday runs out on a Monday."""

    assert hours_later(utc(start), hours, school) == utc(expected)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-24", 5, "2026-12-01"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-12-18", 1, "2027-01-05"),
        ("2026-11-24", 0, "2026-11-24"),
    ],
)
def test_days_are_school_days(school, day, count, expected):
    """The date of the next update is never a Sunday or in the holidays."""

    assert days_later(date.fromisoformat(day), count, school) == date.fromisoformat(expected)


def test_a_school_without_opening_days_still_counts(school):
    """An empty list of days cannot make the count run for ever."""
    always = school.copy(update={"opening": school.opening.copy(update={"days": ()})})

    assert hours_later(utc("2026-11-28 11:00"), 2, always) == utc("2026-11-28 13:00")


def test_the_end_of_a_day_is_londons_midnight():
    """In summer a London day ends an hour before the UTC one."""

    assert end_of(date(2027, 6, 9), datetime.now(UTC)) == utc("2027-06-09 23:00")
