"""What a reader may see. A report that is not for their role does not exist for them: not in a
list, not in a count, not as a linked report. Every read leaves a line in the audit trail."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from actions.incidents import clock, linking
from actions.incidents.errors import NoSuchReport
from actions.incidents.references import normalise
from actions.incidents.report import Event, Kind, Reader, Record, Row, State
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction

# What waits longest for somebody is on top: open before closed, urgent, unread, then the latest.
_LIST = f"""
select * from reports r
where {linking.SEEN_BY}
  and (:state is null or r.state = :state)
  and (:kind is null or r.kind = :kind)
  and (:urgent is null or r.urgent = :urgent)
  and (:since is null or r.logged >= :since)
order by r.state = 'closed', r.urgent desc, r.state <> 'new', r.logged desc, r.id desc
"""

_MARKS = f"""
select m.mark, m.report_id from marks m join reports r on r.id = m.report_id
where {linking.SEEN_BY}
"""


def listed(
    store: IncidentStore,
    reader: Reader,
    *,
    state: State | None = None,
    kind: Kind | None = None,
    urgent: bool | None = None,
    since: datetime | None = None,
) -> list[Row]:
    """Return the reports a reader may see, those that wait for somebody in front.

    `since` is compared with when a report was logged. Raises Unavailable.
    """
    wanted = {"role": reader.role, "state": state, "kind": kind, "urgent": urgent}
    wanted["since"] = since and clock.stamp(since)
    with store.transaction() as tx:
        tx.audit(reader.name, reader.role, "listed")
        links = _links(tx, reader)
        return [as_row(row, links.get(row["id"], 0)) for row in tx.rows(_LIST, wanted)]


def record(store: IncidentStore, reader: Reader, reference: str, what: str = "read") -> Record:
    """Return a whole report; the audit trail gets a line that it was read (`what`: or exported).

    Raises NoSuchReport, WrongKey, Unavailable.
    """
    with store.transaction() as tx:
        row = visible(tx, reader, reference)
        tx.audit(reader.name, reader.role, what, row["reference"])
        linked = linking.linked(tx, row["id"], reader.role)
        return Record(
            row=as_row(row, len(linked)),
            answers=tx.answers(row),
            entries=tx.entries(row),
            events=_events(tx, row["reference"]),
            linked=linked,
        )


def visible(tx: Transaction, reader: Reader, reference: str) -> dict[str, Any]:
    """Return a report's row, for whatever form of the reference. Raises NoSuchReport."""
    row = tx.find(normalise(reference))
    seen = f"select 1 from reports r where r.id = :id and {linking.SEEN_BY}"
    if row is None or not tx.one(seen, {"id": row["id"], "role": reader.role}):
        raise NoSuchReport("no such report")
    return row


def as_row(row: Mapping[str, Any], linked: int) -> Row:
    """Return what a list shows of a row of `reports`."""
    return Row(
        reference=row["reference"],
        kind=row["kind"],
        state=row["state"],
        urgent=bool(row["urgent"]),
        dsl=bool(row["dsl"]),
        hold=bool(row["hold"]),
        logged=clock.moment(row["logged"]),
        changed=clock.moment(row["changed"]),
        acknowledged=row["acknowledged"] and clock.moment(row["acknowledged"]),
        closed=row["closed"] and clock.moment(row["closed"]),
        owner=row["owner"],
        next_update=row["next_update"] and date.fromisoformat(row["next_update"]),
        facts=json.loads(row["facts"]),
        linked=linked,
    )


def _links(tx: Transaction, reader: Reader) -> dict[int, int]:
    """Return by report id how many other reports of the same post the reader may see.

    Counted here: in SQL, a post that a thousand people report makes a million pairs.
    """
    by_mark, by_report = defaultdict(set), defaultdict(list)
    for mark, report_id in tx.execute(_MARKS, {"role": reader.role}):
        by_mark[mark].add(report_id)
        by_report[report_id].append(mark)
    return {
        report_id: len(set().union(*(by_mark[mark] for mark in marks))) - 1
        for report_id, marks in by_report.items()
    }


def _events(tx: Transaction, reference: str) -> tuple[Event, ...]:
    rows = tx.rows("select * from audit where reference = ? order by id", [reference])
    return tuple(
        Event(
            at=clock.moment(row["at"]),
            who=row["who"],
            role=row["role"],
            what=row["what"],
            reference=row["reference"],
            detail=json.loads(row["detail"]),
        )
        for row in rows
    )
