"""Whatever is done to the files behind the store's back is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from actions.incidents import audit
from actions.incidents.checking import Problem, verify
from actions.incidents.keys import KeyRing
from actions.incidents.report import Reader
from actions.incidents.workflow import note

LEAD = Reader("Mr Okafor", "lead")


@pytest.fixture
def spoil(store, report):
    """Fill a store, change it by hand: `spoil("update …")`, and return what the check finds."""
    references = [store.file(report()).reference for _ in range(2)]
    note(store, LEAD, references[0], "Rang home.")

    def by_hand(*statements: str) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
            for statement in statements:
                db.execute(statement)
        return [(found.what, found.table) for found in verify(store, LEAD)]

    return by_hand


def test_a_whole_store_has_no_problem(spoil, store):
    """Nothing is found where nothing is wrong, and the check itself is in the trail."""

    assert spoil() == []
    with store.reading() as tx:
        assert tx.one("select what, role from audit order by id desc") == {
            "what": "verified",
            "role": "lead",
        }


NO_TRIGGERS = ("drop trigger audit_is_not_changed", "drop trigger audit_is_not_deleted")


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((*NO_TRIGGERS, "update audit set who = 'x' where id = 2"), ("audit", "audit")),
        ((*NO_TRIGGERS, "update audit set at = '2020' where id = 1"), ("audit", "audit")),
        ((*NO_TRIGGERS, "delete from audit where id = 2"), ("audit", "audit")),
        (("insert into audit values (9, '', '', '', '', '', '{}', '')",), ("audit", "audit")),
        (("update entries set who = 'Somebody else'",), ("sealed", "entries")),
        (("update entries set report_id = 2",), ("sealed", "entries")),
        (("update answers set sealed = x'00' where id = 1",), ("sealed", "answers")),
        (
            ("update answers set sealed = (select sealed from answers where id = 3) where id = 1",),
            ("sealed", "answers"),
        ),
        (("delete from reports where id = 1",), ("foreign_key", "answers")),
        (("pragma foreign_keys = on", "delete from reports where id = 1"), ("missing", "audit")),
        (("update reports set about = '[\"lead\"]' where id = 1",), ("conflict", "reports")),
        (("update notices set role = 'head' where id = 1",), ("barred", "notices")),
        (
            (
                "insert into reports select 9, 'OS-MMMMMM', 'k', digest, kind, state, urgent, dsl, "
                "readers, about, facts, logged, changed, acknowledged, resolved, closed, owner, "
                "next_update, reminded, hold, pin_salt, pin_hash from reports where id = 1",
            ),
            ("unrecorded", "reports"),
        ),
    ],
)
def test_tampering_is_found(spoil, statements, expected):
    """A line changed, a word moved, a row put in or taken out: each is named by its table."""

    assert expected in spoil(*statements)


def test_a_trail_cut_at_its_end_is_found_by_a_known_head(store, spoil):
    """The chain alone cannot miss its last lines; the head that a backup noted can."""
    with store.reading() as tx:
        head = audit.head(tx.db)
    before = verify(store, LEAD, heads=[head])
    found = spoil(*NO_TRIGGERS, "delete from audit where id > 2")

    assert before == []
    assert ("audit", "audit") not in found
    assert Problem("cut", "audit", head[0]) in verify(store, LEAD, heads=[head])


def test_a_spooled_report_that_does_not_open_is_found(store, report):
    """A waiting file is opened, too; one that is whole is no problem."""
    store.spool.put(report(), store.clock())
    before = verify(store, LEAD)
    (path,) = store.spool.files()
    path.write_bytes(b"\0" * 100)

    assert before == []
    assert verify(store, LEAD) == [Problem("spool", "spool", path.name)]


def test_a_damaged_page_is_found(store, report):
    """Bytes overwritten in the database file do not pass."""
    for _ in range(50):
        store.file(report())
    with store.reading() as tx:
        page = tx.execute("select rootpage from sqlite_master where name = 'entries_by_report'")
        (number,) = page.fetchone()
    store.close()
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    data = bytearray(store.path.read_bytes())
    start = (number - 1) * 4096
    data[start : start + 8] = b"\xff" * 8
    store.path.write_bytes(data)

    assert Problem("integrity", "database") in verify(store, LEAD)


def test_without_the_key_nothing_opens(store, report, keys):
    """A ring whose sealing key is another is found at every word."""
    store.file(report())
    other = type(store)(store.folder, KeyRing(keys.mac, KeyRing.made().sealing), wait=0.2)

    assert [found.what for found in verify(other, LEAD)] == ["sealed", "sealed"]


def test_progress_counts_the_words(spoil, store):
    """Whoever waits sees how many words are checked, of how many."""
    steps: list[tuple[int, int]] = []
    verify(store, LEAD, lambda done, total: steps.append((done, total)))

    assert steps == [(4, 5), (5, 5)]
