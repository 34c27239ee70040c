"""Make one answer: a card, worded for this reader, nation, platform, school and hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.card import Audience, Card, Nation, Words
from knowledge.facts import Platform
from knowledge.library import Library
from knowledge.placeholders import Facts, platform_values
from knowledge.tonight import lead, shut_names


@dataclass(frozen=True)
class Button:
    """A next step: words, the topic it leads to and what is already known."""

    title: str
    topic: str
    entities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the reader is told, ready for any channel. `checked` is the oldest date relied on.

    `lead` says who answers now, where the school or a helpline named is `shut`; it goes first.
    """

    topic: str
    title: str
    audience: Audience
    nation: Nation
    platform: str | None
    text: str
    steps: tuple[str, ...]
    buttons: tuple[Button, ...]
    sources: tuple[dict[str, str | None], ...]
    checked: date
    lead: str = ""
    shut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Who is asking, from where, when. `at` is local time; None leaves opening hours out."""

    audience: Audience
    nation: Nation
    at: datetime | None = None
    today: date | None = None

    def day(self) -> date:
        """Return the day that decides what is stale and which law is in force."""
        return self.today or (self.at.date() if self.at else date.today())


def make_answer(
    library: Library,
    topic: str,
    reader: Reader,
    platform: str | None = None,
    stage: str | None = None,
    term: str | None = None,
) -> Answer:
    """Return the answer to a topic. `platform`, `stage` and `term` are ids, or None.

    A reader the card has no words for is answered from the card named in `instead`, at most
    once over. Raises UnknownTopic.
    """
    card = card_for(library, topic, reader.audience)
    audience = card.audience_for(reader.audience) or next(iter(card.words))
    app = library.platforms.get(platform) if platform else None
    facts = facts_for(library, app, reader.day())
    words = _words(card, audience, reader.nation, app, stage, library.terms.get(term or ""))
    checked, review = _dates(library, card, words, app)
    text = [facts.text(words.now), facts.text(words.more)]
    text += [library.phrases.stale] if review < reader.day() else []
    return Answer(
        topic=card.topic,
        title=card.title,
        audience=audience,
        nation=reader.nation,
        platform=app.id if app else None,
        text=" ".join(filter(None, text)),
        steps=facts.steps(words.steps)[:6] if card.platform == "none" else facts.steps(words.steps),
        buttons=_buttons(library, card, audience, app, stage),
        sources=_sources(library, card, app),
        checked=checked,
        lead=lead(library, card, reader.audience, reader.at),
        shut=shut_names(library, card, reader.audience, reader.at),
    )


def card_for(library: Library, topic: str, audience: Audience) -> Card:
    """Return the card that answers this reader: the topic's own, or the one named instead."""
    card = library.card(topic)
    other = card.instead.get(audience)
    if audience not in card.words and other in library.cards:
        return library.card(other)
    return card


def facts_for(library: Library, app: Platform | None, today: date) -> Facts:
    """Return what placeholders may show, for a platform (or none) on a day."""
    if app is None:
        return Facts(library.school, library.services)
    general = {
        "age.line": library.general.age,
        "report.steps": library.general.report,
        "block.steps": library.general.block,
    }
    law = library.law.sentence(today) if app.under16_named else None
    return Facts(library.school, library.services, platform_values(app, general, law))


def _words(
    card: Card,
    audience: Audience,
    nation: Nation,
    app: Platform | None,
    stage: str | None,
    term: object,
) -> Words:
    if app and app.status != "open" and card.platform == "needed":
        steps = (app.instead,) if app.instead else ()
        return Words(now=app.closed or app.instead or app.name, steps=steps)
    if term is not None and card.topic == "explain_term":
        return Words(now=term.meaning, more=term.when)
    for part in card.stages:
        if part.id == stage and audience in part.words:
            return part.words[audience]
    return card.words_for(audience, nation)


def _dates(library: Library, card: Card, words: Words, app: Platform | None) -> tuple[date, date]:
    """Return the oldest check and the earliest review of the card and the facts its words show."""
    said = " ".join((words.now, *words.steps, words.more or ""))
    files = ["platforms.yml"] if app else []
    files += ["services.yml"] if "{service." in said else []
    dated = [(card.checked, card.review), *(library.reviews[name] for name in files)]
    return min(d for d, _ in dated if d), min(d for _, d in dated if d)


def _buttons(
    library: Library, card: Card, audience: Audience, app: Platform | None, stage: str | None
) -> tuple[Button, ...]:
    stages = [
        Button(part.offer, card.topic, (("stage", part.id),))
        for part in card.stages
        if part.id != stage and audience in part.words
    ]
    known = (("platform", app.id),) if app else ()
    wanted = (t for t in card.next_for(audience) if t in library.cards)
    cards = dict.fromkeys(card_for(library, topic, audience).topic for topic in wanted)
    topics = [
        Button(library.card(topic).offer, topic, known if _takes(library, topic) else ())
        for topic in cards
        if topic != card.topic
    ]
    return tuple(stages + topics[: 1 if card.stages else 4])


def _takes(library: Library, topic: str) -> bool:
    return library.card(topic).platform != "none"


def _sources(
    library: Library, card: Card, app: Platform | None
) -> tuple[dict[str, str | None], ...]:
    rows = []
    for cited in card.sources:
        source = library.sources.get(cited.id)
        if source is None:
            continue
        rows.append(
            {
                "title": source.title,
                "publisher": source.publisher,
                "section": cited.section,
                "url": source.url,
                "date": source.date,
            }
        )
    if app and card.platform == "needed" and app.age.confidence != "low":
        rows.insert(
            0,
            {
                "title": app.age.source,
                "publisher": app.name,
                "section": None,
                "url": None,
                "date": app.age.source_date,
            },
        )
    return tuple(rows)
