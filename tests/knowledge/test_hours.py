"""Who answers at a given moment, and when the others open again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.facts import Hours
from knowledge.hours import in_words, is_open, opens_next
from knowledge.school import School

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = Hours(days=WEEK, open="08:00", close="16:30")
ALWAYS = Hours(always=True, text="day and night")
UNKNOWN = Hours(text="ring to ask")
SCHOOL = School.parse_obj(
    {
        "name": "Hill School",
        "nation": "england",
        "phase": "primary",
        "opening": {"open": "08:00", "close": "16:30"},
        "terms": [
            {"first": "2026-06-01", "last": "2026-07-21"},
            {"first": "2026-09-03", "last": "2026-10-23"},
        ],
        "closed_days": ["2026-09-07"],
    }
)
AUGUST_NIGHT = datetime(2026, 8, 12, 23, 0)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 9, 4, 8, 0), True),
        (datetime(2026, 9, 4, 7, 59), False),
        (datetime(2026, 9, 4, 16, 29), True),
        (datetime(2026, 9, 4, 16, 30), False),
        (datetime(2026, 9, 5, 12, 0), False),  # a Saturday
        (datetime(2026, 9, 7, 12, 0), False),  # a Monday the school is shut
        (datetime(2026, 8, 12, 12, 0), False),  # a Wednesday in the holidays
        (AUGUST_NIGHT, False),
    ],
)
def test_the_school_answers_on_school_days(moment, expected):
    """A school answers in its hours, on weekdays, in term, and on no closed day."""
    assert is_open(SCHOOL.hours(), moment, SCHOOL) is expected


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        (ALWAYS, AUGUST_NIGHT, True),
        (OFFICE, AUGUST_NIGHT, False),
        (OFFICE, datetime(2026, 8, 12, 12, 0), True),  # a helpline has no holidays
        (OFFICE, datetime(2026, 8, 15, 12, 0), False),  # a Saturday
        (UNKNOWN, AUGUST_NIGHT, None),
        (Hours(days=WEEK, open="08:00"), AUGUST_NIGHT, None),
    ],
)
def test_a_helpline_answers_in_its_hours(hours, moment, expected):
    """Hours that are not known are neither open nor shut."""
    assert is_open(hours, moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (AUGUST_NIGHT, datetime(2026, 9, 3, 8, 0)),
        (datetime(2026, 9, 4, 7, 0), datetime(2026, 9, 4, 8, 0)),
        (datetime(2026, 9, 4, 8, 0), datetime(2026, 9, 8, 8, 0)),  # over a weekend and a closed day
        (datetime(2026, 10, 24, 9, 0), None),  # no term is known after this one
    ],
)
def test_the_school_opens_next(moment, expected):
    """The next opening is the next school day's, past weekends, holidays and closed days."""
    assert opens_next(SCHOOL.hours(), moment, SCHOOL) == expected


@pytest.mark.parametrize("hours", [UNKNOWN, ALWAYS, Hours(days=WEEK)])
def test_no_opening_can_be_told(hours):
    """A service without known hours, or one that never shuts, has no next opening."""
    assert opens_next(hours, AUGUST_NIGHT) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 8, 12, 8, 0), "today 8am"),
        (datetime(2026, 8, 13, 8, 30), "Thursday 8.30am"),
        (datetime(2026, 8, 18, 12, 0), "Tuesday 12pm"),
        (datetime(2026, 8, 19, 13, 5), "19 August 1.05pm"),
        (datetime(2026, 9, 3, 0, 0), "3 September 12am"),
    ],
)
def test_in_words(moment, expected):
    """A moment is said as people say it, and by date where a weekday would be unclear."""
    assert in_words(moment, datetime(2026, 8, 12, 7, 0)) == expected


def test_a_school_without_terms_is_in_term():
    """A school that set no term dates is not called shut all year."""
    assert SCHOOL.copy(update={"terms": ()}).in_term(date(2026, 8, 12))
