"""Opens the database with the settings that keep a promise, and runs transactions on it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from actions.incidents import disk
from actions.incidents.errors import Unavailable, WrongKey
from actions.incidents.keys import KeyRing
from actions.incidents.schema import migrations

# What a commit that was answered survives: a crash of the program, the system, or the power.
PRAGMAS = ("journal_mode = wal", "synchronous = full", "secure_delete = on", "foreign_keys = on")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Connection:
    """One connection for the threads of a process, opened when it is first needed.

    Not for use after a fork; a transaction inside another is refused. `wait` is how many
    seconds to wait for another writer.
    """

    def __init__(self, path: Path, keys: KeyRing, wait: float) -> None:
        self.path, self._keys, self._wait = path, keys, wait
        self._lock = threading.Lock()
        self._db: Database | None = None
        self._file: tuple[int, int] | None = None

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Run a write transaction: all of it is on disk afterwards, or none.

        Raises Unavailable where it could not be, WrongKey.
        """
        with self._mine():
            db = self._begun()
            try:
                yield db
                db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Run reads that all see one state of the database. Raises Unavailable, WrongKey."""
        with self._mine():
            db = self._opened()
            db.execute("begin")
            try:
                yield db
            finally:
                with suppress(sqlite3.Error):
                    db.rollback()

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.conn.close()
        self._db = None

    @contextmanager
    def _mine(self) -> Iterator[None]:
        """Keep other threads out; make of what SQLite and the disk raise one error of ours."""
        if not self._lock.acquire(timeout=self._wait):
            raise Unavailable("other threads are at it")
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) not in _BUSY:
                self._close()
            raise Unavailable(type(error).__name__) from error
        finally:
            self._lock.release()

    def _begun(self) -> Database:
        """Begin to write in the file that has the name now: a backup may have been restored."""
        for _ in range(3):
            db = self._opened()
            db.execute("begin immediate")
            if self._file == _identity(self.path):
                return db
            self._close()
        raise Unavailable("the database is being replaced")

    def _opened(self) -> Database:
        if self._db is not None and self._file != _identity(self.path):
            self._close()
        if self._db is None:
            folder = disk.made_folder(self.path.parent)
            with disk.held(folder, self._wait):
                self._db = _open(self.path, self._keys, self._wait)
            self._file = _identity(self.path)
        return self._db


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _open(path: Path, keys: KeyRing, wait: float) -> Database:
    """Return the database with its tables up to date. Raises sqlite3.Error, OSError, WrongKey."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    conn = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            conn.execute(f"pragma {pragma}")
        db = Database(conn)
        if migrations.pending(db):
            migrations.apply(db)
        _check_keys(db, keys)
    except BaseException:
        conn.close()
        raise
    return db


def _check_keys(db: Database, keys: KeyRing) -> None:
    """Raise WrongKey where the store was begun with other keys; mark a new one with these."""
    mark = keys.hash("settings", "key").hex()
    stored = db.execute("select value from settings where name = 'key'").fetchone()
    if stored is None:
        db.execute("insert into settings values ('key', ?)", [mark])
    elif stored[0] != mark:
        raise WrongKey("the keys are not those of this database")
