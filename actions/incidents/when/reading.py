"""When something happened, out of what people type: day first, in the past, never the future.

The text is made even (`words`), the pieces that name days are read by rules (`pieces`;
spans of time by dateparser), pieces that belong together are joined, and each is told to be when
it happened or when it was seen by the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from actions.incidents.when import dates, days, school, spans
from actions.incidents.when.clock import begins, clocks
from actions.incidents.when.joins import joined, sort, together, told
from actions.incidents.when.pieces import FUTURE, Context, Piece, pieces
from actions.incidents.when.stretches import Days, Term
from actions.incidents.when.words import even, is_answer, pattern

# Feasts before weekdays ("Easter Monday"), dates before bare days, days before stretches.
_RULES = (*school.rule, *dates.rule, *days.rule, *spans.rule)
_LONGEST = 2000  # characters read
_LONGEST_DATE = 40  # characters; a long row of digits takes dateparser half a minute
_SHORT = 6  # words of an answer that is nothing but a time
_SOON, _ABOUT = timedelta(minutes=5), timedelta(hours=1)  # how far clocks may differ


class InFuture(ValueError):
    """The text names a day that has not come yet, and none that has."""


@dataclass(frozen=True)
class When:
    """The days something happened on, first and last the same for one day.

    `approximate` where the person only came near ("about two weeks ago", "in October");
    `ongoing` where it has not stopped, then `last` is today. `time` is a clock time ("15:00") or a
    part of the day or school day ("morning", "lunchtime", "lesson 3") where one was given.
    """

    first: date
    last: date
    approximate: bool = False
    ongoing: bool = False
    time: str | None = None

    def said(self) -> dict[str, str]:
        """Return the parts to store and to make a sentence of: happened_from and happened_to (ISO
        dates), approximate and ongoing ("yes" or "no"), time ("" where none was given)."""
        return {
            "happened_from": self.first.isoformat(),
            "happened_to": self.last.isoformat(),
            "approximate": "yes" if self.approximate else "no",
            "ongoing": "yes" if self.ongoing else "no",
            "time": self.time or "",
        }


@dataclass(frozen=True)
class Times:
    """When it happened or was posted, and when the reporter saw it or was told."""

    happened: When | None = None
    seen: When | None = None


def read_when(text: str, now: datetime, terms: Sequence[Term] = ()) -> When | None:
    """Return when an answer to "when?" says it happened, None where it says no date.

    Where it only says when something was seen, that counts. `now` is naive local time
    (Europe/London); `terms` are the first and last days of each stretch of school, in order, for
    "since half term". Raises InFuture.
    """
    times = _read(text, Context(now, terms), answer=True)
    return times.happened or times.seen


def read_times(text: str, now: datetime, terms: Sequence[Term] = ()) -> Times:
    """Return when it happened and when it was seen, told apart by the words around each date.

    In a story (more than a dozen words) only a date beside such a word counts, and what is still
    to come is left out. Arguments as for `read_when`. Raises InFuture for a short text.
    """
    return _read(text, Context(now, terms), answer=is_answer(text))


def _read(text: str, context: Context, answer: bool) -> Times:
    typed = even(text[:_LONGEST])
    found = told(typed, pieces(typed, context, _RULES))
    dates = joined(typed, [piece for piece in found if isinstance(piece.days, Days)], context)
    if not dates and answer and any(piece.days == FUTURE for piece in found):
        raise InFuture
    if not dates:
        return Times(happened=_without_date(typed, found, context, answer))
    dates = _timed(dates, _times(typed, found, dates))
    if answer and any(_is_later(piece.days, context) for piece in dates):
        raise InFuture
    return _sorted(typed, dates, answer)


def _without_date(text: str, found: Sequence[Piece], context: Context, answer: bool) -> When | None:
    """Return what an answer means that names no day: it goes on, or it was at lunch (today)."""
    if pattern("ongoing" if answer else "still").search(text):
        return When(context.today, context.today, approximate=True, ongoing=True)
    if found or len(text.split()) > _SHORT:
        return _by_engine(text, context) if not found else None
    clock = next(clocks(text), None)
    if clock and clock.time and (clock.hour or 0) <= context.now.hour:
        return When(context.today, context.today, time=clock.time)
    return _by_engine(text, context)


def _by_engine(text: str, context: Context) -> When | None:
    """Return what dateparser makes of a short text with a full date that no rule knew."""
    if len(text) > _LONGEST_DATE or not re.search(r"(?<!\d)20\d\d(?!\d)", text):
        return None
    import dateparser  # a quarter of a second to import

    settings = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "RELATIVE_BASE": context.now}
    found = dateparser.parse(text, languages=["en"], settings=settings)
    if found and found.date() > context.today:
        raise InFuture
    return When(found.date(), found.date()) if found else None


def _times(text: str, found: Sequence[Piece], dates: Sequence[Piece]) -> dict[int, str]:
    """Return the times of day in a text by the number of the date that each is nearest to."""
    bare = list(text)
    for piece in found:
        bare[piece.start : piece.end] = " " * (piece.end - piece.start)
    times: dict[int, str] = {}
    for clock in clocks("".join(bare), text):
        nearest = min(range(len(dates)), key=lambda i: _distance(dates[i], clock.start))
        if clock.time:
            times.setdefault(nearest, clock.time)
    return times


def _timed(dates: Sequence[Piece], times: dict[int, str]) -> list[Piece]:
    return [
        piece.at(replace(piece.days, time=times.get(i) or piece.days.time))
        for i, piece in enumerate(dates)
    ]


def _distance(piece: Piece, place: int) -> int:
    return max(piece.start - place, place - piece.end, 0)


def _is_later(days: Days, context: Context) -> bool:
    """Whether a time of today is still to come; clocks and habits may differ a little."""
    if days.first != context.today or days.ongoing or not days.time:
        return False
    exact = re.fullmatch(r"(\d\d):(\d\d)", days.time)
    hour = int(exact[1]) if exact else begins(days.time)
    moment = context.now.replace(hour=hour, minute=int(exact[2]) if exact else 0)
    return moment > context.now + (_SOON if exact else _ABOUT)


def _sorted(text: str, dates: Sequence[Piece], answer: bool) -> Times:
    """Return dates by what they are the dates of; one alone is when it happened."""
    sorts: dict[str, list[Days]] = {"happened": [], "seen": [], "other": []}
    for piece in dates:
        sorts[sort(text, piece, dates, answer)].append(piece.days)
    if not sorts["happened"] and not sorts["seen"] and answer:
        sorts["happened"] = sorts["other"]
    return Times(_when(sorts["happened"]), _when(sorts["seen"]))


def _when(days: Sequence[Days]) -> When | None:
    """Return several stretches as one: the narrowest where one lies within another."""
    if not days:
        return None
    whole = days[0]
    for each in days[1:]:
        whole = together(whole, each)
    return When(whole.first, whole.last, whole.approximate, whole.ongoing, whole.time)
