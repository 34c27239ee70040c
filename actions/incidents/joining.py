"""Says that two reports are about the same account, or that a report has gone to another system."""

from __future__ import annotations

from actions.incidents.errors import NotAllowed
from actions.incidents.reading import visible
from actions.incidents.references import normalise
from actions.incidents.report import Reader
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from actions.incidents.workflow import LONGEST

_MARK = "insert or ignore into marks (report_id, mark) values (?, ?)"
_CHANGED = "update reports set changed = ? where id = ?"


def link(store: IncidentStore, reader: Reader, reference: str, other: str) -> None:
    """Put two reports together that the reader may see; from then on they are linked like reports
    of one post.

    The trail of each gets a line with a keyed hash, the same in both, and not the other reference:
    who reads one of them may not know of the other. Raises NoSuchReport, NotAllowed, Unavailable.
    """
    with store.transaction() as tx:
        rows = [visible(tx, reader, reference), visible(tx, reader, other)]
        first, second = sorted(row["reference"] for row in rows)
        if first == second:
            raise NotAllowed("a report cannot be linked with itself")
        mark = tx.keys.hash("link", first, second).hex()
        made = [tx.execute(_MARK, [row["id"], mark]).rowcount for row in rows]
        if not any(made):
            raise NotAllowed("they are linked already")
        for row in rows:
            _step(tx, reader, row, "linked", pair=mark)


def transferred(store: IncidentStore, reader: Reader, reference: str, text: str) -> None:
    """Note that a report has been entered in the school's safeguarding system; `text` says where
    and under which number there. Raises NoSuchReport, NotAllowed, Unavailable."""
    add_note(store, reader, reference, text, "transferred")


def add_note(store: IncidentStore, reader: Reader, reference: str, text: str, what: str) -> None:
    """Add a note for readers and a line `what` to the audit trail, in one transaction.

    Raises NoSuchReport, NotAllowed where there are no words or too many, Unavailable.
    """
    text = text.strip()
    if not text:
        raise NotAllowed("there are no words")
    if len(text) > LONGEST:
        raise NotAllowed(f"at most {LONGEST} characters, please")
    with store.transaction() as tx:
        row = visible(tx, reader, normalise(reference))
        tx.add_entry(row, reader.name, reader.role, "note", text)
        _step(tx, reader, row, what)


def _step(tx: Transaction, reader: Reader, row: dict, what: str, **detail: str) -> None:
    tx.execute(_CHANGED, [tx.at, row["id"]])
    tx.audit(reader.name, reader.role, what, row["reference"], **detail)
