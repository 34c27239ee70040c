"""Which topic a text is about: three views of it, weighed together, with a calibrated confidence.

The views: the encoder with its upper layers taught our topics, and linear models over words and
over letters. Their log probabilities are added with the weights below and divided by a
temperature; all come from our held-out questions (docs/adr/0004 has the measurements; a fourth
view, the encoder's untaught vectors, was measured too and made the mixture worse).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rasa_project.nlu.encoder import BATCH, Encoder, batches, give_back, padded
from rasa_project.nlu.members import TextMember, log_softmax
from rasa_project.nlu.tuning import Recipe, TunedTop, lower_states

MEMBERS = ("tuned", "words", "letters")


@dataclass(frozen=True)
class Mixture:
    """How much each view counts, and the temperature that makes confidence honest."""

    tuned: float = 1.0
    words: float = 0.5
    letters: float = 0.5
    temperature: float = 0.95


class TopicEnsemble:
    """Trains, predicts, saves and loads. Knows nothing of Rasa."""

    def __init__(self, encoder: Encoder, classes: Sequence[str], mixture: Mixture) -> None:
        self.classes = list(classes)
        self.mixture = mixture
        self._encoder = encoder
        self._tuned = TunedTop(encoder, len(self.classes))
        self._words, self._letters = TextMember("words"), TextMember("letters")
        self._encode: Callable | None = None

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
        made._words.fit(texts, labels)
        made._letters.fit(texts, labels)
        made._tuned.fit(states, labels, recipe, progress)
        return made

    def views(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Return each view's log probabilities, float32 (len(texts), classes) each."""
        rows = self._encoder.tokens(texts)
        tuned = np.zeros((len(rows), len(self.classes)), np.float32)
        for batch in batches([len(row) for row in rows], BATCH):
            tuned[batch] = self._odds(*padded([rows[i] for i in batch])).numpy()
        return {
            "tuned": tuned,
            "words": self._words.log_odds(texts),
            "letters": self._letters.log_odds(texts),
        }

    def _odds(self, ids: np.ndarray, mask: np.ndarray) -> Any:
        """Return the taught encoder's log probabilities, all its layers in one graph."""
        if self._encode is None:
            import tensorflow as tf

            token = tf.TensorSpec([None, None], tf.int32)

            @tf.function(input_signature=[token, token])
            def encode(ids: Any, mask: Any) -> Any:
                return self._tuned.log_odds(self._encoder.below(ids, mask), mask)

            self._encode = encode
        return self._encode(ids, mask)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return calibrated probabilities, float32 (len(texts), classes)."""
        return mixed(self.views(texts), self.mixture)

    def save(self, folder: Path) -> None:
        """Write everything below a folder."""
        self._tuned.save(folder / "tuned.safetensors")
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
        made._words.load(folder / "words.npz")
        made._letters.load(folder / "letters.npz")
        give_back()
        return made


def mixed(views: dict[str, np.ndarray], mixture: Mixture) -> np.ndarray:
    """Return probabilities from the views' log probabilities."""
    weights = asdict(mixture)
    scores = sum(weights[name] * views[name] for name in MEMBERS)
    return np.exp(log_softmax(scores / mixture.temperature))
