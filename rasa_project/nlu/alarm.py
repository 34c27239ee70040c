"""Does a message say that somebody is in danger? Words first, then the classifier's own view."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

WORDS = Path(__file__).with_name("urgent.yml")
SELF_HARM = "self_harm_crisis"
DANGER = "immediate_danger"


@dataclass(frozen=True)
class Levels:
    """How likely the classifier must find danger: on its own, beside a word of danger, and
    beside a word of danger with something calm about it (a film, a lesson)."""

    alone: float = 0.35
    with_calm_words: float = 0.25


class Alarm:
    """Decides which urgent topic a message is, if any. Knows nothing of Rasa."""

    def __init__(self, levels: Levels | None = None) -> None:
        words = YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))
        parts = words["parts"]
        self._patterns = {
            topic: _any_of([_fill(row, parts) for row in words[topic]])
            for topic in (SELF_HARM, DANGER)
        }
        self._calm = _any_of(words["calm"])
        self._levels = levels or Levels()

    def topic(self, text: str, confidence: Mapping[str, float]) -> str | None:
        """Return the urgent topic, or None. `confidence` is the classifier's, by topic."""
        plain = text.replace("’", "'").replace("\n", " ")
        likely = {topic: confidence.get(topic, 0.0) for topic in (SELF_HARM, DANGER)}
        said = [topic for topic, pattern in self._patterns.items() if pattern.search(plain)]
        best = max(likely, key=likely.get)
        if said:
            needed = self._levels.with_calm_words if self._calm.search(plain) else 0.0
            return max(said, key=likely.get) if sum(likely.values()) >= needed else None
        return best if sum(likely.values()) >= self._levels.alone else None


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    for name, value in parts.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def _any_of(patterns: list[str]) -> re.Pattern:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)
