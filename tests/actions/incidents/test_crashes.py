"""Killed at the worst moment or on a full disk: what was acknowledged is there, and once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from actions.incidents import audit
from actions.incidents.errors import NotStored
from actions.incidents.store import IncidentStore

KEY = "a" * 32
# A server that files one report (or does what `last` says) after its world was changed.
SERVER = """
import os, resource, signal, sys
from pathlib import Path
from actions.incidents import disk, linking, spool, store
from actions.incidents.errors import StoreError
from actions.incidents.report import Report

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

at = store.IncidentStore(Path(sys.argv[1]), wait=0.1)
report = Report("a" * 32, "other", {"what": "x" * 300})
CHANGE
try:
    LAST
except StoreError as error:
    print(type(error).__name__)
"""
FILE = "print(at.file(report).spooled)"


@pytest.fixture
def server(tmp_path):
    """Run a server on the store's folder: `server(change, last)` gives its end and its words."""

    def run(change: str = "", last: str = FILE) -> tuple[int, str]:
        code = SERVER.replace("CHANGE", change).replace("LAST", last)
        command = [sys.executable, "-c", code, str(tmp_path / "var")]
        root = Path(__file__).parents[3]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)
        assert done.stderr == ""
        return done.returncode, done.stdout.strip()

    return run


@pytest.fixture
def kept(tmp_path):
    """The store that the servers used, with the keys they made."""
    return lambda: IncidentStore(tmp_path / "var", wait=0.5)


def references(store):
    """Return the references of all reports; the trail must be whole."""
    store.take_in()
    with store.reading() as tx:
        assert audit.check(audit.rows(tx.db), tx.keys) is None
        return [row["reference"] for row in tx.rows("select reference from reports")]


def other(report):
    """Return the report that the servers file."""
    return report("other", key=KEY, answers={"what": "x" * 300})


@pytest.mark.parametrize(
    ("change", "last", "again"),
    [
        ("", "at.file(report); die()", True),  # stored, and killed before it could answer
        ("linking.mark = die", FILE, False),  # in the middle of the transaction
        ("disk.write_new = die", "at.spool.put(report, at.clock())", False),
        ("disk.sync_folder = die", "at.spool.put(report, at.clock())", True),
        ("spool.Spool.done = die", "at.spool.put(report, at.clock()); at.take_in()", True),
    ],
)
def test_killed_and_sent_again_a_report_is_there_once(server, kept, report, change, last, again):
    """Whatever the killed server had done, the retry makes it one report with one reference."""
    killed = server("linking.mark; os.makedirs(at.spool.folder, exist_ok=True)\n" + change, last)
    store = kept()
    receipt = store.file(other(report))

    assert killed == (-signal.SIGKILL, "")
    assert receipt.again is again
    assert references(store) == [receipt.reference]
    assert store.file(other(report)).reference == receipt.reference
    assert store.status(receipt.reference, receipt.pin).state == "new"


@pytest.mark.parametrize(("size", "said"), [(8192, "True"), (64, "NotStored")])
def test_where_files_may_not_grow_the_spool_takes_it_or_the_person_is_told(
    server, kept, report, size, said
):
    """A limit that stops the database leaves the spool; one that stops both is told."""
    store = kept()
    first = store.file(report())
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    end = server(limit)

    assert end == (0, said)
    assert len(references(store)) == (2 if said == "True" else 1)
    assert first.reference in references(store)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte; only root may mount one."""
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("needs root to mount a small disk")
    mounted = tmp_path / "small"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mounted)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield mounted
    subprocess.run(["umount", "-l", str(mounted)], check=True)


def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk, keys, report):
    """Database, then reserve, then a plain no: when there is space again all of it is there."""
    store = IncidentStore(small_disk, keys, wait=0.2)
    store.take_in()
    told = [store.file(report(answers={"what": "x" * 20000}))]
    with suppress(OSError), (small_disk / "ballast").open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    with suppress(NotStored):
        while len(told) < 100:
            told.append(store.file(report(answers={"what": "x" * 20000})))
    (small_disk / "ballast").unlink()

    assert 2 <= len(told) < 100
    assert any(receipt.spooled for receipt in told)
    assert sorted(references(store)) == sorted(receipt.reference for receipt in told)
    store.close()
