"""What a channel itself says: the greeting, the apology, why a request is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge import Library, facts_for


def plain(library: Library, name: str) -> str:
    """Return a phrase by name with this school's details filled in."""
    refusals = library.phrases.refused
    phrase = refusals[name] if name in refusals else getattr(library.phrases, name)
    return facts_for(library, None, date.today()).text(phrase)


def degraded(library: Library) -> str:
    """Return the apology with the numbers to ring."""
    return plain(library, "degraded")


def greeting(library: Library, audience: str | None) -> tuple[str, list[dict[str, str]]]:
    """Return the first words of a conversation and its first buttons, {title, payload} each."""
    phrases = library.phrases
    text = facts_for(library, None, date.today()).text(phrases.greeting[audience or "unknown"])
    topics = phrases.first_topics[audience or "unknown"]
    return text, [{"title": library.card(t).offer, "payload": f"/{t}"} for t in topics]


def message_of(text: str, buttons: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Return one message in the form the website gets, with nothing known but its words."""
    return {
        "text": text,
        "buttons": buttons or [],
        "topic": None,
        "steps": [],
        "sources": [],
        "checked": None,
    }
