"""Asking how a report stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from actions.dialogue import Heard
from actions.incidents.errors import Locked, NoSuchReport, Unavailable
from actions.incidents.report import STATES, Entry
from knowledge.shared import library

FORM = library().report


@pytest.mark.parametrize(
    "text",
    [
        "OS-4KD9XM 123456",
        "os-4kd9xm 123456",
        "os 4kd 9xm, pin 123 456",
        "My reference is OS4KD9XM and the PIN is 123-456.",
        "the pin is 123456 for OS-4KD9XM",
        "0S-4KD9XM\n123456",
        "4kd9xm 123456",
    ],
)
def test_reference_and_pin_in_one_message(chat, text):
    """However it is typed, what is on the receipt is understood."""
    if text[0] == "4":  # without its prefix a reference is only known alone
        chat.ask().type("4kd9xm").type("123456")
    else:
        chat.ask(text)

    assert chat.says[0].text == FORM.status["new"]


@pytest.mark.parametrize("first", ["OS-4KD9XM", "4kd 9xm", "123456", "123 456"])
def test_reference_and_pin_one_after_the_other(chat, first):
    """In two messages, whichever comes first, neither is asked for twice."""
    chat.ask().type(first)
    assert chat.says[0].text != FORM.status["new"]
    chat.type("123456" if first[0] != "1" else "os-4kd9xm")

    assert chat.says[0].text == FORM.status["new"]


def test_a_reference_of_digits_is_no_pin(chat):
    """OS-346797 is a reference, though six digits are a PIN elsewhere."""
    chat.ask().type("OS-346797")

    assert chat.state.pending == {"ask": "report_pin", "reference": "OS-346797"}


@pytest.mark.parametrize("text", ["OS-4KD9XM 000000", "OS-CCCCCC 123456"])
def test_wrong(chat, text):
    """A wrong PIN and an unknown reference get the same answer, and may be typed again."""
    chat.ask(text)

    assert chat.text == chat.dialogue.speak(FORM.status["refused"])
    assert chat.type("OS-4KD9XM 123456").says[0].text == FORM.status["new"]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Locked(datetime(2026, 11, 24)), "locked"),
        (Unavailable(), "unavailable"),
        (NoSuchReport(), "refused"),
    ],
)
def test_when_it_cannot_be_looked_up(chat, error, line):
    """What is the matter is said, with a number to ring."""
    chat.reports.fails = error
    chat.ask("OS-4KD9XM 123456")

    assert chat.text == chat.dialogue.speak(FORM.status[line])
    assert chat.dialogue.library.school.office.phone in chat.text


@pytest.mark.parametrize("standing", STATES)
def test_every_state_has_its_words(chat, standing):
    """Whatever the state, it is told in words, with when the report was sent (London time)."""
    chat.reports.standing = replace(chat.reports.standing, state=standing)
    chat.ask("OS-4KD9XM 123456")

    assert chat.says[0].text == FORM.status[standing]
    assert chat.says[0].steps == ("Sent Monday 23 November, 09:05.",)


def test_all_there_is_to_tell(chat):
    """Last change, who deals with it, when more comes, and the school's replies."""
    later = chat.reports.standing.logged + timedelta(hours=2)
    chat.reports.standing = replace(
        chat.reports.standing,
        state="in_progress",
        changed=later,
        owner="Ms Kaur",
        next_update=date(2026, 11, 27),
        replies=(Entry(later, "Ms Kaur", "reply", "We spoke to {them}."),),
    )
    steps = chat.ask("OS-4KD9XM 123456").says[0].steps

    assert steps == (
        "Sent Monday 23 November, 09:05.",
        "Last change Monday 23 November, 11:05.",
        "Ms Kaur is dealing with it.",
        "You should hear more by Friday 27 November.",
        "Monday 23 November, 11:05, from the school: We spoke to {them}.",
    )


def test_a_report_of_this_chat_needs_no_typing(chat):
    """Right after a report, "ask about a report" knows which one."""
    chat.state = replace(chat.state, sent={"reference": "OS-4KD9XM", "pin": "123456"})

    assert chat.ask().says[0].text == FORM.status["new"]


@pytest.mark.parametrize("intent", ["stop_form", "restart"])
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_stop_in_between(chat, intent, steps):
    """ "Stop" is never taken for a reference, a PIN or an addition."""
    chat.ask() if steps < 2 else chat.ask("OS-4KD9XM 123456").press("status:add")
    chat.type("OS-4KD9XM") if steps == 1 else None

    assert chat.type("stop", intent) is None
    assert chat.reports.added == []


@pytest.mark.parametrize("intent", ["immediate_danger", "self_harm_crisis"])
def test_danger_is_no_reference(chat, intent):
    """Danger while a reference is waited for goes to the urgent answer."""
    assert chat.ask().type("he is here 123456", intent) is None


def test_a_question_in_between(chat):
    """Another question is answered elsewhere; the reference is understood afterwards."""
    chat.ask()
    assert chat.type("what age is tiktok", "age_limit") is None
    chat.state = chat.dialogue.answer(chat.state, Heard("thank")).state

    assert chat.state.pending == {}
    assert chat.type("OS-4KD9XM").text == FORM.status["ask_pin"]
    assert chat.type("123456").says[0].text == FORM.status["new"]


@pytest.mark.parametrize(
    "text", ["123456", "os update please", "so change it", "05112026", "because of 2026 rules", ""]
)
def test_what_is_no_reference(chat, text):
    """Where nothing was asked for, a number or a word is left to the others."""
    assert chat.type(text) is None
    assert chat.reports.asked == 0


def test_another_button_is_left_alone(chat):
    """A button of something else is not an answer."""
    chat.ask()

    assert chat.press("when:today") is None
