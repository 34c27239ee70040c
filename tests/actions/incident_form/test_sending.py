"""Stored, then acknowledged; failed, then kept; pressed twice, then one report."""

from __future__ import annotations

import json

import pytest

from actions.incident_form.draft import Draft
from actions.incident_form.sending import report_of
from actions.incidents.report import FACTS
from knowledge.shared import library

FORM = library().report


def full(talk, who: str = "staff"):
    """Return a chat at the summary of a full report."""
    told = {"where": "tiktok @fake.one", "when": "yesterday", "by": "a pupil", "affected": "me"}
    return talk(who).begin("staff_targeted").to("summary", **told)


def test_nothing_is_stored_before_the_yes(talk):
    """The summary is confirmed first."""
    assert full(talk).filed == []


def test_what_is_stored(talk):
    """The report holds the words by field, coded facts apart, the post, and the form's own key."""
    chat = full(talk)
    key = chat.draft.key
    report = chat.send().filed[0]

    assert report.key == key
    assert (report.kind, report.urgent, report.dsl, report.about) == (
        "staff_targeted", False, False, ()
    )  # fmt: skip
    assert report.posts == ("tiktok:@fake.one",)
    assert report.facts == {
        "platform": "tiktok", "affected": "staff", "by": "pupil", "happened_from": "2026-11-23",
        "happened_to": "2026-11-23", "ongoing": "no", "reporter": "staff", "anonymous": "no",
    }  # fmt: skip
    assert report.answers["what"] == "they said nasty things"


@pytest.mark.parametrize("words", [None, "try again", "yes", "send it", "again"])
def test_a_report_that_could_not_be_stored_is_kept(talk, words):
    """It says that nobody has it, gives the numbers, keeps every answer; "try again" sends one."""
    chat = full(talk)
    before, chat.failing = chat.draft.answers, 2
    failed = chat.send().text

    assert library().school.office.phone in failed
    assert "999" in failed
    assert "OS-" not in failed
    assert chat.reply.says[-1].receipt is None
    assert chat.draft.answers == before
    chat.press(FORM.buttons["again"])
    assert chat.filed == []
    if words is None:
        chat.press(FORM.buttons["again"])
    else:
        chat.says(words, "affirm" if words == "yes" else "nlu_fallback")
    assert len(chat.filed) == 1
    assert chat.reply.says[-1].receipt["reference"] == "OS-4KD9X1"


def test_an_answer_can_be_changed_after_a_failure(talk):
    """Between two tries an answer may be put right, and the key stays."""
    chat = full(talk)
    key, chat.failing = chat.draft.key, 1
    chat.send().says("actually it was Friday").send()

    assert [report.key for report in chat.filed] == [key]
    assert chat.filed[0].facts["happened_from"] == "2026-11-20"


def test_confirmed_twice_is_one_report_and_the_same_receipt(talk):
    """The second click shows reference and PIN again and stores nothing."""
    chat = full(talk)
    send = dict(chat.buttons)[FORM.buttons["send"]]
    first = chat.press(send).reply.says[-1]
    second = chat.press(send).reply.says[-1]

    assert len(chat.filed) == 1
    assert second.receipt == first.receipt
    assert FORM.says["again"] in second.text


def test_a_receipt_that_was_lost_is_given_again(talk):
    """Stored, but the answer never came: the repeated send says so, with the same reference."""
    chat = full(talk)
    state, send = chat.state, dict(chat.buttons)[FORM.buttons["send"]]
    first = chat.press(send).reply.says[-1]
    chat.state = state  # as if the answer and its slots had been lost
    second = chat.press(send).reply.says[-1]

    assert len(chat.filed) == 1
    assert second.receipt == first.receipt
    assert FORM.says["again"] in second.text


def test_nothing_is_left_after_storing(talk):
    """The chat keeps the reference, not a word of what was told."""
    chat = talk("staff").says("a pupil said nasty things about me", "targeted_by_post")
    chat.begin().to("summary")
    told = chat.draft.answers["reporter"]
    chat.send()
    left = json.dumps([chat.state.report, chat.state.story, chat.state.topic, chat.state.sent])

    assert chat.state.report is None
    assert chat.state.story == ""
    assert told not in left
    assert "nasty" not in left
    assert chat.state.audience == "staff"


def test_a_sixth_report_is_asked_to_ring(talk):
    """Five reports in one chat, each its own; then a person is better."""
    chat = talk("staff")
    for _ in range(5):
        chat.begin("other").to("summary").send()
    chat.press("/log_incident")

    assert len({report.key for report in chat.filed}) == 5
    assert library().school.office.phone in chat.text
    assert chat.state.report is None


def test_the_last_reports_button_does_not_send_the_next(talk):
    """ "Yes, send it" of a report that is stored sends nothing of the one being told."""
    chat = full(talk)
    send = dict(chat.buttons)[FORM.buttons["send"]]
    chat.press(send).begin("other").to("summary").press(send)

    assert len(chat.filed) == 1
    assert chat.asked == "summary"


def test_send_pressed_while_a_question_is_open_asks_it(talk):
    """The old button does not send a report of which an answer has just been taken back."""
    chat = full(talk)
    send = dict(chat.buttons)[FORM.buttons["send"]]
    chat.says("change the date").press(send)

    assert (chat.filed, chat.asked) == ([], "when")


def test_the_first_of_two_buttons_brings_no_wrong_receipt(talk):
    """Pressed again after a second report, the first one's button shows not the second's PIN."""
    chat = full(talk)
    send = dict(chat.buttons)[FORM.buttons["send"]]
    chat.press(send).begin("other").to("summary").send().press(send)

    assert [say.receipt for say in chat.reply.says] == [None]
    assert len(chat.filed) == 2


@pytest.mark.parametrize("who", ["staff", "parent"])
def test_a_report_without_a_name(talk, who):
    """Skipped or anonymous, a report is as good as any other."""
    for words in ("skip", "anonymous"):
        report = talk(who).begin("other").to("summary", reporter=words).send().filed[0]
        assert "reporter" not in report.answers
        assert report.facts["reporter"] == who


def test_report_of_takes_known_facts_only():
    """Coded facts that the store has no column for stay out, and so do empty answers."""
    draft = Draft.new("staff", "a story").settled("what")
    facts = {"approximate": "yes", "time": "", "by": "pupil", "seen": ""}
    report = report_of(FORM, Draft(**{**vars(draft), "facts": facts, "answers": {"by": ""}}))

    assert dict(report.facts) == {"by": "pupil"}
    assert set(report.facts) <= set(FACTS)
    assert dict(report.answers) == {"story": "a story"}
    assert report.kind == "other"
