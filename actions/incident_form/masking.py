"""Leave names out of what is shown back: a child or an accused adult is never named by us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge import FOLDER

WORDS = FOLDER / "ordinary_words.txt"
_WORD = re.compile(r"(?<!\w)[^\W\d_][\w'’-]*")
# "a boy called jayden", "her name is ava": the word after it is a name, whatever its letters.
_CALLED = re.compile(r"\b(?:called|named|names? (?:is|are)|name['’]?s)\s+$", re.IGNORECASE)
_ENDING = re.compile(r"['’](?:s|d|m|ll|ve|re)$", re.IGNORECASE)  # "Ava's", "I'd", "They've"
_STARTS = re.compile(r"[.!?:\n][\s\"'“‘]*$")
# Given names that are words as well: a name where they are written large inside a sentence.
_NAMES_TOO = ("mark", "will", "bill", "hope", "faith", "summer", "sue", "drew", "autumn", "miles")
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december christmas easter halloween i english"
)


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return frozenset((WORDS.read_text(encoding="utf-8") + " " + _DAYS).split())


def is_unusual(word: str) -> bool:
    """Whether a word is none of the ordinary ones: a name, or an account's."""
    return word.casefold() not in _ordinary()


def masked(text: str, stand_in: str, known: Iterable[str] = ()) -> str:
    """Return `text` with each likely name replaced by `stand_in`; several in a row become one.

    `known` are names that may be shown, such as those of apps and of the school.
    """
    shown = _ordinary() | {word.lower() for name in known for word in _WORD.findall(name)}
    last = -1  # where the name before ended, for a surname after it

    def put(match: re.Match) -> str:
        nonlocal last
        word, before = match[0].rstrip("'’-"), text[: match.start()]
        bare = _ENDING.sub("", word).lower().replace("’", "'")
        unusual, capital = bare not in shown, word[0].isupper()
        surname = last >= 0 and text[last : match.start()] == " "
        first = not before or bool(_STARTS.search(before))  # "Will it stop" is no name
        is_name = (
            (unusual and (capital or surname or bool(_CALLED.search(before))))
            or (capital and surname)
            or (capital and not first and bare in _NAMES_TOO)
        ) and not any(c.isdigit() for c in word)
        last = match.end() if is_name else -1
        return stand_in if is_name else match[0]

    hidden = _WORD.sub(put, text)
    again = re.escape(stand_in)
    return re.sub(rf"{again}(?:[\s,&]+{again})+", stand_in, hidden)
