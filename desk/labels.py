"""How coded values of a report read on a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from actions.incidents.report import Row
from actions.incidents.school_days import LONDON
from knowledge import Library
from knowledge.desk import desk_words
from knowledge.notices import notices

YEARS = ("nursery", "reception", *(str(year) for year in range(1, 14)))
OTHER = "other"


def kind(value: str) -> str:
    """Return what a report is about: "a pupil bullied online"."""
    return notices().kinds.get(value, value)


def kinds() -> dict[str, str]:
    """Return all kinds with their labels."""
    return dict(notices().kinds)


def state(books: Library, value: str) -> str:
    """Return a state in words."""
    return books.documents.record.states[value]


def platform(books: Library, value: str) -> str:
    """Return the name of an app; words for another one, and for one not said ("")."""
    words = desk_words()
    if value == OTHER:
        return words["reports"]["other_platform"]
    app = books.platforms.get(value)
    return app.name if app else value or words["unknown"]


def year(value: str) -> str:
    """Return a year group in words; "" is one not said."""
    words = desk_words()["reports"]
    named = words.get(value) if value in ("nursery", "reception") else None
    return named or (words["year_of"].format(year=value) if value else desk_words()["unknown"])


def marks(row: Row, late: bool) -> Iterator[tuple[str, str]]:
    """Yield the marks of a report as (name of its style, words), the gravest first."""
    words = desk_words()["marks"]
    found = {"urgent": row.urgent, "dsl": row.dsl, "late": late, "hold": row.hold}
    return ((name, words[name]) for name, is_so in found.items() if is_so)


def ago(at: datetime, today: date) -> str:
    """Return how many days ago something was."""
    words, days = desk_words()["reports"]["ago"], (today - at.astimezone(LONDON).date()).days
    if days < 2:
        return words["yesterday" if days == 1 else "today"]
    return words["days"].format(days=days)


def short_day(day: date | None) -> str:
    """Return a day in a table: "24 Nov 2026", or nothing."""
    return f"{day.day} {day:%b %Y}" if day else ""
