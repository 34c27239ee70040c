"""The incident store: what it has acknowledged is on disk, once, and stays.

Reports go into one SQLite database; where it cannot take one just now, into the spool; where that
fails too, the person is told. Safe for threads and for several processes on one machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from actions.incidents import asking, clock, filing
from actions.incidents.errors import Locked, NoSuchReport, NotStored, Unavailable, WrongKey
from actions.incidents.keys import DATABASE, KeyRing
from actions.incidents.opening import Connection
from actions.incidents.references import normalise
from actions.incidents.report import Receipt, Report, Status
from actions.incidents.routing import INSTEAD
from actions.incidents.seal import Sealer
from actions.incidents.spool import Spool, Spooled
from actions.incidents.transaction import Transaction

WAIT = 2.0  # seconds to wait for another writer, while somebody waits for an answer


def incident_folder() -> Path:
    """Return the folder of the store: SIGNPOST_VAR, or var/ here."""
    return Path(os.environ.get("SIGNPOST_VAR", "var"))


class IncidentStore:
    """Files reports, answers their reporters, and runs the transactions of those who read them.

    `folder` holds the database; the spool is in SIGNPOST_SPOOL or beside it. `keys` are loaded from
    the folder unless given. `instead` names stand-ins (routing.py), `channels` are email and teams.
    Nothing is opened before it is needed.
    """

    def __init__(
        self,
        folder: Path | None = None,
        keys: KeyRing | None = None,
        instead: Mapping[str, str] = INSTEAD,
        clock: Callable[[], datetime] = clock.utc_now,
        channels: tuple[str, ...] = ("email",),
        wait: float = WAIT,
    ) -> None:
        self.folder = folder or incident_folder()
        self._keys = keys or KeyRing.load(self.folder)
        self.rules = filing.Rules(instead, channels)
        self.clock = clock
        self.path = self.folder / DATABASE
        self._connection = Connection(self.path, self._keys, wait)
        spool = Path(os.environ.get("SIGNPOST_SPOOL") or self.folder / "spool")
        self.spool = Spool(spool, lambda: self.keys, wait)

    @property
    def keys(self) -> KeyRing:
        """The keys as they are now: another process may have changed them. Raises WrongKey."""
        self._keys = now = self._keys.current()
        return now

    def file(self, report: Report) -> Receipt:
        """Keep a report and return the proof that it is on disk; sent again, it stays one report.

        What was changed when it is sent again is kept as a correction. Raises NotStored.
        """
        try:
            with self.transaction() as tx:
                return self._filed(tx, report)
        except Unavailable:
            return self._already(report) or self.spool.put(report, self.clock())
        except WrongKey:
            raise NotStored("the keys are not those of this store") from None

    def status(self, reference: str, pin: str) -> Status:
        """Return how a report stands. Raises NoSuchReport, Locked, Unavailable."""
        self._fetch(reference)
        with self.transaction() as tx:
            found = asking.admitted(tx, reference, pin)
            if not isinstance(found, NoSuchReport | Locked):
                return asking.status(tx, found)
        raise found

    def add(self, reference: str, pin: str, text: str) -> None:
        """Add to a report what its reporter says now. Raises NoSuchReport, Locked, Unavailable."""
        self._fetch(reference)
        with self.transaction() as tx:
            found = asking.admitted(tx, reference, pin)
            if not isinstance(found, NoSuchReport | Locked):
                return asking.add(tx, found, text, self.rules)
        raise found

    def waiting(self) -> int:
        """Return how many files wait in the spool."""
        return len(self.spool.files())

    def take_in(self) -> int:
        """Move what waits in the spool into the database; return how many files were moved.

        Files that do not open stay where they are. Raises Unavailable.
        """
        moved = 0
        for path in self.spool.files():
            spooled = self.spool.read(path)
            if spooled is None:
                continue
            with self.transaction() as tx:
                self._take(tx, spooled)
            with suppress(OSError):  # a full disk: the file goes another time
                self.spool.done(path, spooled)
            moved += 1
        with suppress(OSError):
            self.spool.clean()
        self.spool.keep_reserve()
        return moved

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run a write transaction: all is on disk afterwards, or nothing.

        Another process that changes keys holds the same lock, so the keys stay what they are.
        Raises Unavailable, WrongKey.
        """
        with self._connection.transaction() as db:
            keys = self.keys
            yield Transaction(db, keys, Sealer(keys), self.clock())

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Run reads that see one state. Raises Unavailable, WrongKey."""
        with self._connection.reading() as db:
            keys = self.keys
            yield Transaction(db, keys, Sealer(keys), self.clock())

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        self._connection.close()

    def _filed(self, tx: Transaction, report: Report) -> Receipt:
        row = filing.known(tx, report.key)
        if row is not None:
            filing.correct(tx, row, report, self.rules)
            logged = clock.moment(row["logged"])
            return filing.receipt(tx.keys, report.key, row["reference"], logged, again=True)
        if self.spool.holds(report.key):  # nobody can take it in while this transaction runs
            return self.spool.put(report, tx.now)
        reference = filing.free_reference(tx)
        filing.insert(tx, report, self.rules, reference, tx.now, source="form")
        return filing.receipt(tx.keys, report.key, reference, tx.now)

    def _already(self, report: Report) -> Receipt | None:
        """Return the receipt of a report that is stored just so, where the database can be read."""
        with suppress(Unavailable), self.reading() as tx:
            row = filing.known(tx, report.key)
            if row and row["digest"] == filing.digest(tx.keys, report):
                logged = clock.moment(row["logged"])
                return filing.receipt(tx.keys, report.key, row["reference"], logged, again=True)
        return None

    def _take(self, tx: Transaction, spooled: Spooled) -> None:
        row = filing.known(tx, spooled.report.key)
        if row is None:
            logged = spooled.logged
            filing.insert(tx, spooled.report, self.rules, spooled.reference, logged, source="spool")
            return
        if tx.find(spooled.reference) is None:
            tx.insert("aliases", {"reference": spooled.reference, "report_id": row["id"]})
        filing.correct(tx, row, spooled.report, self.rules)

    def _fetch(self, reference: str) -> None:
        """Take in the spool where the report that is asked about waits there."""
        if (self.spool.folder / f"{normalise(reference)}.1.report").exists():
            with suppress(Unavailable):
                self.take_in()
