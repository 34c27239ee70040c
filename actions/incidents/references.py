"""References that can be read over a telephone, and PINs."""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator
from itertools import count

from actions.incidents.keys import KeyRing

PREFIX = "OS-"
LENGTH = 6
# Left out: vowels and V, Y, so that no word comes about; 0 1 2 5 8, B I L O S U Z, which look
# like one another.
ALPHABET = "34679CDFGHJKMNPQRTWX"
# First letters that only the spool gives: it works when it cannot ask the database what is taken.
SPOOL = "QWX"
_DATABASE = "".join(letter for letter in ALPHABET if letter not in SPOOL)
# What is typed for a letter that looks like it and can be nothing else here.
_LOOK_ALIKES = str.maketrans({"0": "Q", "O": "Q", "A": "4", "E": "3", "1": "7", "I": "7"})
# What a reader could still see in them.
_RUDE = re.compile("CCK|CNT|DCK|F4G|FCK|FGT|KKK|NGR|PRCK|TW4T|TWT|W4NK|WNK")
_PIN = 6  # digits


def new_reference() -> str:
    """Return a reference by chance, of the part that the database gives."""
    while True:
        letters = secrets.choice(_DATABASE), *(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
        if fit("".join(letters)):
            return PREFIX + "".join(letters)


def spool_references(keys: KeyRing, key: str) -> Iterator[str]:
    """Yield the spool's references for a form's id, the one to take first in front.

    The same at every call, so that a report sent twice finds its own file.
    """
    for turn in count():
        number = int.from_bytes(keys.hash("spool reference", key, str(turn)), "big")
        number, first = divmod(number, len(SPOOL))
        letters = SPOOL[first]
        for _ in range(LENGTH - 1):
            number, place = divmod(number, len(ALPHABET))
            letters += ALPHABET[place]
        if fit(letters):
            yield PREFIX + letters


def fit(letters: str) -> bool:
    """Return whether nobody could take letters for a rude word."""
    return not _RUDE.search(letters)


def normalise(typed: str) -> str:
    """Return what somebody typed as a reference: "os 4kd-9xm" is OS-4KD9XM.

    Anything else comes back as letters and digits, at most 40 of them; it will not be found.
    """
    text = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", typed[:200]).upper())
    letters = re.sub(r"^[O0][S5](?=.{6}$)", "", text).translate(_LOOK_ALIKES)
    return PREFIX + letters if is_reference(PREFIX + letters) else text[:40]


def is_reference(text: str) -> bool:
    """Return whether a text is a reference as we write it."""
    return re.fullmatch(f"{PREFIX}[{ALPHABET}]{{{LENGTH}}}", text) is not None


def pin_of(keys: KeyRing, key: str) -> str:
    """Return the PIN of a form's id: the same at every call, so that a retry gives it again."""
    number = int.from_bytes(keys.hash("pin", key)[:16], "big")
    return f"{number % 10**_PIN:0{_PIN}}"


def pin_hash(keys: KeyRing, salt: bytes, pin: str) -> bytes:
    """Return what is stored of a PIN.

    Keyed, not slow: a million PINs are tried in hours however slow the hash, but not at all
    without the key; and whoever has the key can read the reports themselves.
    """
    return keys.hash("pin hash", salt.hex(), _digits(pin))


def same_pin(keys: KeyRing, salt: bytes, stored: bytes, pin: str) -> bool:
    """Return whether a PIN is the stored one, in the same time whether or not it is."""
    return hmac.compare_digest(stored, pin_hash(keys, salt, pin))


def _digits(pin: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", pin[:40]))
