"""What people type for days and times, made even: spelling, short forms, numbers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein
from ruamel.yaml import YAML

WORDS = Path(__file__).with_name("words.yml")
_ANSWER = 12  # words
_TOKEN = re.compile(r"[a-z0-9][a-z0-9'/.-]*[a-z0-9]|[a-z0-9]")
_EVEN = str.maketrans("’‘`´–—−\n\t\r", "''''---   ")
_CLEAR_MONTH = ("january", "february", "september", "october", "november", "december")
_CLOSE = re.compile(r"(?<=\d)(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)")
_UNCLEAR_DAY = re.compile(r"\b(sat|sun)\b")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return words.yml."""
    return YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of words.yml by its name ("cues.seen" for one inside another)."""
    found: Any = words()
    for part in name.split("."):
        found = found[part]
    return re.compile(found)


def is_answer(text: str) -> bool:
    """Whether a text is short enough to be an answer to "when?", where numbers mean dates."""
    return len(text.split()) <= _ANSWER


def even(text: str) -> str:
    """Return a text in lower case with days, months, units and numbers spelt one way."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_EVEN)
    text = " ".join(text.split())
    text = _CLOSE.sub(" ", _days(text))
    text = _TOKEN.sub(lambda token: _token(token[0]), text)
    for found, spelt in _phrases():
        text = found.sub(spelt, text)
    return text


def _days(text: str) -> str:
    """Spell out "sat" and "sun", which may be other words, where they stand for days."""
    names = {"sat": "saturday", "sun": "sunday"}
    before = re.compile(rf"\b{words()['before_day']} $")
    after = re.compile(
        r" ?(?:\d|night|morn|after|eve|am\b|pm\b|lunch|the \d|just gone|gone|and|-|$)"
    )

    def spelt(found: re.Match[str]) -> str:
        sure = before.search(text[: found.start()])
        sure = sure or (found.start() == 0 and after.match(text, found.end()))
        return names[found[1]] if sure else found[1]

    return _UNCLEAR_DAY.sub(spelt, text)


@lru_cache(maxsize=4096)
def _token(token: str) -> str:
    forms = _forms()
    if token in forms:
        return forms[token]
    if "-" in token and any(part in forms for part in token.split("-")):
        return "-".join(_token(part) for part in token.split("-"))
    return _near(token) if len(token) >= 6 and token.isalpha() else token


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    found = {form: word for word, forms in words()["words"].items() for form in forms}
    return found | {name: str(n) for n, name in enumerate(words()["numbers"])}


def _near(token: str) -> str:
    """Return the day, month or part of a day that a word is a slip of, or the word."""
    known = words()["spelling"]
    if token in words()["kept"] or token in known or token.removesuffix("s") in known:
        return token
    for word in words()["spelling"]:
        slips = 2 if len(word) >= 8 else 1
        near = DamerauLevenshtein.distance(token, word, score_cutoff=slips) <= slips
        if near and token[0] == word[0]:
            return word
    return token


@lru_cache(maxsize=1)
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    """Return what is replaced after single words: "half an hour", "third of november"."""
    units = "days|weeks|fortnight|months|years|hours|minutes"
    found = [
        *((rf"\b(\d+) ?{unit[0]}\b(?= ago)", rf"\1 {unit}") for unit in ("days", "weeks", "hours")),
        (r"(?<=\d) (?=(?:st|nd|rd|th)\b)", ""),
        (r"\b1/2 term\b", "half term"),
        (r"\bweek end\b", "weekend"),
        (r"\b(\d+) ?(days?|weeks?|months?|years?|hours?|minutes?|mins?|hrs?|wks?)\b", r"\1 \2"),
        (r"\b(?:week|wks?)\b", "weeks"),
        (r"\bmins?\b", "minutes"),
        (r"\bhrs?\b", "hours"),
        (r"\bhalf an? hours?\b", "30 minutes"),
        (r"\b(?:a )?quarter of an hours?\b", "15 minutes"),
        (r"\ba couple(?: of)?\b|\bcouple(?: of)?\b", "2ish"),
        (r"\b(?:a few|few|several|a handful of)\b", f"{words()['few']}ish"),
        (rf"\ban? (?=(?:{units}) (?:or so )?(?:ago|back)\b|weeks (?:last|on)\b)", "1 "),
        (rf"\b(for|nearly|about|almost|over|around|than) an? (?=(?:{units})\b)", r"\1 1 "),
        (rf"\ban? (?=(?:{units}) and a half\b)", "1 "),
        (r"\b(?:a )?fortnight\b", "2 weeks"),
        (r"\b1 2 weeks\b", "2 weeks"),
        (r"\btwenty[ -](\d)\b", r"2\1"),
        (r"\b(\d+(?:ish)?) ((?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b", r"\1 \2"),
        (r"\b((?:mon|tues|wednes|thurs|fri)day)s (?=lesson|class|assembly)", r"\1 "),
        (r"\b(?:every )?((?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b", r"every \1"),
    ]
    return [*_ordinals(), *((re.compile(each), spelt) for each, spelt in found)]


def _ordinals() -> list[tuple[re.Pattern[str], str]]:
    months = (
        "|".join(_CLEAR_MONTH)
        + "|march|april|may|june|july|august|this months|last months|the months"
    )
    names = list(enumerate(words()["ordinals"]))[:0:-1]
    return [
        (re.compile(rf"\b{name}(?= (?:of )?(?:{months})\b)"), f"{n}{_suffix(n)}")
        for n, name in names
    ]


def _suffix(number: int) -> str:
    if number in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
