"""The only links the website ever shows: numbers and addresses the knowledge itself holds.

Nothing a person types becomes a link, even where a reply repeats it, unless the knowledge holds
the very same number or address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from knowledge import Library

_WEB = re.compile(r"https://[^\s\"'<>{}]+[\w/]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d[\d ]+")


class Links:
    """Finds the known numbers and addresses in a text."""

    def __init__(self, library: Library) -> None:
        self._known = dict(_known(library))
        longest_first = sorted(self._known, key=len, reverse=True)
        self._any = re.compile(
            r"(?<![\w@/.+-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w@-]|[/.]\w)"
        )

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, address) of each known number or address, in order."""
        return [(m.start(), m.end(), self._known[m[0]]) for m in self._any.finditer(text)]

    def named(self, *texts: str) -> dict[str, str]:
        """Return what each number or address in some texts opens: `{"999": "tel:999"}`."""
        return {text[at:end]: href for text in texts for at, end, href in self.found(text)}

    def into(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Add `links` to each message of a reply whose text or steps name something known."""
        for message in reply["messages"]:
            if named := self.named(message.get("text") or "", *message.get("steps", ())):
                message["links"] = named
        return reply


def href_of(value: str) -> str | None:
    """Return what a phone number, email or https address opens, or None for anything else."""
    if _WEB.fullmatch(value):
        return value
    if _MAIL.fullmatch(value):
        return f"mailto:{value}"
    return "tel:" + value.replace(" ", "") if _PHONE.fullmatch(value) else None


def _known(library: Library) -> Iterator[tuple[str, str]]:
    """Yield (as written, what it opens), for services, school, platforms, sources and cards."""
    for service in library.services.values():
        for field in ("phone", "email", "url"):
            value = service.known(field)
            if value and (href := href_of(value)):
                yield value, href
        if number := service.known("text_number"):
            yield number, f"sms:{number}"
    for text in _strings((library.school, library.platforms, library.sources, library.cards)):
        yield from ((m[0], m[0]) for m in _WEB.finditer(text))
    for text in _strings(library.school):
        if not _WEB.match(text) and (href := href_of(text)):
            yield text, href


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _strings(item))
    elif isinstance(value, BaseModel):
        yield from (text for _, item in value for text in _strings(item))
    elif isinstance(value, (list, tuple)):
        yield from (text for item in value for text in _strings(item))
