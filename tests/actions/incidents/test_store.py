"""A report is in the database or in the spool, once, or the person is told that it is not."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from actions.incidents import audit
from actions.incidents.errors import NotStored, Unavailable
from actions.incidents.keys import KeyRing
from actions.incidents.references import SPOOL
from actions.incidents.store import IncidentStore

KEY = "a" * 32


@contextmanager
def locked(store):
    """Hold the database as another program would."""
    with store.reading():
        pass
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("begin immediate")
    yield
    other.execute("rollback")
    other.close()


@contextmanager
def broken(store):
    """Put something in the database's place that is none, and the database back afterwards."""
    with store.reading():
        pass
    store.close()
    aside = store.path.with_name("aside.db")
    store.path.rename(aside)
    store.path.mkdir()
    yield
    store.path.rmdir()
    aside.rename(store.path)


def reports(store):
    """Return reference and time of all reports, oldest first."""
    with store.reading() as tx:
        return [tuple(r.values()) for r in tx.rows("select reference, logged from reports")]


@pytest.mark.parametrize("trouble", [locked, broken])
def test_a_database_in_trouble_means_the_spool_and_later_the_database(
    store, report, clock, trouble
):
    """The report is acknowledged from the spool; taken in, it keeps reference, PIN and time."""
    with trouble(store):
        receipt = store.file(report(posts=("x:status:1",)))
        waiting = store.waiting()
    logged = clock.now
    clock.pass_by(minutes=10)
    moved = store.take_in()
    status = store.status(receipt.reference, receipt.pin)

    assert (receipt.spooled, receipt.reference[3] in SPOOL) == (True, True)
    assert (waiting, moved, store.waiting(), store.take_in()) == (1, 1, 0, 0)
    assert (status.state, status.logged) == ("new", logged)
    with store.reading() as tx:
        assert tx.answers(tx.find(receipt.reference)) == report().answers
        assert audit.check(audit.rows(tx.db), tx.keys) is None


def test_a_report_in_the_spool_can_be_asked_about_at_once(store, report):
    """Whoever asks before it was taken in gets an answer as soon as the database works."""
    with locked(store):
        receipt = store.file(report())
        with pytest.raises(Unavailable):
            store.status(receipt.reference, receipt.pin)

    assert store.status(receipt.reference, receipt.pin).state == "new"
    store.add(receipt.reference, receipt.pin, "more")


def test_sent_again_while_it_waits_it_is_the_same_report(store, report):
    """Neither a retry in trouble nor one after it makes a second report."""
    with locked(store):
        receipts = [store.file(report(key=KEY)) for _ in range(2)]
    receipts.append(store.file(report(key=KEY)))
    store.take_in()
    receipts.append(store.file(report(key=KEY)))

    assert {r.reference for r in receipts} == {receipts[0].reference}
    assert {r.pin for r in receipts} == {receipts[0].pin}
    assert [r.again for r in receipts] == [False, True, True, True]
    assert len(reports(store)) == 1


def test_a_stored_report_is_known_while_the_database_is_locked(store, report):
    """A retry that can read but not write gets its receipt and leaves nothing in the spool."""
    first = store.file(report(key=KEY))
    with locked(store):
        again = store.file(report(key=KEY))

    assert (again.reference, again.again, store.waiting()) == (first.reference, True, 0)


def test_what_is_changed_while_the_database_is_locked_is_not_lost(store, report):
    """A correction waits in the spool and joins its report; both references lead to it."""
    first = store.file(report(key=KEY))
    with locked(store):
        second = store.file(report(key=KEY, answers={"what": "two"}))
    store.take_in()

    assert len(reports(store)) == 1
    for receipt in (first, second):
        assert store.status(receipt.reference, receipt.pin).reference == first.reference
    with store.reading() as tx:
        assert [e.sort for e in tx.entries(tx.find(first.reference))] == ["correction"]


