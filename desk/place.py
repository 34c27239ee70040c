"""Whom a page is made for, and from which store: the real one, or the rehearsal's copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from datasette import Request

from actions.incidents.errors import NotAllowed
from actions.incidents.report import Reader
from actions.incidents.school_days import LONDON
from actions.incidents.store import IncidentStore
from desk import rehearsal_store
from desk.guard import signed_in
from knowledge import Library
from knowledge.desk import desk_words
from knowledge.school import School
from knowledge.shared import library


@dataclass(frozen=True)
class Place:
    """The store and the reader of a page, the school, the cards, and the time (UTC)."""

    store: IncidentStore
    reader: Reader
    school: School
    books: Library
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in school."""
        return self.now.astimezone(LONDON).date()


def place_of(datasette: Any, request: Request) -> Place:
    """Return where a request is at work. Raises trouble.SignedOut, trouble.NotYours, OSError."""
    desk, account = datasette.desk, signed_in(request)
    store = rehearsal_store.of(desk, account) if account.rehearsing else desk.store
    return Place(store, account.reader, desk.school, library(), desk.clock())


def number(text: str | None, usual: int) -> int:
    """Return a number somebody put into an address, or the usual one where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else usual


def day_of(form: Mapping[str, str], field: str) -> date | None:
    """Return the date of a form's field, None where it was left empty. Raises NotAllowed."""
    text = form.get(field, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotAllowed(desk_words()["problems"]["date"]) from None
