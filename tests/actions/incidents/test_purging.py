"""What has been kept long enough goes, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.incidents import purging
from actions.incidents.errors import NoSuchReport
from actions.incidents.purging import due, emptied_log, purge
from actions.incidents.reading import listed, record
from actions.incidents.report import Reader
from actions.incidents.workflow import hold, move
from knowledge.school import Retention

LEAD, HEAD = Reader("Mr Okafor", "lead"), Reader("Mrs Adeyemi", "head")
RETENTION = Retention(incident_months=12, by_kind={"impersonation": 3})
WAY = {"acknowledged": None, "in_progress": None, "resolved": None, "closed": "Settled."}


@pytest.fixture
def closed(store, report):
    """File a report and close it now: `closed("impersonation")`, its reference."""

    def bring(kind: str = "other", reader: Reader = LEAD, **said) -> str:
        reference = store.file(report(kind, **said)).reference
        for state, text in WAY.items():
            move(store, reader, reference, state, text)
        return reference

    return bring


def gone(store, reader=LEAD) -> list[str]:
    """Purge, and return the references of what went."""
    return [found.reference for found in purge(store, reader, RETENTION)[0]]


@pytest.mark.parametrize(
    ("kind", "at", "expected"),
    [
        ("other", "2027-11-24 11:59", False),
        ("other", "2027-11-24 12:00", True),
        ("impersonation", "2027-02-24 11:59", False),
        ("impersonation", "2027-02-24 12:00", True),
    ],
)
def test_months_count_from_closing_by_kind(store, closed, clock, kind, at, expected):
    """A report goes at its month to the minute, a kind with months of its own at those."""
    reference = closed(kind)
    clock.now = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert [found.reference for found in due(store, LEAD, RETENTION)] == [reference] * expected
    assert gone(store) == [reference] * expected


@pytest.mark.parametrize("state", ["new", "acknowledged", "in_progress", "resolved"])
def test_an_open_report_never_goes(store, report, clock, state):
    """However old it is, what is not closed stays."""
    reference = store.file(report()).reference
    for step, text in WAY.items():
        if record(store, LEAD, reference).row.state != state:
            move(store, LEAD, reference, step, text)
    clock.pass_by(days=9999)

    assert (gone(store), len(listed(store, LEAD))) == ([], 1)


def test_a_report_on_hold_never_goes_and_once_released_does(store, closed, clock):
    """The hold counts however long it lasts; released, the report is due at once."""
    reference = closed()
    hold(store, LEAD, reference)
    clock.pass_by(days=9999)
    held = gone(store)
    hold(store, LEAD, reference, on=False)

    assert (held, gone(store)) == ([], [reference])


def test_what_is_opened_again_starts_afresh(store, closed, clock):
    """The months run from the last closing."""
    reference = closed()
    clock.pass_by(days=300)
    for state, text in {"in_progress": "More came.", "resolved": None, "closed": "Done."}.items():
        move(store, LEAD, reference, state, text)
    clock.pass_by(days=300)

    assert gone(store) == []


def test_a_hold_set_meanwhile_is_kept(store, closed, clock, monkeypatch):
    """A report that is put on hold after the list was made, and before it is deleted, stays."""
    reference = closed()
    clock.pass_by(days=9999)
    wanted = due(store, LEAD, RETENTION)
    hold(store, LEAD, reference)
    monkeypatch.setattr(purging, "due", lambda *_: wanted)

    assert gone(store) == []
    assert record(store, LEAD, reference).row.hold


def test_nothing_is_left_but_its_line_in_the_trail(store, closed, clock):
    """Rows, words, marks and notices go; the trail keeps reference and kind, and stays whole."""
    reference = closed("impersonation", posts=("example.com/1",))
    clock.pass_by(days=9999)
    purge(store, LEAD, RETENTION)
    with pytest.raises(NoSuchReport):
        record(store, LEAD, reference)
    with store.reading() as tx:
        tables = ("reports", "answers", "entries", "marks", "notices")
        counts = {t: tx.execute(f"select count(*) from {t}").fetchone()[0] for t in tables}
        last = tx.one("select role, what, reference, detail from audit order by id desc")

    assert counts == dict.fromkeys(tables, 0)
    assert list(last.values()) == ["lead", "purged", reference, '{"kind": "impersonation"}']


def test_the_sealed_words_leave_the_files(store, closed, clock):
    """After a purge no file holds the bytes that the words were sealed in."""
    reference = closed()
    with store.reading() as tx:
        sealed = [row[0] for row in tx.execute("select sealed from answers")]
        sealed += [row[0] for row in tx.execute("select sealed from entries")]
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    before = b"".join(path.read_bytes() for path in files)
    clock.pass_by(days=9999)
    found, emptied = purge(store, LEAD, RETENTION)
    after = b"".join(path.read_bytes() for path in files if path.exists())

    assert ([f.reference for f in found], emptied) == ([reference], True)
    assert [value in before for value in sealed] == [True] * 3
    assert [value in after for value in sealed] == [False] * 3


def test_a_reader_elsewhere_is_said(store, closed, clock, keys):
    """While another process reads, the log cannot be emptied, and the caller is told."""
    closed()
    clock.pass_by(days=9999)
    other = type(store)(store.folder, keys, clock=clock)
    with other.reading() as tx:
        tx.execute("select count(*) from reports").fetchone()
        emptied = purge(store, LEAD, RETENTION)[1]

    assert (emptied, emptied_log(store)) == (False, True)


def test_each_role_purges_its_own(store, closed, clock):
    """A report about the lead is neither listed nor deleted when the lead purges."""
    reference = closed("staff_targeted", HEAD, about=("lead",))
    clock.pass_by(days=9999)

    assert (due(store, LEAD, RETENTION), gone(store)) == ([], [])
    assert gone(store, HEAD) == [reference]


def test_progress_reaches_the_end(store, closed, clock, monkeypatch):
    """Whoever waits sees how far it is, batch by batch."""
    monkeypatch.setattr(purging, "_BATCH", 2)
    for _ in range(3):
        closed()
    clock.pass_by(days=9999)
    steps: list[tuple[int, int]] = []
    purge(store, LEAD, RETENTION, lambda done, total: steps.append((done, total)))

    assert steps == [(2, 3), (3, 3)]
