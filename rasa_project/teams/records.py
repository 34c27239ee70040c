"""What Teams has sent us already, and what we could not deliver: `var/teams.db`, without a word of
what anybody typed. Shared by all workers of a machine."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlite_utils import Database

DAY = 24 * 3600  # seconds
KEPT = 30 * DAY  # how long a failed delivery is shown
_MOST_KEPT_HERE = 50_000
_TIDY_EVERY = 600.0  # seconds


class Records:
    """Claims and failed deliveries. Safe to call from any thread."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock, self._lock, self._tidied = clock, threading.Lock(), 0.0
        self._here: OrderedDict[str, float] = OrderedDict()
        path = folder / "teams.db"
        path.touch(mode=0o600, exist_ok=True)
        self._db = Database(sqlite3.connect(path, timeout=5, check_same_thread=False))
        self._db.enable_wal()
        # A power cut may lose the last claims, and then a message is answered twice: no harm.
        self._db.execute("pragma synchronous = normal")
        self._db["claims"].create({"key": str, "until": int}, pk="key", if_not_exists=True)
        columns = {"at": int, "conversation": str, "kind": str, "status": int, "tries": int}
        self._db["undelivered"].create(columns, if_not_exists=True)

    def claim(self, key: str, seconds: float = DAY) -> bool:
        """Take a key for so long; False where somebody has taken it. Works without the disk, too,
        for this process alone: an answer given twice is better than none."""
        now = self._clock()
        with self._lock:
            if self._here.get(key, 0.0) > now:
                return False
            self._here[key] = now + seconds
            if len(self._here) > _MOST_KEPT_HERE:
                self._here.popitem(last=False)
            try:
                return self._claimed(key, int(now), int(now + seconds))
            except sqlite3.Error:
                return True

    def _claimed(self, key: str, now: int, until: int) -> bool:
        with self._db.conn:
            if now - self._tidied > _TIDY_EVERY:
                self._db.execute("delete from claims where until < ?", (now,))
                self._db.execute("delete from undelivered where at < ?", (now - KEPT,))
                self._tidied = now
            taken = self._db.execute(
                "insert into claims values (?, ?) on conflict (key)"
                " do update set until = excluded.until where until < ?",
                (key, until, now),
            )
        return taken.rowcount == 1

    def release(self, key: str) -> None:
        """Give a key back."""
        with self._lock:
            self._here.pop(key, None)
            try:
                with self._db.conn:
                    self._db.execute("delete from claims where key = ?", (key,))
            except sqlite3.Error:
                return

    def not_delivered(self, conversation: str, kind: str, status: int, tries: int) -> None:
        """Keep that something could not be delivered. `conversation` is a keyed hash; `status` is
        the connector's last answer, 0 where it gave none."""
        row = (int(self._clock()), conversation, kind, status, tries)
        with self._lock:
            try:
                with self._db.conn:
                    self._db.execute("insert into undelivered values (?, ?, ?, ?, ?)", row)
            except sqlite3.Error:
                return

    def undelivered(self) -> list[dict[str, Any]]:
        """Return what could not be delivered, the latest first."""
        with self._lock:
            return list(self._db.query("select * from undelivered order by at desc"))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()
