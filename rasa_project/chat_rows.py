"""Where sealed conversations lie: a SQLite file, or any database that SQLAlchemy speaks to.

A row is a conversation: a keyed hash of its id, when it last changed (seconds since 1970), and
sealed bytes. Nothing here can open them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Optional, Protocol

from sqlalchemy import Column, Float, LargeBinary, MetaData, String, Table, create_engine, text
from sqlalchemy.engine import Engine

_PUT = (
    "insert into chats (id, changed, sealed) values (:id, :changed, :sealed) "
    "on conflict (id) do update set changed = excluded.changed, sealed = excluded.sealed"
)
_GET = "select sealed from chats where id = :id and changed > :since"
_DELETE = "delete from chats where id = :id"
_PURGE = "delete from chats where changed <= :before"


class Rows(Protocol):
    """What a tracker store needs of the place it writes to."""

    def put(self, id: str, changed: float, sealed: bytes) -> None:
        """Write a row, over the one of the same id."""

    def get(self, id: str, since: float) -> Optional[bytes]:
        """Return a row's bytes; None where there is none, or none changed after `since`."""

    def delete(self, id: str) -> None:
        """Delete one row."""

    def purge(self, before: float) -> int:
        """Delete the rows that changed at `before` or earlier; return how many."""


class FileRows:
    """Rows in a SQLite file that only its owner may read."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        file.chmod(0o600)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.execute("pragma secure_delete = on")
        self._db.execute("pragma busy_timeout = 5000")
        self._db.execute(
            "create table if not exists chats (id text primary key, changed real, sealed blob)"
        )

    def put(self, id: str, changed: float, sealed: bytes) -> None:
        """Write a row, over the one of the same id."""
        self._db.execute(_PUT, {"id": id, "changed": changed, "sealed": sealed})

    def get(self, id: str, since: float) -> Optional[bytes]:
        """Return a row's bytes; None where there is none, or none changed after `since`."""
        row = self._db.execute(_GET, {"id": id, "since": since}).fetchone()
        return row and row[0]

    def delete(self, id: str) -> None:
        """Delete one row."""
        self._db.execute(_DELETE, {"id": id})

    def purge(self, before: float) -> int:
        """Delete the rows that changed at `before` or earlier; return how many."""
        return self._db.execute(_PURGE, {"before": before}).rowcount


class DatabaseRows:
    """Rows in a database named by a SQLAlchemy address, such as PostgreSQL on another machine."""

    def __init__(self, address: str) -> None:
        self._engine = _opened(address)

    def put(self, id: str, changed: float, sealed: bytes) -> None:
        """Write a row, over the one of the same id."""
        with self._engine.begin() as db:
            db.execute(text(_PUT), {"id": id, "changed": changed, "sealed": sealed})

    def get(self, id: str, since: float) -> Optional[bytes]:
        """Return a row's bytes; None where there is none, or none changed after `since`."""
        with self._engine.connect() as db:
            row = db.execute(text(_GET), {"id": id, "since": since}).fetchone()
        return bytes(row[0]) if row else None

    def delete(self, id: str) -> None:
        """Delete one row."""
        with self._engine.begin() as db:
            db.execute(text(_DELETE), {"id": id})

    def purge(self, before: float) -> int:
        """Delete the rows that changed at `before` or earlier; return how many."""
        with self._engine.begin() as db:
            return db.execute(text(_PURGE), {"before": before}).rowcount


def _opened(address: str) -> Engine:
    """Return an engine that tries a connection before it uses it, with the table made."""
    engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
    tables = MetaData()
    Table(
        "chats",
        tables,
        Column("id", String(64), primary_key=True),
        Column("changed", Float(53), index=True),
        Column("sealed", LargeBinary),
    )
    tables.create_all(engine)
    return engine
