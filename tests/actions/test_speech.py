"""How a reply looks to a channel that shows parts, and to one that shows only text."""

from __future__ import annotations

import pytest

from actions.dialogue import Reply, Say, State
from actions.speech import speak

SOURCE = {"publisher": "NEU", "title": "Guide"}
SAY = Say(
    "Do not reply.",
    steps=("Save it.", "Tell her."),
    buttons=(("Log this", "/log_incident"),),
    topic="blackmail",
    sources=(SOURCE,),
    checked="2026-11-21",
    urgent=True,
    language="cy",
    form={"field": "receipt", "ask": "receipt"},
    summary=({"field": "where", "label": "Where", "value": "TikTok"},),
    receipt={"reference": "OS-4KD9XM", "pin": "123456"},
    download={"title": "Letter", "href": "/webhooks/web/files/x"},
)


def uttered(dispatcher, channel: str | None, *says: Say) -> list[dict]:
    """Return what was uttered on a channel."""
    speak(dispatcher, Reply(says, State()), channel)
    return dispatcher.uttered


@pytest.mark.parametrize("channel", ["web", "teams"])
def test_a_rich_channel_gets_the_parts(dispatcher, channel):
    """Website and Teams get steps, sources and date as data beside the text."""
    [message] = uttered(dispatcher, channel, SAY)

    assert message["text"] == "Do not reply."
    assert message["json_message"] == {
        "topic": "blackmail",
        "steps": ["Save it.", "Tell her."],
        "sources": [SOURCE],
        "checked": "2026-11-21",
        "urgent": True,
        "language": "cy",
        "form": {"field": "receipt", "ask": "receipt"},
        "summary": [{"field": "where", "label": "Where", "value": "TikTok"}],
        "receipt": {"reference": "OS-4KD9XM", "pin": "123456"},
        "download": {"title": "Letter", "href": "/webhooks/web/files/x"},
    }


@pytest.mark.parametrize("channel", ["cmdline", "rest", None])
def test_a_plain_channel_gets_everything_as_text(dispatcher, channel):
    """Elsewhere nothing is lost: steps are numbered, the source and date stand below."""
    [message] = uttered(dispatcher, channel, SAY)

    assert message["text"].splitlines() == [
        "Do not reply.",
        "1. Save it.",
        "2. Tell her.",
        "Where: TikTok",
        "OS-4KD9XM",
        "123456",
        "(NEU, Guide. 2026-11-21)",
    ]
    assert "json_message" not in message


@pytest.mark.parametrize("channel", ["web", "rest"])
def test_buttons_reach_every_channel(dispatcher, channel):
    """A button is a title and an intent everywhere."""
    [message] = uttered(dispatcher, channel, SAY)

    assert message["buttons"] == [{"title": "Log this", "payload": "/log_incident"}]


def test_every_message_is_said_in_order(dispatcher):
    """A reply of two messages is two utterances."""
    texts = [m["text"] for m in uttered(dispatcher, "rest", Say("One."), Say("Two."))]

    assert texts == ["One.", "Two."]
