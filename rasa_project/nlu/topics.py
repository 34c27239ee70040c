"""The intent classifier: which topic a message is about, and whether it asks a second thing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from rasa_project.nlu.encoder import WEIGHTS, Encoder, default_folder, shared, verify
from rasa_project.nlu.ensemble import Mixture, TopicEnsemble
from rasa_project.nlu.parts import second_part
from rasa_project.nlu.readers import for_reader
from rasa_project.nlu.tuning import Recipe

RANKED = 10
SURE = 0.4  # how sure each part must be before a message counts as two questions
VERY_SURE = 0.9  # of the whole message: then its parts do not change the topic


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets intent, ranking and, where there is one, the topic of a second question (`also`)."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._ensemble: TopicEnsemble | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder`: a sentence-transformers folder of your own, with its `sha256`, in place of
        the packaged one; `epochs`; the weights and the temperature of the mixture."""
        return {"encoder": None, "sha256": WEIGHTS, "epochs": Recipe.epochs, "mixture": {}}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return what else training depends on: the encoder's weights."""
        folder = Path(config["encoder"]) if config.get("encoder") else default_folder()
        return verify(folder, config.get("sha256", WEIGHTS))

    def _encoder(self) -> Encoder:
        folder = self._config["encoder"]
        return shared(Path(folder) if folder else None, self._config["sha256"])

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has an intent and a text, with a progress bar."""
        rows = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        recipe = Recipe(epochs=self._config["epochs"])
        with tqdm(
            total=len(rows) * (1 + recipe.epochs),
            unit="example",
            file=sys.stderr,
            desc="Learning the topics",
            mininterval=2,
            disable=False,  # shown even where Rasa's own bars are turned off
        ) as bar:
            self._ensemble = TopicEnsemble.trained(
                self._encoder(),
                [m.get(TEXT) for m in rows],
                [m.get(INTENT) for m in rows],
                Mixture(**self._config["mixture"]),
                recipe,
                bar.update,
            )
        with self._storage.write_to(self._resource) as folder:
            self._ensemble.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are: no later component learns from predictions."""
        return training_data

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load the trained ensemble."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            made._ensemble = TopicEnsemble.load(
                made._encoder(), folder, Mixture(**config["mixture"])
            )
        made._ensemble.probabilities(["ready"])
        return made

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and `also` of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            audience = (message.get(METADATA) or {}).get("audience")
            ranking = self._ranking(text, audience)
            parts = second_part(text)
            if parts:
                ranking = self._with_second(message, ranking, parts, audience)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:RANKED], add_to_output=True)
        return messages

    def _ranking(self, text: str, audience: str | None) -> list[dict[str, Any]]:
        chances = for_reader(self._chances([text])[0], self._ensemble.classes, audience)
        order = np.argsort(-chances)
        return [{"name": self._ensemble.classes[i], "confidence": float(chances[i])} for i in order]

    def _chances(self, texts: list[str]) -> np.ndarray:
        return self._ensemble.probabilities(texts)

    def _with_second(
        self, message: Message, ranking: list[dict], parts: tuple[str, str], audience: str | None
    ) -> list[dict[str, Any]]:
        """Note the other part's topic where both are plain; the whole decides which is first."""
        first, second = (self._ranking(part, audience)[0] for part in parts)
        names = (first["name"], second["name"])
        plain = min(first["confidence"], second["confidence"]) >= SURE
        if not plain or names[0] == names[1] or set(names) & self._small_talk():
            return ranking
        best = ranking[0]
        if best["name"] not in names:
            if best["confidence"] >= VERY_SURE:
                return ranking
            best = first
        message.set("also", names[1 - names.index(best["name"])], add_to_output=True)
        return [best, *(row for row in ranking if row["name"] != best["name"])]

    @staticmethod
    def _small_talk() -> set[str]:
        return {
            "greet",
            "goodbye",
            "thank",
            "affirm",
            "deny",
            "inform",
            "out_of_scope",
            "capabilities",
            "feedback",
            "stop_form",
            "restart",
        }
