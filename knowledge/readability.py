"""How hard an answer is to read: words, and the Flesch-Kincaid grade, names left out.

The grade is textstat's. Names of services, people, apps and addresses do not count: a reader
does not have to understand "Childline", only to ring it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

MOST_WORDS = 150  # an answer fits a phone screen (DESIGN.md, "Talking")
HARDEST_GRADE = 7.5
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\b\w+(?:\.\w+)+/?\S*|\+?\d[\d ]{2,}\d|\d+")


def words(text: str) -> int:
    """Return how many words a text has, numbers and addresses counted as one each."""
    return len(text.split())


def grade(sentences: Iterable[str], names: Iterable[str] = ()) -> float:
    """Return the Flesch-Kincaid grade (US school years) of sentences, `names` left out."""
    from textstat import textstat

    pattern = _names_pattern(tuple(sorted(set(names), key=len, reverse=True)))
    plain = []
    for sentence in sentences:
        text = _ADDRESS.sub(" ", sentence)
        text = pattern.sub(" ", text) if pattern else text
        text = re.sub(r"\(\s*\)|\s+([,.;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;:")
        if len(re.findall(r"[A-Za-z]+", text)) > 1:
            plain.append(text if text.endswith((".", "!", "?")) else text + ".")
    return float(textstat.flesch_kincaid_grade(" ".join(plain))) if plain else 0.0


@lru_cache(maxsize=4)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern | None:
    if not names:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
