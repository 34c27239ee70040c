"""What stands beside the pieces of a text: "since", "about", "and", "saw", "posted"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from actions.incidents.when.pieces import FUTURE, NO_DATE, Context, Piece
from actions.incidents.when.stretches import Days, monday_of
from actions.incidents.when.words import pattern

_WEEK = timedelta(days=7)


def told(text: str, found: Sequence[Piece]) -> list[Piece]:
    """Return pieces with what is said just beside each: that it is rough, that it is still to
    come, that it was not then."""
    return [piece.at(_told(text, piece)) for piece in found]


def _told(text: str, piece: Piece) -> Days | str:
    if isinstance(piece.days, str):
        return piece.days
    before, after = text[: piece.start], text[piece.end :]
    if pattern("dropped").search(before):
        return NO_DATE
    if pattern("to_come").search(pattern("clause").split(before)[-1]):
        return FUTURE
    if pattern("week_of").search(before):
        return _from(monday_of(piece.days.first), 7)
    if pattern("weekend_of").search(before):
        return _from(monday_of(piece.days.first) + timedelta(days=5), 2)
    for side, days in (("day_before", -1), ("day_after", 1)):
        if pattern(side).search(before):
            return _from(piece.days.first + timedelta(days=days), 1)
    rough = pattern("hedge_before").search(before) or pattern("hedge_after").search(after)
    return replace(piece.days, approximate=piece.days.approximate or bool(rough))


def _from(first: date, count: int) -> Days:
    """Return so many days from one on; `joined` cuts them off at today."""
    return Days(first, first + timedelta(days=count - 1), approximate=count > 1)


def joined(text: str, dates: Sequence[Piece], context: Context) -> list[Piece]:
    """Return dates with neighbours made one ("Monday to Wednesday") and what goes on run up to
    today ("since Monday")."""
    whole: list[Piece] = []
    for piece in dates:
        between = text[whole[-1].end : piece.start] if whole else ""
        if between.strip() and pattern("joins").search(between):
            either = bool(pattern("either").search(between))
            whole[-1] = _one_stretch(whole[-1], piece, either)
        else:
            whole.append(piece)
    return [_running(text, piece, context) for piece in whole]


def _one_stretch(first: Piece, second: Piece, either: bool) -> Piece:
    days = together(first.days, second.days)
    return Piece(first.start, second.end, replace(days, approximate=days.approximate or either))


def together(first: Days, second: Days) -> Days:
    """Return two stretches as one; where one lies within the other, the narrower.

    A weekday by its name is the one before the end: "Friday to Tuesday", said on a Wednesday.
    """
    if first.weekday and first.first > second.last:
        first = replace(first, first=first.first - _WEEK, last=first.last - _WEEK)
    for inner, outer in ((second, first), (first, second)):
        if outer.first <= inner.first and inner.last <= outer.last and not outer.ongoing:
            return replace(inner, time=inner.time or outer.time)
    return replace(
        first,
        first=min(first.first, second.first),
        last=max(first.last, second.last),
        approximate=first.approximate or second.approximate,
        ongoing=first.ongoing or second.ongoing,
        weekday=False,
    )


def _running(text: str, piece: Piece, context: Context) -> Piece:
    """Return a date that something has gone on since, run up to today."""
    before, after, within = text[: piece.start], text[piece.end :], text[piece.start : piece.end]
    since = pattern("since").search(before) or pattern("onwards").search(after)
    since = since and not pattern("ended").search(within)
    if since or pattern("still").search(text):
        return piece.at(replace(piece.days, last=context.today, ongoing=True))
    last = min(piece.days.last, context.today)
    goes_on = bool(pattern("ongoing").search(text)) and last == context.today
    return piece.at(replace(piece.days, last=last, ongoing=piece.days.ongoing or goes_on))


def sort(text: str, piece: Piece, dates: Sequence[Piece], answer: bool) -> str:
    """Return what a date is the date of: "happened", "seen", or "other" (reported, blocked).

    The nearest cue before it in its clause decides, else the nearest after it. Without one, it is
    when it happened in an answer, and anything in a story.
    """
    earlier = max((d.end for d in dates if d.end <= piece.start), default=0)
    later = min((d.start for d in dates if d.start >= piece.end), default=len(text))
    before = pattern("clause").split(text[earlier : piece.start])[-1]
    after = pattern("clause").split(text[piece.end : later])[0]
    cues = [(m.end(), name) for name in _CUES for m in pattern(f"cues.{name}").finditer(before)]
    if cues:
        return max(cues)[1]
    cues = [(-m.start(), name) for name in _CUES for m in pattern(f"cues.{name}").finditer(after)]
    if cues:
        return max(cues)[1]
    return "happened" if answer or piece.days.ongoing else "other"


_CUES = ("seen", "happened", "other")
