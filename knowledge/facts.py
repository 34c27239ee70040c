"""Dated facts that cards use by name: platforms, services, terms and sources.

A fact of low confidence is never shown: its reading here is None, and a sentence that needs it
is left out (or, for a platform's routes, the general route stands in).
"""

from __future__ import annotations

from datetime import date, time
from typing import Literal, Optional

from knowledge.card import Audience, Nation, Value

Confidence = Literal["high", "medium", "low"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Age(Value):
    """The youngest age a platform allows in the UK, and the sentence that says so."""

    minimum: Optional[int]
    kind: Literal["terms", "pegi", "none"] = "terms"
    line: Optional[str]
    note: Optional[str]
    confidence: Confidence
    source: Optional[str]
    source_date: Optional[str]


class About(Value):
    """What people do on a platform and the main risk, one plain sentence each."""

    what: str
    risk: Optional[str]
    confidence: Confidence
    source: Optional[str]


class Report(Value):
    """How to report on a platform: steps, addresses, who may report."""

    steps: tuple[str, ...] = ()
    url: Optional[str] = None
    impersonation_url: Optional[str] = None
    no_account: Optional[str] = None
    rule: Optional[str] = None
    confidence: Confidence
    source: Optional[str]
    source_date: Optional[str]


class Block(Value):
    """How to block somebody on a platform."""

    steps: tuple[str, ...] = ()
    confidence: Confidence
    source: Optional[str]


class Platform(Value):
    """One app, site or game: its age, its routes, and whether it still runs."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    kind: str
    status: Literal["open", "closed", "unknown"]
    age: Age
    under16_named: bool = False
    about: About
    report: Report
    block: Block
    closed: Optional[str] = None
    instead: Optional[str] = None


class General(Value):
    """What is true of nearly every platform, shown where a platform's own route is not sure."""

    age: str
    report: tuple[str, ...]
    block: tuple[str, ...]


class PendingLaw(Value):
    """A law that has been announced: what to say before and after the day it starts."""

    id: str
    announced: date
    starts: Optional[date]
    text: str
    text_in_force: str
    source: str
    source_date: str

    def sentence(self, today: date) -> str:
        """Return what is true on a day: the announcement, or the law once it is in force."""
        return self.text_in_force if self.starts and self.starts <= today else self.text


class Hours(Value):
    """When a service answers: always, or between two times on some days, or not known."""

    text: Optional[str] = None
    always: bool = False
    days: tuple[Day, ...] = ()
    open: Optional[time] = None
    close: Optional[time] = None


class Service(Value):
    """A helpline, office or website people are sent to."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...] = ()
    audiences: tuple[Audience, ...]
    who: str
    phone: Optional[str] = None
    text_number: Optional[str] = None
    email: Optional[str] = None
    url: Optional[str] = None
    hours: Hours = Hours()
    use_when: str
    nations: tuple[Nation, ...]
    low: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    source_date: Optional[str] = None
    confidence: Confidence

    def known(self, field: str) -> object:
        """Return a field's value, or None where it is missing or not sure enough to show."""
        hidden = field in self.low or self.confidence == "low"
        return None if hidden and field not in ("name", "short") else getattr(self, field)


class Term(Value):
    """An acronym, role or piece of slang, and where the reader meets it."""

    id: str
    names: tuple[str, ...]
    kind: str
    meaning: str
    when: Optional[str] = None
    topic: Optional[str] = None
    source: Optional[str] = None


class Source(Value):
    """A document a card relies on."""

    id: str
    title: str
    publisher: str
    url: Optional[str] = None
    date: Optional[str] = None
    checked: Optional[date] = None
    note: Optional[str] = None
