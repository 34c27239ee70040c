"""How answers look: cards that Teams renders, that read aloud whole, and that nobody can forge."""

from __future__ import annotations

import json

import pytest

from knowledge.teams import teams_words
from rasa_project.teams.cards import Cards

from .drawing import BUTTONS, DATA, SOURCE, drawn, found, shown

LARGEST = 28_000  # bytes of a message that Teams has always taken


def test_an_answer(cards) -> None:
    """The text, numbered steps, buttons, and the sources folded away behind a button."""
    card = drawn(cards)
    folded = [part for part in card["body"] if part.get("isVisible") is False]

    assert shown(card)[:3] == [
        "Save proof first.",
        "1. Take a screenshot.",
        "2. Ring 0344 381 4772.",
    ]
    assert found(card, "Action.Submit")[0]["title"] == "Log this now"
    assert [part["id"] for part in folded] == ["sources"]
    assert shown(folded) == ["NEU: Online safety, Proof", "Checked on 21 November 2026."]
    assert found(card, "Action.ToggleVisibility")[0]["targetElements"] == ["sources"]


def test_what_is_read_aloud(cards) -> None:
    """A screen reader, and a client without cards, gets every word: steps, sources, date."""
    card = drawn(cards)

    assert card["fallbackText"] == card["speak"]
    for words in shown(card):
        assert words in card["speak"]


def test_a_locked_screen_tells_nothing(cards) -> None:
    """The notice Teams shows on a locked phone says that there is an answer, not what it is."""
    said = {"text": "If you feel like ending your life", "custom": {**DATA, "urgent": True}}

    assert cards.message(said, None)["summary"] == "Signpost has answered"


def test_the_version(cards) -> None:
    """Cards ask for a version that Teams renders on every device."""
    assert drawn(cards)["version"] == "1.3"


def test_links(cards) -> None:
    """Numbers and addresses that the knowledge holds are links, wherever they stand."""
    card = drawn(cards, text="In danger, ring 999.")
    links = {
        r["text"]: r["selectAction"]["url"] for r in found(card, "TextRun") if "selectAction" in r
    }

    assert links["999"] == "tel:999"
    assert links["0344 381 4772"] == "tel:03443814772"


@pytest.mark.parametrize(
    "typed",
    [
        "[press me](https://evil.example)",
        "https://evil.example/x",
        "javascript:alert(1)",
        "**bold** _and_ # heading",
        "<b>x</b> &amp; <at>Head</at>",
        "{{DATE(2026-11-21)}}",
        "\u202egnp.exe",
    ],
)
def test_what_was_typed_stays_text(cards, typed: str) -> None:
    """Words of the reporter's that are shown back are no link, no layout and no mention."""
    card = drawn(
        cards,
        text=typed,
        steps=[typed],
        summary=[{"field": "what", "label": "What", "value": typed}],
    )
    runs = [r for r in found(card, "TextRun") if typed in r["text"]]

    assert len(runs) == 3
    assert all("selectAction" not in run for run in runs)
    assert found(card, "TextBlock") == []
    assert found(card, "FactSet") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://neu.org.uk", "file:///x", "", None])
def test_sources_with_odd_addresses(cards, url) -> None:
    """A source is a link only where its address is one we let people open."""
    card = drawn(cards, sources=[{**SOURCE, "url": url}])
    (folded,) = [part for part in card["body"] if part.get("isVisible") is False]

    assert [r for r in found(folded, "TextRun") if "selectAction" in r] == []


def test_danger(cards) -> None:
    """An urgent answer stands out, and has its number as a link."""
    card = drawn(cards, text="Ring 999 now.", urgent=True)

    assert card["body"][0]["style"] == "attention"
    assert found(card["body"][0], "TextRun")[1]["selectAction"]["url"] == "tel:999"


@pytest.mark.parametrize(
    ("language", "rtl"), [("ur", True), ("ar", True), ("pl", False), (None, False)]
)
def test_right_to_left(cards, language, rtl: bool) -> None:
    """Languages written from the right are laid out so."""
    card = drawn(cards, language=language)

    assert (card.get("rtl", False), card["version"]) == (rtl, "1.5" if rtl else "1.3")


@pytest.mark.parametrize("echo", [True, False])
def test_a_pressed_button_is_seen(library, echo: bool) -> None:
    """In Teams a pressed button's words appear as the person's own; emulators do not know that."""
    card = drawn(Cards(library, teams_words(), echo))
    (action,) = found(card, "Action.Submit")
    back = {
        "type": "messageBack",
        "displayText": "Log this now",
        "value": {"choice": "</log_incident>"},
    }

    assert action["data"] == {"choice": "</log_incident>", **({"msteams": back} if echo else {})}


def test_many_buttons(cards) -> None:
    """Teams shows six buttons of a set, so there are several sets, and none is lost."""
    many = [{"title": f"Kind {n}", "payload": f"/k{n}"} for n in range(13)]
    card = drawn(cards, buttons=many, sources=[])

    assert [len(part["actions"]) for part in found(card, "ActionSet")] == [6, 6, 1]


def test_without_buttons(cards) -> None:
    """Where others read along, a message has no button that sends something."""
    said = {"text": "Hello.", "buttons": BUTTONS, "custom": DATA}
    card = cards.message(said, None)["attachments"][0]["content"]

    assert found(card, "Action.Submit") == []
    assert found(card, "Action.ToggleVisibility") != []


def test_every_card_of_the_knowledge_fits(library, cards) -> None:
    """The longest answer to staff is far below the size that Teams takes, and is plain JSON."""
    from actions.dialogue import Dialogue, Heard, State
    from actions.speech import _data

    sizes = {}
    for topic, card in library.cards.items():
        if "staff" not in card.words:
            continue
        state = State(audience="staff", platform="instagram")
        for say in Dialogue(library).answer(state, Heard(topic)).says:
            buttons = [{"title": t, "payload": p} for t, p in say.buttons]
            said = {"text": say.text, "buttons": buttons, "custom": _data(say)}
            activity = cards.message(said, lambda choice: "x" * 200)
            sizes[topic] = len(json.dumps(activity).encode())

    assert len(sizes) > 50
    assert max(sizes.values()) < LARGEST


def test_privacy_in_teams(library, cards) -> None:
    """Teams keeps chats, so here the website's words about privacy are not said."""
    card = library.cards["chat_privacy"]
    steps = list(card.words["staff"].steps)
    told = drawn(cards, text=card.words["staff"].now, steps=steps, topic="chat_privacy")["speak"]

    assert "Teams keeps it" in told
    assert "not sent to any other company" not in told
    assert "Nobody at school reads" not in told
