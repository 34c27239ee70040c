"""Fill the words of documents.yml for one school; what is not known becomes a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions.incidents.addresses import posts, read_addresses
from actions.incidents.report import Record
from knowledge import Library
from knowledge.documents import Paragraph, RecordWords
from knowledge.placeholders import PLACEHOLDER, Facts, Missing

_LONDON = ZoneInfo("Europe/London")
_LONGEST = 120  # characters of a name or place in a letter
# Neither XML 1.0 (2.2, "Characters") nor a reader has a use for these.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Values = Mapping[str, str | None]


class Filler:
    """Fills placeholders: dotted names from the library, others from the values given."""

    def __init__(self, library: Library) -> None:
        self._facts = Facts(library.school, library.services)
        self._gaps = library.documents.gaps

    def text(self, text: str, values: Values) -> str:
        """Return a text filled in; a value that is not known becomes its gap."""
        return PLACEHOLDER.sub(lambda m: self._known(m[1], values) or self.gap(m[1]), text)

    def paragraphs(self, parts: Iterable[Paragraph], values: Values) -> tuple[str, ...]:
        """Return the paragraphs that are to be said, filled in."""
        return tuple(self.text(part.text, values) for part in parts if self._said(part, values))

    def gap(self, name: str) -> str:
        """Return what stands where a value is to be filled in by hand, in square brackets."""
        return self._gaps.get(name, self._gaps["other"])

    def _said(self, part: Paragraph, values: Values) -> bool:
        needed = all(self._known(name, values) for name in part.needs)
        return needed and not any(self._known(name, values) for name in part.lacks)

    def _known(self, name: str, values: Values) -> str | None:
        if "." not in name:
            return values.get(name)
        try:
            found = self._facts.value(name)
        except Missing:
            return None
        return found if isinstance(found, str) else " ".join(found)


def one_line(text: str | None) -> str | None:
    """Return a typed name or place on one line, at most 120 characters; None for nothing."""
    line = " ".join(fit(text or "").split())
    return line[:_LONGEST].strip() or None


def fit(text: str) -> str:
    """Return a text with � for the characters that no document can hold."""
    return _UNFIT.sub("�", text)


def day(on: date) -> str:
    """Return a day as a person reads it: "Friday 20 November 2026"."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def moment(at: datetime) -> str:
    """Return a time that knows its zone as a person here reads it, to the minute."""
    local = here(at)
    return f"{day(local)}, {local:%H:%M}"


def here(at: datetime) -> datetime:
    """Return a time that knows its zone in the school's."""
    return at.astimezone(_LONDON)


def happened(words: RecordWords, facts: Mapping[str, str]) -> str | None:
    """Return when it happened, from a report's coded facts; None where they do not say."""
    first = facts.get("happened_from")
    if not first:
        return None
    last = facts.get("happened_to") or first
    text = day(date.fromisoformat(first))
    if facts.get("ongoing") == "yes":
        return words.ongoing.format(when=text)
    if last != first:
        return words.between.format(first=text, last=day(date.fromisoformat(last)))
    return text


@dataclass(frozen=True)
class Places:
    """Where a report says it is online: links as they were typed, and account names."""

    links: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def places(record: Record) -> Places:
    """Return the links and accounts of a report: where it was asked for, else in the story."""
    app = record.row.facts.get("platform")
    for fields in (("where",), ("what", "story")):
        text = "\n".join(record.answers.get(field, "") for field in fields)
        found = read_addresses(text, app if fields == ("where",) else None)
        if found:
            named = {name.casefold(): name for name in found.handles}
            shown = [mark.rpartition(":")[2] for mark in posts(found, app)]
            named |= {name: name for name in shown if name[:1] == "@" and name not in named}
            return Places(found.links, tuple(named.values()))
    return Places()
