"""Danger first: the last component, which may put an urgent topic before anything else."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.shared import library
from rasa_project.nlu.alarm import DANGER, SELF_HARM, Alarm, Levels
from rasa_project.nlu.component import Configured, put_first
from rasa_project.nlu.fallback import NOT_SURE
from rasa_project.nlu.foreign import LanguageSpotter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgentFirst(Configured, IntentClassifier):
    """Puts `self_harm_crisis` or `immediate_danger` first where the message says so."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._alarm = Alarm(Levels(config["alone"], config["with_calm_words"]))
        self._spotter = LanguageSpotter(library())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The levels of `alarm.Levels`."""
        return {"alone": Levels.alone, "with_calm_words": Levels.with_calm_words}

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the urgent topic first in intent and ranking."""
        for message in messages:
            text = message.get(TEXT) or ""
            ranking = message.get(INTENT_RANKING_KEY, [])
            sure = {row["name"]: row["confidence"] for row in ranking}
            topic = self._alarm.topic(text, sure)
            if topic is None and self._spotter.cry(text):
                topic = SELF_HARM if self._spotter.is_self_harm(text) else DANGER
            if topic is None and ranking and ranking[0]["name"] in (SELF_HARM, DANGER):
                topic = NOT_SURE if self._alarm.is_mild(text) else None
            if topic:
                put_first(message, topic)
        return messages
