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
from actions.incidents.when.clock import Clock, clocks
from actions.incidents.when.joins import joined, sort, together, told
from actions.incidents.when.pieces import FUTURE, Context, Piece, pieces
from actions.incidents.when.stretches import Days, Term
from actions.incidents.when.words import even, pattern

# Feasts before weekdays ("Easter Monday"), dates before bare days, days before stretches.
_RULES = (*school.rule, *dates.rule, *days.rule, *spans.rule)
_LONGEST = 2000  # characters read
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
    """Return when a text says something happened, None where it says no date.

    Where it only says when something was seen, that counts. `now` is naive local time
    (Europe/London); `terms` are the first and last days of each stretch of school, in order, for
    "since half term". Raises InFuture.
    """
    times = read_times(text, now, terms)
    return times.happened or times.seen


def read_times(text: str, now: datetime, terms: Sequence[Term] = ()) -> Times:
    """Return when it happened and when it was seen, told apart by the words around each date.

    Arguments as for `read_when`. Raises InFuture.
    """
    typed, context = even(text[:_LONGEST]), Context(now, terms)
    found = told(typed, pieces(typed, context, _RULES))
    dates = joined(typed, [piece for piece in found if isinstance(piece.days, Days)], context)
    if not dates and any(piece.days == FUTURE for piece in found):
        raise InFuture
    if not dates:
        return Times(happened=_without_date(typed, found, context))
    return _sorted(typed, _timed(typed, found, dates, context))


def _without_date(text: str, found: Sequence[Piece], context: Context) -> When | None:
    """Return what an answer means that names no day: it goes on, or it was at lunch (today)."""
    if pattern("ongoing").search(text):
        return When(context.today, context.today, approximate=True, ongoing=True)
    if found or len(text.split()) > _SHORT:
        return _by_engine(text, context) if not found else None
    clock = next(clocks(text), None)
    if clock and clock.time and (clock.hour or 0) <= context.now.hour:
        return When(context.today, context.today, time=clock.time)
    return _by_engine(text, context)


def _by_engine(text: str, context: Context) -> When | None:
    """Return what dateparser makes of a short text with a full date that no rule knew."""
    if len(text.split()) > _SHORT or len(re.findall(r"\d", text)) < 4:
        return None
    import dateparser  # a quarter of a second to import

    settings = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "RELATIVE_BASE": context.now}
    found = dateparser.parse(text, languages=["en"], settings=settings)
    if found and found.date() > context.today:
        raise InFuture
    return When(found.date(), found.date()) if found else None


def _timed(
    text: str, found: Sequence[Piece], dates: Sequence[Piece], context: Context
) -> list[Piece]:
    """Return dates with the time of day nearest to each. Raises InFuture for later today."""
    bare = list(text)
    for piece in found:
        bare[piece.start : piece.end] = " " * (piece.end - piece.start)
    spoken = "".join(bare)
    times: dict[int, str] = {}
    for clock in clocks(spoken, text):
        nearest = min(range(len(dates)), key=lambda i: _distance(dates[i], clock.start))
        if clock.time and nearest not in times:
            times[nearest] = clock.time
            _check(dates[nearest].days, clock, context)
    return [
        piece.at(replace(piece.days, time=times.get(i) or piece.days.time))
        for i, piece in enumerate(dates)
    ]


def _distance(piece: Piece, place: int) -> int:
    return max(piece.start - place, place - piece.end, 0)


def _check(days: Days, clock: Clock, context: Context) -> None:
    if days.first != context.today or days.ongoing or clock.hour is None:
        return
    exact = re.fullmatch(r"\d\d:(\d\d)", clock.time or "")
    begins = context.now.replace(hour=clock.hour, minute=int(exact[1]) if exact else 0)
    if begins > context.now + (_SOON if exact else _ABOUT):
        raise InFuture


def _sorted(text: str, dates: Sequence[Piece]) -> Times:
    """Return dates by what they are the dates of; one alone is when it happened."""
    sorts: dict[str, list[Days]] = {"happened": [], "seen": [], "other": []}
    for piece in dates:
        sorts[sort(text, piece, dates)].append(piece.days)
    if not sorts["happened"] and not sorts["seen"]:
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
