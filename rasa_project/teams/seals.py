"""Conversation ids nobody can guess or meet by accident, and buttons good for one place only."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass

from rasa_project.sessions import BadChoice, Session, Signer
from rasa_project.teams.activity import Activity

LIFETIME = 24 * 3600  # seconds a button works; a conversation is forgotten after as long


@dataclass(frozen=True)
class Choice:
    """A pressed button: what it stands for, and whether its card is done with when pressed."""

    payload: str
    closes: bool = False


class Seals:
    """Makes ids and buttons with one key of this installation."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"teams" + key).digest()
        self._signer = Signer(self._key)

    def conversation(self, activity: Activity) -> str:
        """Return the id under which Rasa knows a person's chat with us in one Teams conversation.

        In private it lasts. In a group every mention is a conversation of its own, so that
        nothing said before is gone on with in front of others.
        """
        parts = ["private", activity.tenant or "", activity.user, activity.conversation]
        if not activity.private:
            parts = ["group", *parts[1:], activity.id]
        return f"teams-{self.hashed(*parts)}"

    def hashed(self, *parts: str) -> str:
        """Return a keyed hash of some words: 40 characters that tell nothing of them."""
        text = json.dumps(parts).encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:40]

    def choice(self, where: str, choice: Choice, now: float | None = None) -> str:
        """Return the token of a button offered in a conversation (an id of `conversation`)."""
        ends = int(time.time() if now is None else now) + LIFETIME
        body = json.dumps([ends, choice.closes, choice.payload])
        return self._signer.choice(_session(where), body)

    def chosen(self, where: str, token: object, now: float | None = None) -> Choice:
        """Return what a button offered in this conversation stands for. Raises BadChoice."""
        if not isinstance(token, str):
            raise BadChoice
        ends, closes, payload = json.loads(self._signer.chosen(_session(where), token))
        if ends < (time.time() if now is None else now):
            raise BadChoice
        return Choice(payload, closes)


def _session(where: str) -> Session:
    return Session(where, "staff", 0)
