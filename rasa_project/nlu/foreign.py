"""Which language a message is in, when it is not English; only as sure as it needs to be.

Scripts decide where they can (Gurmukhi is Punjabi, Bengali is Bengali, Cyrillic Ukrainian, Arabic
script Urdu or Arabic by its letters). In Latin letters each language's commonest words must
outnumber English ones. The words are in knowledge/languages.yml.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge import Library

_SCRIPTS = (("GURMUKHI", "pa"), ("BENGALI", "bn"), ("CYRILLIC", "uk"), ("ARABIC", "ar"))
# Letters that Urdu has and Arabic has not.
_URDU = frozenset("ٹڈڑںےگچپکہھیژ")
OTHER = "other"  # a script we have no words for
_ENGLISH = frozenset(
    ["the", "a", "an", "is", "are", "was", "to", "of", "in", "on", "and", "my", "me", "i", "you", "it", "he", "she", "they", "we", "what", "how", "can", "do", "does", "did", "for", "with", "at", "this", "that", "have", "has", "be", "not", "no", "so", "but", "if", "who", "when", "from", "by", "as", "about", "please", "help", "im", "its", "dont", "ive"]
)
_LEAST_SHARE = 0.34  # of a message's words that must be the language's own


class LanguageSpotter:
    """Names the language of a message, by script or by its commonest words."""

    def __init__(self, library: Library) -> None:
        self._words = {
            code: frozenset(_words(" ".join(found.words)))
            for code, found in library.languages.items()
        }
        self._cries = {
            code: [_plain(cry) for cry in found.cries] for code, found in library.languages.items()
        }

    def language(self, text: str) -> str | None:
        """Return the language's code, "other" for a script we do not serve, None for English."""
        letters = [c for c in text if c.isalpha()]
        if not letters:
            return None
        foreign = [c for c in letters if not unicodedata.name(c, "").startswith("LATIN")]
        if len(foreign) > len(letters) / 2:
            return self._by_script(foreign)
        return self.cry(text) or self._by_words(text)

    def _by_script(self, letters: list[str]) -> str:
        names = " ".join(unicodedata.name(c, "") for c in letters)
        for script, code in _SCRIPTS:
            if script in names:
                urdu = code == "ar" and any(c in _URDU for c in letters)
                return "ur" if urdu else code
        return OTHER

    def _by_words(self, text: str) -> str | None:
        words = _words(text)
        english = sum(word in _ENGLISH for word in words)
        counts = {c: sum(w in own for w in words) for c, own in self._words.items()}
        code = max(counts, key=counts.get, default=None)
        if code and counts[code] >= max(2, _LEAST_SHARE * len(words)) and counts[code] > english:
            return code
        return None

    def cry(self, text: str) -> str | None:
        """Return the language of a known cry for help in a text, or None."""
        plain = _plain(text)
        for code, cries in self._cries.items():
            if any(f" {cry} " in f" {plain} " for cry in cries):
                return code
        return None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", _plain(text))


def _plain(text: str) -> str:
    """Return a text in small letters without accents or punctuation, one space between words."""
    split = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in split if not unicodedata.combining(c) or "\u0900" <= c <= "\u0dff")
    return " ".join(re.sub(r"[^\w\s\u0900-\u0dff]", " ", kept).split())
