"""What is done with a report from its page: each step, who did it, and what cannot be done."""

from __future__ import annotations

import re

import pytest

from actions.incidents.audit import check, rows
from actions.incidents.reading import record
from actions.incidents.report import Reader
from actions.incidents.workflow import move
from desk import actions_on

LEAD = Reader("The lead", "lead")
SECRET = "Somebody filmed Zebedee in class."
WORDS = {"text": "Rang them."}
OUTCOME = {"did": "Rang the app.", "decided": "No more to do.", "ended": "It is gone."}
# By step: the state it needs, what is sent, and what the trail says afterwards.
STEPS = [
    ("acknowledge", "new", {"next_update": "2026-12-01"}, "acknowledged"),
    ("reply", "new", {**WORDS, "next_update": ""}, "replied"),
    ("note", "new", WORDS, "noted"),
    ("assign", "new", {"owner": "  Ms   Kaur "}, "assigned"),
    ("move", "acknowledged", {"state": "in_progress"}, "moved"),
    ("move", "in_progress", {"state": "resolved"}, "moved"),
    ("close", "resolved", OUTCOME, "moved"),
    ("reopen", "closed", WORDS, "reopened"),
    ("transfer", "closed", WORDS, "transferred"),
    ("hold", "new", {}, "held"),
    ("asked", "new", WORDS, "wellbeing_asked"),
    ("over", "resolved", WORDS, "wellbeing_over"),
]
# What cannot be done: the step, the state, and what is sent.
IMPOSSIBLE = [
    ("reply", "new", {"text": "  "}),
    ("reply", "new", {"text": "x" * 4001}),
    ("reply", "closed", WORDS),
    ("reply", "new", {**WORDS, "next_update": "tomorrow"}),
    ("reply", "new", {**WORDS, "next_update": "2020-01-01"}),
    ("note", "new", {}),
    ("assign", "new", {"owner": ""}),
    ("assign", "new", {"owner": "chair"}),
    ("assign", "new", {"owner": "x" * 81}),
    ("acknowledge", "closed", {}),
    ("move", "new", {"state": "resolved"}),
    ("move", "resolved", {"state": "closed"}),
    ("move", "new", {}),
    ("close", "resolved", {**OUTCOME, "ended": " "}),
    ("close", "new", OUTCOME),
    ("reopen", "closed", {"text": ""}),
    ("release", "new", {}),
    ("link", "new", {"other": "OS-444444"}),
    ("link", "new", {"other": ""}),
    ("nonsense", "new", {}),
]
PATH = ("new", "acknowledged", "in_progress", "resolved", "closed")


@pytest.fixture
def filed(everybody, report):
    """File a report and bring it to a state: `filed("resolved")` returns its reference."""

    def make(state: str = "new", **said) -> str:
        reference = everybody.store.file(report(**said)).reference
        for step in PATH[1 : PATH.index(state) + 1]:
            move(everybody.store, LEAD, reference, step, "Done.")
        return reference

    return make


def events(desk, reference: str) -> list[str]:
    """Return what the trail says of a report, reads left out."""
    found = record(desk.store, LEAD, reference).events
    return [event.what for event in found if event.what != "read"]


def test_each_step_is_offered_done_and_audited(sitting, everybody, filed):
    """The page has a form for each step in the state that it needs; sent, it does what it says,
    under the account's name, and the trail stays whole."""
    browser, found = sitting("lead"), []
    for name, state, form, _ in STEPS:
        reference = filed(state)
        path = f"/reports/{reference}/{name}"
        offered = f'action="{path}"' in browser.get(f"/reports/{reference}").text
        reply = browser.post(path, form)
        seen = browser.get(reply.headers["location"]).text
        events = record(everybody.store, LEAD, reference).events
        done = [event for event in events if event.what != "read"][-1]
        said = 'class="done" role="status"' in seen
        found.append((name, offered, reply.status_code, said, done.who, done.role, done.what))

    assert found == [
        (name, True, 303, True, "The lead", "lead", what) for name, _, _, what in STEPS
    ]
    with everybody.store.reading() as tx:
        assert check(rows(tx.db), tx.keys) is None


