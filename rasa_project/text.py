"""What may enter a conversation: plain words of a sensible length, never a command. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 2000  # characters
# Marks that turn the reading direction round or cannot be seen; they serve only to deceive.
_HIDDEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_COMMAND = re.compile(r"^[\s/\\]+")


class TooLong(ValueError):
    """More than LONGEST characters."""


class Empty(ValueError):
    """Nothing is left once what cannot be read is taken out."""


def clean(text: str) -> str:
    """Return what a person typed, fit to keep and to classify.

    Control characters and hidden marks go, line breaks become spaces, and leading slashes go too:
    Rasa takes text that begins with one for a command. Raises TooLong or Empty.
    """
    if len(text) > LONGEST:
        raise TooLong(f"{len(text)} characters")
    plain = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    blank = ("Cc", "Cs", "Zl", "Zp")
    plain = "".join(" " if unicodedata.category(c) in blank else c for c in plain)
    plain = _COMMAND.sub("", re.sub(r"\s+", " ", plain)).strip()
    if not any(unicodedata.category(c)[0] in "LNPS" for c in plain):
        raise Empty
    return plain
