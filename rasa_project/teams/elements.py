"""The parts of an Adaptive Card we use. Everything is plain text: no part reads Markdown, so
nothing a person typed can turn into a link or a layout."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Element = dict[str, Any]
# The lowest version with input labels and validation; Teams renders up to 1.5.
VERSION = "1.3"
RIGHT_TO_LEFT = "1.5"  # the first version that lays a card out from the right
CARD = "application/vnd.microsoft.card.adaptive"
_ROW = 6  # buttons; Teams shows no more of one set
_OPENED = ("https://", "mailto:", "tel:")


def run(text: str, href: str | None = None, **look: Any) -> Element:
    """Return a stretch of text, a link where `href` is one we let people open."""
    found: Element = {"type": "TextRun", "text": text, **look}
    if href and href.startswith(_OPENED):
        found["selectAction"] = {"type": "Action.OpenUrl", "url": href}
    return found


def paragraph(*runs: Element, **look: Any) -> Element:
    """Return a paragraph of stretches of text."""
    return {"type": "RichTextBlock", "inlines": list(runs), **look}


def button(title: str, token: str, echo: bool = False, inputs: bool = False) -> Element:
    """Return a button that sends a token. `echo` shows its words in the chat as the person's;
    `inputs` sends the card's inputs along, once they are valid."""
    data: Element = {"choice": token}
    if echo and not inputs:
        value = {"choice": token}
        data["msteams"] = {"type": "messageBack", "displayText": title, "value": value}
    kind = "auto" if inputs else "none"
    return {"type": "Action.Submit", "title": title, "data": data, "associatedInputs": kind}


def opening(title: str, url: str) -> Element:
    """Return a button that opens an address."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def rows(buttons: Iterable[Element]) -> list[Element]:
    """Return buttons in rows of no more than Teams shows."""
    every = list(buttons)
    return [
        {"type": "ActionSet", "actions": every[at : at + _ROW]} for at in range(0, len(every), _ROW)
    ]


def box(items: list[Element], **look: Any) -> Element:
    """Return a group of elements."""
    return {"type": "Container", "items": items, **look}


def message(body: list[Element], spoken: str, notice: str, rtl: bool = False) -> Element:
    """Return an activity with a card. `spoken` is all of it in words, for readers of the screen and
    for clients that show no cards; `notice` is what a locked screen may show."""
    card: Element = {
        "type": "AdaptiveCard",
        "version": RIGHT_TO_LEFT if rtl else VERSION,
        "fallbackText": spoken,
        "speak": spoken,
        "body": body,
    }
    if rtl:
        card["rtl"] = True
    attachment = {"contentType": CARD, "content": card}
    return {"type": "message", "summary": notice, "attachments": [attachment]}


def text_message(text: str, notice: str) -> Element:
    """Return an activity of plain words."""
    return {"type": "message", "summary": notice, "textFormat": "plain", "text": text}
