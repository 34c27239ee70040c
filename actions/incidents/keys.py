"""The keys of the incident store: made at the first run in a 0600 file, or from the environment.

One key never changes: what is looked up by keyed hash (report ids, PINs, marks of posts) and the
chain of the audit trail hang on it. The keys that seal words can be changed; the newest is in
front. Written as base64 in one line, `mac.newest.older…`.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actions.incidents import disk
from actions.incidents.errors import WrongKey

VARIABLE = "SIGNPOST_INCIDENT_KEYS"
FILE = "incidents.key"
DATABASE = "incidents.db"
SIZE = 32  # bytes of a key: AES-256, and as much for HMAC-SHA-256
_Seen = tuple[int, int, int]  # which file it is, its size, when it was written


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The key for hashes and the keys that seal, newest first. Never printed.

    `file` is where they came from, None for the environment; `seen` tells a later version of it.
    """

    mac: bytes
    sealing: tuple[bytes, ...]
    file: Path | None = None
    seen: _Seen | None = None

    @classmethod
    def made(cls) -> KeyRing:
        """Return a ring of new keys, not saved anywhere."""
        return cls(secrets.token_bytes(SIZE), (secrets.token_bytes(SIZE),))

    @classmethod
    def read(cls, text: str) -> KeyRing:
        """Return the ring that `text()` wrote. Raises WrongKey where it is not one."""
        try:
            mac, *sealing = (urlsafe_b64decode(part) for part in text.strip().split("."))
        except ValueError:
            raise WrongKey("not a ring of keys") from None
        if not sealing or any(len(key) != SIZE for key in (mac, *sealing)):
            raise WrongKey("not a ring of keys")
        return cls(mac, tuple(sealing))

    @classmethod
    def load(cls, folder: Path) -> KeyRing:
        """Return the ring of SIGNPOST_INCIDENT_KEYS or of the folder's file, made if neither is.

        Raises WrongKey where reports are there but their keys are gone, and OSError.
        """
        given = os.environ.get(VARIABLE)
        if given:
            return cls.read(given)
        path = disk.made_folder(folder) / FILE
        with suppress(FileNotFoundError):
            return cls._from_file(path)
        with disk.held(folder, wait=10):
            if path.exists():
                return cls._from_file(path)
            if (folder / DATABASE).exists():
                raise WrongKey(f"{FILE} is gone: put it back before anything else")
            disk.write_new(path, cls.made().text().encode())
            return cls._from_file(path)

    @classmethod
    def _from_file(cls, path: Path) -> KeyRing:
        with path.open(encoding="ascii", errors="replace") as file:
            seen = _seen(os.fstat(file.fileno()))
            return replace(cls.read(file.read()), file=path, seen=seen)

    def current(self) -> KeyRing:
        """Return this ring, or what another process has since saved in its file.

        A file that is gone changes nothing: what was read stays in use. Raises WrongKey, OSError.
        """
        if self.file is None:
            return self
        try:
            if _seen(self.file.stat()) == self.seen:
                return self
            return self._from_file(self.file)
        except FileNotFoundError:
            return self

    def rotated(self) -> KeyRing:
        """Return a ring with a new key in front; not saved."""
        return replace(self, sealing=(secrets.token_bytes(SIZE), *self.sealing))

    def only_newest(self) -> KeyRing:
        """Return a ring without the older keys; not saved. What they sealed cannot be read then."""
        return replace(self, sealing=self.sealing[:1])

    def save(self) -> KeyRing:
        """Put this ring in its file in one step; return it as saved.

        Raises WrongKey where the keys come from the environment: only its owner can change that.
        """
        if self.file is None:
            raise WrongKey(f"the keys come from {VARIABLE}: change them there")
        disk.replace(self.file, self.text().encode())
        return self._from_file(self.file)

    def text(self) -> str:
        """Return the ring as one line for the file or the environment. Secret."""
        return ".".join(urlsafe_b64encode(key).decode() for key in (self.mac, *self.sealing))

    def hash(self, purpose: str, *parts: str) -> bytes:
        """Return a keyed hash of texts (32 bytes); the same texts hash otherwise elsewhere."""
        own = hmac.digest(self.mac, purpose.encode(), "sha256")
        texts = [part.encode("utf-8", "surrogatepass") for part in parts]
        joined = b"".join(len(text).to_bytes(8, "big") + text for text in texts)
        return hmac.digest(own, joined, "sha256")


def _seen(status: os.stat_result) -> _Seen:
    return status.st_ino, status.st_size, status.st_mtime_ns
