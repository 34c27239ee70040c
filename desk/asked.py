"""What people ask, as the desk reads it: counts of topics, and what was not understood."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from actions.incidents.errors import Unavailable
from actions.questions import FILE, Question, Questions
from desk.state import Desk


def by_topic(desk: Desk, since: date) -> list[tuple[str, int]]:
    """Return (topic, how often it was answered) since a day, the most asked first."""
    if not (desk.store.folder / FILE).exists():
        return []
    with _opened(desk) as questions:
        return questions.asked(since)


def unanswered(desk: Desk, today: date) -> list[Question]:
    """Return what was not understood in the last 30 days, the latest first. Raises Unavailable."""
    if not (desk.store.folder / FILE).exists():
        return []
    with _opened(desk) as questions:
        return questions.unanswered(today)


def drop(desk: Desk, id: int) -> None:
    """Forget a question that was dealt with. Raises Unavailable."""
    with _opened(desk) as questions:
        questions.drop(id)


@contextmanager
def _opened(desk: Desk) -> Iterator[Questions]:
    try:
        questions = Questions(desk.store.folder, desk.store.keys)
        try:
            yield questions
        finally:
            questions.close()
    except sqlite3.Error as error:
        raise Unavailable(type(error).__name__) from error
