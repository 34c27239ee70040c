"""Backups made while the store is in use, and what may be put back where."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from threading import Event, Thread

import pytest

from actions.incidents import copies
from actions.incidents.checking import verify
from actions.incidents.copies import backup, manifest_of, read_manifest, restore
from actions.incidents.errors import NotAllowed, WrongKey
from actions.incidents.keys import KeyRing
from actions.incidents.reading import listed, record
from actions.incidents.report import Reader
from actions.incidents.store import IncidentStore

LEAD = Reader("Mr Okafor", "lead")


@pytest.fixture
def copy(store, report, tmp_path):
    """A backup of a store with one report; `store` goes on after it."""
    store.file(report())
    backup(store, LEAD, tmp_path / "copy.db")
    return tmp_path / "copy.db"


def reports_in(copy) -> int:
    """Return how many reports a database file holds."""
    with closing(sqlite3.connect(copy)) as db:
        return db.execute("select count(*) from reports").fetchone()[0]


@pytest.fixture
def opened(keys, clock):
    """Open the store in a folder: `opened(folder)`, closed at the end."""
    stores = []

    def at(folder):
        stores.append(IncidentStore(folder, keys, clock=clock, wait=0.2))
        return stores[-1]

    yield at
    for store in stores:
        store.close()


def test_a_backup_is_closed_to_others_and_holds_no_key(store, copy, keys):
    """Both files are 0600, the manifest says what the copy is, and no key is in either."""
    files = [copy, manifest_of(copy)]
    said = json.loads(manifest_of(copy).read_text())
    found = b"".join(file.read_bytes() for file in files)

    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert (said["audit_id"], said["keys"]) == (2, "not in this copy")
    assert read_manifest(copy).made == store.clock()
    assert [key in found for key in (keys.mac, *keys.sealing)] == [False, False]
    assert b"Somebody filmed me" not in found


def test_a_backup_stands_alone(copy):
    """The copy needs no log beside it."""

    assert sorted(file.name for file in copy.parent.glob("copy.db*")) == [
        "copy.db",
        "copy.db.manifest.json",
    ]


def test_a_backup_is_of_one_moment_while_others_write(
    store, report, tmp_path, opened, monkeypatch, keys
):
    """Reports filed by somebody else during the copy neither stop it nor get half into it."""
    monkeypatch.setattr(copies, "_PAGES", 1)
    for _ in range(20):
        store.file(report())
    wrote, stop, other = Event(), Event(), opened(store.folder)

    def write() -> None:
        while not stop.is_set():
            other.file(report())
            wrote.set()

    writer = Thread(target=write)
    steps = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))
        if len(steps) == 1:
            writer.start()
            wrote.wait(10)

    backup(store, LEAD, tmp_path / "copy.db", progress)
    stop.set()
    writer.join()

    assert reports_in(tmp_path / "copy.db") == 20 < len(listed(store, LEAD))
    assert steps[-1][0] == steps[-1][1] == len(steps)
    assert restore(tmp_path / "copy.db", tmp_path / "new", keys) is None
    assert verify(opened(tmp_path / "new"), LEAD) == []


def test_a_spooled_report_is_in_the_backup(store, report, tmp_path):
    """What waited in the spool is taken in first."""
    store.spool.put(report(), store.clock())
    backup(store, LEAD, tmp_path / "copy.db")

    assert reports_in(tmp_path / "copy.db") == 1


def test_a_backup_never_overwrites(store, copy):
    """A file of that name stays as it is."""
    before = copy.read_bytes()

    with pytest.raises(NotAllowed, match="there already"):
        backup(store, LEAD, copy)
    assert copy.read_bytes() == before


def test_restoring_on_a_new_machine(store, copy, tmp_path, opened, keys):
    """With the same keys everything is there again, down to the trail, and whole."""
    reference = listed(store, LEAD)[0].reference
    old = restore(copy, tmp_path / "new", keys)
    new = opened(tmp_path / "new")

    assert old is None
    assert record(new, LEAD, reference).answers == record(store, LEAD, reference).answers
    assert verify(new, LEAD) == []
    assert stat.S_IMODE(new.path.stat().st_mode) == 0o600


def test_a_database_is_not_replaced_unasked(store, copy, keys):
    """Restoring over a database needs to be said, and says so before anything is touched."""
    store.close()

    with pytest.raises(NotAllowed, match="already"):
        restore(copy, store.folder, keys)
    assert len(listed(store, LEAD)) == 1


def test_a_replaced_database_is_kept_aside(store, report, copy, opened, keys):
    """What came after the backup is in the old file, which stays whole."""
    store.file(report())
    store.close()
    old = restore(copy, store.folder, keys, replace=True)

    assert reports_in(old) == 2
    assert len(listed(opened(store.folder), LEAD)) == 1
    assert verify(opened(store.folder), LEAD) == []


def test_a_database_in_use_is_not_replaced(store, report, copy, keys):
    """As long as a server has it open, nothing is moved."""
    store.file(report())

    with pytest.raises(NotAllowed, match="in use"):
        restore(copy, store.folder, keys, replace=True)
    assert len(listed(store, LEAD)) == 2
    assert list(store.folder.glob("*before*")) == []


def test_a_log_left_behind_is_not_read_into_the_copy(copy, tmp_path, opened, keys):
    """A stray log of a lost database is put aside with it."""
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "incidents.db-wal").write_bytes(b"left behind")
    restore(copy, folder, keys)

    assert len(listed(opened(folder), LEAD)) == 1
    assert [file.read_bytes() for file in folder.glob("*before*")] == [b"left behind"]


def test_a_copy_of_another_store_is_refused(copy, tmp_path):
    """With keys that cannot open it, the copy is not put in place at all."""

    with pytest.raises(WrongKey, match="other keys"):
        restore(copy, tmp_path / "new", KeyRing.made())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda copy: copy.write_bytes(copy.read_bytes()[:-4096]),
        lambda copy: copy.write_bytes(b"no database"),
        lambda copy: copy.unlink(),
        lambda copy: manifest_of(copy).unlink(),
        lambda copy: manifest_of(copy).write_text("{}"),
        lambda copy: manifest_of(copy).write_text("[]"),
        lambda copy: manifest_of(copy).write_text(
            manifest_of(copy).read_text().replace('"audit_id": 2', '"audit_id": 1')
        ),
    ],
)
def test_a_copy_that_is_not_what_it_says_is_refused(copy, tmp_path, spoil, keys):
    """Cut short, changed, or without its manifest: nothing is restored."""
    spoil(copy)

    with pytest.raises(NotAllowed):
        restore(copy, tmp_path / "new", keys)
    assert not (tmp_path / "new").exists()
