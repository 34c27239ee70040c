"""Reminds of a member of staff who was targeted: a day, a week and a month after, how are they?

The reminders go to whoever has the report, until the person has said that it is over. A day that
falls on one without school moves to the next school day. The three days are Signpost's own choice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.incidents import clock
from actions.incidents.joining import add_note
from actions.incidents.report import Event, Reader, Record
from actions.incidents.school_days import LONDON, is_school_day
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from knowledge.school import School

DAYS = (1, 7, 30)
_OVER, _ASKED, _REMINDED = "wellbeing_over", "wellbeing_asked", "wellbeing_reminded"
# After this many days nothing is sent any more, so that an old store wakes up quietly.
_LATEST = 60
_TARGETED = f"""
select id, reference, readers, logged from reports r
where (kind = 'staff_targeted' or json_extract(facts, '$.affected') = 'staff')
and logged >= :since and (:id is null or id = :id)
and not exists (select 1 from audit where reference = r.reference and what = '{_OVER}')
"""
_DONE = (
    "select json_extract(detail, '$.day') as day from audit "
    f"where reference = ? and what = '{_REMINDED}'"
)


@dataclass(frozen=True)
class Standing:
    """How it stands with a targeted member of staff: whether they have said that it is over, when
    they were asked, and the next day to ask (None once it is over or all days are past)."""

    over: bool
    asked: tuple[datetime, ...]
    next: date | None


def remind(store: IncidentStore, school: School) -> int:
    """Queue the reminders that are due by today; return how many.

    Of several that are due at once only the latest is sent. Raises Unavailable.
    """
    with store.reading() as tx:
        late = [row["id"] for row in _targeted(tx) if _due(tx, row, school)]
    made = 0
    for report_id in late:
        with store.transaction() as tx:
            for row in _targeted(tx, report_id):  # it may be over meanwhile
                made += _remind(tx, row, _due(tx, row, school), store.rules.channels)
    return made


def asked(store: IncidentStore, reader: Reader, reference: str, text: str) -> None:
    """Note that the person was asked how they are, and what they need.

    Raises NoSuchReport, NotAllowed, Unavailable.
    """
    add_note(store, reader, reference, text, _ASKED)


def over(store: IncidentStore, reader: Reader, reference: str, text: str) -> None:
    """Note that the person has said it is over: no reminder comes any more.

    Raises NoSuchReport, NotAllowed, Unavailable.
    """
    add_note(store, reader, reference, text, _OVER)


def standing(record: Record, school: School, today: date) -> Standing | None:
    """Return how it stands with the member of staff a report is of; None where it is of nobody."""
    row = record.row
    if row.kind != "staff_targeted" and row.facts.get("affected") != "staff":
        return None
    done = {event.what for event in record.events}
    days = (_day(row.logged, days, school) for days in DAYS)
    still = [day for day in days if day >= today and _OVER not in done]
    return Standing(_OVER in done, tuple(_times(record.events)), min(still, default=None))


def _times(events: Iterable[Event]) -> Iterable[datetime]:
    return (event.at for event in events if event.what == _ASKED)


def _targeted(tx: Transaction, report_id: int | None = None) -> list[dict[str, Any]]:
    since = clock.stamp(tx.now - timedelta(days=_LATEST))
    return list(tx.rows(_TARGETED, {"since": since, "id": report_id}))


def _due(tx: Transaction, row: Mapping[str, Any], school: School) -> int | None:
    """Return which of DAYS to remind of now, or None where none is due that was not told."""
    today, logged = tx.now.astimezone(LONDON).date(), clock.moment(row["logged"])
    passed = [days for days in DAYS if _day(logged, days, school) <= today]
    told = [int(found["day"]) for found in tx.rows(_DONE, [row["reference"]])]
    return passed[-1] if passed and passed[-1] > max(told, default=0) else None


def _day(logged: datetime, days: int, school: School) -> date:
    day = logged.astimezone(LONDON).date() + timedelta(days=days)
    while not is_school_day(day, school):
        day += timedelta(days=1)
    return day


def _remind(
    tx: Transaction, row: Mapping[str, Any], days: int | None, channels: tuple[str, ...]
) -> int:
    if days is None:
        return 0
    first = json.loads(row["readers"])[0]
    for channel in channels:
        tx.add_notice(row["id"], channel, first, "wellbeing")
    tx.audit("signpost", first, _REMINDED, row["reference"], day=str(days))
    return 1
