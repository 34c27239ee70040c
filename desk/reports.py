"""The list of reports: what waits for somebody in front, those of one post together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from datasette import Request, Response

from actions.incidents import paging
from actions.incidents.report import KINDS, STATES
from desk import labels
from desk.app import Item, in_thread, menu, page, routes
from desk.guard import allowed
from desk.place import Place, number, place_of
from knowledge.desk import desk_words

_FILTERS = ("state", "kind", "platform", "year_group", "urgent", "late")


@allowed("reports.read")
async def listed(datasette: Any, request: Request) -> Response:
    """Show a page of the list; the address says which reports and which page."""
    args = {name: request.args.get(name) or "" for name in (*_FILTERS, "page")}
    values = await in_thread(_values, datasette, request, args)
    return await page(datasette, request, "reports.html", **values)


def _values(datasette: Any, request: Request, args: Mapping[str, str]) -> dict[str, Any]:
    place = place_of(datasette, request)
    found = paging.page(
        place.store, place.reader, place.school, _wanted(args), number(args["page"], 1)
    )
    return {
        "w": desk_words(),
        "counts": paging.counts(place.store, place.reader, place.school),
        "found": found,
        "lines": [_line(place, line) for line in found.lines],
        "chosen": args,
        "choices": _choices(place),
        "around": {
            name: _address(args, found.number + step)
            for name, step in (("before", -1), ("after", 1))
            if 1 <= found.number + step <= found.pages
        },
    }


def _wanted(args: Mapping[str, str]) -> paging.Wanted:
    """Return what the address asks for; whatever is no value of ours asks for nothing."""
    state = args["state"] or "open"
    return paging.Wanted(
        state=state if state in (*STATES, "open") else None,
        kind=args["kind"] if args["kind"] in KINDS else None,
        urgent=True if args["urgent"] else None,
        late=True if args["late"] else None,
        platform=args["platform"] or None,
        year_group=args["year_group"] or None,
    )


def _line(place: Place, line: paging.Line) -> dict[str, Any]:
    row = line.row
    return {
        "reference": row.reference,
        "kind": labels.kind(row.kind),
        "marks": list(labels.marks(row, line.late)),
        "state": labels.state(place.books, row.state),
        "logged": labels.ago(row.logged, place.today),
        "at": row.logged.isoformat(timespec="minutes"),
        "owner": row.owner,
        "next_update": labels.short_day(row.next_update),
        "first": line.first,
        "reporters": line.reporters,
    }


def _choices(place: Place) -> dict[str, dict[str, str]]:
    """Return value → label of each list to choose from."""
    words = desk_words()["reports"]
    apps = {app.id: app.name for app in place.books.platforms.values()}
    return {
        "state": dict(words["states"]),
        "kind": labels.kinds(),
        "platform": {**apps, labels.OTHER: words["other_platform"]},
        "year_group": {value: labels.year(value) for value in labels.YEARS},
    }


def _address(args: Mapping[str, str], to: int) -> str:
    said = {name: value for name, value in args.items() if value}
    return f"/reports?{urlencode({**said, 'page': to})}"


routes.append((r"/reports$", listed))
menu.append(Item("/reports", desk_words()["menu"]["reports"], "reports.read"))
