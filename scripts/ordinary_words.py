"""Write knowledge/ordinary_words.txt: the words that are hardly ever names.

They are the words that stand in small letters at least five times in the example questions, and
more often so than with a capital inside a sentence. What is missing here and has a capital is
taken for a name by actions/incident_form/masking.py.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEAST = 5
_EXAMPLE = re.compile(r"^\s*-\s*(?:text:\s*\|?)?")
_WORD = re.compile(r"[A-Za-z']{2,}")
_STARTS = (". ", "? ", "! ")


def counted(lines: list[str]) -> tuple[Counter, Counter]:
    """Return how often each word has small letters, and how often a capital inside a sentence."""
    small: Counter = Counter()
    capital: Counter = Counter()
    for line in lines:
        text = _EXAMPLE.sub("", line)
        for found in _WORD.finditer(text):
            if found[0].islower():
                small[found[0]] += 1
            elif found.start() and text[max(0, found.start() - 2) : found.start()] not in _STARTS:
                capital[found[0].lower()] += 1
    return small, capital


def main() -> None:
    """Read every example and write the list."""
    files = sorted((ROOT / "data" / "nlu").glob("*/*.yml"))
    small, capital = counted([x for f in files for x in f.read_text("utf-8").splitlines()])
    words = sorted(w for w, count in small.items() if count >= LEAST and count > capital[w])
    text = "\n".join(textwrap.wrap(" ".join(words), 118))
    (ROOT / "knowledge" / "ordinary_words.txt").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
