"""The store, its keys, a clock that can be set, and reports to file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from actions.incidents.keys import KeyRing
from actions.incidents.report import Report
from actions.incidents.store import IncidentStore

ANSWERS = {"what": "Somebody filmed me in class.", "name": "Sam Pupil"}


class Clock:
    """A clock that stands still until it is set: `clock.now = …` or `clock.pass_by(hours=1)`."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass: `pass_by(hours=1)`."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """A school day at noon, UTC."""
    return Clock()


@pytest.fixture
def keys() -> KeyRing:
    """Keys of a test's own, in no file."""
    return KeyRing.made()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads this machine's own store."""
    for name in ("SIGNPOST_INCIDENT_KEYS", "SIGNPOST_SPOOL", "SIGNPOST_VAR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path: Path, keys: KeyRing, clock: Clock) -> Iterator[IncidentStore]:
    """A new store in a folder of its own; waits for a lock a fifth of a second only."""
    made = IncidentStore(tmp_path / "var", keys, clock=clock, wait=0.2)
    yield made
    made.close()


@pytest.fixture
def report() -> Callable[..., Report]:
    """Make a report, each with an id of its own: `report("colleague", about=("head",))`."""
    numbers = count(1)

    def make(kind: str = "staff_targeted", **said) -> Report:
        key = said.pop("key", f"{next(numbers):032x}")
        return Report(key=key, kind=kind, **{"answers": ANSWERS, **said})

    return make
