"""Who is asking: found out once, and answered in words of their own, over HTTP."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.server

POSTED = "someone posted horrible things about me"
WHO = ["I work at the school", "I am a parent or carer", "I am a pupil"]


@pytest.mark.parametrize(
    ("told", "kept"), [("I am a teacher", None), *((None, title) for title in WHO)]
)
def test_reader_is_asked_once(assistant, told: str | None, kept: str | None) -> None:
    """Where the answer differs the reader is asked, in words or by button, and never again."""
    visitor = assistant.visitor()
    visitor.say(POSTED)
    asked = visitor.titles
    answer = visitor.say(told) if told else visitor.press(kept)
    visitor.say("someone made a fake account in my name")

    assert asked == WHO
    assert answer["topic"] == "targeted_by_post"
    assert answer["steps"]
    assert visitor.titles != WHO


@pytest.mark.parametrize("question", ["what age is tiktok", "are you a real person?", "hello"])
def test_reader_is_not_asked_for_nothing(assistant, question: str) -> None:
    """Where all get the same answer nobody is asked who they are."""
    visitor = assistant.visitor()
    visitor.say(question)

    assert visitor.titles != WHO


@pytest.mark.parametrize("audience", ["staff", "parent", "pupil"])
def test_reader_the_page_named_is_not_asked(assistant, audience: str) -> None:
    """Who the page says is asking is not asked again."""
    visitor = assistant.visitor(audience)
    visitor.say(POSTED)

    assert visitor.titles != WHO


def test_a_pupil_gets_a_pupils_words(assistant) -> None:
    """A pupil hears short, kind words and Childline, and nothing of staff helplines."""
    visitor = assistant.visitor("pupil")
    visitor.say("someone keeps sending me horrible messages")

    assert "Childline" in visitor.words
    assert "your fault" in visitor.words
    assert not any(name in visitor.words for name in ("POSH", "NEU", "Education Support"))


@pytest.mark.parametrize("question", [POSTED, "who can help me", "my boss does nothing about it"])
def test_a_parent_is_never_sent_to_the_staffs_helplines(assistant, question: str) -> None:
    """POSH and the unions are for staff alone."""
    visitor = assistant.visitor("parent")
    visitor.say(question)

    assert not any(name in visitor.words for name in ("POSH", "NEU", "NAHT"))
