"""Whether the store is whole: every line of the trail, every reference between tables, every seal.

A problem names a table and a row, not a report: who runs the check may not be its reader.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from actions.incidents import audit
from actions.incidents.errors import Unavailable, WrongKey
from actions.incidents.report import Reader
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction, answer_place, entry_place

Progress = Callable[[int, int], None]  # how many words are checked, of how many
_STEP = 200  # words between two calls of progress

_UNRECORDED = """
select id from reports r where not exists
(select 1 from audit where reference = r.reference and what = 'created')
"""
_MISSING = """
select id from audit a where what = 'created'
and not exists (select 1 from reports where reference = a.reference)
and not exists (select 1 from audit where reference = a.reference and what = 'purged')
"""


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which table or file, in which row (None for the whole)."""

    what: str  # see _WHAT of the command line: integrity, foreign_key, audit, sealed, ...
    table: str
    row: int | str | None = None


def verify(
    store: IncidentStore,
    reader: Reader,
    progress: Progress = lambda done, total: None,
    heads: Iterable[tuple[int, str]] = (),
) -> list[Problem]:
    """Return everything that is not as it should be; nothing is mended.

    `heads` are ids and macs of audit lines known to have been the last once (from the manifests of
    backups): only they show that lines were cut off the end.

    Checks SQLite's own integrity (where that is gone, nothing else can be told), foreign keys, the
    audit chain, that every sealed word and every spooled report opens, that nobody reads a report
    about themselves, and that no notice goes to a role that may not know. Raises Unavailable.
    """
    with store.reading() as tx:
        if not _is_sound(tx):
            return [Problem("integrity", "database")]
        found = [*_strays(tx), *_trail(tx, heads), *_words(tx, progress), *_roles(tx)]
    found += [Problem("spool", "spool", path.name) for path in _shut(store)]
    with store.transaction() as tx:
        tx.audit(reader.name, reader.role, "verified", problems=str(len(found)))
    return found


def _is_sound(tx: Transaction) -> bool:
    try:
        return tx.execute("pragma integrity_check(1)").fetchone()[0] == "ok"
    except sqlite3.OperationalError:  # locked or not to be read, which is not damage
        raise
    except sqlite3.DatabaseError:
        return False


def _strays(tx: Transaction) -> Iterator[Problem]:
    for table, row, *_ in tx.execute("pragma foreign_key_check"):
        yield Problem("foreign_key", table, row)


def _trail(tx: Transaction, heads: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    broken = audit.check(audit.rows(tx.db), tx.keys)
    if broken is not None:
        yield Problem("audit", "audit", broken)
    for head in heads:
        if tx.execute("select id from audit where (id, mac) = (?, ?)", head).fetchone() is None:
            yield Problem("cut", "audit", head[0])
    for (row,) in tx.execute(_UNRECORDED):
        yield Problem("unrecorded", "reports", row)
    for (row,) in tx.execute(_MISSING):
        yield Problem("missing", "audit", row)


def _words(tx: Transaction, progress: Progress) -> Iterator[Problem]:
    """Yield each sealed value that does not open."""
    total = sum(
        tx.execute(f"select count(*) from {t}").fetchone()[0] for t in ("answers", "entries")
    )
    done = 0
    for table in ("answers", "entries"):
        sql = f"select s.*, r.reference from {table} s join reports r on r.id = s.report_id"
        rows = tx.rows(sql)
        while batch := list(islice(rows, _STEP)):
            yield from (Problem("sealed", table, row["id"]) for row in batch if not _opens(tx, row))
            done += len(batch)
            progress(done, total)


def _opens(tx: Transaction, row: dict) -> bool:
    reference = row["reference"]
    answer = "field" in row
    place = answer_place(reference, row["field"]) if answer else entry_place(reference, row)
    try:
        tx.sealer.open(row["sealed"], *place)
    except WrongKey:
        return False
    return True


def _roles(tx: Transaction) -> Iterator[Problem]:
    for row in tx.rows("select id, readers, about from reports"):
        if set(json.loads(row["readers"])) & set(json.loads(row["about"])):
            yield Problem("conflict", "reports", row["id"])
    barred = (
        "select n.id from notices n join reports r on r.id = n.report_id where n.sent is null "
        "and n.role not in (select value from json_each(r.readers))"
    )
    for (row,) in tx.execute(barred):
        yield Problem("barred", "notices", row)


def _shut(store: IncidentStore) -> Iterator:
    """Yield the waiting files that do not open, those that have gone meanwhile apart."""
    try:
        for path in store.spool.files():
            if store.spool.read(path) is None and path.exists():
                yield path
    except OSError as error:
        raise Unavailable(type(error).__name__) from error
