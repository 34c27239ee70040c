"""Draw one message as a card, and find its parts."""

from __future__ import annotations

from rasa_project.teams.cards import Cards

SOURCE = {
    "title": "Online safety",
    "publisher": "NEU",
    "section": "Proof",
    "url": "https://neu.org.uk/",
    "date": None,
}
DATA = {
    "topic": "fake_account",
    "steps": ["Take a screenshot.", "Ring 0344 381 4772."],
    "sources": [SOURCE],
    "checked": "2026-11-21",
    "urgent": False,
    "language": None,
}
BUTTONS = [{"title": "Log this now", "payload": "/log_incident"}]


def drawn(cards: Cards, text: str = "Save proof first.", buttons=BUTTONS, **data) -> dict:
    """Draw one message; return its card. A button's token is its payload in angle brackets."""
    said = {"text": text, "buttons": buttons, "custom": {**DATA, **data}}
    (attachment,) = cards.message(said, lambda choice: f"<{choice.payload}>")["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]


def found(part, kind: str) -> list[dict]:
    """Return every part of a card of a type."""
    if isinstance(part, list):
        return [match for item in part for match in found(item, kind)]
    if not isinstance(part, dict):
        return []
    here = [part] if part.get("type") == kind else []
    return here + [match for item in part.values() for match in found(item, kind)]


def shown(card: dict) -> list[str]:
    """Return the paragraphs of a card, hidden ones too."""
    return ["".join(r["text"] for r in p["inlines"]) for p in found(card, "RichTextBlock")]
