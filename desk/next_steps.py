"""Suggested next steps for a report: the cards of its kind, as a member of staff reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.incidents.report import Row
from knowledge import Answer, Library, Reader, facts_for, make_answer

_MOST = 4  # cards beside each other; the rest is a question to the assistant
_BARE = "other"  # the kind whose topics have nothing in common


@dataclass(frozen=True)
class Step:
    """A card as it is shown: its answer, what to do first, and whether it is past its review date.

    `first` is without what the assistant says of itself in a chat.
    """

    answer: Answer
    first: str
    stale: bool


def next_steps(books: Library, row: Row, today: date) -> tuple[Step, ...]:
    """Return the cards that fit a report, the most fitting first; none for a report of any kind.

    Worded for staff in the school's nation, with the steps of the report's app where it has some.
    """
    if row.kind == _BARE:
        return ()
    reader = Reader("staff", books.school.nation, today=today)
    topics = [name for name in books.report.kinds[row.kind].topics if name in books.cards]
    staff = [name for name in topics if books.cards[name].audience_for("staff") == "staff"]
    found = [
        make_answer(books, topic, reader, row.facts.get("platform")) for topic in staff[:_MOST]
    ]
    return tuple(_step(books, answer, today) for answer in found)


def _step(books: Library, answer: Answer, today: date) -> Step:
    card, app = books.cards[answer.topic], books.platforms.get(answer.platform or "")
    words = card.words_for(answer.audience, answer.nation)
    first = facts_for(books, app, today).text(words.now)
    return Step(answer, first, card.review < today)
