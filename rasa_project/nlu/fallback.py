"""Not sure enough: hand over to offering topics instead of guessing.

The threshold comes from our own held-out questions (`make evaluate` prints the curve).
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

NOT_SURE = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NotSureEnough(GraphComponent, IntentClassifier):
    """Turns an intent below the threshold into `nlu_fallback`; the ranking stays for the offer."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._threshold = config["threshold"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: calibrated confidence below which topics are offered."""
        return {"threshold": 0.35}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NotSureEnough:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `nlu_fallback` first where the best confidence is too low."""
        for message in messages:
            intent = message.get(INTENT) or {}
            if intent.get("confidence", 0.0) < self._threshold:
                not_sure = {"name": NOT_SURE, "confidence": 1.0 - intent.get("confidence", 0.0)}
                message.set(INTENT, not_sure, add_to_output=True)
                ranking = [not_sure, *message.get(INTENT_RANKING_KEY, [])]
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
