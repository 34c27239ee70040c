"""What was handled already and what was not delivered, shared between workers."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rasa_project.teams.records import KEPT, Records


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def test_claimed_once(tmp_path: Path, clock) -> None:
    """The first to claim gets it, nobody after, and every key is its own."""
    records = Records(tmp_path, clock)

    assert [records.claim(key) for key in ("a", "a", "b", "a")] == [True, False, True, False]


def test_claimed_once_by_two_workers(tmp_path: Path, clock) -> None:
    """Two processes that share the folder handle each activity once between them."""
    workers = [Records(tmp_path, clock) for _ in range(2)]
    jobs = [(worker, str(key)) for key in range(50) for worker in workers]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda job: job[0].claim(job[1]), jobs))

    assert sum(taken) == 50


def test_claims_survive_a_restart(tmp_path: Path, clock) -> None:
    """What was handled before a restart is not handled again."""
    first = Records(tmp_path, clock)
    first.claim("a")
    first.close()

    assert Records(tmp_path, clock).claim("a") is False


def test_claims_end(tmp_path: Path, clock) -> None:
    """After its time a key may be claimed again, by the same worker and by another."""
    one, other = Records(tmp_path, clock), Records(tmp_path, clock)
    one.claim("a", 60)
    one.claim("b", 60)
    clock.now += 61

    assert (one.claim("a", 60), other.claim("b", 60)) == (True, True)


def test_released(tmp_path: Path, clock) -> None:
    """A key given back may be claimed again at once."""
    records = Records(tmp_path, clock)
    records.claim("a")
    records.release("a")

    assert records.claim("a") is True


def test_a_broken_disk_silences_nobody(tmp_path: Path, clock) -> None:
    """Where the database cannot be written, each message is still handled once by this process."""
    records = Records(tmp_path, clock)
    records.close()

    assert [records.claim(key) for key in ("a", "a", "b")] == [True, False, True]
    records.not_delivered("teams-a", "message", 500, 5)
    records.release("a")


def test_what_was_not_delivered(tmp_path: Path, clock) -> None:
    """A failed delivery is kept for thirty days: when, where (hashed), how often tried."""
    records = Records(tmp_path, clock)
    records.not_delivered("teams-a", "message: 2 of 3", 503, 5)
    (row,) = records.undelivered()
    clock.now += KEPT + 700
    records.claim("tidy")

    assert row == {
        "at": 1_000_000,
        "conversation": "teams-a",
        "kind": "message: 2 of 3",
        "status": 503,
        "tries": 5,
    }
    assert records.undelivered() == []


def test_nobody_else_reads_it(tmp_path: Path, clock) -> None:
    """The file is its owner's alone, and holds its keys as they were given."""
    Records(tmp_path, clock).claim("a")

    assert (tmp_path / "teams.db").stat().st_mode & 0o777 == 0o600
    assert sqlite3.connect(tmp_path / "teams.db").execute("select key from claims").fetchall() == [
        ("a",)
    ]
