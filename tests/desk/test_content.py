"""The care of the answers: cards by review date, and suggestions for what was not understood."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from actions.questions import Questions
from desk import sessions
from desk.serving import application

FILE = "suggestions.jsonl"
LINE = "what is the rule for vapes"


@pytest.fixture
def keeping(everybody):
    """The desk of a school that keeps what was not understood, with one such line."""
    kept = everybody.school.retention.copy(update={"keep_unanswered_questions": True})
    desk = replace(everybody, school=everybody.school.copy(update={"retention": kept}))
    questions = Questions(desk.store.folder, desk.store.keys)
    questions.keep(LINE, ("vapes",), desk.clock().date())
    questions.close()
    return desk


@pytest.fixture
def browser_of(at_a, keeping):
    """A browser at that desk in which the lead is signed in."""
    browser = at_a(application(keeping))
    browser.cookies["desk"] = sessions.begin(keeping, "lead")
    return browser


def suggestions(desk) -> list[dict]:
    """Return what stands in the file for review."""
    file = desk.store.folder / FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def test_cards_stand_in_the_order_of_their_review_dates(sitting, clock, library):
    """Those past their date first, and marked."""
    browser = sitting("lead")
    fresh = browser.get("/content").text
    clock.pass_by(days=400)
    stale = sitting("lead").get("/content").text

    assert fresh.count('<th scope="row">') == len(library.cards)
    assert "Past its date" not in fresh
    assert stale.count("Past its date") == len(library.cards)


def test_without_leave_nothing_is_shown(sitting, everybody):
    """What school.yml does not allow to be kept is not shown either."""
    questions = Questions(everybody.store.folder, everybody.store.keys)
    questions.keep(LINE, ("vapes",), everybody.clock().date())
    questions.close()
    text = sitting("lead").get("/content").text

    assert LINE not in text
    assert "keep_unanswered_questions" in text


def test_a_suggestion_goes_to_the_file_and_the_line_is_gone(browser_of, keeping):
    """Redacted once more, with topic and day, readable by its owner alone."""
    page = browser_of.get("/content").text
    (number,) = re.findall(r'name="id" value="(\d+)"', page.partition("drop")[0])
    form = {"id": number, "topic": "lost_device", "text": f"{LINE} at jayden's school"}
    reply = browser_of.post("/content/suggest", form)

    assert LINE in page
    assert (reply.status_code, reply.headers["location"]) == (303, "/content?done=suggested")
    assert suggestions(keeping) == [
        {
            "topic": "lost_device",
            "text": "what is the rule for […] at […] school",
            "on": "2026-11-24",
        }
    ]
    assert (keeping.store.folder / FILE).stat().st_mode & 0o777 == 0o600
    assert LINE not in browser_of.get("/content").text


@pytest.mark.parametrize(
    "form",
    [{}, {"topic": "nonsense", "text": LINE}, {"topic": "lost_device", "text": "07700900123"}],
)
def test_what_cannot_be_suggested(browser_of, keeping, form):
    """No topic of ours, or nothing left of the question: nothing is written, the line stays."""
    reply = browser_of.post("/content/suggest", {"id": "1", **form})

    assert (reply.status_code, suggestions(keeping)) == (409, [])
    assert 'role="alert"' in reply.text
    assert LINE in reply.text


@pytest.mark.parametrize("number", ["1", "99", "x", ""])
def test_leaving_a_line_out(browser_of, keeping, number):
    """The line that is named goes; another number changes nothing."""
    browser_of.post("/content/drop", {"id": number})

    assert (LINE in browser_of.get("/content").text) is (number != "1")
    assert suggestions(keeping) == []
