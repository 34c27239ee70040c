"""The form's questions, summary and receipt, drawn as cards."""

from __future__ import annotations

import pytest

from knowledge.teams import teams_words
from rasa_project.teams.cards import Cards
from rasa_project.teams.seals import Choice

from .drawing import BUTTONS, DATA, drawn, found, shown


def test_a_question_of_the_form(cards) -> None:
    """A question says how far along it is."""
    form = {"field": "what", "number": 3, "about": 8, "ask": "text"}

    assert shown(drawn(cards, form=form))[0] == "Question 3 of about 8"


def test_a_day(cards) -> None:
    """Where a day is asked for, one can be picked: none to come, and checked before it goes."""
    form = {"field": "when", "number": 4, "about": 8, "ask": "date"}
    card = drawn(cards, form=form)
    (picker,) = found(card, "Input.Date")
    use, *others = found(card, "Action.Submit")

    assert (picker["id"], picker["max"], picker["isRequired"]) == ("day", "2026-11-24", True)
    assert picker["label"]
    assert picker["errorMessage"]
    assert (use["title"], use["associatedInputs"], use["data"]) == (
        "Use this day",
        "auto",
        {"choice": "<>day>"},
    )
    assert {action["associatedInputs"] for action in others} == {"none"}


def test_the_summary(library) -> None:
    """What was told is a list of label and value, and its buttons close the card."""
    closing: list[Choice] = []
    lines = [{"field": "what", "label": "What happened", "value": "They posted about me"}]
    custom = {**DATA, "summary": lines, "form": {"field": "summary", "ask": "summary"}}
    said = {"text": "Is it right?", "buttons": BUTTONS, "custom": custom}
    activity = Cards(library, teams_words()).message(said, lambda c: closing.append(c) or "t")

    assert "What happened: They posted about me" in shown(activity)
    assert closing == [Choice("/log_incident", closes=True)]


def test_the_receipt(cards) -> None:
    """Reference and PIN stand out, and are in the words for those who see no cards."""
    receipt = {"reference": "OS-4KD9XM", "pin": "123456"}
    form = {"field": "receipt", "ask": "receipt"}
    card = drawn(cards, receipt=receipt, form=form, sources=[], steps=[])
    large = {r["text"] for r in found(card, "TextRun") if r.get("size") == "Large"}

    assert large == {"OS-4KD9XM", "123456"}
    assert "Reference: OS-4KD9XM\nPIN: 123456" in card["fallbackText"]


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        (
            "/web/letter/x.y",
            "https://chat.school.example",
            "https://chat.school.example/web/letter/x.y",
        ),
        ("/web/letter/x.y", "", None),
        ("https://chat.school.example/x", "", "https://chat.school.example/x"),
        ("http://evil.example/x", "https://chat.school.example", None),
        ("javascript:alert(1)", "https://chat.school.example", None),
    ],
)
def test_a_document(library, href: str, base: str, url) -> None:
    """A document opens in the browser, where the school's address is known."""
    card = drawn(
        Cards(library, teams_words(), public_url=base),
        download={"title": "The letter", "href": href},
    )

    assert [action["url"] for action in found(card, "Action.OpenUrl") if "title" in action] == (
        [url] if url else []
    )