def test_every_form_that_is_offered_leads_somewhere(sitting, filed):
    """In no state does the page offer a step that the desk does not have, or one twice."""
    browser = sitting("lead")
    for state in PATH:
        reference = filed(state)
        text = browser.get(f"/reports/{reference}").text
        offered = re.findall(rf'action="/reports/{reference}/(\w+)"', text)

        assert 0 < len(offered) == len(set(offered))
        assert set(offered) <= set(actions_on.NAMES)


def test_what_cannot_be_done_is_said_and_nothing_is_lost(sitting, everybody, filed):
    """The page comes back with the reason; the report is as before."""
    browser = sitting("lead")
    for name, state, form in IMPOSSIBLE:
        reference = filed(state)
        before = events(everybody, reference)
        reply = browser.post(f"/reports/{reference}/{name}", form)

        assert (name, form, reply.status_code) == (name, form, 409)
        assert 'role="alert"' in reply.text
        assert events(everybody, reference) == before


def test_what_was_typed_is_still_there_when_it_was_refused(sitting, filed):
    """A reply with a wrong date does not have to be typed again."""
    form = {"text": "We have rung <TikTok>.", "next_update": "2020-01-01"}
    text = sitting("lead").post(f"/reports/{filed()}/reply", form).text

    assert "We have rung &lt;TikTok&gt;.</textarea>" in text
    assert 'value="2020-01-01"' in text


def test_closing_keeps_the_outcome(sitting, everybody, filed):
    """What was done, decided and how it ended become one entry that nobody can change."""
    reference = filed("resolved")
    sitting("lead").post(f"/reports/{reference}/close", OUTCOME)
    entries = record(everybody.store, LEAD, reference).entries

    assert [(entry.sort, entry.text) for entry in entries if entry.sort == "outcome"] == [
        (
            "outcome",
            "What was done: Rang the app.\nWhat was decided: No more to do.\n"
            "How it ended: It is gone.",
        )
    ]


def test_no_step_changes_the_reporters_words(sitting, everybody, filed):
    """After every step there is, the words are what they were."""
    reference = filed()
    browser = sitting("lead")
    for name in actions_on.NAMES:
        browser.post(f"/reports/{reference}/{name}", {**WORDS, **OUTCOME, "answers": "x"})

    assert record(everybody.store, LEAD, reference).answers == {"what": SECRET}


def test_linking_from_the_page(sitting, everybody, filed):
    """Typed as people type it; both pages name the other."""
    one, two = filed(), filed()
    browser = sitting("lead")
    browser.post(f"/reports/{one}/link", {"other": f" {two.lower().replace('-', ' ')} "})

    assert f'href="/reports/{one}"' in browser.get(f"/reports/{two}").text
    assert f'href="/reports/{two}"' in browser.get(f"/reports/{one}").text


def test_a_report_that_is_not_theirs_cannot_be_found_out_by_linking(sitting, everybody, report):
    """The answer is the same as for a reference that nobody has."""
    mine = everybody.store.file(report()).reference
    secret = everybody.store.file(report("colleague")).reference
    browser = sitting("lead")
    answers = [
        browser.post(f"/reports/{mine}/link", {"other": other}).text.replace(other, "")
        for other in (secret, "OS-444444")
    ]
    problems = [re.findall(r'role="alert">([^<]*)', text) for text in answers]

    assert problems[0] == problems[1] != []


def test_a_form_asked_for_as_a_page_leads_to_the_report(sitting, everybody, filed):
    """Somebody who reloads or follows such an address changes nothing."""
    reference = filed()
    reply = sitting("lead").get(f"/reports/{reference}/hold")

    assert (reply.status_code, reply.headers["location"]) == (303, f"/reports/{reference}")
    assert events(everybody, reference) == ["created"]
