"""What the database cannot take waits on disk, sealed, under the reference that was told."""

from __future__ import annotations

import errno
import os

import pytest

from actions.incidents import disk
from actions.incidents.errors import NotStored
from actions.incidents.references import SPOOL
from actions.incidents.spool import RESERVE, Spool

KEY = "a" * 32


@pytest.fixture
def spool(tmp_path, keys):
    """An empty spool."""
    return Spool(tmp_path / "spool", lambda: keys, 0.2)


def taken_in(spool):
    """Empty the spool as if the database had taken everything."""
    for path in spool.files():
        spool.done(path, spool.read(path))


def test_a_spooled_report_can_be_read_again(spool, report, clock):
    """All that was reported, its reference and its time are in the file, sealed."""
    told = report(facts={"platform": "tiktok"}, about=("head",), posts=("x:status:1",), urgent=True)
    receipt = spool.put(told, clock.now)
    [path] = spool.files()
    held = spool.read(path)

    assert (held.reference, held.logged, held.report) == (receipt.reference, clock.now, told)
    assert (receipt.spooled, receipt.again) == (True, False)
    assert receipt.reference[3] in SPOOL
    assert b"filmed" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_report_sent_again_has_one_file_and_one_reference(spool, report, clock):
    """A retry while the report waits gives the same receipt."""
    first = spool.put(report(key=KEY), clock.now)
    clock.pass_by(minutes=5)
    second = spool.put(report(key=KEY), clock.now)

    assert (second.reference, second.pin, second.logged) == (
        first.reference,
        first.pin,
        first.logged,
    )
    assert (second.again, len(spool.files())) == (True, 1)


def test_a_changed_report_waits_beside_the_first(spool, report, clock):
    """Changed answers are a second file under the same reference, after the first."""
    first = spool.put(report(key=KEY), clock.now)
    changed = report(key=KEY, answers={"what": "two"})
    again = [spool.put(changed, clock.now) for _ in range(2)]
    held = [spool.read(path) for path in spool.files()]

    assert {receipt.reference for receipt in again} == {first.reference}
    assert [h.report.answers for h in held] == [report().answers, {"what": "two"}]


def test_more_than_nine_versions_stay_in_order(spool, report, clock):
    """Files are sorted by number, not by spelling."""
    for number in range(12):
        spool.put(report(key=KEY, answers={"n": str(number)}), clock.now)
    order = [int(spool.read(path).report.answers["n"]) for path in spool.files()]

    assert order == list(range(12))


def test_a_reference_is_never_given_twice(spool, report, clock, monkeypatch):
    """Where two forms' ids lead to one reference, waiting or long taken in, the second gets the
    next."""
    refs = ["OS-Q33333", "OS-Q44444", "OS-Q66666"]
    monkeypatch.setattr("actions.incidents.spool.spool_references", lambda keys, key: iter(refs))
    first = spool.put(report(), clock.now)
    second = spool.put(report(), clock.now)
    taken_in(spool)
    third = spool.put(report(), clock.now)

    assert [r.reference for r in (first, second, third)] == refs


def test_of_a_report_taken_in_nothing_stays_but_its_reference(spool, report, clock):
    """The file that keeps a reference from being given again holds nothing of the report."""
    receipt = spool.put(report(key=KEY), clock.now)
    spool.put(report(key=KEY, answers={"what": "two"}), clock.now)
    taken_in(spool)

    assert [(p.name, p.stat().st_size) for p in spool.folder.iterdir()] == [
        (f"{receipt.reference}.taken", 0)
    ]


def test_a_process_killed_while_it_cleared_away_is_made_up_for(spool, report, clock):
    """Words left under a reference that was taken in are gone after the next round."""
    spool.put(report(), clock.now)
    [path] = spool.files()
    path.rename(path.with_name("OS-Q33333.taken"))
    spool.clean()

    assert (spool.folder / "OS-Q33333.taken").stat().st_size == 0


def test_two_who_clear_away_the_same_file_do_not_fail(spool, report, clock):
    """The slower of two processes finds nothing to do."""
    spool.put(report(), clock.now)
    [path] = spool.files()
    held = spool.read(path)
    spool.done(path, held)
    spool.done(path, held)

    assert spool.files() == []


def test_holds_says_what_waits(spool, report, clock):
    """Only the form whose report waits is held; after it was taken in it is not."""
    before = spool.holds(KEY)
    spool.put(report(key=KEY), clock.now)
    waiting = spool.holds(KEY), spool.holds("b" * 32)
    taken_in(spool)

    assert (before, waiting, spool.holds(KEY)) == (False, (True, False), False)


def test_a_file_that_was_moved_or_torn_does_not_open(spool, report, clock):
    """Neither half a file nor one under another reference is taken for a report."""
    spool.put(report(), clock.now)
    [path] = spool.files()
    torn = path.with_name("OS-Q77777.1.report")
    torn.write_bytes(path.read_bytes()[:-9])
    moved = path.with_name("OS-Q99999.1.report")
    moved.write_bytes(path.read_bytes())

    assert [spool.read(p) is not None for p in (path, torn, moved)] == [True, False, False]
    assert spool.read(path.with_name("OS-Q44444.1.report")) is None


def test_what_a_killed_writer_left_goes(spool, report, clock):
    """A file that was never acknowledged is cleared away by the next writer."""
    disk.made_folder(spool.folder)
    (spool.folder / f".OS-Q44444.1.report.00{disk.PART}").write_bytes(b"half")
    spool.put(report(), clock.now)

    assert [p.name[:4] for p in spool.folder.iterdir()] == [spool.files()[0].name[:4]]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_write_that_fails_is_told(spool, report, clock, monkeypatch, code):
    """Nothing is acknowledged that did not reach the disk, and nothing is left behind."""

    def fail(descriptor):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(NotStored):
        spool.put(report(), clock.now)
    assert list(spool.folder.glob("*")) == []


def test_a_spool_that_another_holds_is_told(spool, report, clock):
    """A process that hangs with the folder held does not hang the others."""
    disk.made_folder(spool.folder)

    with disk.held(spool.folder, 0), pytest.raises(NotStored):
        spool.put(report(), clock.now)


def test_the_reserve_is_there_and_serves_once(spool, report, clock, monkeypatch):
    """On a full disk the space set aside takes the report; without it the person is told."""
    spool.keep_reserve()
    reserve = spool.folder / ".reserve"
    size = reserve.stat().st_size
    write = disk.write_new

    def full(path, data):
        if reserve.exists() or len(spool.files()):
            raise OSError(errno.ENOSPC, "no space left on device")
        write(path, data)

    monkeypatch.setattr(disk, "write_new", full)
    receipt = spool.put(report(), clock.now)

    assert size == RESERVE
    assert [path.name[:9] for path in spool.files()] == [receipt.reference]
    with pytest.raises(NotStored):
        spool.put(report(), clock.now)
