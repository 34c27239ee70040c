"""The key changes and no word is lost, whoever is killed or writes meanwhile."""

from __future__ import annotations

import pytest

from actions.incidents import rotating
from actions.incidents.checking import verify
from actions.incidents.errors import WrongKey
from actions.incidents.keys import KeyRing
from actions.incidents.reading import listed, record
from actions.incidents.report import Reader
from actions.incidents.rotating import rotate
from actions.incidents.seal import Sealer
from actions.incidents.store import IncidentStore
from actions.incidents.workflow import note

LEAD = Reader("Mr Okafor", "lead")


@pytest.fixture
def filed(tmp_path, clock, report):
    """A store with its keys in a file, three reports and a note in it."""
    store = IncidentStore(tmp_path / "filed", clock=clock, wait=0.2)
    references = [store.file(report()).reference for _ in range(3)]
    note(store, LEAD, references[0], "Rang home.")
    yield store
    store.close()


@pytest.fixture
def server(filed, clock):
    """Another process at the same store, which has the old keys in mind."""
    store = IncidentStore(filed.folder, clock=clock, wait=0.2)
    listed(store, LEAD)
    yield store
    store.close()


def words(store) -> list[str]:
    """Return all that was written, of every report."""
    found = [record(store, LEAD, row.reference) for row in listed(store, LEAD)]
    return sorted(t for r in found for t in (*r.answers.values(), *(e.text for e in r.entries)))


def test_every_word_is_sealed_anew_and_the_old_key_goes(filed):
    """Afterwards one key is left, another than before, and everything still opens."""
    before, said = filed.keys, words(filed)
    done = rotate(filed, LEAD)
    ring = KeyRing.load(filed.folder)

    assert (done.sealed, done.old_key_gone, done.log_emptied) == (7, True, True)
    assert len(ring.sealing) == 1
    assert ring.sealing != before.sealing
    assert ring.mac == before.mac
    assert words(filed) == said
    assert verify(filed, LEAD) == []


def test_what_the_old_key_sealed_is_in_no_file(filed):
    """Whoever finds the old key later opens nothing with it."""
    before = filed.keys
    rotate(filed, LEAD)
    old_id = Sealer(before).newest
    files = [file for file in filed.folder.rglob("*") if file.is_file()]

    assert [file.name for file in files if old_id in file.read_bytes()] == []


def test_a_server_that_runs_meanwhile_goes_on(filed, server, report):
    """The server reads the new key by itself: what it files and reads afterwards is whole."""
    rotate(filed, LEAD)
    receipt = server.file(report(answers={"what": "After."}))
    server.add(receipt.reference, receipt.pin, "More.")

    assert {"After.", "More."} < set(words(server))
    assert verify(filed, LEAD) == []


@pytest.mark.parametrize("after", range(1, 8))
def test_killed_half_way_the_next_call_goes_on(filed, monkeypatch, after, report):
    """Wherever it is cut short, everything opens, and the next call ends it with the same key."""
    monkeypatch.setattr(rotating, "_BATCH", 1)
    said = words(filed)

    def killed(done: int, total: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(filed, LEAD, killed)
    half, between = filed.keys, words(filed)
    done = rotate(filed, LEAD)

    assert len(half.sealing) == 2
    assert between == words(filed) == said
    assert (done.sealed, filed.keys.sealing) == (7 - after, half.sealing[:1])


def test_a_report_that_waits_is_not_lost(filed, report):
    """A spooled report is taken in first, so that it opens afterwards."""
    receipt = filed.spool.put(report(), filed.clock())
    done = rotate(filed, LEAD)

    assert (done.old_key_gone, filed.waiting()) == (True, 0)
    assert record(filed, LEAD, receipt.reference).answers["name"] == "Sam Pupil"


def test_as_long_as_the_spool_needs_it_the_old_key_stays(filed, report, monkeypatch):
    """A report that cannot be taken in keeps its key; the next call drops it."""
    filed.spool.put(report(), filed.clock())
    with monkeypatch.context() as patch:
        patch.setattr(filed, "take_in", lambda: 0)
        kept = rotate(filed, LEAD)
    ring = filed.keys
    done = rotate(filed, LEAD)

    assert (kept.old_key_gone, len(ring.sealing)) == (False, 2)
    assert (done.old_key_gone, filed.keys.sealing) == (True, ring.sealing[:1])


def test_a_word_that_does_not_open_stops_it(filed):
    """Nothing is thrown away where something is wrong: the old key stays."""
    with filed.transaction() as tx:
        tx.execute("update answers set sealed = zeroblob(60) where id = 2")

    with pytest.raises(WrongKey):
        rotate(filed, LEAD)
    assert len(filed.keys.sealing) == 2


def test_keys_of_the_environment_are_its_owners(filed, monkeypatch):
    """The newest of the given keys seals; adding and dropping is for whoever set them."""
    ring, said = filed.keys.rotated(), words(filed)
    monkeypatch.setenv("SIGNPOST_INCIDENT_KEYS", ring.text())
    store = IncidentStore(filed.folder, clock=filed.clock, wait=0.2)
    done = rotate(store, LEAD)
    monkeypatch.setenv("SIGNPOST_INCIDENT_KEYS", ring.only_newest().text())
    after = IncidentStore(filed.folder, clock=filed.clock, wait=0.2)

    assert (done.sealed, done.old_key_gone) == (7, False)
    assert words(after) == said


def test_progress_counts_the_words(filed):
    """Whoever waits sees how many are sealed anew, of how many."""
    steps: list[tuple[int, int]] = []
    rotate(filed, LEAD, lambda done, total: steps.append((done, total)))

    assert steps == [(6, 7), (7, 7)]
