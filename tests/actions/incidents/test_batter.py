"""The battering of the store finds what is lost, and finds nothing lost."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"
SPEC = importlib.util.spec_from_file_location("battered", SCRIPTS / "battered.py")
battered = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(battered)


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Three filed reports and their ledger; `counted(line)` adds a line and counts."""
    monkeypatch.setenv("SIGNPOST_SPOOL", "")
    store = battered.opened(tmp_path)
    receipts = [store.file(battered.report(number)) for number in range(3)]
    (tmp_path / "ledgers").mkdir()
    lines = [f"{n} {r.reference} {r.pin} stored\n" for n, r in enumerate(receipts)]

    def count(more: str = "", reports: int = 3) -> set[str]:
        (tmp_path / "ledgers" / "0-1-1").write_text("".join(lines) + more)
        found = battered.count(tmp_path, reports)
        return {name for name, value in found.items() if value and name not in battered.TOLD}

    return count


def test_a_whole_store_counts_as_whole(counted):
    """Nothing is broken where nothing was lost; half a line of a killed worker is no receipt."""
    assert counted() == set()
    assert counted("2 OS-33") == set()


def test_what_is_lost_or_never_acknowledged_is_counted(counted):
    """A receipt with no report, or another's, and a report without a receipt are found."""
    assert counted("1 OS-333333 123456 stored\n") == {"receipts without a readable report"}
    assert "reports never acknowledged" in counted(reports=4)
    assert "acknowledged reports missing" in counted(reports=4)
    assert "reports nobody acknowledged" in counted(reports=2)


def test_a_planted_word_is_found(tmp_path):
    """The search for plain words can fail."""
    (tmp_path / "a.db-wal").write_bytes(b"\0" + battered.WORD)
    (tmp_path / "b.db").write_bytes(b"nothing")

    assert battered.planted(tmp_path) == 1


@pytest.mark.server
def test_three_hundred_reports_survive_a_battering():
    """Servers killed at random, database locked, read-only and full: every promise is kept."""
    command = [sys.executable, str(SCRIPTS / "batter_store.py"), "--reports", "300"]
    done = subprocess.run([*command, "--seconds", "20"], capture_output=True, text=True)

    assert "every promise kept" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
