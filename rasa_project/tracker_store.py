"""Where conversations are kept: sealed on disk, until they have been quiet for long enough.

A SQLite file, or a database that SIGNPOST_CHAT_DATABASE names (a SQLAlchemy address), holds one row
a conversation: a keyed hash of its id, when it last changed, and its events encrypted (Fernet:
AES-128-CBC with an HMAC). A row past the school's `retention.chat_hours` is
never read and is deleted at the next write or start. The key is in SIGNPOST_CHAT_KEY or in a 0600
file beside the database, so whoever copies the database alone can read nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

from cryptography.fernet import Fernet, InvalidToken
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from knowledge.shared import library
from rasa_project.chat_rows import DatabaseRows, FileRows, Rows
from rasa_project.keys import chat_key, var_folder

MOST_EVENTS = 24  # kept of one conversation, about two turns; of older ones only the slots' values
FORGET = "forget"  # the slot that says so; actions/slots.py sets it
_BULK = ("intent_ranking", "text_tokens", "response_selector")  # of a message, not needed again


class SealedTrackerStore(TrackerStore):
    """Keeps trackers encrypted in SQLite and forgets them after `hours`."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        path: Optional[str] = None,
        hours: Optional[float] = None,
        database: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        file = Path(path) if path else var_folder() / "chats.db"
        key = chat_key(file.parent)
        self._seal, self._hash_key = Fernet(key), hashlib.sha256(b"id" + key).digest()
        address = database or os.environ.get("SIGNPOST_CHAT_DATABASE")
        self._rows: Rows = DatabaseRows(address) if address else FileRows(file)
        self._keep = 3600 * (hours or library().school.retention.chat_hours)
        self._purged = 0.0
        super().__init__(domain, event_broker, **kwargs)
        self.purge()

    def _row_id(self, sender_id: str) -> str:
        return hmac.new(self._hash_key, sender_id.encode(), hashlib.sha256).hexdigest()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a tracker, sealed."""
        await self.stream_events(tracker)
        events = kept([event.as_dict() for event in tracker.events])
        plain = zlib.compress(json.dumps(events).encode(), 1)
        self._rows.put(self._row_id(tracker.sender_id), time.time(), self._seal.encrypt(plain))
        if time.time() - self._purged > 600:
            self.purge()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return a tracker, or None where there is none, it is past keeping or cannot be opened."""
        sealed = self._rows.get(self._row_id(sender_id), time.time() - self._keep)
        if sealed is None or self.domain is None:
            return None
        try:
            events = json.loads(zlib.decompress(self._seal.decrypt(sealed)))
        except InvalidToken:  # sealed with a key we no longer have
            return None
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def delete(self, sender_id: str) -> None:
        """Forget one conversation now."""
        self._rows.delete(self._row_id(sender_id))

    async def keys(self) -> Iterable[str]:
        """Return nothing: the store does not know the conversations' own ids."""
        return []

    def purge(self) -> int:
        """Delete every conversation that has been quiet too long; return how many."""
        self._purged = time.time()
        return self._rows.purge(time.time() - self._keep)


def kept(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a conversation needs to go on: its latest events, and of the older ones the last
    value of each slot. What was typed longer ago is forgotten, and reading stays quick. So is all
    that came before the slot `forget` was last set: the answers of a report that is stored now."""
    stored = [n for n, e in enumerate(events, 1) if _is_slot(e) and e["name"] == FORGET]
    cut = max(len(events) - MOST_EVENTS, *stored[-1:], 0)
    older, latest = events[:cut], events[cut:]
    slots = {event["name"]: event for event in older if _is_slot(event)}
    begun = [event for event in older if event.get("event") == "session_started"][-1:]
    return [*begun, *slots.values(), *map(_slim, latest)]


def _is_slot(event: dict[str, Any]) -> bool:
    return event.get("event") == "slot"


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    if event.get("event") != "user":
        return event
    parsed = {k: v for k, v in (event.get("parse_data") or {}).items() if k not in _BULK}
    return {**event, "parse_data": parsed}
