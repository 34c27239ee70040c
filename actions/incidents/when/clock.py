"""Times of day: "at 3", "half past eight", "lesson 3", "lunchtime"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from actions.incidents.when.words import words

_NUMBERS = r"\d{1,2}"
_TO_PAST = re.compile(
    rf"\b(?P<what>half|quarter|{_NUMBERS}) ?(?:minutes )?(?P<side>past|to|after) "
    rf"(?P<hour>{_NUMBERS})\b"
    r"(?: ?(?P<half>am|pm))?"
)
_CLOCK = re.compile(
    r"(?<![\d/.:-])(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d) ?(?P<half>[ap]\.?m\b\.?)?(?![\d/.:])"
    r"|(?<![\d/.:-])(?P<hour2>\d{1,2}) ?(?P<half2>[ap]\.?m\b\.?)"
    r"|\b(?:at|about|around|by) (?:about |around |roughly )?(?P<hour3>\d{1,2})(?: ?o'?clock|ish)?\b"
    r"(?![/.:-]?\d| \w+ ago)"
    r"|\b(?P<hour4>\d{1,2}) ?o'?clock"
)
_LESSON = re.compile(r"\b(?:lesson|period|p|lesson period)\.? ?(?P<number>[1-9])\b")
_MORNING = re.compile(r"\b(?:morning|am)\b")
_EVENING = re.compile(r"\b(?:night|evening|afternoon|pm|after ?school|tea ?time)\b")


@dataclass(frozen=True)
class Clock:
    """A time of day in a text: "15:00", or a part of the day; `hour` is when it begins."""

    start: int
    time: str | None
    hour: int | None


def clocks(spoken: str, text: str = "") -> Iterator[Clock]:
    """Yield the times of a text, the surest kind first. `spoken` is the text with its dates
    blanked out, `text` the whole ("last night at 9").

    An hour of 1 to 6 without "am" counts as afternoon; of 7 to 11 only where the text says which
    half of the day, else it is left out (time None).
    """
    text = text or spoken
    for found in _TO_PAST.finditer(spoken):
        yield _past(found, text)
    for found in _CLOCK.finditer(spoken):
        said = found.groupdict()
        hour = int(next(filter(None, (said["hour"], said["hour2"], said["hour3"], said["hour4"]))))
        half = said["half"] or said["half2"]
        yield _clock(found.start(), hour, int(said["minute"] or 0), half, text)
    for found in _LESSON.finditer(spoken):
        yield Clock(found.start(), f"lesson {found['number']}", None)
    for pattern, time, hour in _parts():
        for found in pattern.finditer(spoken):
            yield Clock(found.start(), time, hour)


def begins(time: str) -> int:
    """Return the hour at which a part of the day begins, 0 where that is not known."""
    return next((row["from"] for row in words()["parts"] if row["is"] == time), 0)


def _past(found: re.Match[str], text: str) -> Clock:
    minutes = {"half": 30, "quarter": 15}.get(found["what"]) or int(found["what"])
    hour = int(found["hour"])
    if found["side"] == "to":
        hour, minutes = (hour - 1) or 12, 60 - minutes
    return _clock(found.start(), hour, minutes, found["half"], text)


def _clock(start: int, hour: int, minute: int, half: str | None, text: str) -> Clock:
    if hour > 24 or minute > 59:
        return Clock(start, None, None)
    half = (half or "")[:1] or _half(hour, text)
    if half is None and 7 <= hour <= 11:
        return Clock(start, None, None)
    if hour <= 12 and half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Clock(start, f"{hour % 24:02}:{minute:02}", hour % 24)


def _half(hour: int, text: str) -> str | None:
    """Return "a" or "p" as the text says, or as a school day has it."""
    if _MORNING.search(text):
        return "a"
    if _EVENING.search(text):
        return "p"
    return "p" if 1 <= hour <= 6 or hour == 12 else None


@lru_cache(maxsize=1)
def _parts() -> list[tuple[re.Pattern[str], str, int]]:
    rows = words()["parts"]
    return [(re.compile(rf"\b(?:{r['words']})\b"), r["is"], r["from"]) for r in rows]
