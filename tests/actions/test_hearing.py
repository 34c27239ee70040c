"""Reading one parsed message, and the time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.hearing import LONDON, heard, now

AT = datetime(2026, 11, 24, 12, 0)


def ranked(*names: str) -> dict:
    """Return a parsed message with this ranking of intents."""
    return {"intent": {"name": names[0]}, "intent_ranking": [{"name": name} for name in names]}


def test_a_message_is_read_whole():
    """Intent, entities, the second question, the words and the hour are all kept."""
    rows = [{"entity": "platform", "value": "x"}, {"entity": "term", "value": 7}]
    found = heard({**ranked("thank"), "entities": rows, "also": "greet", "text": "ta"}, AT)

    assert (found.intent, found.also, found.text, found.at) == ("thank", "greet", "ta", AT)
    assert found.entities == {"platform": "x", "term": "7"}


def test_the_first_of_two_counts():
    """Of two apps named, the first is the one meant."""
    rows = [{"entity": "platform", "value": value} for value in ("tiktok", "x")]

    assert heard({**ranked("thank"), "entities": rows}, AT).entities == {"platform": "tiktok"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("nlu_fallback", "thank", "greet"), ("thank", "greet")),
        (("out_of_scope", "inform", "greet"), ("greet",)),
        (("a", "b", "c", "d", "e", "f"), ("a", "b", "c", "d", "e")),
    ],
)
def test_likely_topics(names, expected):
    """What can be offered is the five likeliest, without what is no topic."""
    assert heard(ranked(*names), AT).likely == expected


@pytest.mark.parametrize(
    "message", [{}, {"intent": None, "entities": None, "text": None}, {"intent": {"name": None}}]
)
def test_a_message_of_nothing_is_not_understood(message):
    """A message without intent is one we are not sure of, never an error."""
    found = heard(message, AT)

    assert (found.intent, found.entities, found.likely) == ("nlu_fallback", {}, ())
    assert found.text == ""


def test_the_time_can_be_set(monkeypatch):
    """SIGNPOST_NOW lets somebody try what is said at night."""
    monkeypatch.setenv("SIGNPOST_NOW", "2026-08-12T23:00")

    assert now() == datetime(2026, 8, 12, 23, 0)


def test_the_time_is_londons(monkeypatch):
    """Opening hours are told by the clock on the school's wall, wherever the server is."""
    monkeypatch.delenv("SIGNPOST_NOW", raising=False)

    assert now().tzinfo is None
    assert abs(now() - datetime.now(LONDON).replace(tzinfo=None)) < timedelta(seconds=5)
