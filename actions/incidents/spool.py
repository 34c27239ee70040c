"""Reports that the database could not take: one sealed file each, until it can.

A file is named by reference and number (`OS-Q4KD9X.1.report`; further numbers hold what was
changed when the report was sent again). A report is acknowledged only when its file and the
folder's entry are on disk. Of a report that has gone into the database an empty file `.taken`
stays, so that its reference is never given again. Emptying the spool needs no space.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from actions.incidents import clock, disk
from actions.incidents.errors import NotStored, WrongKey
from actions.incidents.filing import digest, receipt
from actions.incidents.keys import KeyRing
from actions.incidents.references import PREFIX, spool_references
from actions.incidents.report import Receipt, Report
from actions.incidents.seal import Sealer

RESERVE = 256 * 1024  # bytes kept free for reports on a disk that fills up
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Spooled:
    """A report as it waits: with the reference and time that were acknowledged."""

    reference: str
    logged: datetime
    report: Report


class Spool:
    """The folder of waiting reports. `keys` returns the ring as it is now; `wait` is in seconds."""

    def __init__(self, folder: Path, keys: Callable[[], KeyRing], wait: float) -> None:
        self.folder, self._keys, self._wait = folder, keys, wait

    def put(self, report: Report, at: datetime) -> Receipt:
        """Keep a report and return its receipt; for a form's id the reference is always the same.

        `at` is the time it was logged. Raises NotStored.
        """
        try:
            disk.made_folder(self.folder)
            with disk.held(self.folder, self._wait):
                return self._put(report, at)
        except (OSError, WrongKey) as error:
            raise NotStored(type(error).__name__) from error

    def _put(self, report: Report, at: datetime) -> Receipt:
        keys = self._keys()
        reference = next(r for r in spool_references(keys, report.key) if self._free(r, report.key))
        waiting = self._files(reference)
        before = [spooled for file in waiting if (spooled := self.read(file))]
        logged = before[0].logged if before else at
        wanted = digest(keys, report)
        if not any(digest(keys, spooled.report) == wanted for spooled in before):
            number = _number(waiting[-1]) + 1 if waiting else 1
            name = f"{reference}.{number}.report"
            self._write(self.folder / name, _text(Spooled(reference, logged, report)), keys)
        return receipt(keys, report.key, reference, logged, spooled=True, again=bool(before))

    def _write(self, path: Path, text: str, keys: KeyRing) -> None:
        for part in self.folder.glob(f".*{disk.PART}"):  # of a process killed while it wrote
            part.unlink(missing_ok=True)
        sealed = Sealer(keys).seal(text, "spool", _reference(path))
        try:
            disk.write_new(path, sealed)
        except OSError as error:
            reserve = self._reserve()
            if error.errno not in _FULL or not reserve.exists():
                raise
            reserve.unlink()
            disk.write_new(path, sealed)

    def _free(self, reference: str, key: str) -> bool:
        """Return whether a reference is nobody's yet, or this form's own."""
        if self._taken(reference).exists():
            return False
        files = self._files(reference)
        return not files or any((s := self.read(file)) and s.report.key == key for file in files)

    def holds(self, key: str) -> bool:
        """Return whether the report with a form's id is waiting."""
        for reference in spool_references(self._keys(), key):
            if self._free(reference, key):
                return bool(self._files(reference))
        return False

    def read(self, path: Path) -> Spooled | None:
        """Return what waits in a file, or None where it has gone or does not open."""
        try:
            text = Sealer(self._keys()).open(path.read_bytes(), "spool", _reference(path))
        except (FileNotFoundError, WrongKey):
            return None
        return _spooled(json.loads(text))

    def files(self) -> list[Path]:
        """Return the waiting files, each report's in the order they were sent."""
        return sorted(self.folder.glob(f"{PREFIX}*.report"), key=_order)

    def done(self, path: Path, spooled: Spooled) -> None:
        """Remove a file whose report is in the database. Raises OSError."""
        taken = self._taken(spooled.reference)
        with suppress(FileNotFoundError):  # another process was quicker
            path.unlink() if taken.exists() else path.rename(taken)
        disk.sync_folder(self.folder)
        os.truncate(taken, 0)

    def clean(self) -> None:
        """Empty what a process killed in `done` left. Raises OSError."""
        for taken in self.folder.glob(f"{PREFIX}*.taken"):
            if taken.stat().st_size:
                os.truncate(taken, 0)

    def keep_reserve(self) -> None:
        """Set some space aside that a full disk can be asked for; nothing where there is none."""
        with suppress(OSError):
            disk.made_folder(self.folder)
            descriptor = os.open(self._reserve(), os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, RESERVE)
            finally:
                os.close(descriptor)

    def _files(self, reference: str) -> list[Path]:
        if not (self.folder / f"{reference}.1.report").exists():  # quicker than to list them all
            return []
        return sorted(self.folder.glob(f"{reference}.*.report"), key=_order)

    def _taken(self, reference: str) -> Path:
        return self.folder / f"{reference}.taken"

    def _reserve(self) -> Path:
        return self.folder / ".reserve"


def _reference(path: Path) -> str:
    return path.name.split(".")[0]


def _number(path: Path) -> int:
    return int(path.name.split(".")[1])


def _order(path: Path) -> tuple[str, int]:
    return _reference(path), _number(path)


def _text(spooled: Spooled) -> str:
    said = {"reference": spooled.reference, "logged": clock.stamp(spooled.logged)}
    return json.dumps({**said, "report": asdict(spooled.report)})


def _spooled(said: dict) -> Spooled:
    report = said["report"]
    lists = {name: tuple(report[name]) for name in ("about", "posts")}
    return Spooled(said["reference"], clock.moment(said["logged"]), Report(**{**report, **lists}))
