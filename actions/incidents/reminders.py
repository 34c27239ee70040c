"""Reminds of what was promised and has not come: first who has the report, then who stands behind.

Two promises: that a new report is read (`reports.acknowledge_hours` and `urgent_hours` of
school.yml), and that the reporter hears by the date of the next update.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from actions.incidents import clock
from actions.incidents.report import Role
from actions.incidents.school_days import end_of, hours_later
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from knowledge.school import School

_BEHIND: Mapping[str, Role] = {"lead": "dsl", "dsl": "deputy_dsl"}
_LATER = 24  # hours on school days between the first reminder and the one to who stands behind
# Whatever may be late; the school's calendar decides.
_OPEN = """
select id, reference, state, urgent, readers, logged, next_update, reminded from reports
where (state = 'new' or (state in ('acknowledged', 'in_progress') and next_update <= :today))
and (:id is null or id = :id)
"""


def remind(store: IncidentStore, school: School) -> int:
    """Queue the reminders that are due by now; return how many. Each is made once for one promise.

    Raises Unavailable.
    """
    with store.reading() as tx:
        late = [row["id"] for row in _open(tx) if _roles(row, school, tx.now)]
    made = 0
    for report_id in late:
        with store.transaction() as tx:
            for row in _open(tx, report_id):  # it may have been read meanwhile
                made += _remind(tx, row, _roles(row, school, tx.now), store.rules.channels)
    return made


def _open(tx: Transaction, report_id: int | None = None) -> list[dict[str, Any]]:
    return list(tx.rows(_OPEN, {"today": tx.now.date().isoformat(), "id": report_id}))


def _remind(
    tx: Transaction, row: Mapping[str, Any], roles: list[Role], channels: tuple[str, ...]
) -> int:
    for role in roles:
        for channel in channels:
            tx.add_notice(row["id"], channel, role, "reminder")
        tx.audit("signpost", role, "reminded", row["reference"])
    if roles:
        tx.execute("update reports set reminded = ? where id = ?", [tx.at, row["id"]])
    return len(roles)


def _roles(row: Mapping[str, Any], school: School, now: datetime) -> list[Role]:
    """Return who is to be reminded now of a promise that has run out."""
    missed = _missed(row, school)
    if now < missed:
        return []
    first, behind = _first_and_behind(json.loads(row["readers"]))
    before = row["reminded"] and clock.moment(row["reminded"])
    steps = ((first, missed), (behind, hours_later(missed, _LATER, school)))
    due = [role for role, when in steps if when <= now and (not before or before < when)]
    return list(dict.fromkeys(due))


def _missed(row: Mapping[str, Any], school: School) -> datetime:
    """Return when a report's promise runs out: to read it if it is new, else the next update."""
    logged = clock.moment(row["logged"])
    if row["state"] != "new":
        return end_of(date.fromisoformat(row["next_update"]), logged)
    reports = school.reports
    hours = reports.urgent_hours if row["urgent"] else reports.acknowledge_hours
    return hours_later(logged, hours, school)


def _first_and_behind(readers: list[Role]) -> tuple[Role, Role]:
    """Return who is told first and who stands behind; only readers, so never whom it is about."""
    first, *others = readers
    usual = _BEHIND.get(first)
    return first, usual if usual in others else (others or readers)[0]
