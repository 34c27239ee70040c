"""One page of the list of reports: urgent ones first, those of one post together, late ones marked.

A report that is not for the reader does not exist: not in a row, not in a count, not in a group.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.incidents import clock, late, linking
from actions.incidents.reading import as_row, visible
from actions.incidents.report import Kind, Reader, Row, State
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from knowledge.school import School

SIZE = 50  # reports on a page
_WANTED = """
(:state is null or r.state = :state or (:state = 'open' and r.state <> 'closed'))
and (:kind is null or r.kind = :kind)
and (:urgent is null or r.urgent = :urgent)
and (:owner is null or r.owner = :owner)
and (:platform is null or json_extract(r.facts, '$.platform') = :platform)
and (:year_group is null or json_extract(r.facts, '$.year_group') = :year_group)
and (:since is null or r.logged >= :since)
"""
_MATCHING = f"""
select * from (
  select r.id, r.state = 'closed' as shut, r.urgent, r.dsl, ({late.LATE}) as late, r.logged
  from reports r where {linking.SEEN_BY} and {_WANTED}
) where :only_late is null or late = :only_late
order by shut, urgent desc, dsl desc, late desc, logged, id
"""
_COUNTS = f"""
select count(*) as open, coalesce(sum(r.urgent), 0) as urgent,
coalesce(sum(r.state = 'new'), 0) as new, coalesce(sum({late.LATE}), 0) as late
from reports r where r.state <> 'closed' and {linking.SEEN_BY}
"""
_MARKS = f"""
select m.report_id, m.mark from marks m join reports r on r.id = m.report_id
where m.mark in (select mark from marks group by mark having count(*) > 1) and {linking.SEEN_BY}
"""
_ROWS = "select * from reports where id in (select value from json_each(?))"


@dataclass(frozen=True)
class Wanted:
    """Which reports to list; None stands for any. `state` may also be "open"; `since` is UTC."""

    state: State | str | None = None
    kind: Kind | None = None
    urgent: bool | None = None
    late: bool | None = None
    owner: str | None = None
    platform: str | None = None
    year_group: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Line:
    """A report in the list. `group` is the same number for reports of one post, `first` is set on
    the one of a group that stands in front, `reporters` is how many there are."""

    row: Row
    late: bool
    group: int
    first: bool
    reporters: int


@dataclass(frozen=True)
class Page:
    """A page of the list: its lines, its number (from 1), how many pages and reports there are."""

    lines: tuple[Line, ...]
    number: int
    pages: int
    total: int


def page(
    store: IncidentStore, reader: Reader, school: School, wanted: Wanted, number: int = 1
) -> Page:
    """Return one page of the reports that a reader may see; the audit trail gets a line.

    A number beyond the last page gives the last one. Raises Unavailable.
    """
    with store.transaction() as tx:
        tx.audit(reader.name, reader.role, "listed")
        found = {row["id"]: row for row in tx.rows(_MATCHING, _places(tx, reader, school, wanted))}
        groups, sizes = _groups(tx, reader)
        order = _together(found, groups)
        pages = max(1, -(-len(order) // SIZE))
        number = min(max(number, 1), pages)
        shown = order[(number - 1) * SIZE : number * SIZE]
        rows = {row["id"]: row for row in tx.rows(_ROWS, [json.dumps(shown)])}
    lines, before = [], None
    for report_id in shown:
        group = groups.get(report_id, report_id)
        count = sizes.get(group, 1)
        row = as_row(rows[report_id], count - 1)
        lines.append(Line(row, bool(found[report_id]["late"]), group, group != before, count))
        before = group
    return Page(tuple(lines), number, pages, len(order))


def counts(store: IncidentStore, reader: Reader, school: School) -> dict[str, int]:
    """Return how many reports of a reader's are open, urgent, new and late. Raises Unavailable."""
    with store.reading() as tx:
        values = {"role": reader.role, **late.places(tx.now, school)}
        return dict(tx.one(_COUNTS, values) or {})


def together(store: IncidentStore, reader: Reader, reference: str) -> tuple[str, ...]:
    """Return the references of the other reports in a report's group, as the list has it, that the
    reader may see. Raises NoSuchReport, Unavailable."""
    with store.reading() as tx:
        row = visible(tx, reader, reference)
        groups, _ = _groups(tx, reader)
        mine = groups.get(row["id"])
        ids = [each for each, group in groups.items() if group == mine and each != row["id"]]
        found = tx.rows(f"{_ROWS} order by logged, id", [json.dumps(ids if mine else [])])
        return tuple(other["reference"] for other in found)


def is_late(row: Row, now: datetime, school: School) -> bool:
    """Whether a report is late now, as the list has it."""
    edges = late.places(now, school)
    if row.state == "new":
        return clock.stamp(row.logged) <= edges["late_urgent" if row.urgent else "late_usual"]
    promised = row.state in ("acknowledged", "in_progress") and row.next_update
    return bool(promised) and row.next_update.isoformat() < edges["today"]


def _places(tx: Transaction, reader: Reader, school: School, wanted: Wanted) -> dict[str, Any]:
    values = {**vars(wanted), "role": reader.role, **late.places(tx.now, school)}
    values["only_late"] = values.pop("late")
    return {**values, "since": wanted.since and clock.stamp(wanted.since)}


def _groups(tx: Transaction, reader: Reader) -> tuple[dict[int, int], dict[int, int]]:
    """Return by report id the number of its group, and how many reports each group has.

    Reports with a mark in common belong together, and so do those linked with either of them.
    """
    leads: dict[int, int] = {}

    def lead(report_id: int) -> int:
        while leads.setdefault(report_id, report_id) != report_id:
            leads[report_id] = leads[leads[report_id]]
            report_id = leads[report_id]
        return report_id

    first: dict[str, int] = {}
    for report_id, mark in tx.execute(_MARKS, {"role": reader.role}):
        one, other = lead(report_id), lead(first.setdefault(mark, report_id))
        leads[max(one, other)] = min(one, other)
    groups = {report_id: lead(report_id) for report_id in leads}
    sizes: dict[int, int] = defaultdict(int)
    for group in groups.values():
        sizes[group] += 1
    return groups, sizes


def _together(found: Iterable[int], groups: Mapping[int, int]) -> list[int]:
    """Return report ids with each group in the place of its first."""
    by_group: dict[int, list[int]] = {}
    for report_id in found:
        by_group.setdefault(groups.get(report_id, report_id), []).append(report_id)
    return [report_id for members in by_group.values() for report_id in members]
