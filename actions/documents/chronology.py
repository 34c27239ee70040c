"""What was done with a report, in words: by whom, when, and who has had it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from actions.documents.words import fit, moment
from actions.incidents.report import ROLES, Entry, Event, Record
from knowledge.documents import RecordWords

# Events whose own line is the entry that they made.
_TOLD = ("noted", "replied", "added", "corrected")
_NOT_HAD = ("reminded",)  # the role reminded may not have opened it

Lines = tuple[tuple[str, ...], ...]


def chronology(words: RecordWords, record: Record) -> Lines:
    """Return (when, who, what, words) of all that was done, oldest first."""
    rows: list[tuple[datetime, tuple[str, ...]]] = [
        (entry.at, (moment(entry.at), entry.who, words.sorts[entry.sort], fit(entry.text)))
        for entry in record.entries
    ]
    rows += [
        (event.at, (moment(event.at), _who(words, event), _what(words, event), ""))
        for event in record.events
        if not _told(event, record.entries)
    ]
    return tuple(row for _, row in sorted(rows, key=lambda row: row[0]))


def people(words: RecordWords, record: Record) -> Lines:
    """Return (name, role, first time) of everybody who handled the report, in that order."""
    first: dict[tuple[str, str], str] = {}
    for event in record.events:
        if event.role in ROLES and event.what not in _NOT_HAD:
            first.setdefault((event.who, event.role), moment(event.at))
    return tuple((fit(who), words.roles[role], at) for (who, role), at in first.items())


def _told(event: Event, entries: tuple[Entry, ...]) -> bool:
    return event.what in _TOLD and any(entry.at == event.at for entry in entries)


def _who(words: RecordWords, event: Event) -> str:
    role = words.roles.get(event.role, event.role)
    if event.who in (event.role, role):
        return role
    return words.by_whom.format(who=fit(event.who), role=role)


def _what(words: RecordWords, event: Event) -> str:
    line = words.events.get(event.what, event.what)
    known = {name: words.states.get(value, value) for name, value in event.detail.items()}
    return line.format_map(defaultdict(str, known))
