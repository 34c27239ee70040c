"""Seals what people wrote, field by field, with AES-256-GCM.

A sealed value is the id of its key (4 bytes), a nonce (12 bytes) and the ciphertext with its tag.
Where it belongs (table, report, field) is bound to it, so that one moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from actions.incidents.errors import WrongKey
from actions.incidents.keys import KeyRing

_ID, _NONCE, _TAG = 4, 12, 16  # bytes


class Sealer:
    """Seals with the newest key of a ring and opens with any of them."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = {key_id(key): AESGCM(key) for key in keys.sealing}
        self.newest = key_id(keys.sealing[0])

    def seal(self, text: str, *place: str) -> bytes:
        """Return a text sealed for a place: table, reference, and field.

        Half a character pair, which no encoding can write, becomes a question mark.
        """
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self.newest].encrypt(
            nonce, text.encode("utf-8", "replace"), _bound(place)
        )
        return self.newest + nonce + sealed

    def open(self, sealed: bytes, *place: str) -> str:
        """Return the text that was sealed for this place. Raises WrongKey."""
        key = self._keys.get(sealed[:_ID])
        if key is None or len(sealed) < _ID + _NONCE + _TAG:
            raise WrongKey("sealed with a key that is not here")
        nonce, rest = sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        try:
            return key.decrypt(nonce, rest, _bound(place)).decode()
        except InvalidTag:
            raise WrongKey("not what was sealed here") from None

    def is_newest(self, sealed: bytes) -> bool:
        """Return whether a value was sealed with the newest key."""
        return sealed[:_ID] == self.newest


def key_id(key: bytes) -> bytes:
    """Return the 4 bytes that tell which key sealed a value."""
    return hmac.digest(key, b"key id", "sha256")[:_ID]


def _bound(place: tuple[str, ...]) -> bytes:
    return json.dumps(place).encode()
