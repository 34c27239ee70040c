"""Does a message say that somebody is in danger? Words first, then the classifier's own view."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

WORDS = Path(__file__).with_name("urgent.yml")
SELF_HARM = "self_harm_crisis"
DANGER = "immediate_danger"
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_STAND_IN = re.compile(r"(?<=[a-z])[013457@$!](?=[a-z])")  # k1ll, su!cide
_MEANT = dict(zip("013457@$!", "oieastasi", strict=True))
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")  # pleeease
_WORD = re.compile(r"[^\W_]+(?:\*+[^\W_]+)*|(?<!\.)[.!?;](?=\s)")  # k*ll is one word
_PART = re.compile(r"\{([a-z]+)\}")
STORY = 45  # words; a longer message is a story
_STOP = "."  # the end of a sentence
_END = "(?: ?(?:$|[.|]))"  # what $ means: nothing more is said
_GONE = " | "  # stands where an idiom stood, so that nothing is matched across the gap


@dataclass(frozen=True)
class Levels:
    """How likely the classifier must find danger before the alarm is raised.

    On its own; beside a word of danger with something calm about it (a film, a lesson); beside one
    somewhere in a long story; on its own where an idiom or something calm was said. In a short
    message a word of danger is enough. From the held-out questions: docs/adr/0004.
    """

    alone: float = 0.1
    with_calm_words: float = 0.75
    in_story: float = 0.01
    alone_with_idiom: float = 0.9


class Alarm:
    """Decides which urgent topic a message is, if any. Knows nothing of Rasa."""

    def __init__(self, levels: Levels | None = None) -> None:
        words = YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))
        parts = words["parts"]
        self._plain = _Plain(words["spellings"], words["fillers"])
        self._patterns = {topic: _Patterns(words[topic], parts) for topic in (SELF_HARM, DANGER)}
        self._idioms, self._calm, self._real = (
            _any_of(words[name], parts) for name in ("idioms", "calm", "real")
        )
        self._levels = levels or Levels()

    def topic(self, text: str, confidence: Mapping[str, float]) -> str | None:
        """Return the urgent topic, or None. `confidence` is the classifier's, by topic."""
        likely = {topic: confidence.get(topic, 0.0) for topic in (SELF_HARM, DANGER)}
        plain = self._idioms.sub(_GONE, self._plain(text))
        said = [topic for topic, patterns in self._patterns.items() if patterns.found_in(plain)]
        if said:
            needed = self._needed(text, plain)
            return max(said, key=likely.get) if sum(likely.values()) >= needed else None
        best = max(likely, key=likely.get)
        needed = self._levels.alone_with_idiom if self._mild(plain) else self._levels.alone
        return best if sum(likely.values()) >= needed else None

    def is_mild(self, text: str) -> bool:
        """Whether an idiom or something calm is said, so that danger is easily misread."""
        return self._mild(self._idioms.sub(_GONE, self._plain(text)))

    def _mild(self, plain: str) -> bool:
        return _GONE in plain or self._is_calm(plain)

    def _needed(self, text: str, plain: str) -> float:
        """Return how likely danger must be where a word of danger was said."""
        if self._is_calm(plain):
            return self._levels.with_calm_words
        return self._levels.in_story if len(text.split()) > STORY else 0.0

    def _is_calm(self, plain: str) -> bool:
        return bool(self._calm.search(plain)) and not self._real.search(plain)


class _Plain:
    """Makes a text plain: small letters, usual spelling, no fillers, nothing but full stops."""

    def __init__(self, spellings: Mapping[str, list[str]], fillers: list[str]) -> None:
        self._usual = {odd: usual for usual, odds in spellings.items() for odd in odds}
        self._usual.update(dict.fromkeys(fillers, ""))

    def __call__(self, text: str) -> str:
        small = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
        meant = _STAND_IN.sub(lambda match: _MEANT[match[0]], small)
        words = _WORD.findall(_DRAWN_OUT.sub(r"\1", meant))
        usual = (_STOP if word in ".!?;" else self._usual.get(word, word) for word in words)
        return " ".join(filter(None, usual))


class _Patterns:
    """The rows of one topic: a row is found where all of its patterns are."""

    def __init__(self, rows: list[str | list[str]], parts: Mapping[str, str]) -> None:
        self._one = _any_of([row for row in rows if isinstance(row, str)], parts)
        together = [row for row in rows if not isinstance(row, str)]
        self._together = [[_any_of([part], parts) for part in row] for row in together]

    def found_in(self, plain: str) -> bool:
        """Return whether any row is found in a plain text."""
        return bool(self._one.search(plain)) or any(
            all(pattern.search(plain) for pattern in row) for row in self._together
        )


def _any_of(patterns: list[str], parts: Mapping[str, str]) -> re.Pattern:
    filled = "|".join(_fill(pattern, parts) for pattern in patterns).replace("$", _END)
    return re.compile(rf"(?<!\w)(?:{filled})(?!\w)")


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda match: _fill(parts[match[1]], parts), pattern)
