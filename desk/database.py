"""The desk's own small database: accounts, one-time links, sign-ins and tries. No report is in it.

Secrets (the tokens of sessions and links) are kept as hashes, so that who reads the file can use
none of them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from actions.incidents.disk import made_folder

FILE = "desk.db"
_WAIT = 5.0  # seconds to wait for another process: the command line
migrations = Migrations("desk")


@migrations()
def first_tables(db: Database) -> None:
    """Accounts, links to set a password, sign-ins, and tries to sign in."""
    for statement in filter(str.strip, _FIRST.split(";;")):
        db.execute(statement)


# Times are UTC, ISO 8601 to the microsecond, as in the incident store.
_FIRST = """
create table accounts (
  login text primary key,              -- small letters
  name text not null unique collate nocase, -- what the audit trail calls them
  role text not null,
  password text,                       -- argon2id; null until the first link is used
  secret blob,                         -- of the second factor, sealed
  pending blob,                        -- the same, until a code has proved it
  step integer not null default 0,     -- of the last code that was used: none works twice
  disabled integer not null default 0,
  created text not null,
  last text                            -- when it last signed in
) strict;;
create table links (
  hash text primary key,
  login text not null references accounts (login),
  until text not null
) strict;;
create table sessions (
  id integer primary key,
  hash text not null unique,
  login text not null references accounts (login),
  begun text not null,
  seen text not null,
  rehearsing integer not null default 0
) strict;;
create index sessions_by_login on sessions (login);;
create table tries (
  id integer primary key,
  login text not null,                 -- keyed hash: somebody may type a password here
  address text not null,               -- keyed hash
  at text not null,
  good integer not null default 0
) strict;;
create index tries_by_time on tries (at)
"""


class DeskDatabase:
    """One connection for the threads of a process; other processes may write, too."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._db: Database | None = None

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Run a write transaction: all of it, or nothing. Raises sqlite3.Error, OSError."""
        with self._lock:
            db = self._opened()
            db.execute("begin immediate")
            try:
                yield db
                db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.execute("rollback")
                raise

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict]:
        """Return what a query finds."""
        with self._lock:
            return list(self._opened().query(sql, values))

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.conn.close()
            self._db = None

    def _opened(self) -> Database:
        if self._db is None:
            made_folder(self.path.parent)
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            conn = sqlite3.connect(
                self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
            for pragma in ("journal_mode = wal", "secure_delete = on", "foreign_keys = on"):
                conn.execute(f"pragma {pragma}")
            db = Database(conn)
            if migrations.pending(db):
                migrations.apply(db)
            self._db = db
        return self._db


def new_token() -> str:
    """Return a secret of 256 random bits that fits into a cookie or an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return how a token is kept. It is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
