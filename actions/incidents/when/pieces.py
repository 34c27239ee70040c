"""The pieces of a text that name days, each read by the first rule that fits it.

Texts come as `words.even` leaves them: lower case, "week" and "day" always "weeks" and "days".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from actions.incidents.when.stretches import Days, School, Term
from actions.incidents.when.words import words

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
FUTURE, NO_DATE = "future", "no date"
Result = Days | str | None  # None: not this rule after all
_PARTS = {
    "DAY": f"(?P<day>{'|'.join(DAY_NAMES)})",
    "MONTH": f"(?P<month>{'|'.join(MONTH_NAMES)})",
    "NTH": r"(?P<n>\d{1,2})(?:st|nd|rd|th)",
    "YEAR": r"(?P<year>'?\d{2}|\d{4})(?![\d/:.]\d| ?(?:am|pm)\b)",
    "COUNT": r"(?P<count>\d{1,3}(?:ish)?)",
    "UNIT": r"(?P<unit>minutes|hours|days|weeks|months|years)",
}


@dataclass(frozen=True)
class Context:
    """The moment of asking, and the school's terms."""

    now: datetime
    terms: Sequence[Term] = ()

    @property
    def today(self) -> date:
        """The day of asking."""
        return self.now.date()

    @cached_property
    def school(self) -> School:
        """The school's terms and holidays."""
        return School(self.terms, words()["usual_terms"], self.today)

    def back(self, **units: int) -> date:
        """Return the day so many days or weeks before today."""
        return self.today - timedelta(**units)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that names days; `days` is FUTURE or NO_DATE where it names none."""

    start: int
    end: int
    days: Days | str

    def at(self, days: Days) -> Piece:
        """Return the same stretch with other days."""
        return replace(self, days=days)


Reader = Callable[[re.Match[str], Context], Result]
Rule = tuple[re.Pattern[str], Reader]


class Rules(list[Rule]):
    """Readers by pattern, in the order they are tried. Called with patterns, it is a decorator
    that adds a reader; names in capitals stand for parts (DAY, MONTH, ...)."""

    def __call__(self, *patterns: str) -> Callable[[Reader], Reader]:
        """Add the decorated reader for what the patterns match as whole words."""

        def add(reader: Reader) -> Reader:
            for pattern in patterns:
                for name, part in _PARTS.items():
                    pattern = re.sub(rf"\b{name}\b", lambda _, part=part: part, pattern)
                self.append((re.compile(rf"(?<![\w/])(?:{pattern})(?!\w)"), reader))
            return reader

        return add


def pieces(text: str, context: Context, rules: Iterable[Rule]) -> list[Piece]:
    """Return what names days in a text, in its order; no two overlap."""
    found: list[Piece] = []
    left = text
    for pattern, reader in rules:
        for match in pattern.finditer(left):
            days = reader(match, context)
            if days is not None:
                found.append(Piece(*match.span(), days))
                left = left[: match.start()] + "\0" * len(match[0]) + left[match.end() :]
    return sorted(found, key=lambda piece: piece.start)
