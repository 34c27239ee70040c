"""Rules across the whole library: links, placeholders, required points, length, reading grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge import documents
from knowledge.answer import Answer, Reader, facts_for, make_answer
from knowledge.card import AUDIENCES, NATIONS, Card, Value, Words
from knowledge.errors import Fault
from knowledge.library import Library
from knowledge.placeholders import Facts, Missing, UnknownPlaceholder, names_in
from knowledge.readability import HARDEST_GRADE, MOST_WORDS, grade, words


def check(library: Library) -> list[Fault]:
    """Return every fault found across cards and facts; an empty list means fit to answer."""
    faults: list[Fault] = []
    names = names_of(library)
    for card in library.cards.values():
        faults += _links(library, card)
        unknown = list(_placeholders(library, card))
        faults += unknown
        if not unknown:  # a card with an unknown placeholder cannot be worded
            faults += _points(library, card)
            faults += _readable(library, card, names)
    faults += _aliases(library)
    faults += _phrase_placeholders(library)
    faults += _follow_ups(library)
    faults += _first_topics(library)
    faults += _report_topics(library)
    faults += documents.faults(library.documents, library.sources, names)
    return faults


def names_of(library: Library) -> list[str]:
    """Return the names that do not count when reading grade is measured."""
    found = [p.name for p in library.platforms.values()]
    for service in library.services.values():
        found += [service.name, service.short]
    school = library.school
    found += [school.name, school.police_force or "", school.local_authority or ""]
    for person in (
        school.head,
        school.dsl,
        school.deputy_dsl,
        school.online_safety_lead,
        school.lado,
        school.chair_of_governors,
        school.data_protection,
    ):
        found += [person.name or ""]
    return [name for name in found if name]


def _file(card: Card) -> str:
    return f"topics/{card.group}/{card.topic}.yml"


def _links(library: Library, card: Card) -> Iterator[Fault]:
    for audience in AUDIENCES:
        for topic in card.next_for(audience):
            if topic not in library.cards:
                yield Fault(_file(card), "next", f"there is no card {topic}")
    for audience, topic in card.instead.items():
        if topic not in library.cards:
            yield Fault(_file(card), "instead", f"there is no card {topic}")
        elif audience not in library.cards[topic].words:
            yield Fault(_file(card), "instead", f"{topic} has no words for {audience}")
    for audience in AUDIENCES:
        if audience not in card.words and audience not in card.instead:
            yield Fault(_file(card), "instead", f"nothing for a {audience}: add words, or instead")
    for cited in card.sources:
        if cited.id not in library.sources:
            yield Fault(_file(card), "sources", f"sources.yml has no {cited.id}")
    for service in (name for names in card.tonight.values() for name in names):
        if service not in library.services:
            yield Fault(_file(card), "tonight", f"services.yml has no {service}")


def _placeholders(library: Library, card: Card) -> Iterator[Fault]:
    facts = Facts(library.school, library.services)
    for where, text in _texts(card):
        for name in names_in(text):
            try:
                facts.value(name)
            except UnknownPlaceholder:
                yield Fault(_file(card), where, f"unknown placeholder {{{name}}}")
            except Missing:
                if name.startswith("service."):
                    yield Fault(_file(card), where, f"{{{name}}} has no value that may be shown")
                elif name.startswith("platform.") and card.platform == "none":
                    yield Fault(_file(card), where, f"{{{name}}} on a card without platform")


def _texts(card: Card) -> Iterator[tuple[str, str]]:
    def parts(where: str, said: Words) -> Iterator[tuple[str, str]]:
        yield f"{where}.now", said.now or ""
        for number, step in enumerate(said.steps or (), 1):
            yield f"{where}.steps.{number}", step
        yield f"{where}.more", said.more or ""

    for audience, said in card.words.items():
        yield from parts(f"words.{audience}", said)
    for nation, by_reader in card.nations.items():
        for audience, said in by_reader.items():
            yield from parts(f"nations.{nation}.{audience}", said)
    for stage in card.stages:
        for audience, said in stage.words.items():
            yield from parts(f"stages.{stage.id}.{audience}", said)


def renderings(library: Library, card: Card, day: date | None = None) -> Iterator[Answer]:
    """Yield every answer a card can give: reader, nation, and platform where one is needed."""
    apps = [None] if card.platform != "needed" else [*library.platforms]
    for audience in card.words:
        for nation in NATIONS if card.nations else (library.school.nation,):
            for app in apps:
                yield make_answer(library, card.topic, Reader(audience, nation, today=day), app)


def _points(library: Library, card: Card) -> Iterator[Fault]:
    for audience in card.words:
        for nation in NATIONS if card.nations else (library.school.nation,):
            told = card.words_for(audience, nation)
            raw = " ".join((told.now, *told.steps, told.more or ""))
            filled = _filled(library, told)
            for point in card.must_say:
                if audience not in point.audiences:
                    continue
                for wanted in point.words:
                    if wanted.lower() not in raw.lower() and wanted.lower() not in filled.lower():
                        yield Fault(
                            _file(card),
                            f"must_say ({audience}, {nation})",
                            f"“{point.point}” is not said: no “{wanted}”",
                        )


def _filled(library: Library, told: Words) -> str:
    facts = facts_for(library, None, date.today())
    return " ".join((facts.text(told.now), *facts.steps(told.steps), facts.text(told.more)))


def _readable(library: Library, card: Card, names: list[str]) -> Iterator[Fault]:
    for answer in renderings(library, card, card.checked):
        who = ", ".join(filter(None, (answer.audience, answer.nation, answer.platform)))
        size = words(" ".join((answer.text, *answer.steps)))
        if size > MOST_WORDS:
            yield Fault(_file(card), f"words ({who})", f"{size} words; at most {MOST_WORDS}")
        hard = grade((answer.text, *answer.steps), names)
        if hard > HARDEST_GRADE:
            yield Fault(_file(card), f"words ({who})", f"grade {hard:.1f}; at most {HARDEST_GRADE}")


def _aliases(library: Library) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for app in library.platforms.values():
        for alias in {app.name.lower(), *(a.lower() for a in app.aliases)}:
            if owner.setdefault(alias, app.id) != app.id:
                yield Fault("platforms.yml", app.id, f"“{alias}” is also {owner[alias]}'s")


def _phrase_placeholders(library: Library) -> Iterator[Fault]:
    facts = Facts(library.school, library.services)
    for file, said in _spoken(library):
        for field, text in _lines(said.dict()):
            for name in names_in(text):
                try:
                    "." in name and facts.value(name)
                except (UnknownPlaceholder, Missing):
                    yield Fault(file, field, f"{{{name}}} has no value")


def _spoken(library: Library) -> Iterator[tuple[str, Value]]:
    yield "phrases.yml", library.phrases
    yield "report.yml", library.report
    yield "letter_form.yml", library.letter_form
    yield "documents.yml", library.documents


def _lines(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in nested values, with where it stands."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _lines(below, f"{at}.{name}".strip("."))
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _lines(below, at)
    elif isinstance(value, str):
        yield at, value


def _report_topics(library: Library) -> Iterator[Fault]:
    for name, kind in library.report.kinds.items():
        for topic in kind.topics:
            if topic not in library.cards:
                yield Fault("report.yml", f"kinds.{name}.topics", f"there is no card {topic}")
    for cited in library.report.sources:
        if cited.id not in library.sources:
            yield Fault("report.yml", "sources", f"sources.yml has no {cited.id}")


def _first_topics(library: Library) -> Iterator[Fault]:
    for who, topics in library.phrases.first_topics.items():
        for topic in topics:
            if topic not in library.cards:
                yield Fault("phrases.yml", f"first_topics.{who}", f"there is no card {topic}")


def _follow_ups(library: Library) -> Iterator[Fault]:
    follow = library.follow_ups
    tables = {**follow.role, **follow.outcome, **follow.platform}
    for name, table in tables.items():
        for last, topic in table.items():
            for wanted in (topic, *(() if last == "any" else (last,))):
                if wanted not in library.cards:
                    yield Fault("follow_ups.yml", name, f"there is no card {wanted}")


@dataclass(frozen=True)
class Due:
    """Something past or near its review date. `days` is negative when it is past."""

    what: str
    review: date
    days: int


def stale(library: Library, today: date, within: int = 30) -> list[Due]:
    """Return what is past its review date or falls due in `within` days, oldest first."""
    dated = [(_file(card), card.review) for card in library.cards.values()]
    dated += [(name, dates[1]) for name, dates in library.reviews.items() if dates[1]]
    due = [Due(what, review, (review - today).days) for what, review in dated]
    return sorted((row for row in due if row.days <= within), key=lambda row: row.review)
