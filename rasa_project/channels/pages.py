"""The plain pages: the answers to read and print, the chat on its own page, the example school.

All are built from the cards and the words of interface.yml; none needs JavaScript to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from knowledge import AUDIENCES, Answer, Audience, Card, Library, Reader, make_answer
from knowledge.interface import Interface
from rasa_project.channels.assets import TEMPLATES
from rasa_project.channels.settings import languages, numbers
from rasa_project.links import Links

GROUPS = (
    "children",
    "targeted",
    "reporting",
    "parents",
    "platforms",
    "conduct",
    "employer",
    "meaning",
    "conversation",
)
# The only cards about the chat itself that say something to somebody who is not in it.
_ABOUT_THE_CHAT = ("advice_sources", "chat_privacy", "talk_to_human")


class Pages:
    """Makes the pages of one library."""

    def __init__(self, library: Library, interface: Interface, links: Links) -> None:
        self._library, self._links = library, links
        self._words = interface.words(library.school.website.language)
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["linked"] = self.linked
        self._answers = lru_cache(maxsize=len(AUDIENCES) + 1)(self._make_answers)

    def linked(self, text: str) -> Markup:
        """Return a text as HTML in which the numbers and addresses the knowledge holds open."""
        parts, at = [], 0
        for start, end, href in self._links.found(text):
            parts += [
                escape(text[at:start]),
                Markup('<a href="{}">{}</a>').format(href, text[start:end]),
            ]
            at = end
        return Markup("").join([*parts, escape(text[at:])])

    def school(self, built: bool) -> str:
        """Return the page of the example school, with the chat on it if it has been built."""
        return self._page("school.html", built=built)

    def chat(self, built: bool) -> str:
        """Return the chat on a page of its own, for frames and for those who cannot embed it."""
        return self._page("chat.html", built=built)

    def contents(self) -> str:
        """Return the first help page: who is reading, and the danger lines in every language."""
        tongues = languages(self._library, self._links)
        return self._page("contents.html", audiences=AUDIENCES, tongues=tongues)

    def answers(self, audience: Audience, today: date) -> str:
        """Return every answer for one reader on one page, as it stands on a day."""
        return self._answers(audience, today)

    def _make_answers(self, audience: Audience, today: date) -> str:
        reader = Reader(audience, self._library.school.nation, today=today)
        groups = [(name, list(self._group(name, reader))) for name in GROUPS]
        shown = [(name, rows) for name, rows in groups if rows]
        topics = {row["answer"].topic for _, rows in shown for row in rows}
        return self._page("answers.html", audience=audience, groups=shown, topics=topics)

    def _group(self, name: str, reader: Reader) -> Iterator[dict[str, Any]]:
        cards = [card for card in self._library.cards.values() if card.group == name]
        for card in sorted(cards, key=lambda card: card.title):
            told = card.audience_for(reader.audience) == reader.audience
            if told and (name != "conversation" or card.topic in _ABOUT_THE_CHAT):
                answer = make_answer(self._library, card.topic, reader)
                yield {"answer": answer, "parts": list(self._parts(card, reader))}

    def _parts(self, card: Card, reader: Reader) -> Iterator[tuple[str, Answer]]:
        for stage in card.stages:
            if reader.audience in stage.words:
                yield stage.offer, make_answer(self._library, card.topic, reader, stage=stage.id)

    def _page(self, name: str, **values: Any) -> str:
        school = self._library.school
        return self._templates.get_template(name).render(
            w=self._words,
            language=school.website.language,
            school=school,
            numbers=numbers(self._library),
            **values,
        )
