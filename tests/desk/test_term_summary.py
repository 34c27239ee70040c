"""The summary for governors: the whole school's figures without small numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from actions.incidents.report import Reader
from actions.incidents.workflow import acknowledge
from desk import sessions
from desk.serving import application

CELLS = re.compile(r'<th scope="row">([^<]+)</th><td class="number">([^<]+)</td>')


@pytest.fixture
def rows(sitting):
    """Return label → number of the summary as a role sees it: `rows("head")`."""

    def look(role: str, query: str = "") -> dict[str, str]:
        return dict(CELLS.findall(sitting(role).get(f"/summary{query}").text))

    return look


def test_a_few_reports_are_not_told_apart(everybody, report, rows):
    """With fewer than five there is nothing but that."""
    for _ in range(4):
        everybody.store.file(report())

    assert rows("head") == {"Reports": "not shown"}


def test_small_kinds_are_left_out(everybody, report, rows):
    """One report of a picture among many of something else is not to be seen, nor worked out."""
    for _ in range(6):
        everybody.store.file(report("other"))
        everybody.store.file(report("pupil_bullied"))
    everybody.store.file(report("nude_image", dsl=True))
    found = rows("head")

    assert found["Reports"] == "13"
    assert found["a nude or sexual image"] == "not shown"
    assert found["For the safeguarding lead"] == "not shown"
    assert sorted(found[kind] for kind in ("something else", "a pupil bullied online")) == [
        "6",
        "not shown",
    ]


def test_a_report_about_the_head_is_not_in_the_heads_figures(everybody, report, rows):
    """For the head it does not exist, not even as one more."""
    for _ in range(6):
        everybody.store.file(report("other"))
    everybody.store.file(report("other", about=("head",)))

    assert (rows("head")["Reports"], rows("dsl")["Reports"]) == ("6", "7")


@pytest.mark.parametrize(("query", "expected"), [("?term=0", "0"), ("?term=99", "6"), ("", "6")])
def test_terms_are_those_of_the_school_that_have_begun(everybody, report, rows, query, expected):
    """The latest unless another is named; one that has not begun cannot be."""
    for _ in range(6):
        everybody.store.file(report("other"))

    assert rows("lead", query)["Reports"] == expected


def test_without_terms_there_is_no_summary(everybody, at_a):
    """A school that has not set its terms is told so."""
    bare = replace(everybody, school=everybody.school.copy(update={"terms": ()}))
    browser = at_a(application(bare))
    browser.cookies["desk"] = sessions.begin(bare, "lead")

    assert "no term that has begun" in browser.get("/summary").text


def test_half_were_taken_on_within(everybody, report, sitting, clock):
    """The time is told where at least five ended."""
    made = [everybody.store.file(report()).reference for _ in range(5)]
    clock.pass_by(hours=3)
    assert "Too few reports" in sitting("lead").get("/summary").text
    for reference in made:
        acknowledge(everybody.store, Reader("The lead", "lead"), reference)

    assert "taken on within 3 hours" in sitting("lead").get("/summary").text
