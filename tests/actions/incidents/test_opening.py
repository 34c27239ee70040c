"""The database keeps its promises from the first use on, and says when it cannot."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from actions.incidents.errors import Unavailable, WrongKey
from actions.incidents.keys import KeyRing
from actions.incidents.opening import Connection


def pragma(store, name):
    """Return a setting of the store's own connection."""
    with store.reading() as tx:
        return tx.execute(f"pragma {name}").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
def test_the_settings_are_those_that_keep_a_promise(store, name, expected):
    """A commit is on disk, deleted words are overwritten, rows do not outlive their report."""
    assert pragma(store, name) == expected


def test_only_the_owner_may_read_the_files(store, report):
    """Database, WAL and shared memory have mode 0600 in a 0700 folder."""
    store.file(report())

    modes = {path.name: path.stat().st_mode & 0o777 for path in store.folder.glob("*.db*")}
    assert set(modes) == {"incidents.db", "incidents.db-wal", "incidents.db-shm"}
    assert set(modes.values()) == {0o600}
    assert store.folder.stat().st_mode & 0o777 == 0o700


def test_nothing_is_made_before_it_is_needed(store):
    """A server that never files a report leaves no database behind."""
    assert not store.path.exists()


def test_servers_that_start_together_make_one_database(tmp_path, keys):
    """Tables are made once, however many processes open the new database at once."""
    stores = [Connection(tmp_path / "a.db", keys, 5) for _ in range(8)]

    def marked(connection):
        with connection.transaction() as db:
            return db.execute("select count(*) from settings").fetchone()[0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(marked, stores)) == [1] * 8


def test_a_transaction_that_fails_leaves_nothing(store):
    """All of it or none: an error in the middle takes back what was written."""
    with suppress(ZeroDivisionError), store.transaction() as tx:
        tx.audit("x", "lead", "read")
        _ = 1 // 0

    with store.reading() as tx:
        assert tx.one("select count(*) as n from audit") == {"n": 0}


def test_a_transaction_inside_another_is_refused(store):
    """It would end the outer one; the outer one goes on."""
    with store.transaction() as tx:
        tx.audit("x", "lead", "read")
        with pytest.raises(Unavailable), store.transaction():
            pass

    with store.reading() as tx:
        assert tx.one("select count(*) as n from audit") == {"n": 1}


def test_other_keys_do_not_open_the_store(store, report):
    """Keys of another school are noticed at once, before anything is written with them."""
    store.file(report())
    other = Connection(store.path, KeyRing.made(), 1)

    with pytest.raises(WrongKey), other.reading():
        pass


def test_a_locked_database_is_unavailable_and_then_works(store, report):
    """Another program that holds the database delays us only as long as it does."""
    store.file(report())
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(Unavailable), store.transaction():
        pass
    other.execute("rollback")

    with store.transaction() as tx:
        assert tx.one("select count(*) as n from reports") == {"n": 1}
    other.close()


@pytest.mark.parametrize("data", [b"not a database " * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_unavailable(store, data):
    """What is no database is not written to, and raises no error but ours."""
    store.folder.mkdir()
    store.path.write_bytes(data)

    with pytest.raises(Unavailable), store.transaction():
        pass
    assert store.path.read_bytes() == data


def test_a_database_put_in_its_place_is_used(store, report, tmp_path):
    """After a restore the open connection goes on in the restored file, not in the old one."""
    first = store.file(report())
    with store.reading() as tx, sqlite3.connect(tmp_path / "copy.db") as copy:
        tx.db.conn.backup(copy)
    copy.close()
    store.file(report())
    for path in store.folder.glob("incidents.db*"):
        path.rename(tmp_path / f"aside-{path.name}")
    (tmp_path / "copy.db").rename(store.path)

    last = store.file(report())
    with store.reading() as tx:
        found = [row["reference"] for row in tx.rows("select reference from reports order by id")]
    assert found == [first.reference, last.reference]
