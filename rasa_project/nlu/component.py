"""What our components for Rasa share: how they are made, and putting an intent first."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message


class Configured(GraphComponent):
    """A component that learns nothing and is made from its part of config.yml alone.

    Rasa knows components by their bare class name, so a subclass needs one nobody else has.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Configured:
        return cls(config)


def put_first(message: Message, name: str, confidence: float = 1.0) -> None:
    """Make an intent the message's own, and the first of its ranking."""
    intent = {"name": name, "confidence": confidence}
    rest = [row for row in message.get(INTENT_RANKING_KEY, []) if row["name"] != name]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent, *rest], add_to_output=True)
