"""Who reads a report: never whom it is about, and always somebody."""

from __future__ import annotations

from itertools import combinations

import pytest

from actions.incidents.report import KINDS, ROLES
from actions.incidents.routing import readers


@pytest.mark.parametrize(
    ("kind", "dsl", "about", "expected"),
    [
        ("staff_targeted", False, (), ("lead", "dsl")),
        ("pupil_bullied", False, (), ("lead", "dsl")),
        ("nude_image", True, (), ("dsl", "deputy_dsl")),
        ("adult_contact", False, (), ("dsl", "deputy_dsl")),
        ("staff_targeted", True, (), ("dsl", "deputy_dsl")),
        ("colleague", False, (), ("head",)),
        ("colleague", True, (), ("head", "dsl")),
        ("staff_targeted", False, ("lead",), ("head", "dsl")),
        ("staff_targeted", False, ("dsl",), ("lead", "head")),
        ("staff_targeted", False, ("lead", "dsl"), ("head",)),
        ("nude_image", True, ("dsl",), ("head",)),
        ("nude_image", True, ("deputy_dsl",), ("dsl",)),
        ("colleague", False, ("head",), ("chair",)),
        ("staff_targeted", False, ("lead", "head"), ("chair", "dsl")),
        ("colleague", False, ("head", "chair"), ("dsl",)),
        ("colleague", False, ("head", "chair", "dsl"), ("lead",)),
    ],
)
def test_who_reads(kind, dsl, about, expected):
    """The usual reader, or who stands in; the one that is told first stands in front."""
    assert readers(kind, dsl, about) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_reads_about_themselves(kind):
    """Whoever it is about, it goes to somebody else, as long as there is anybody else."""
    for size in range(len(ROLES)):
        for about in combinations(ROLES, size):
            found = readers(kind, False, about)

            # The deputy works too closely with the safeguarding lead to be told of one about them.
            others = set(ROLES) - set(about) - ({"deputy_dsl"} if "dsl" in about else set())
            assert found, about
            assert not others or not set(found) & set(about), (about, found)


def test_everybody_accused_still_reaches_somebody():
    """A report about all five is not dropped: the governors get it."""
    assert readers("other", False, ROLES) == ("chair",)


def test_a_school_names_its_own_stand_in():
    """school.yml may send what is about the lead to the safeguarding lead."""
    assert readers("staff_targeted", False, ("lead",), {"lead": "dsl"}) == ("dsl",)
