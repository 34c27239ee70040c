"""How many reports there were, of what, and how long they took: never a word of anybody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.incidents import clock, linking
from actions.incidents.report import Reader
from actions.incidents.school_days import LONDON
from actions.incidents.store import IncidentStore

# Reports a role may count without being their reader: none that is about them.
_NOT_ABOUT = "not exists (select 1 from json_each(r.about) where value = :role)"
_SQL = (
    "select r.kind, r.state, r.urgent, r.dsl, r.facts, r.logged, r.acknowledged, r.resolved "
    "from reports r where r.logged >= :since and r.logged < :until and "
)
# Where the bars of "how long" end, in hours.
READ_WITHIN = (2, 8, 24, 72)
DONE_WITHIN = (24, 168, 336, 672)


@dataclass(frozen=True)
class Took:
    """How long something took: how many within each of the hours of a list, the last for longer
    or not yet; and the median in hours, None where nothing is done yet."""

    counts: tuple[int, ...]
    median: float | None


@dataclass(frozen=True)
class Figures:
    """Counts of the reports of a time. `weeks` by their Monday, none left out; `platforms` and
    `years` by coded value, "" where it was not said."""

    total: int
    urgent: int
    dsl: int
    open: int
    weeks: Mapping[date, int]
    kinds: Mapping[str, int]
    platforms: Mapping[str, int]
    years: Mapping[str, int]
    read: Took
    done: Took


def figures(store: IncidentStore, reader: Reader, since: date, until: date) -> Figures:
    """Return the figures of the reports a reader may see, logged from `since` to `until` (days in
    London, both included). The audit trail gets a line. Raises Unavailable."""
    return _figures(store, reader, since, until, linking.SEEN_BY, "counted")


def whole_school(store: IncidentStore, reader: Reader, since: date, until: date) -> Figures:
    """Return the figures of all reports but those about the reader's role, as `figures` does.

    Only for a page that hides small numbers. Raises Unavailable.
    """
    return _figures(store, reader, since, until, _NOT_ABOUT, "summarised")


def _figures(
    store: IncidentStore, reader: Reader, since: date, until: date, seen: str, what: str
) -> Figures:
    places = {"role": reader.role, "since": _start(since), "until": _start(until + _DAY)}
    with store.transaction() as tx:
        tx.audit(reader.name, reader.role, what)
        rows = list(tx.rows(_SQL + seen, places))
    facts = [json.loads(row["facts"]) for row in rows]
    logged = [_monday(clock.moment(row["logged"])) for row in rows]
    return Figures(
        total=len(rows),
        urgent=sum(row["urgent"] for row in rows),
        dsl=sum(row["dsl"] for row in rows),
        open=sum(row["state"] != "closed" for row in rows),
        weeks={**dict.fromkeys(_weeks(since, until), 0), **Counter(logged)},
        kinds=Counter(row["kind"] for row in rows),
        platforms=Counter(fact.get("platform", "") for fact in facts),
        years=Counter(fact.get("year_group", "") for fact in facts),
        read=_took(rows, "acknowledged", READ_WITHIN),
        done=_took(rows, "resolved", DONE_WITHIN),
    )


_DAY = timedelta(days=1)


def _start(day: date) -> str:
    return clock.stamp(datetime(day.year, day.month, day.day, tzinfo=LONDON))


def _monday(at: datetime) -> date:
    day = at.astimezone(LONDON).date()
    return day - _DAY * day.weekday()


def _weeks(since: date, until: date) -> Iterator[date]:
    monday = since - _DAY * since.weekday()
    while monday <= until:
        yield monday
        monday += _DAY * 7


def _took(rows: Iterable[Mapping[str, Any]], end: str, within: tuple[int, ...]) -> Took:
    hours, counts = [], [0] * (len(within) + 1)
    for row in rows:
        if row[end] is None:
            counts[-1] += 1
            continue
        took = (clock.moment(row[end]) - clock.moment(row["logged"])).total_seconds() / 3600
        hours.append(took)
        counts[next((n for n, most in enumerate(within) if took <= most), len(within))] += 1
    hours.sort()
    middle = len(hours) // 2
    median = (hours[middle] + hours[~middle]) / 2 if hours else None
    return Took(tuple(counts), median)
