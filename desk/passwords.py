"""Which passwords are good enough, and how they are kept: argon2id, by argon2-cffi.

Length counts, and not being among the first guesses; nothing is asked of capitals or symbols, and
nobody has to change a good one (NCSC, "Password policy: updating your approach"; NIST SP 800-63B).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200  # characters
_LEFT = 6  # letters and digits that must be left when all that is guessed first is taken away
_COMMON = Path(__file__).parent / "common.txt"
_HASHER = PasswordHasher()  # RFC 9106, second choice: 64 MiB, 3 passes
_ONE_AT_A_TIME = threading.Semaphore(2)  # a flood of tries shall not take the machine's memory
# How letters are usually disguised.
_LEET = {
    "a": "a@4",
    "b": "b8",
    "e": "e3€",
    "g": "g9",
    "i": "i1!|l",
    "l": "l1|!",
    "o": "o0",
    "s": "s5$",
    "t": "t7+",
}
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    '!"£$%^&*()',
    "!@#$%^&*()",
)
_SHORTEST_RUN = 4
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_REPEATED = re.compile(r"(.{1,8}?)\1+")


def fault(password: str, own: Iterable[str] = ()) -> str | None:
    """Return why a password is refused, as a name of `passwords` in knowledge/sign_in.yml, or None.

    `own` are names that others guess first: the school's, the person's, the login.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    names = _names(own)
    weak = any(len(_left(text, names)) < _LEFT for text in (plain, _joined(plain)))
    return "common" if weak else None


def hash_of(password: str) -> str:
    """Return how a password is kept. Takes about 160 ms of a core and 64 MiB, on purpose."""
    with _ONE_AT_A_TIME:
        return _HASHER.hash(_normal(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the kept one. Takes as long where there is none, so that an answer's
    time does not tell which logins there are."""
    with _ONE_AT_A_TIME:
        try:
            known = _nobodys() if kept is None else kept
            return _HASHER.verify(known, _normal(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(kept: str) -> bool:
    """Whether a kept password should be hashed anew: the library has since got stricter."""
    return _HASHER.check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _normal(password: str) -> str:
    """Return a password as one way of typing its characters writes it; no longer than is hashed."""
    return unicodedata.normalize("NFKC", password)[: LONGEST * 2]


def _plain(password: str) -> str:
    return _normal(password).casefold()


def _names(own: Iterable[str]) -> frozenset[str]:
    parts = (part for name in own for part in (*re.split(r"\W+", name.casefold()), _joined(name)))
    return frozenset(part for part in parts if len(part) > 2)


def _left(plain: str, names: frozenset[str]) -> str:
    """Return the letters and digits of a password that are not among the first guesses."""
    left = _pattern(names).sub(" ", _pattern(_common()).sub(" ", plain))
    left = _YEAR.sub(" ", _runs().sub(" ", left))
    return re.sub(r"[\W_]", "", _REPEATED.sub(r"\1", left))


def _joined(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=64)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Return what finds words, the longest first, however their letters are disguised."""
    if not words:
        return re.compile(r"(?!)")
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join("".join(map(_letter, word)) for word in longest_first))


def _letter(letter: str) -> str:
    return f"[{re.escape(_LEET[letter])}]" if letter in _LEET else re.escape(letter)


@lru_cache(maxsize=1)
def _runs() -> re.Pattern[str]:
    """Return what finds stretches of the alphabet, of numbers and of the keyboard, either way."""
    lines = [line for run in _RUNS for line in (run, run[::-1])]
    parts = {
        line[start : start + size]
        for line in lines
        for size in range(_SHORTEST_RUN, len(line) + 1)
        for start in range(len(line) - size + 1)
    }
    return re.compile("|".join(map(re.escape, sorted(parts, key=lambda part: (-len(part), part)))))
