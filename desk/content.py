"""The care of the answers: cards by review date, and what was not understood.

A suggestion goes to a file for somebody to read; the model never learns from it by itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from datasette import Request, Response

from actions.incidents import disk
from actions.incidents.errors import NotAllowed
from actions.questions import names_to_keep, redacted
from desk import asked, labels
from desk.app import Item, in_thread, menu, page, routes, see
from desk.guard import allowed, signed_in
from desk.place import Place, number, place_of
from knowledge import Card, Library
from knowledge.desk import desk_words

FILE = "suggestions.jsonl"
_LONGEST = 300  # characters of an example
_WAIT = 2.0  # seconds for somebody else who writes the file


@allowed("content.read")
async def shown(datasette: Any, request: Request) -> Response:
    """Show the cards, those past their date first, and what was not understood."""
    done = request.args.get("done")
    values = await in_thread(_values, datasette, request)
    said = desk_words()["content"][done] if done in ("suggested", "dropped") else None
    return await page(datasette, request, "content.html", said=said, problem=None, **values)


@allowed("content.suggest")
async def taken(datasette: Any, request: Request) -> Response:
    """Take a suggestion for a question, or leave it out."""
    what = request.url_vars["what"]
    if request.method != "POST":
        return see("/content")
    form = await request.post_vars()
    try:
        await in_thread(_take, datasette, request, what, form)
    except NotAllowed as error:
        values = await in_thread(_values, datasette, request)
        return await page(
            datasette, request, "content.html", 409, said=None, problem=str(error), **values
        )
    return see(f"/content?done={'suggested' if what == 'suggest' else 'dropped'}")


def _values(datasette: Any, request: Request) -> dict[str, Any]:
    place, desk = place_of(datasette, request), datasette.desk
    kept = place.school.retention.keep_unanswered_questions
    cards = sorted(place.books.cards.values(), key=lambda card: (card.review, card.title))
    return {
        "w": desk_words(),
        "cards": [_line(place, card) for card in cards],
        "kept": kept,
        "questions": asked.unanswered(desk, place.today) if kept else [],
        "topics": _topics(place.books),
    }


def _line(place: Place, card: Card) -> dict[str, Any]:
    sources = [place.books.sources[cited.id].title for cited in card.sources]
    return {
        "title": card.title,
        "checked": labels.short_day(card.checked),
        "review": labels.short_day(card.review),
        "stale": card.review < place.today,
        "sources": "; ".join(dict.fromkeys(sources)),
    }


def _topics(books: Library) -> dict[str, str]:
    """Return topic → title, by title."""
    cards = sorted(books.cards.values(), key=lambda card: card.title)
    return {card.topic: card.title for card in cards}


def _take(datasette: Any, request: Request, what: str, form: Mapping[str, str]) -> None:
    place, desk = place_of(datasette, request), datasette.desk
    if signed_in(request).rehearsing:
        raise NotAllowed(desk_words()["content"]["rehearsing"])
    if what == "suggest":
        text = redacted(form.get("text", "")[:_LONGEST], names_to_keep(place.books))
        if form.get("topic") not in place.books.cards or not text:
            raise NotAllowed(desk_words()["content"]["problem"])
        _write(desk.store.folder, form["topic"], text, place.today)
    asked.drop(desk, number(form.get("id"), 0))


def _write(folder: Path, topic: str, text: str, today: date) -> None:
    """Add a suggestion to the file: one line of JSON. Raises OSError."""
    line = json.dumps({"topic": topic, "text": text, "on": today.isoformat()}, ensure_ascii=False)
    with disk.held(folder, _WAIT):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(folder / FILE, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(line + "\n")


routes.append((r"/content$", shown))
routes.append((r"/content/(?P<what>suggest|drop)$", taken))
menu.append(Item("/content", desk_words()["menu"]["content"], "content.read"))
