"""The page of charts: the reports a reader may see, and what people ask the assistant."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from datasette import Request, Response

from actions.incidents.figures import DONE_WITHIN, READ_WITHIN, Figures, Took, figures
from desk import asked, labels
from desk.app import Item, in_thread, menu, page, routes
from desk.charts import Chart, chart, largest
from desk.guard import allowed
from desk.place import Place, number, place_of
from knowledge import Library
from knowledge.desk import desk_words

PERIODS = (12, 26, 52)  # weeks
_MOST = 10  # bars of a chart
_HELPFUL = (
    "select topic, sum(count) from ratings where day >= ? and helpful = 0 group by topic "
    "order by 2 desc, 1"
)


@allowed("reports.read")
async def shown(datasette: Any, request: Request) -> Response:
    """Show the charts of the last 12, 26 or 52 weeks."""
    weeks = number(request.args.get("weeks"), PERIODS[0])
    values = await in_thread(_values, datasette, request, weeks if weeks in PERIODS else PERIODS[0])
    return await page(datasette, request, "charts.html", **values)


def _values(datasette: Any, request: Request, weeks: int) -> dict[str, Any]:
    place, words = place_of(datasette, request), desk_words()
    since = place.today - timedelta(weeks=weeks)
    found = figures(place.store, place.reader, since, place.today)
    drawn = [*_of_reports(place.books, found), *_of_questions(datasette.desk, place, since)]
    return {
        "w": words,
        "charts": [each for each in drawn if each],
        "found": found,
        "weeks": weeks,
        "periods": PERIODS,
    }


def _of_reports(books: Library, found: Figures) -> list[Chart | None]:
    years = ((value, found.years.get(value, 0)) for value in (*labels.YEARS, ""))
    kinds = [(labels.kind(value), count) for value, count in found.kinds.items()]
    apps = [(labels.platform(books, value), count) for value, count in found.platforms.items()]
    return [
        chart("weeks", [(_week(monday), count) for monday, count in found.weeks.items()]),
        chart("kinds", largest(kinds, _MOST)),
        chart("platforms", largest(apps, _MOST)),
        chart("years", [(labels.year(value), count) for value, count in years if count]),
        _took("read", found.read, READ_WITHIN),
        _took("done", found.done, DONE_WITHIN),
    ]


def _week(monday: date) -> str:
    return desk_words()["charts"]["week_of"].format(day=labels.short_day(monday))


def _took(name: str, took: Took, within: tuple[int, ...]) -> Chart | None:
    if not sum(took.counts):
        return None
    ends = [*map(hours_said, within), desk_words()["charts"]["longer"]]
    return chart(name, list(zip(ends, took.counts, strict=True)), _median(took.median))


def hours_said(hours: int) -> str:
    """Return a time in words: hours up to a day, else days."""
    words = desk_words()["charts"]
    if hours == 1 or hours == 24:
        return words["hour" if hours == 1 else "day"]
    if hours < 24:
        return words["within_hours"].format(hours=hours)
    return words["within_days"].format(days=hours // 24)


def _median(hours: float | None) -> str | None:
    words = desk_words()["charts"]
    if hours is None:
        return None
    if hours < 1.5:
        return words["median_hour"]
    if hours < 48:
        return words["median_hours"].format(hours=round(hours))
    return words["median_days"].format(days=round(hours / 24))


def _of_questions(desk: Any, place: Place, since: date) -> list[Chart | None]:
    """Return what people ask and what they did not find helpful: counts without a person."""
    titles = {topic: card.title for topic, card in place.books.cards.items()}
    topics = asked.by_topic(desk, since)
    bad = _not_helpful(desk.store.folder / "ratings.db", since)
    return [
        chart(name, largest([(titles.get(t, t), n) for t, n in rows], _MOST), None, "times")
        for name, rows in (("asked", topics), ("helpful", bad))
    ]


def _not_helpful(file: Path, since: date) -> list[tuple[str, int]]:
    """Return (topic, how often) of the answers rated as no help; none where nothing is counted."""
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(_HELPFUL, [since.isoformat()]).fetchall()
    except sqlite3.Error:  # written at this moment, or not there yet: the other charts stand
        return []


routes.append((r"/charts$", shown))
menu.append(Item("/charts", desk_words()["menu"]["charts"], "reports.read"))
