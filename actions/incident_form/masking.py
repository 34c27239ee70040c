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
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december christmas easter halloween i english"
)


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return frozenset((WORDS.read_text(encoding="utf-8") + " " + _DAYS).split())


def masked(text: str, stand_in: str, known: Iterable[str] = ()) -> str:
    """Return `text` with each likely name replaced by `stand_in`; several in a row become one.

    `known` are names that may be shown, such as those of apps and of the school.
    """
    shown = _ordinary() | {word.lower() for name in known for word in _WORD.findall(name)}

    def put(match: re.Match) -> str:
        word = match[0].rstrip("'’-")
        bare = re.sub(r"['’]s$", "", word).lower().replace("’", "'")
        named = _CALLED.search(text[: match.start()]) and bare not in shown
        return stand_in if named or (_has_capital(word) and bare not in shown) else match[0]

    hidden = _WORD.sub(put, text)
    again = re.escape(stand_in)
    return re.sub(rf"{again}(?:[\s,&]+{again})+", stand_in, hidden)


def _has_capital(word: str) -> bool:
    return word[0].isupper()
