"""Copies of the store, and back: backup while it is in use, restore, and what a copy must match.

A copy never holds the keys. Without `incidents.key` it cannot be read, so the keys are to be kept
elsewhere, and apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from actions.incidents import audit, clock, disk
from actions.incidents.errors import NotAllowed, Unavailable, WrongKey
from actions.incidents.keys import DATABASE, KeyRing
from actions.incidents.report import Reader
from actions.incidents.store import IncidentStore

Progress = Callable[[int, int], None]  # how many pages are copied, of how many
_PAGES = 500  # copied between two calls of progress
_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database


@dataclass(frozen=True)
class Manifest:
    """What a copy is: when it was made, its checksum, and the last line of its audit trail.

    Not how many reports it holds: who makes copies may not be everybody's reader.
    """

    made: datetime
    sha256: str
    audit_id: int
    audit_mac: str
    keys: str = "not in this copy"


def manifest_of(copy: Path) -> Path:
    """Return where the manifest of a copy is."""
    return copy.with_name(f"{copy.name}.manifest.json")


def backup(
    store: IncidentStore, reader: Reader, to: Path, progress: Progress = lambda done, total: None
) -> Manifest:
    """Copy the database, as it is at one moment, to a new 0600 file with a manifest beside it.

    Others may write meanwhile. What waits in the spool is taken in first if it can be. Raises
    NotAllowed where a file has the name, Unavailable, and OSError where it cannot be written.
    """
    with suppress(Unavailable):
        store.take_in()
    with store.transaction() as tx:
        tx.audit(reader.name, reader.role, "backed_up")
    try:
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise NotAllowed("a file of that name is there already") from None
    try:
        return _copied(store, to, progress)
    except BaseException as error:
        to.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise Unavailable(type(error).__name__) from error
        raise


def _copied(store: IncidentStore, to: Path, progress: Progress) -> Manifest:
    def step(_status: int, left: int, total: int) -> None:
        progress(total - left, total)

    # A read transaction keeps the source at one moment; else each write by another process would
    # start the copy again.
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(to)) as target:
        source.execute("begin")
        source.execute("select 1 from reports limit 1").fetchone()
        source.backup(target, pages=_PAGES, progress=step, sleep=0)
        target.execute("pragma journal_mode = delete")
    manifest = _described(to, store.clock())
    with to.open("rb") as file:
        os.fsync(file.fileno())
    text = json.dumps(asdict(manifest), default=clock.stamp, indent=2)
    disk.write_new(manifest_of(to), text.encode())
    return manifest


def _described(copy: Path, made: datetime) -> Manifest:
    with closing(_readable(copy)) as db:
        last, mac = audit.head(db)
    with copy.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(made, sha256, last, mac)


def _readable(copy: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)


def read_manifest(copy: Path) -> Manifest:
    """Return a copy's manifest. Raises NotAllowed where it has none or does not match it."""
    try:
        said = json.loads(manifest_of(copy).read_text(encoding="utf-8"))
        manifest = Manifest(**{**said, "made": clock.moment(said["made"])})
        found = _described(copy, manifest.made)
    except (OSError, ValueError, TypeError, KeyError, sqlite3.Error):
        raise NotAllowed("the copy or its manifest cannot be read") from None
    if found != manifest:
        raise NotAllowed("the copy is not what its manifest says")
    return manifest


def restore(copy: Path, folder: Path, keys: KeyRing, replace: bool = False) -> Path | None:
    """Put a copy in the place of the folder's database; return where the old one was put, if any.

    The old one is kept under a name with `before` in it. Raises NotAllowed where there is one and
    not `replace`, where it is in use, or where the copy does not match its manifest; WrongKey where
    the copy is of a store with other keys; OSError.
    """
    read_manifest(copy)
    _must_fit(copy, keys)
    path = folder / DATABASE
    disk.made_folder(folder)
    with disk.held(folder, wait=5):
        if path.exists() and not replace:
            raise NotAllowed("there is a database already: say that it is to be replaced")
        old = _put_aside(path)
        disk.write_new(path, copy.read_bytes())
        return old


def _must_fit(copy: Path, keys: KeyRing) -> None:
    """Raise WrongKey before anything is moved, where the store would refuse the copy later."""
    with closing(_readable(copy)) as db:
        stored = db.execute("select value from settings where name = 'key'").fetchone()
    if stored is not None and stored[0] != keys.hash("settings", "key").hex():
        raise WrongKey("the copy is of a store with other keys")


def _put_aside(path: Path) -> Path | None:
    """Rename a database that nobody uses, and whatever lies beside it; a log that belonged to
    another database would be read into the new one. Raises NotAllowed where it is in use."""
    old = path.with_name(f"{path.stem}.before-{clock.utc_now():%Y%m%d-%H%M%S-%f}.db")
    found = path.exists()
    if found:
        _must_be_unused(path)
        path.rename(old)
    for ending in _BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(old.with_name(old.name + ending))
    disk.sync_folder(path.parent)
    return old if found else None


def _must_be_unused(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=1)) as db:
        try:  # leaving WAL needs the file to oneself; it also empties the log into the database
            db.execute("pragma journal_mode = delete")
        except sqlite3.OperationalError:
            raise NotAllowed("the database is in use: stop Signpost first") from None
