"""Sessions nobody can guess, and buttons nobody can forge. Signed, so nothing need be stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Optional

LIFETIME = 8 * 3600  # seconds


class BadSession(ValueError):
    """Not a session of ours, or one that has expired."""


class BadChoice(ValueError):
    """Not a button that was offered in this session."""


@dataclass(frozen=True)
class Session:
    """One visitor's conversation: its secret id, who the page says they are, when it ends."""

    id: str
    audience: Optional[str]
    expires: int


class Signer:
    """Makes and checks session tokens and choices with one key."""

    def __init__(self, key: bytes) -> None:
        self._session_key = hashlib.sha256(b"session" + key).digest()
        self._choice_key = hashlib.sha256(b"choice" + key).digest()

    def new(self, audience: str | None, now: float | None = None) -> tuple[Session, str]:
        """Return a new session and its token (about 150 characters, safe in a header)."""
        expires = int(time.time() if now is None else now) + LIFETIME
        session = Session(secrets.token_urlsafe(18), audience, expires)
        body = _b64(json.dumps([session.id, audience, session.expires]).encode())
        return session, f"{body}.{self._mac(self._session_key, body)}"

    def read(self, token: str, now: float | None = None) -> Session:
        """Return the session of a token. Raises BadSession."""
        body, mac = _parts(token)
        if not hmac.compare_digest(mac, self._mac(self._session_key, body)):
            raise BadSession("signature")
        session_id, audience, expires = json.loads(_unb64(body))
        if expires < (time.time() if now is None else now):
            raise BadSession("expired")
        return Session(session_id, audience, expires)

    def choice(self, session: Session, payload: str) -> str:
        """Return the token of a button offered in a session."""
        body = _b64(payload.encode())
        return f"{body}.{self._mac(self._choice_key, session.id + body)}"

    def chosen(self, session: Session, token: str) -> str:
        """Return the payload of a button that was offered in this session. Raises BadChoice."""
        body, mac = _parts(token)
        if not hmac.compare_digest(mac, self._mac(self._choice_key, session.id + body)):
            raise BadChoice
        return _unb64(body).decode()

    @staticmethod
    def _mac(key: bytes, text: str) -> str:
        return _b64(hmac.new(key, text.encode(), hashlib.sha256).digest()[:18])


def _parts(token: str) -> tuple[str, str]:
    """Return body and signature; a token with a character that is never in one has neither."""
    body, _, mac = token.partition(".") if token.isascii() else ("", "", "")
    return body, mac


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
