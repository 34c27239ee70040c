"""The entity extractor: platforms, terms, roles and more, from the knowledge files."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.shared import library
from rasa_project.nlu.component import Configured, put_first
from rasa_project.nlu.entities import EntityFinder, Found
from rasa_project.nlu.foreign import LanguageSpotter

INFORM = "inform"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KnowledgeEntities(Configured, EntityExtractorMixin):
    """Adds entities, names the language, and calls a message of nothing but a detail `inform`."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        books = library()
        self._finder = EntityFinder(books)
        self._spotter = LanguageSpotter(books)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what is found to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = self._finder.find(text)
            rows = [self._row(text, row) for row in found]
            language = self._spotter.language(text)
            if language:
                rows.append(self._row(text, Found("language", language, 0, len(text))))
            message.set(ENTITIES, [*message.get(ENTITIES, []), *rows], add_to_output=True)
            bare = INFORM if not language and self._finder.is_bare(text, found) else None
            intent = self._finder.exact(text) or bare
            if intent:
                put_first(message, intent)
        return messages

    def _row(self, text: str, found: Found) -> dict[str, Any]:
        return {
            "entity": found.kind,
            "value": found.value,
            "start": found.start,
            "end": found.end,
            "text": text[found.start : found.end],
            "extractor": type(self).__name__,
        }
