"""When something happened, out of what people type: day first, in the past, never the future."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


class InFuture(ValueError):
    """The text names a day that has not come yet."""


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


def read_when(text: str, now: datetime, terms: Sequence[tuple[date, date]] = ()) -> When | None:
    """Return when a text says something happened, None where it says no date.

    `now` is naive local time (Europe/London); `terms` are the first and last days of each stretch
    of school, in order, for "since half term". Raises InFuture.
    """
    return None


def read_times(text: str, now: datetime, terms: Sequence[tuple[date, date]] = ()) -> Times:
    """Return when it happened and when it was seen, told apart by the words around each date.

    Arguments as for `read_when`. Raises InFuture.
    """
    return Times()
