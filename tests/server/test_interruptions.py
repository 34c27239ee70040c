"""Stop, start again and danger, wherever a conversation is, over HTTP."""

from __future__ import annotations

import pytest

from knowledge import Library

pytestmark = pytest.mark.server

POSTED = "someone posted horrible things about me"
WHO = ["I work at the school", "I am a parent or carer", "I am a pupil"]
STATES = {
    "first": [],
    "after an answer": ["what age is tiktok"],
    "app asked": ["how do I report a post"],
    "danger": ["he has a knife and is outside"],
    "off topic": ["what is the weather like today"],
}


@pytest.fixture(params=STATES, ids=lambda name: name.replace(" ", "-"))
def somewhere(request, assistant):
    """A parent in the middle of something."""
    visitor = assistant.visitor("parent")
    for text in STATES[request.param]:
        visitor.say(text)
    return visitor


@pytest.mark.parametrize("word", ["stop", "Stop!", "cancel"])
def test_stop(somewhere, library: Library, word: str) -> None:
    """Stop works everywhere, and what was asked before is not asked any more."""
    text = somewhere.say(word)["text"]
    somewhere.say("tiktok")

    assert text == library.phrases.noted["stopped"]
    assert "TikTok" in somewhere.words
    assert "What age is it for?" in somewhere.titles


@pytest.mark.parametrize("word", ["start again", "restart"])
def test_restart(somewhere, library: Library, word: str) -> None:
    """Starting again is said once, and the next question is answered as if it were the first."""
    somewhere.say(word)
    said = [message["text"] for message in somewhere.last["messages"]]
    answer = somewhere.say("what age is snapchat")

    assert said == [library.phrases.noted["restarted"]]
    assert answer["topic"] == "age_limit"
    assert "Snapchat" in answer["text"]


def test_restart_forgets_the_reader(assistant) -> None:
    """After starting again the reader is unknown again, so it is asked."""
    visitor = assistant.visitor()
    visitor.say(POSTED)
    visitor.say("I am a teacher")
    visitor.say("start again")
    visitor.say(POSTED)

    assert visitor.titles == WHO


DANGER = {
    "he has a knife and is outside": "immediate_danger",
    "I am going to kill myself": "self_harm_crisis",
}


@pytest.mark.parametrize(("text", "topic"), DANGER.items())
def test_danger_anywhere(somewhere, text: str, topic: str) -> None:
    """Danger is answered with 999 first, whatever was going on or being asked."""
    message = somewhere.say(text)

    assert message["topic"] == topic
    assert message["urgent"] is True
    assert "999" in message["text"]


@pytest.mark.parametrize("text", DANGER)
def test_danger_instead_of_who_is_asking(assistant, text: str) -> None:
    """Danger is answered at once even where the reader is not known yet."""
    visitor = assistant.visitor()
    visitor.say(POSTED)
    message = visitor.say(text)

    assert message["topic"] == DANGER[text]
    assert visitor.titles != WHO


@pytest.mark.parametrize("no", ["no I was quoting a film", "No", "press No, I did not mean that"])
def test_wrong_alarm(assistant, library: Library, no: str) -> None:
    """A wrong alarm is taken back in words or by button, and the talk goes on."""
    visitor = assistant.visitor("staff")
    visitor.say("I am going to kill myself")
    button = no.startswith("press ")
    message = visitor.press(no[6:]) if button else visitor.say(no)
    answer = visitor.say("what age is tiktok")

    assert message["text"] == library.phrases.wrong_alarm
    assert answer["topic"] == "age_limit"
