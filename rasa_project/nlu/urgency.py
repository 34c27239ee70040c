"""Danger first: the last component, which may put an urgent topic before anything else."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.shared import library
from rasa_project.nlu.alarm import DANGER, SELF_HARM, Alarm, Levels
from rasa_project.nlu.fallback import NOT_SURE
from rasa_project.nlu.foreign import LanguageSpotter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgentFirst(GraphComponent, IntentClassifier):
    """Puts `self_harm_crisis` or `immediate_danger` first where the message says so."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._alarm = Alarm(Levels(config["alone"], config["with_calm_words"]))
        self._spotter = LanguageSpotter(library())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The levels of `alarm.Levels`."""
        return {"alone": Levels.alone, "with_calm_words": Levels.with_calm_words}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UrgentFirst:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the urgent topic first in intent and ranking."""
        for message in messages:
            text = message.get(TEXT) or ""
            ranking = message.get(INTENT_RANKING_KEY, [])
            sure = {row["name"]: row["confidence"] for row in ranking}
            topic = self._alarm.topic(text, sure)
            if topic is None and self._spotter.cry(text):
                topic = DANGER
            if topic is None and ranking and ranking[0]["name"] in (SELF_HARM, DANGER):
                topic = NOT_SURE if self._alarm.is_mild(text) else None
            if topic:
                _put_first(message, topic)
        return messages


def _put_first(message: Message, name: str) -> None:
    """Put an urgent topic first; or, where danger may be misread, offer it among the likeliest."""
    intent = {"name": name, "confidence": 1.0}
    rest = [row for row in message.get(INTENT_RANKING_KEY, []) if row["name"] != name]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent, *rest], add_to_output=True)
