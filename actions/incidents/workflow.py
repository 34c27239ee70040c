"""What readers do with a report: each step in one transaction with its line in the audit trail.

The reporter's words are never changed, only added to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from actions.incidents.errors import NotAllowed
from actions.incidents.reading import visible
from actions.incidents.report import ROLES, Reader, State
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction

LONGEST = 4000  # characters of a note, reply, outcome or reason
_LONGEST_NAME = 80
# From each state the states that can follow it.
STEPS: Mapping[str, tuple[State, ...]] = {
    "new": ("acknowledged",),
    "acknowledged": ("in_progress",),
    "in_progress": ("resolved",),
    "resolved": ("closed", "in_progress"),
    "closed": ("in_progress",),
}
_STAMPED = ("acknowledged", "resolved", "closed")  # states with a column for when


def acknowledge(
    store: IncidentStore,
    reader: Reader,
    reference: str,
    next_update: date | None = None,
    owner: str | None = None,
) -> None:
    """Take a new report on: the reporter is shown its owner (else the reader's name) and the date
    by which they hear again.

    Raises NoSuchReport, NotAllowed, Unavailable, as all steps do.
    """
    with _step(store, reader, reference) as (tx, row):
        _must_follow(row["state"], "acknowledged")
        shown = row["owner"] or owner or reader.name
        _set(tx, row, state="acknowledged", acknowledged=tx.at, owner=shown)
        if next_update:
            _promise(tx, row, next_update)
        tx.audit(reader.name, reader.role, "acknowledged", row["reference"])


def assign(store: IncidentStore, reader: Reader, reference: str, owner: str) -> None:
    """Say who deals with a report: a name or role, which its reporter is shown.

    A role must be a reader of the report. Raises NotAllowed.
    """
    owner = _said(owner, _LONGEST_NAME)
    with _step(store, reader, reference) as (tx, row):
        _must_be_open(row)
        if owner in ROLES:
            _must_read(row, owner)
        _set(tx, row, owner=owner)
        tx.audit(reader.name, reader.role, "assigned", row["reference"])


def note(store: IncidentStore, reader: Reader, reference: str, text: str) -> None:
    """Add a note that only readers see. Raises NotAllowed."""
    text = _said(text)
    with _step(store, reader, reference) as (tx, row):
        tx.add_entry(row, reader.name, reader.role, "note", text)
        _set(tx, row)
        tx.audit(reader.name, reader.role, "noted", row["reference"])


def reply(
    store: IncidentStore,
    reader: Reader,
    reference: str,
    text: str,
    next_update: date | None = None,
) -> None:
    """Answer the reporter, who sees it with reference and PIN, and say when they hear again.

    Without `next_update` the date promised before is kept where it is still to come, else none is.
    Raises NotAllowed.
    """
    text = _said(text)
    with _step(store, reader, reference) as (tx, row):
        _must_be_open(row)
        tx.add_entry(row, reader.name, reader.role, "reply", text)
        _set(tx, row)
        if next_update:
            _promise(tx, row, next_update)
        elif row["next_update"] and row["next_update"] <= tx.now.date().isoformat():
            _set(tx, row, next_update=None)
        tx.audit(reader.name, reader.role, "replied", row["reference"])


def state_of(store: IncidentStore, reader: Reader, reference: str) -> State:
    """Return the state a report is in. Raises NoSuchReport, Unavailable."""
    with store.reading() as tx:
        return visible(tx, reader, reference)["state"]


def move(
    store: IncidentStore, reader: Reader, reference: str, state: State, text: str | None = None
) -> None:
    """Move a report to its next state.

    Closing needs `text` as the outcome, opening again needs it as the reason. Raises NotAllowed.
    """
    with _step(store, reader, reference) as (tx, row):
        _must_follow(row["state"], state)
        back = row["state"] in ("resolved", "closed") and state == "in_progress"
        if (state == "closed" or back) and not (text or "").strip():
            raise NotAllowed("opening again needs a reason" if back else "closing needs an outcome")
        if text and text.strip():
            sort = "outcome" if state == "closed" else "note"
            tx.add_entry(row, reader.name, reader.role, sort, _said(text))
        values: dict[str, Any] = {"state": state}
        values |= {state: tx.at} if state in _STAMPED else {}
        values |= {"resolved": None, "closed": None} if back else {}
        values |= {"next_update": None} if state in ("resolved", "closed") else {}
        values |= {"owner": row["owner"] or reader.name} if state == "acknowledged" else {}
        _set(tx, row, **values)
        what = "reopened" if back else "moved"
        tx.audit(reader.name, reader.role, what, row["reference"], before=row["state"], to=state)


def hold(store: IncidentStore, reader: Reader, reference: str, on: bool = True) -> None:
    """Put a report on legal hold, so that it is never purged, or release it. Raises NotAllowed."""
    with _step(store, reader, reference) as (tx, row):
        if bool(row["hold"]) == on:
            raise NotAllowed("it is on hold already" if on else "it is not on hold")
        _set(tx, row, hold=int(on))
        tx.audit(reader.name, reader.role, "held" if on else "released", row["reference"])


@contextmanager
def _step(
    store: IncidentStore, reader: Reader, reference: str
) -> Iterator[tuple[Transaction, dict[str, Any]]]:
    with store.transaction() as tx:
        yield tx, visible(tx, reader, reference)


def _set(tx: Transaction, row: Mapping[str, Any], **values: Any) -> None:
    values["changed"] = tx.at
    places = ", ".join(f"{name} = :{name}" for name in values)
    tx.execute(f"update reports set {places} where id = :id", {**values, "id": row["id"]})


def _promise(tx: Transaction, row: Mapping[str, Any], day: date) -> None:
    if day < tx.now.date():
        raise NotAllowed("the date of the next update is past")
    _set(tx, row, next_update=day.isoformat())


def _must_follow(state: State, wanted: State) -> None:
    if wanted not in STEPS[state]:
        after = " or ".join(STEPS[state])
        raise NotAllowed(f"a report that is {state} can only become {after}")


def _must_be_open(row: Mapping[str, Any]) -> None:
    if row["state"] == "closed":
        raise NotAllowed("the report is closed: open it again first")


def _must_read(row: Mapping[str, Any], role: str) -> None:
    if role not in json.loads(row["readers"]):
        raise NotAllowed("that role may not read this report")


def _said(text: str, longest: int = LONGEST) -> str:
    """Return a text without space around it. Raises NotAllowed where there is none or too much."""
    text = text.strip()
    if not text:
        raise NotAllowed("there are no words")
    if len(text) > longest:
        raise NotAllowed(f"at most {longest} characters, please")
    return text
