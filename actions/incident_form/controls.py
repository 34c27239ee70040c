"""What people type instead of an answer: skip, why, send it, actually it was Tuesday."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_POLITE = re.compile(
    r"^(?:oh |ok |okay |well |um |erm |no thanks |just )+|(?: please| pls| thanks| ta)+$"
)


def plain(text: str) -> str:
    """Return a text in small letters, without apostrophes and punctuation, single spaces."""
    small = _APOSTROPHES.sub("", text.casefold())
    return " ".join(re.sub(r"[^\w\s/@]", " ", small).split())


class Controls:
    """Tells the words for steering the form from answers. `words` are those of report.yml."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = {name: frozenset(map(plain, rows)) for name, rows in words.items()}
        starts = sorted(self._words["actually"], key=len, reverse=True)
        self._actually = re.compile(rf"^(?:no |oh )*(?:{'|'.join(starts)})\b")

    def says(self, name: str, text: str) -> bool:
        """Whether the whole text is one of a control's words, politeness apart."""
        bare = plain(text)
        return bare in self._words[name] or _POLITE.sub("", bare) in self._words[name]

    def contains(self, name: str, text: str) -> bool:
        """Whether one of a control's longer words stands anywhere in a text."""
        bare = f" {plain(text)} "
        return any(f" {word} " in bare for word in self._words[name])

    def corrects(self, text: str) -> bool:
        """Whether a text puts an earlier answer right ("actually it was Tuesday")."""
        return bool(self._actually.match(plain(text)))
