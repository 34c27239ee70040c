"""What a report is: the values that the form hands to the store and the store hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Kind = Literal[
    "staff_targeted",
    "impersonation",
    "school_targeted",
    "parent_posts",
    "colleague",
    "pupil_bullied",
    "nude_image",
    "adult_contact",
    "account_device",
    "other",
]
Role = Literal["lead", "dsl", "deputy_dsl", "head", "chair"]
State = Literal["new", "acknowledged", "in_progress", "resolved", "closed"]

KINDS: tuple[str, ...] = Kind.__args__
ROLES: tuple[str, ...] = Role.__args__
STATES: tuple[str, ...] = State.__args__
# What may be told of a report in clear columns: coded values, never a person's own words.
FACTS = (
    "platform",  # an id of platforms.yml, or "other"
    "year_group",  # "nursery", "reception", "1" to "13"
    "affected",  # staff, pupil, parent, school
    "by",  # pupil, parent, staff, stranger, unknown
    "visible",  # yes, no, unknown: is it still to be seen
    "happened_from",  # ISO dates; the same day twice for a single day
    "happened_to",
    "ongoing",  # yes where it is still going on
    "seen",  # ISO date when the reporter saw it
    "reporter",  # staff or parent
    "anonymous",  # yes where no name was given
)


@dataclass(frozen=True)
class Report:
    """A report as the form hands it over.

    `key` is the form's own id of this report (32 hex digits): sent twice, it makes one record.
    `answers` are the reporter's words by field and are sealed; `facts` are coded values by a name
    of FACTS. `about` are the roles the report is about: they may not read it or learn of it.
    `posts` are normalised addresses and handles (`addresses.py`), to find reports of the same post.
    """

    key: str
    kind: Kind
    answers: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    dsl: bool = False
    about: tuple[Role, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """Proof that a report is on disk. `spooled` where the database could not take it yet; `again`
    where the same report had been stored before."""

    reference: str
    pin: str
    logged: datetime
    spooled: bool = False
    again: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody who works with reports: the name for the audit trail and the role that decides."""

    name: str
    role: Role


@dataclass(frozen=True)
class Row:
    """A report as a list shows it: nothing that anybody wrote. Times are UTC."""

    reference: str
    kind: Kind
    state: State
    urgent: bool
    dsl: bool
    hold: bool
    logged: datetime
    changed: datetime
    acknowledged: datetime | None
    closed: datetime | None
    owner: str | None
    next_update: date | None
    facts: Mapping[str, str]
    linked: int  # other reports of the same post that this reader may see


@dataclass(frozen=True)
class Entry:
    """One line of a report's chronology. `sort`: note, reply, added, correction or outcome."""

    at: datetime
    who: str
    sort: str
    text: str


@dataclass(frozen=True)
class Event:
    """One line of the audit trail, about `reference` or about the store as a whole."""

    at: datetime
    who: str
    role: str
    what: str
    reference: str | None
    detail: Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """A whole report: its row, the reporter's words, what was added, and all that was done."""

    row: Row
    answers: Mapping[str, str]
    entries: tuple[Entry, ...]
    events: tuple[Event, ...]
    linked: tuple[str, ...]


@dataclass(frozen=True)
class Status:
    """What a reporter may learn with reference and PIN."""

    reference: str
    state: State
    logged: datetime
    changed: datetime
    owner: str | None
    next_update: date | None
    replies: tuple[Entry, ...]
