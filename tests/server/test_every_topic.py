"""Every topic asked once, end to end, in the words of one of its own examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from knowledge import read_library

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
CARDS = read_library().cards
SHARE = 0.97  # of the topics that must be recognised


def example(topic: str) -> tuple[str, str]:
    """Return the first clear example of a topic, 6 to 20 words long, and whose voice it is in."""
    (file,) = (ROOT / "data/nlu").glob(f"*/{topic}.yml")
    blocks = YAML(typ="safe").load(file)["nlu"]
    lines = [
        (line.removeprefix("- ").strip(), block["metadata"]["voice"])
        for block in blocks
        for line in block["examples"].splitlines()
    ]
    return next((row for row in lines if 6 <= len(row[0].split()) <= 20), lines[0])


@pytest.fixture(scope="module")
def answers(assistant) -> dict[str, dict[str, Any]]:
    """The whole reply to one question on each topic."""
    replies = {}
    for topic in CARDS:
        text, voice = example(topic)
        visitor = assistant.visitor(voice)
        visitor.say(text)
        replies[topic] = visitor.last
    return replies


@pytest.mark.parametrize("topic", CARDS)
def test_topic_is_answered(topic: str, answers: dict[str, dict[str, Any]]) -> None:
    """A question on any topic gets words and no apology."""
    reply = answers[topic]

    assert reply["degraded"] is False
    assert all(message["text"].strip() for message in reply["messages"])
    assert all(set(button) == {"title", "choice"} for button in reply["messages"][0]["buttons"])


# A report, or where one stands, is asked for by a form; that is no advice.
FORMS = ("log_incident", "report_status")


@pytest.mark.parametrize("topic", [t for t in CARDS if CARDS[t].sources and t not in FORMS])
def test_guidance_names_its_source(topic: str, answers: dict[str, dict[str, Any]]) -> None:
    """An answer from a guidance card says where it comes from and when that was checked."""
    message = answers[topic]["messages"][0]
    card = CARDS.get(message["topic"])
    if card is None or card.group == "conversation" or message["text"].endswith("?"):
        pytest.skip("answered with a question, or from another card")

    assert message["sources"] or message["topic"] != topic
    assert message["checked"]


def test_topics_are_recognised(answers: dict[str, dict[str, Any]]) -> None:
    """Nearly every example is answered from its own card or the one that stands in for it."""
    wrong = {}
    for topic, reply in answers.items():
        found = reply["messages"][0]["topic"]
        voice = example(topic)[1]
        if found not in (topic, CARDS[topic].instead.get(voice)):
            wrong[topic] = found

    assert len(wrong) <= (1 - SHARE) * len(CARDS), wrong
