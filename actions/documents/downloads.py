"""Files to fetch for a short while, through a link that nobody can guess or make.

`keep` seals a file and returns a token: its id and the end of its time, signed. Sealed it lies in
`downloads/` of the folder until then. The token is all it takes to fetch it, so it is for the
person in the chat alone, and is no use after the hour or the fifth time.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from actions.incidents import disk

LIVES = 3600  # seconds
MOST_FETCHES = 5  # a slow line may need a second try, and some programs look at a link first
KEY_FILE = "downloads.key"
_FOLDER = "downloads"
_KEY, _ID, _UNTIL, _MAC = 32, 16, 8, 32  # bytes
_TOKEN = re.compile(rf"[\w-]{{{-(-(_ID + _UNTIL + _MAC) * 4 // 3)}}}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}\.(?:docx|html|txt)")
_FILE = re.compile(r"(\d{1,20})-([0-9a-f]{32})(?:\.sealed|\.\d)")


class Gone(Exception):
    """No file for this token: run out, used too often, forged or unknown. Which, is not told."""


def download_key(folder: Path) -> bytes:
    """Return the key (32 bytes) in the folder's `downloads.key`, made 0600 where there is none.

    Raises ValueError where the file holds no key, and OSError.
    """
    path = disk.made_folder(folder) / KEY_FILE
    with suppress(FileExistsError):
        if not path.exists():
            disk.write_new(path, secrets.token_bytes(_KEY))
    key = path.read_bytes()
    if len(key) != _KEY:
        raise ValueError(f"{KEY_FILE} holds no key: remove it, and a new one is made")
    return key


def keep(
    folder: Path, key: bytes, name: str, content: bytes, now: datetime, lives: int = LIVES
) -> str:
    """Keep a file for `lives` seconds and return the token that fetches it.

    Files whose time is over are deleted. `now` knows its zone. Raises ValueError for a name that is
    not letters, digits and hyphens ending in .docx, .html or .txt, and OSError.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not a plain file name")
    tidy(folder, now)
    place, until = disk.made_folder(folder / _FOLDER), int(now.timestamp()) + lives
    id = secrets.token_bytes(_ID)
    sealed = Fernet(_fernet_key(key)).encrypt(name.encode() + b"\n" + content)
    disk.write_new(_path(place, id, until), sealed)
    signed = id + until.to_bytes(_UNTIL, "big")
    return urlsafe_b64encode(signed + _mac(key, signed)).rstrip(b"=").decode()


def fetch(folder: Path, key: bytes, token: str, now: datetime) -> tuple[str, bytes]:
    """Return the name and content of a kept file, at most five times. Raises Gone, OSError."""
    id, until = _read(key, token)
    path = _path(folder / _FOLDER, id, until)
    if until <= now.timestamp():
        _delete(path)
        raise Gone("no such file")
    try:
        sealed = path.read_bytes()
        _count(path)
        name, _, content = Fernet(_fernet_key(key)).decrypt(sealed).partition(b"\n")
    except (FileNotFoundError, InvalidToken):
        raise Gone("no such file") from None
    return name.decode(), content


def tidy(folder: Path, now: datetime) -> int:
    """Delete the files whose time is over; return how many. Raises OSError."""
    over = [path for path in _files(folder / _FOLDER) if _until(path) <= now.timestamp()]
    for path in over:
        path.unlink(missing_ok=True)
    return sum(path.suffix == ".sealed" for path in over)


def _files(place: Path) -> list[Path]:
    found = place.iterdir() if place.is_dir() else ()
    return [path for path in found if _FILE.fullmatch(path.name)]


def _until(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _path(place: Path, id: bytes, until: int) -> Path:
    return place / f"{until}-{id.hex()}.sealed"


def _delete(path: Path) -> None:
    for mark in (path, *(path.with_suffix(f".{n}") for n in range(1, MOST_FETCHES + 1))):
        mark.unlink(missing_ok=True)


def _count(path: Path) -> None:
    """Take one of the fetches: whoever makes its mark has it. Raises Gone where none is left."""
    for number in range(1, MOST_FETCHES + 1):
        with suppress(FileExistsError):
            mark = path.with_suffix(f".{number}")
            os.close(os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            return
    raise Gone("no such file")


def _read(key: bytes, token: str) -> tuple[bytes, int]:
    """Return the id and the end of a token of ours. Raises Gone."""
    if not _TOKEN.fullmatch(token):
        raise Gone("no such file")
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    signed, mac = raw[: _ID + _UNTIL], raw[_ID + _UNTIL :]
    if not hmac.compare_digest(mac, _mac(key, signed)):
        raise Gone("no such file")
    return signed[:_ID], int.from_bytes(signed[_ID:], "big")


def _mac(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(hmac.digest(key, b"download link", "sha256"), signed, "sha256")


def _fernet_key(key: bytes) -> bytes:
    return urlsafe_b64encode(hmac.digest(key, b"download content", "sha256"))
