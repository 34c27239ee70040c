"""Which language a message is in, when it is not English; only as sure as it needs to be.

Scripts decide where they can (Gurmukhi is Punjabi, Bengali is Bengali, Cyrillic Ukrainian, Arabic
script Urdu or Arabic by its letters). In Latin letters a known cry for help or each language's
commonest words must outnumber English ones. The words are in knowledge/languages.yml.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from knowledge import Library

_SCRIPTS = (("GURMUKHI", "pa"), ("BENGALI", "bn"), ("CYRILLIC", "uk"), ("ARABIC", "ar"))
# Letters that Urdu has and Arabic has not; those that Iraqi or Persian keyboards give Arabic too;
# and those that Urdu never has.
_URDU, _URDU_TOO, _NEVER_URDU = frozenset("ٹڈڑںےۓہھ"), frozenset("گچپکیژ"), frozenset("ةيىك")
OTHER = "other"  # a script we have no words for
# English words that no language here shares ("me", "no", "do" and "as" are Spanish, too).
_ENGLISH_TEXT = """
    the an is are was were of my you your it she they we what how can does did for with
    at this that there have be not but if who when from about please help im its dont
    ive her his our and them said says wrote told son daughter pupil
"""
_ENGLISH = frozenset(_ENGLISH_TEXT.split())
_LEAST_SHARE = 0.25  # of a message's words that must be the language's own
_LITTLE_ELSE = 2  # words beside a cry that is also a plain word for help
_SAME = str.maketrans({
    "ł": "l", "ґ": "г", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه", "ے": "ي",
    **dict.fromkeys("'’‘`´ʼ\u0640\u200c\u200d"),
})  # fmt: skip


@dataclass(frozen=True)
class Cry:
    """Words somebody cries for help with, made plain.

    `quiet` where they are also a plain word for help; `self_harm` where they say that somebody
    wants to die or hurts themselves.
    """

    language: str
    words: str
    quiet: bool
    self_harm: bool

    @property
    def size(self) -> int:
        """How many words it has."""
        return self.words.count(" ") + 1


class LanguageSpotter:
    """Names the language of a message, by script or by its commonest words."""

    def __init__(self, library: Library) -> None:
        self._words = {
            code: frozenset(_words(" ".join(found.words)))
            for code, found in library.languages.items()
        }
        self._cries: dict[str, list[Cry]] = defaultdict(list)  # by their first word
        for code, found in library.languages.items():
            for cry in (*found.cries, *found.self_harm):
                known = Cry(code, _plain(cry), cry.endswith("!"), cry in found.self_harm)
                self._cries[known.words.split()[0]].append(known)

    def language(self, text: str) -> str | None:
        """Return the language's code, "other" for a script we do not serve, None for English."""
        letters = [c for c in unicodedata.normalize("NFKC", text) if c.isalpha()]
        if not letters:
            return None
        foreign = [c for c in letters if not unicodedata.name(c, "").startswith("LATIN")]
        if len(foreign) > len(letters) / 2:
            return self.cry(text) or self._by_script(foreign)
        return self._by_words(text)

    def _by_script(self, letters: list[str]) -> str:
        names = " ".join(unicodedata.name(c, "") for c in letters)
        for script, code in _SCRIPTS:
            if script in names:
                return "ur" if code == "ar" and _is_urdu(frozenset(letters)) else code
        return OTHER

    def _by_words(self, text: str) -> str | None:
        words = _words(text)
        english = sum(word in _ENGLISH for word in words)
        counts = self._counts(words)
        cried = self._longest(text)
        if cried:
            code = max(cried, key=lambda c: (cried[c], counts[c]))
            return code if max(cried[code], counts[code]) >= english else None
        code = max(counts, key=counts.get, default=None)
        if code and counts[code] >= max(2, _LEAST_SHARE * len(words)) and counts[code] > english:
            return code
        return None

    def _counts(self, words: list[str]) -> dict[str, int]:
        return {code: sum(word in own for word in words) for code, own in self._words.items()}

    def cry(self, text: str) -> str | None:
        """Return the language of a known cry for help in a text, or None."""
        cried = self._longest(text)
        counts = self._counts(_words(text)) if cried else {}
        return max(cried, key=lambda c: (cried[c], counts[c]), default=None)

    def is_self_harm(self, text: str) -> bool:
        """Whether the cries in a text are of self-harm, a plain word for help aside."""
        said = [cry.self_harm for cry in self._cried(text) if not cry.quiet]
        return bool(said) and all(said)

    def _longest(self, text: str) -> dict[str, int]:
        """Return how many words the longest cry has, for each language with a cry in a text."""
        sizes: dict[str, int] = {}
        for cry in self._cried(text):
            sizes[cry.language] = max(cry.size, sizes.get(cry.language, 0))
        return sizes

    def _cried(self, text: str) -> list[Cry]:
        plain = _plain(text)
        said = set(plain.split())
        return [
            cry
            for first in said & self._cries.keys()
            for cry in self._cries[first]
            if f" {cry.words} " in f" {plain} "
            and not (cry.quiet and len(said) > cry.size + _LITTLE_ELSE)
        ]


def _is_urdu(letters: frozenset[str]) -> bool:
    return bool(letters & _URDU or (letters & _URDU_TOO and not letters & _NEVER_URDU))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", _plain(text))


def _plain(text: str) -> str:
    """Return a text in small letters without accents or punctuation, one space between words.

    Letters that keyboards mix up (Arabic and Urdu ones) become one; vowel signs of Indian scripts
    stay, their dots below go.
    """
    split = unicodedata.normalize("NFKD", text.casefold()).translate(_SAME)
    kept = "".join(c for c in split if unicodedata.combining(c) in (0, 9))
    return " ".join(re.sub(r"[^\w\s\u0900-\u0dff]", " ", kept).split())
