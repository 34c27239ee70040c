"""Which topic a text is about: four views of it, weighed together, with a calibrated confidence.

The views: the encoder with its upper layers taught our topics, logistic regression over the
encoder as it came, and linear models over words and over letters. Their log probabilities are
added with the weights below and divided by a temperature; both come from our held-out questions
(`make evaluate` prints what they give; docs/understanding.md has the measurements).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rasa_project.nlu.encoder import BATCH, SIZE, Encoder, batches, give_back, padded
from rasa_project.nlu.members import TextMember, VectorMember, log_softmax
from rasa_project.nlu.tuning import Recipe, TunedTop, lower_states, stacked

MEMBERS = ("tuned", "frozen", "words", "letters")


@dataclass(frozen=True)
class Mixture:
    """How much each view counts, and the temperature that makes confidence honest."""

    tuned: float = 1.0
    frozen: float = 0.6
    words: float = 0.2
    letters: float = 0.2
    temperature: float = 1.4


class TopicEnsemble:
    """Trains, predicts, saves and loads. Knows nothing of Rasa."""

    def __init__(self, encoder: Encoder, classes: Sequence[str], mixture: Mixture) -> None:
        self.classes = list(classes)
        self.mixture = mixture
        self._encoder = encoder
        self._tuned = TunedTop(encoder, len(self.classes))
        self._frozen = VectorMember()
        self._words, self._letters = TextMember("words"), TextMember("letters")
        self._both: Callable | None = None

    @classmethod
    def trained(
        cls,
        encoder: Encoder,
        texts: Sequence[str],
        topics: Sequence[str],
        mixture: Mixture,
        recipe: Recipe,
        progress: Callable[[int], None] = lambda done: None,
    ) -> TopicEnsemble:
        """Return an ensemble trained on texts and their topics."""
        made = cls(encoder, sorted(set(topics)), mixture)
        labels = np.array([made.classes.index(topic) for topic in topics])
        states = lower_states(encoder, texts, progress)
        made._frozen.fit(made._vectors(states), labels)
        made._words.fit(texts, labels)
        made._letters.fit(texts, labels)
        made._tuned.fit(states, labels, recipe, progress)
        return made

    def _vectors(self, states: Sequence[np.ndarray]) -> np.ndarray:
        vectors = np.zeros((len(states), SIZE), np.float32)
        for rows in batches([len(row) for row in states], BATCH):
            vectors[rows] = self._encoder.above(*stacked([states[i] for i in rows])).numpy()
        return vectors

    def views(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Return each view's log probabilities, float32 (len(texts), classes) each."""
        rows = self._encoder.tokens(texts)
        tuned = np.zeros((len(rows), len(self.classes)), np.float32)
        vectors = np.zeros((len(rows), SIZE), np.float32)
        for batch in batches([len(row) for row in rows], BATCH):
            vector, odds = self._encode(*padded([rows[i] for i in batch]))
            vectors[batch], tuned[batch] = vector.numpy(), odds.numpy()
        return {
            "tuned": tuned,
            "frozen": self._frozen.log_odds(vectors),
            "words": self._words.log_odds(texts),
            "letters": self._letters.log_odds(texts),
        }

    def _encode(self, ids: np.ndarray, mask: np.ndarray) -> tuple[Any, Any]:
        """Return sentence vectors and the tuned log probabilities, in one graph."""
        if self._both is None:
            import tensorflow as tf

            token = tf.TensorSpec([None, None], tf.int32)

            @tf.function(input_signature=[token, token])
            def both(ids: Any, mask: Any) -> tuple[Any, Any]:
                hidden = self._encoder.below(ids, mask)
                return self._encoder.above(hidden, mask), self._tuned.log_odds(hidden, mask)

            self._both = both
        return self._both(ids, mask)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return calibrated probabilities, float32 (len(texts), classes)."""
        return mixed(self.views(texts), self.mixture)

    def save(self, folder: Path) -> None:
        """Write everything below a folder."""
        self._tuned.save(folder / "tuned.safetensors")
        np.savez(folder / "frozen.npz", weight=self._frozen.weight, bias=self._frozen.bias)
        self._words.save(folder / "words.npz")
        self._letters.save(folder / "letters.npz")
        about = {
            "classes": self.classes,
            "mixture": asdict(self.mixture),
            "encoder": self._encoder.digest,
        }
        (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, encoder: Encoder, folder: Path, mixture: Mixture | None = None) -> TopicEnsemble:
        """Read what `save` wrote. `mixture` stands in for the one it was saved with."""
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        made = cls(encoder, about["classes"], mixture or Mixture(**about["mixture"]))
        made._tuned.load(folder / "tuned.safetensors")
        with np.load(folder / "frozen.npz") as rows:
            made._frozen.weight, made._frozen.bias = rows["weight"], rows["bias"]
        made._words.load(folder / "words.npz")
        made._letters.load(folder / "letters.npz")
        give_back()
        return made


def mixed(views: dict[str, np.ndarray], mixture: Mixture) -> np.ndarray:
    """Return probabilities from the views' log probabilities."""
    weights = asdict(mixture)
    scores = sum(weights[name] * views[name] for name in MEMBERS)
    return np.exp(log_softmax(scores / mixture.temperature))
