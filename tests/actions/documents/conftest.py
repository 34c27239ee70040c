"""Reports to write about, and readers of what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from actions.incidents.report import Entry, Event, Record, Row

REFERENCE = "OS-4KD9XM"
LOGGED = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
FACTS = {
    "platform": "tiktok",
    "affected": "staff",
    "by": "stranger",
    "visible": "yes",
    "happened_from": "2026-11-17",
    "happened_to": "2026-11-17",
    "seen": "2026-11-19",
    "reporter": "staff",
}
ANSWERS = {
    "what": "They filmed me.\nJayden Brown of 8C put it up.",
    "where": "TikTok https://www.tiktok.com/@mrs.fake9/video/7301",
    "when": "last Tuesday",
    "evidence": "Still there, I have screenshots",
    "reported": "The app",
    "reporter": "Sam Lee, sam@meadowbrook.example",
}


@pytest.fixture(scope="session")
def event() -> Callable[..., Event]:
    """Make a line of the audit trail, minutes after the report was logged: `event("read", 5)`."""

    def make(what: str, minutes: int = 0, who="Mr Okafor", role="lead", **detail: str) -> Event:
        at = LOGGED + timedelta(minutes=minutes)
        return Event(at, who, role, what, REFERENCE, detail)

    return make


@pytest.fixture(scope="session")
def entry() -> Callable[..., Entry]:
    """Make a line of the chronology, minutes after the report was logged."""

    def make(sort: str, text: str, minutes: int = 0, who: str = "Mr Okafor") -> Entry:
        return Entry(LOGGED + timedelta(minutes=minutes), who, sort, text)

    return make


CREATED = Event(LOGGED, "reporter", "reporter", "created", REFERENCE, {"kind": "staff_targeted"})


@pytest.fixture(scope="session")
def report() -> Callable[..., Record]:
    """Make a record: `report(kind="other", urgent=True, facts={...}, answers={...})`."""

    def make(
        facts: dict[str, str | None] | None = None,
        answers: dict[str, str] | None = None,
        entries: tuple[Entry, ...] = (),
        events: tuple[Event, ...] = (CREATED,),
        linked: tuple[str, ...] = (),
        **row: Any,
    ) -> Record:
        coded = {name: value for name, value in (FACTS | (facts or {})).items() if value}
        base = Row(
            *(REFERENCE, "staff_targeted", "new", False, False, False, LOGGED, LOGGED),
            *(None, None, None, None, coded, len(linked)),
        )
        said = ANSWERS if answers is None else answers
        return Record(replace(base, **row), said, entries, events, linked)

    return make


def text_of(content: bytes) -> str:
    """Return every word of a .docx file in order, tables included, a line a paragraph."""
    lines = []
    for part in Document(BytesIO(content)).iter_inner_content():
        cells = [c for row in part.rows for c in row.cells] if hasattr(part, "rows") else [part]
        lines += [cell.text for cell in cells]
    return "\n".join(lines)


@pytest.fixture(scope="session")
def words_of() -> Callable[[bytes], str]:
    """Read a .docx file as text."""
    return text_of
