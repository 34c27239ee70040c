"""Adding to a report that was sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.incidents.errors import Unavailable
from knowledge.shared import library

FORM = library().report


def test_adding(chat):
    """What is typed after "add something" is added, once, and nothing after it."""
    chat.ask("OS-4KD9XM 123456").press("status:add")
    assert chat.text == FORM.status["ask_add"]
    chat.type("he did it again", "pupil_cyberbullied")

    assert chat.reports.added == ["he did it again"]
    assert chat.text == FORM.status["added"]
    assert chat.type("and what is sexting", "what_is_sexting") is None
    assert chat.press("status:add").type("one more thing").reports.added[1:] == ["one more thing"]


@pytest.mark.parametrize("text", ["no", "no thanks", "nothing more"])
def test_nothing_to_add(chat, text):
    """Whoever has nothing to add after all adds nothing."""
    chat.ask("OS-4KD9XM 123456").press("status:add").type(text, "deny")

    assert (chat.reports.added, chat.text) == ([], FORM.status["nothing_added"])
    assert chat.type("what is sexting") is None


def test_danger_in_an_addition(chat):
    """Danger is answered first, and the words still reach the school."""
    chat.ask("OS-4KD9XM 123456").press("status:add").type("she wants to die", "self_harm_crisis")

    assert chat.says[0].urgent
    assert chat.says[-1].text == FORM.status["added"]
    assert chat.reports.added == ["she wants to die"]


def test_an_addition_that_could_not_be_kept(chat):
    """It is said, nothing is thanked for, and it may be typed again."""
    chat.ask("OS-4KD9XM 123456").press("status:add")
    chat.reports.fails = Unavailable()
    chat.type("he did it again")
    assert chat.text == chat.dialogue.speak(FORM.status["unavailable"])
    chat.reports.fails = None

    assert chat.type("he did it again").reports.added == ["he did it again"]


def test_an_old_add_button(chat):
    """Pressed after something else was talked of, it begins with the reference again."""
    chat.ask("OS-4KD9XM 123456")
    chat.state = replace(chat.state, pending={})

    assert chat.press("status:add").text == FORM.status["ask_reference"]
