"""What is kept long enough is deleted: the report, its words and what was added to it.

Of a purged report the audit trail keeps that it was there: reference, kind, who did what and when.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta

from actions.incidents import clock, linking
from actions.incidents.errors import Unavailable
from actions.incidents.report import Kind, Reader
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from knowledge.school import Retention

Progress = Callable[[int, int], None]  # how many are done, of how many
_BATCH = 100  # reports deleted in one transaction
_PATIENCE = 0.5  # seconds
_CLOSED = f"""
select r.reference, r.kind, r.closed from reports r
where r.state = 'closed' and r.hold = 0 and {linking.SEEN_BY} order by r.closed, r.id
"""


@dataclass(frozen=True)
class Due:
    """A report that has been kept long enough: closed when, to be deleted since when (UTC)."""

    reference: str
    kind: Kind
    closed: datetime
    due: datetime


def due(store: IncidentStore, reader: Reader, retention: Retention) -> list[Due]:
    """Return what `purge` would delete: closed, not on hold, past its months, and the reader's to
    see. Raises Unavailable."""
    found = []
    with store.reading() as tx:
        for row in tx.rows(_CLOSED, {"role": reader.role}):
            months = retention.by_kind.get(row["kind"], retention.incident_months)
            closed = clock.moment(row["closed"])
            until = closed + relativedelta(months=months)
            if until <= tx.now:
                found.append(Due(row["reference"], row["kind"], closed, until))
    return found


def purge(
    store: IncidentStore,
    reader: Reader,
    retention: Retention,
    progress: Progress = lambda done, total: None,
) -> tuple[list[Due], bool]:
    """Delete what is due. Returns what was deleted, and whether the traces have left the
    write-ahead log, too: not as long as another process reads. Raises Unavailable."""
    wanted = due(store, reader, retention)
    gone: list[Due] = []
    for start in range(0, len(wanted), _BATCH):
        with store.transaction() as tx:
            gone += [
                found for found in wanted[start : start + _BATCH] if _delete(tx, reader, found)
            ]
        progress(min(start + _BATCH, len(wanted)), len(wanted))
    return gone, not gone or emptied_log(store)


def _delete(tx: Transaction, reader: Reader, found: Due) -> bool:
    """Delete a report with all that hangs on it, unless it was held or opened again meanwhile."""
    done = tx.execute(
        "delete from reports where reference = ? and state = 'closed' and hold = 0 and closed = ?",
        [found.reference, clock.stamp(found.closed)],
    )
    if done.rowcount:
        tx.audit(reader.name, reader.role, "purged", found.reference, kind=found.kind)
    return bool(done.rowcount)


def emptied_log(store: IncidentStore, patience: float = _PATIENCE) -> bool:
    """Write the write-ahead log into the database and cut it to nothing; return whether it worked.

    What was deleted or sealed anew stays in the log until then. `patience` is how many seconds to
    wait for other processes to finish reading. Raises Unavailable.
    """
    try:
        with closing(sqlite3.connect(store.path, timeout=patience)) as db:
            busy, _, _ = db.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.Error as error:
        raise Unavailable(type(error).__name__) from error
    return not busy