def test_two_servers_of_which_one_spools_make_one_report(store, report, clock, keys):
    """One server stores, the other spools the same form at once: both references work."""
    spooled = store.spool.put(report(key=KEY), clock.now)
    waiting = store.spool.files()[0].rename(store.folder / "elsewhere")
    stored = store.file(report(key=KEY))
    waiting.rename(store.spool.folder / f"{spooled.reference}.1.report")
    store.take_in()

    assert [reference for reference, _ in reports(store)] == [stored.reference]
    assert stored.reference != spooled.reference
    for receipt in (stored, spooled):
        assert store.status(receipt.reference, receipt.pin).reference == stored.reference


def test_where_neither_takes_it_the_person_is_told(store, report):
    """No receipt without a file: the error says so and "try again" works later."""
    store.spool.folder.parent.mkdir(parents=True)
    store.spool.folder.write_text("not a folder")
    with broken(store), pytest.raises(NotStored):
        store.file(report(key=KEY))

    assert store.file(report(key=KEY)).again is False


def test_other_keys_store_nothing(store, report):
    """With keys that are not this store's nothing is acknowledged that could not be read."""
    store.file(report())
    other = IncidentStore(store.folder, KeyRing.made())

    with pytest.raises(NotStored):
        other.file(report())
    assert (len(reports(store)), store.waiting()) == (1, 0)


def test_two_who_take_in_at_once_take_each_report_once(store, report, keys, clock):
    """Two processes that empty the spool together leave one record of each report."""
    receipts = [store.spool.put(report(), clock.now) for _ in range(10)]
    stores = [IncidentStore(store.folder, keys, wait=5) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(IncidentStore.take_in, stores))

    assert sorted(ref for ref, _ in reports(store)) == sorted(r.reference for r in receipts)
    assert store.waiting() == 0


def test_killed_between_taking_in_and_removing_nothing_is_doubled(store, report, monkeypatch):
    """A file whose report is already in the database is only removed the next time."""
    with locked(store):
        store.file(report())
    monkeypatch.setattr(store.spool, "done", lambda path, spooled: None)
    store.take_in()
    monkeypatch.undo()

    assert (store.waiting(), store.take_in(), store.waiting()) == (1, 1, 0)
    assert len(reports(store)) == 1


def test_a_file_that_does_not_open_stops_no_other(store, report):
    """What cannot be read stays for somebody to look at; the rest is taken in."""
    with locked(store):
        store.file(report())
    strange = store.spool.folder / "OS-Q33333.1.report"
    strange.write_bytes(b"not ours")

    assert (store.take_in(), store.spool.files()) == (1, [strange])


def test_many_threads_and_stores_file_each_report_once(store, report, keys):
    """Forty reports, each sent by three threads over two stores, are forty records."""
    stores = [store, IncidentStore(store.folder, keys, wait=5)]
    sent = [report(key=f"{n % 40:032x}") for n in range(120)]
    store.spool._wait = store._connection._wait = 5
    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(lambda n: stores[n % 2].file(sent[n]), range(120)))

    assert len({r.reference for r in receipts}) == len(reports(store)) == 40
    assert sum(not r.again for r in receipts) == 40


def test_keys_changed_by_another_process_are_used_at_once(tmp_path, report):
    """A server that runs during a rotation seals with the new key and reads the old words."""
    store = IncidentStore(tmp_path)
    before = store.file(report())
    KeyRing.load(tmp_path).rotated().save()
    after = store.file(report())

    with store.reading() as tx:
        sealed = [tx.sealer.is_newest(r["sealed"]) for r in tx.rows("select sealed from answers")]
        words = [tx.answers(tx.find(receipt.reference)) for receipt in (before, after)]
    assert sealed == [False, False, True, True]
    assert words == [report().answers] * 2


def test_the_folders_come_from_the_environment(tmp_path, monkeypatch, report):
    """SIGNPOST_VAR and SIGNPOST_SPOOL say where things are."""
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SIGNPOST_SPOOL", str(tmp_path / "other"))
    store = IncidentStore(wait=0.1)
    with locked(store):
        store.file(report())

    assert store.path == tmp_path / "var" / "incidents.db"
    assert [p.suffix for p in (tmp_path / "other").iterdir()] == [".report"]
