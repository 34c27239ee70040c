"""Changes the key that seals words, without losing one: every word is sealed anew, then the old
key goes. Killed half-way, the next call goes on where it stopped; Signpost may run meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from actions.incidents import disk
from actions.incidents.errors import Unavailable
from actions.incidents.keys import KeyRing
from actions.incidents.purging import emptied_log
from actions.incidents.report import Reader
from actions.incidents.seal import Sealer
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction, answer_place, entry_place

Progress = Callable[[int, int], None]  # how many words are sealed anew, of how many
_BATCH = 200  # words sealed anew in one transaction
_OLD = "from {table} s join reports r on r.id = s.report_id where substr(s.sealed, 1, 4) <> ?"
_TABLES = ("answers", "entries")


@dataclass(frozen=True)
class Rotation:
    """What was done: words sealed anew, whether the old key is gone, and whether its last traces
    have left the write-ahead log, too."""

    sealed: int
    old_key_gone: bool
    log_emptied: bool


def rotate(
    store: IncidentStore, reader: Reader, progress: Progress = lambda done, total: None
) -> Rotation:
    """Put a new key in front, seal every word with it, and drop the old one when nothing needs it.

    Where an earlier call was cut short, its new key is used. Where the keys come from the
    environment, the newest of them seals and none is added or dropped. Raises WrongKey where a
    word does not open, Unavailable.
    """
    _begin(store, reader)
    with suppress(Unavailable):
        store.take_in()
    total, done = _left(store), 0
    for table in _TABLES:
        last = 0
        while ids := _seal_some(store, table, last):
            done, last = done + len(ids), ids[-1]
            progress(done, max(done, total))
    gone = _dropped(store, reader)
    return Rotation(done, gone, emptied_log(store))


def _begin(store: IncidentStore, reader: Reader) -> None:
    """Have a newer key in front of the one in use; the transaction keeps writers waiting."""
    with store.transaction() as tx:
        if tx.keys.file is not None and len(tx.keys.sealing) == 1:
            tx.keys.rotated().save()
        tx.audit(reader.name, reader.role, "rotating")


def _left(store: IncidentStore) -> int:
    with store.reading() as tx:
        return sum(_count(tx, table) for table in _TABLES)


def _count(tx: Transaction, table: str) -> int:
    sql = f"select count(*) {_OLD.format(table=table)}"
    return tx.execute(sql, [tx.sealer.newest]).fetchone()[0]


def _seal_some(store: IncidentStore, table: str, last: int) -> list[int]:
    """Seal a batch of words anew, from the one after `last`; return their ids."""
    sql = f"select s.*, r.reference {_OLD.format(table=table)} and s.id > ? order by s.id"
    with store.transaction() as tx:
        rows = list(tx.rows(f"{sql} limit {_BATCH}", [tx.sealer.newest, last]))
        for row in rows:
            place = _place(table, row)
            sealed = tx.sealer.seal(tx.sealer.open(row["sealed"], *place), *place)
            tx.execute(f"update {table} set sealed = ? where id = ?", [sealed, row["id"]])
        return [row["id"] for row in rows]


def _place(table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    if table == "answers":
        return answer_place(row["reference"], row["field"])
    return entry_place(row["reference"], row)


def _dropped(store: IncidentStore, reader: Reader) -> bool:
    """Drop the old keys if nothing is left that needs them. Nobody can seal with one meanwhile:
    the database and the spool are both held, in the order in which the store takes them."""
    disk.made_folder(store.spool.folder)
    with store.transaction() as tx, disk.held(store.spool.folder, wait=5):
        keys = tx.keys
        needed = any(_count(tx, table) for table in _TABLES) or _spool_needs_old(store, keys)
        if needed or keys.file is None:
            return False
        tx.audit(reader.name, reader.role, "rotated")
        keys.only_newest().save()
        return True


def _spool_needs_old(store: IncidentStore, keys: KeyRing) -> bool:
    newest = Sealer(keys)
    return any(not newest.is_newest(path.read_bytes()) for path in store.spool.files())
