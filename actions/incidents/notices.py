"""Sends what waits to be told, until it is known to have arrived: at least once, sometimes twice.

A notice is claimed for a while before it is sent, so that two processes do not both send it and a
process that is killed only delays it. No transaction is open while a server is spoken to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions.incidents import clock, linking
from actions.incidents.post import Parcel, Send, is_address
from actions.incidents.report import Kind, Reader, Role
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from knowledge.notices import Notices, Sort
from knowledge.school import Person, School

# Minutes to wait after each failure in turn, the last for ever.
BACKOFF = (1, 2, 5, 15, 60)
_CLAIM = timedelta(minutes=5)  # longer than a server can keep us (`post.TIMEOUT`, step by step)
_MOST = 50  # notices in one round, so that a round ends
_GIVE_UP = 3  # failures of a channel in one round: the server is likely away
_PEOPLE: Mapping[Role, str] = {
    "lead": "online_safety_lead",
    "dsl": "dsl",
    "deputy_dsl": "deputy_dsl",
    "head": "head",
    "chair": "chair_of_governors",
}
_NEXT = """
select n.*, r.reference, r.kind, r.urgent, r.dsl, r.readers, r.about from notices n
join reports r on r.id = n.report_id
where n.sent is null and n.due <= :now and n.channel in (select value from json_each(:channels))
order by r.urgent desc, n.due, n.id limit 1
"""
_WAITING = f"""
select n.*, r.reference, r.urgent, r.kind from notices n join reports r on r.id = n.report_id
where n.sent is null and {linking.SEEN_BY} order by r.urgent desc, n.id
"""


class NoAddress(Exception):
    """school.yml has no email address for a role."""


@dataclass(frozen=True)
class Waiting:
    """A notice that has not gone out. `error` is the kind of the last failure."""

    reference: str
    kind: Kind
    urgent: bool
    channel: str
    role: Role
    sort: Sort
    created: datetime
    due: datetime
    tries: int
    error: str | None


def send_due(
    store: IncidentStore,
    school: School,
    words: Notices,
    senders: Mapping[str, Send],
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[int, int]:
    """Send what is due by the channels there are; return how many went out and how many failed.

    A failure is tried again after BACKOFF. Ends early once `stopped`. Raises Unavailable.
    """
    sent, failures = 0, dict.fromkeys(senders, 0)
    for _ in range(_MOST):
        if stopped():
            break
        open_now = [name for name, failed in failures.items() if failed < _GIVE_UP]
        row = _claimed(store, open_now)
        if row is None:
            break
        error = _tried(row, school, words, senders)
        _settle(store, row, error)
        sent += error is None
        failures[row["channel"]] += error is not None
    return sent, sum(failures.values())


def waiting(store: IncidentStore, reader: Reader) -> list[Waiting]:
    """Return the notices not sent yet, of reports that the reader may see. Raises Unavailable."""
    with store.reading() as tx:
        return [_waiting(row) for row in tx.rows(_WAITING, {"role": reader.role})]


def person(school: School, role: Role) -> Person:
    """Return who has a role in this school."""
    return getattr(school, _PEOPLE[role])


def address_of(school: School, role: Role) -> str:
    """Return the email address of a role. Raises NoAddress where there is none that can be used."""
    address = person(school, role).email or ""
    if not is_address(address):
        raise NoAddress(role)
    return address


def _claimed(store: IncidentStore, channels: list[str]) -> dict[str, Any] | None:
    """Return the next notice, claimed. What may no longer be sent is dropped on the way."""
    with store.transaction() as tx:
        wanted = {"now": tx.at, "channels": json.dumps(channels)}
        while row := tx.one(_NEXT, wanted):
            if not _is_barred(row):
                _put_off(tx, row["id"], _CLAIM)
                return row
            tx.execute("delete from notices where id = ?", [row["id"]])
    return None


def _is_barred(row: Mapping[str, Any]) -> bool:
    """Whether a notice would tell somebody who may not know: a role that is no reader, or the
    people in a Teams channel, where a report is about one of them."""
    private = json.loads(row["about"]) or row["kind"] == "colleague"
    in_teams = row["channel"] == "teams" and bool(private)
    return in_teams or row["role"] not in json.loads(row["readers"])


def _tried(
    row: Mapping[str, Any], school: School, words: Notices, senders: Mapping[str, Send]
) -> str | None:
    """Send a notice; return the kind of error, or None where it went out."""
    marks = {"urgent": bool(row["urgent"]), "dsl": bool(row["dsl"])}
    try:
        notice = words.notice(row["sort"], row["reference"], row["kind"], **marks)
        to = address_of(school, row["role"]) if row["channel"] == "email" else ""
        senders[row["channel"]](Parcel(notice, to, f"{row['reference']}.{row['id']}"))
    except Exception as error:  # whatever it is, the notice must be tried again
        return type(error).__name__
    return None


def _settle(store: IncidentStore, row: Mapping[str, Any], error: str | None) -> None:
    with store.transaction() as tx:
        if error is None:
            tx.execute("update notices set sent = ?, error = null where id = ?", [tx.at, row["id"]])
            return
        minutes = BACKOFF[min(row["tries"], len(BACKOFF) - 1)]
        _put_off(tx, row["id"], timedelta(minutes=minutes))
        tx.execute(
            "update notices set tries = tries + 1, error = ? where id = ?", [error, row["id"]]
        )


def _put_off(tx: Transaction, notice: int, by: timedelta) -> None:
    tx.execute("update notices set due = ? where id = ?", [clock.stamp(tx.now + by), notice])


def _waiting(row: Mapping[str, Any]) -> Waiting:
    return Waiting(
        reference=row["reference"],
        kind=row["kind"],
        urgent=bool(row["urgent"]),
        channel=row["channel"],
        role=row["role"],
        sort=row["sort"],
        created=clock.moment(row["created"]),
        due=clock.moment(row["due"]),
        tries=row["tries"],
        error=row["error"],
    )
