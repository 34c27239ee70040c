"""A term's figures to print for governors: the whole school's, with small numbers left out.

Terms are fixed, so that no two summaries can be taken from each other to find a single report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette import Request, Response

from actions.documents.words import day
from actions.incidents.figures import Figures, Took, whole_school
from desk import labels
from desk.app import Item, in_thread, menu, page, routes
from desk.guard import allowed
from desk.place import Place, number, place_of
from desk.small_numbers import LEAST, hidden, part_of
from knowledge.desk import desk_words
from knowledge.school import Term

Rows = list[tuple[str, str]]


@allowed("summary.read")
async def shown(datasette: Any, request: Request) -> Response:
    """Show the summary of a term; the address says which, by its number in school.yml."""
    chosen = number(request.args.get("term"), -1)
    values = await in_thread(_values, datasette, request, chosen)
    return await page(datasette, request, "summary.html", **values)


def _values(datasette: Any, request: Request, chosen: int) -> dict[str, Any]:
    place, words = place_of(datasette, request), desk_words()
    begun = _begun(place)
    values = {
        "w": words,
        "least": LEAST,
        "terms": {index: _named(term) for index, term in begun.items()},
        "made": day(place.today),
        "chosen": None,
    }
    if not begun:
        return values
    chosen = chosen if chosen in begun else max(begun)
    term = begun[chosen]
    until = min(term.last, place.today)
    found = whole_school(place.store, place.reader, term.first, until)
    parts = _tables(place, found) if found.total >= LEAST else []
    speed = _speed(found)
    return values | {
        "chosen": chosen,
        "term": _named(term),
        "totals": _totals(found),
        "parts": parts,
        "speed": speed,
    }


def _begun(place: Place) -> dict[int, Term]:
    terms = enumerate(place.school.terms)
    return {index: term for index, term in terms if term.first <= place.today}


def _named(term: Term) -> str:
    words = desk_words()["summary"]["term"]
    return words.format(first=day(term.first), last=day(term.last))


def _totals(found: Figures) -> Rows:
    words = desk_words()["summary"]["rows"]
    if 0 < found.total < LEAST:
        return [(words["total"], _shown(None))]
    parts = {name: part_of(getattr(found, name), found.total) for name in ("urgent", "dsl", "open")}
    return [(words["total"], str(found.total))] + [
        (words[name], _shown(count)) for name, count in parts.items()
    ]


def _tables(place: Place, found: Figures) -> list[tuple[str, Rows]]:
    """Return (heading, rows) of what the reports were about, where, and in which year."""
    names = desk_words()["charts"]["names"]
    years = {value: found.years[value] for value in (*labels.YEARS, "") if found.years.get(value)}
    told = (
        ("kinds", {labels.kind(value): count for value, count in found.kinds.items()}),
        ("platforms", _named_apps(place, found.platforms)),
        ("years", {labels.year(value): count for value, count in years.items()}),
    )
    return [
        (names[name]["title"], _ordered(hidden(counts), name == "years"))
        for name, counts in told
        if counts
    ]


def _ordered(counts: Mapping[str, int | None], as_they_are: bool) -> Rows:
    """Return rows with the largest first and what is left out last, by label: its place tells
    nothing."""
    rows = counts.items() if as_they_are else sorted(counts.items(), key=_rank)
    return [(label, _shown(count)) for label, count in rows]


def _rank(row: tuple[str, int | None]) -> tuple[int, str]:
    return -(row[1] or 0), row[0]


def _named_apps(place: Place, counts: Mapping[str, int]) -> dict[str, int]:
    return {labels.platform(place.books, value): count for value, count in counts.items()}


def _shown(count: int | None) -> str:
    return desk_words()["summary"]["left_out"] if count is None else str(count)


def _speed(found: Figures) -> list[str]:
    """Return how fast half of the reports were taken on and dealt with, where enough were."""
    words = desk_words()["summary"]
    lines = [
        words[name].format(time=_time(took.median))
        for name, took in (("read", found.read), ("done", found.done))
        if took.median is not None and _ended(took) >= LEAST
    ]
    return lines or [words["no_time"]]


def _ended(took: Took) -> int:
    """Return how many are known to have ended within the times that are counted."""
    return sum(took.counts[:-1])


def _time(hours: float) -> str:
    words = desk_words()["summary"]
    if hours < 1.5:
        return words["hour"]
    if hours < 48:
        return words["hours"].format(hours=round(hours))
    return words["days"].format(days=round(hours / 24))


routes.append((r"/summary$", shown))
menu.append(Item("/summary", desk_words()["menu"]["summary"], "summary.read"))
