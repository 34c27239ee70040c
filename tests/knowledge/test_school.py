"""A school's own values: checked as they are read, and named while they are missing."""

from __future__ import annotations

from datetime import date, time

import pytest
from pydantic import ValidationError

from knowledge.school import NEEDED, School, missing

BARE = {
    "name": "Hill School",
    "nation": "scotland",
    "phase": "primary",
    "opening": {"open": "08:00", "close": "16:00"},
}


def school(**fields: object) -> School:
    """Return the barest school, with fields changed."""
    return School.parse_obj({**BARE, **fields})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("nation", "france"),
        ("phase", "university"),
        ("opening", {"open": "late", "close": "16:00"}),
        ("opening", {"days": ["friday"], "open": "08:00", "close": "16:00"}),
        ("terms", [{"first": "2026-09-03"}]),
        ("closed_days", ["soon"]),
        ("head", {"nickname": "Bob"}),
        ("motto", "Onwards"),
        ("retention", {"chat_hours": "long"}),
    ],
)
def test_a_school_refuses(field, value):
    """A value that is wrong, unknown or half given is named in the fault."""
    with pytest.raises(ValidationError) as caught:
        school(**{field: value})

    assert field in str(caught.value)


def test_a_bare_school_misses_everything():
    """A school that set only what it must is told of every value people rely on."""
    assert missing(school()) == list(NEEDED)


def test_the_safeguarding_lead_is_missed_first():
    """What matters most for a child is asked for first."""
    assert missing(school(head={"name": "Mrs Bell"}))[0][0] == "dsl.name"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"dsl": {"name": "Ms Kaur"}}, "dsl.name"),
        ({"terms": [{"first": "2026-09-03", "last": "2026-10-23"}]}, "terms"),
        ({"phone_rule": "Off and away."}, "phone_rule"),
        ({"website": {"origins": ["https://hill.example"]}}, "website.origins"),
    ],
)
def test_a_value_that_is_set_is_no_longer_missing(fields, path):
    """Setting a value takes it, and nothing else, off the list."""
    assert [p for p, _ in NEEDED if p not in dict(missing(school(**fields)))] == [path]


def test_the_example_school_says_that_it_is_one(library):
    """The school we ship sets every value, and is still told to put in its own details."""
    assert [path for path, _ in missing(library.school)] == ["example"]


def test_hours_are_the_offices():
    """The school answers when its office does, Monday to Friday unless said otherwise."""
    hours = school().hours()

    assert (hours.open, hours.close) == (time(8), time(16))
    assert hours.days == ("mon", "tue", "wed", "thu", "fri")


TERM = {"terms": [{"first": "2026-09-03", "last": "2026-10-23"}], "closed_days": ["2026-09-07"]}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 2), False),
        (date(2026, 9, 3), True),
        (date(2026, 9, 7), False),
        (date(2026, 10, 23), True),
        (date(2026, 10, 24), False),
    ],
)
def test_in_term(day, expected):
    """The first and last day of term are school days; closed days are not."""
    assert school(**TERM).in_term(day) is expected
