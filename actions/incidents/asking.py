"""What a reporter may do with reference and PIN. Unknown reference and wrong PIN look the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from actions.incidents import clock, filing
from actions.incidents.errors import Locked, NoSuchReport
from actions.incidents.filing import Rules
from actions.incidents.references import normalise, same_pin
from actions.incidents.report import Status
from actions.incidents.transaction import Transaction

MOST_WRONG = 5  # PINs for one reference
LOCK = timedelta(hours=1)  # how long it is locked then; fewer wrong PINs are forgotten after it too
_NOBODY = {"pin_salt": bytes(16), "pin_hash": bytes(32)}
_WHO = ("reporter", "reporter")


def admitted(tx: Transaction, reference: str, pin: str) -> dict[str, Any] | Locked | NoSuchReport:
    """Return the report's row for the right PIN, or the error to raise once this is committed.

    Counts a wrong PIN, and forgets them all at a right one. What was typed is not stored.
    """
    typed = normalise(reference)
    mark = tx.keys.hash("tries", typed).hex()
    tx.execute("delete from tries where until <= ?", [tx.at])
    tried = tx.one("select wrong, until from tries where reference = ?", [mark])
    if tried and tried["wrong"] >= MOST_WRONG:
        return Locked(clock.moment(tried["until"]))
    row = tx.find(typed)
    stored = row or _NOBODY
    right = same_pin(tx.keys, stored["pin_salt"], stored["pin_hash"], pin)
    if row and right:
        tx.execute("delete from tries where reference = ?", [mark])
        return row
    return _refused(tx, mark, row and row["reference"], (tried["wrong"] if tried else 0) + 1)


def _refused(
    tx: Transaction, mark: str, reference: str | None, wrong: int
) -> Locked | NoSuchReport:
    until = tx.now + LOCK
    tx.execute("replace into tries values (?, ?, ?)", [mark, wrong, clock.stamp(until)])
    if wrong < MOST_WRONG:
        return NoSuchReport("no such report")
    tx.audit(*_WHO, "locked", reference)
    return Locked(until)


def status(tx: Transaction, row: Mapping[str, Any]) -> Status:
    """Return what the reporter may learn, and note that it was asked."""
    tx.audit(*_WHO, "asked", row["reference"])
    return Status(
        reference=row["reference"],
        state=row["state"],
        logged=clock.moment(row["logged"]),
        changed=clock.moment(row["changed"]),
        owner=row["owner"],
        next_update=row["next_update"] and date.fromisoformat(row["next_update"]),
        replies=tx.entries(row, "reply"),
    )


def add(tx: Transaction, row: Mapping[str, Any], text: str, rules: Rules) -> None:
    """Add what the reporter says now and tell the first reader. Said twice in a row, it is one."""
    said = tx.entries(row, "added")
    if said and said[-1].text == text:
        return
    tx.add_entry(row, *_WHO, "added", text)
    tx.execute("update reports set changed = ? where id = ?", [tx.at, row["id"]])
    filing.notify(tx, row, rules, "added")
    tx.audit(*_WHO, "added", row["reference"])
