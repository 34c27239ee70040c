"""What answers now: the sentence that leads an answer when the school or a helpline is shut."""

from __future__ import annotations

from datetime import datetime

from knowledge.card import Audience, Card
from knowledge.hours import in_words, is_open, opens_next
from knowledge.library import Library
from knowledge.placeholders import names_in


def lead(library: Library, card: Card, audience: Audience, at: datetime | None) -> str:
    """Return who answers now and when the rest opens; empty where nothing needed is shut.

    A card needs the school where its words name the school's people, and a service where they
    name the service. `at` is local time; None means no opening hours are shown.
    """
    shut = _shut(library, card, audience, at)
    if at is None or not shut:
        return ""
    phrases = library.phrases
    open_now = phrases.open_now[audience].format(names=_open_names(library, card, audience, at))
    rows = [phrases.opens_when.format(name=name, when=in_words(when, at)) for name, when in shut]
    return f"{open_now} {phrases.opens_later.format(names=', '.join(rows))}"


def shut_names(
    library: Library, card: Card, audience: Audience, at: datetime | None
) -> tuple[str, ...]:
    """Return the names of what the card needs and is shut at a moment."""
    return tuple(name for name, _ in _shut(library, card, audience, at))


def _shut(
    library: Library, card: Card, audience: Audience, at: datetime | None
) -> list[tuple[str, datetime]]:
    words = card.words.get(audience)
    if at is None or words is None or card.group == "conversation":
        return []
    texts = (words.now, words.more or "", *words.steps)
    names = {name for text in texts for name in names_in(text)}
    shut: list[tuple[str, datetime]] = []
    school = library.school
    people = ("school.dsl.", "school.online_safety_lead.", "school.office.", "school.head.")
    if any(name.startswith(people) for name in names) and not is_open(school.hours(), at, school):
        opening = opens_next(school.hours(), at, school)
        shut += [(library.phrases.noted["school"], opening)] if opening else []
    for service in library.services.values():
        used = any(name.startswith(f"service.{service.id}.") for name in names)
        if used and is_open(service.hours, at) is False:
            opening = opens_next(service.hours, at)
            shut += [(service.short, opening)] if opening else []
    return shut[:2]


def _open_names(library: Library, card: Card, audience: Audience, at: datetime) -> str:
    ids = card.tonight.get(audience) or library.phrases.tonight[audience]
    rows = []
    for service in (library.services[name] for name in ids):
        number = service.known("phone") or service.known("text_number")
        if number and is_open(service.hours, at):
            rows.append(f"{service.short} {number}" if service.short != number else str(number))
    return ", ".join(rows)
