"""Not sure enough: hand over to offering topics instead of guessing.

The threshold comes from our own held-out questions (`make evaluate` prints the curve).
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from rasa_project.nlu.component import Configured, put_first

NOT_SURE = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NotSureEnough(Configured, IntentClassifier):
    """Turns an intent below the threshold into `nlu_fallback`; the ranking stays for the offer."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: calibrated confidence below which topics are offered."""
        return {"threshold": 0.35}

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `nlu_fallback` first where the best confidence is too low."""
        for message in messages:
            sure = (message.get(INTENT) or {}).get("confidence", 0.0)
            if sure < self._config["threshold"]:
                put_first(message, NOT_SURE, 1.0 - sure)
        return messages
