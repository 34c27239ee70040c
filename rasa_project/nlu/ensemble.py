"""Which topic a text is about: three views of it, weighed together, with a calibrated confidence.

The views: the encoder with its upper layers taught our topics, and linear models over words and
over letters. Their log probabilities are added with the weights below and divided by a
temperature; all come from our held-out questions (docs/adr/0004 has the measurements; a fourth
view, the encoder's untaught vectors, was measured too and made the mixture worse).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from rasa_project.nlu.encoder import Encoder, give_back
from rasa_project.nlu.members import TextMember, log_softmax
from rasa_project.nlu.tuning import Recipe, TunedTop, lower_states

PLAIN = ("words", "letters")


@dataclass(frozen=True)
class Mixture:
    """How much each view counts, and the temperature that makes confidence honest."""

    tuned: float = 1.0
    words: float = 0.5
    letters: float = 0.5
    temperature: float = 0.95


class TopicEnsemble:
    """Trains, predicts, saves and loads. Knows nothing of Rasa."""

    def __init__(
        self,
        encoder: Encoder,
        classes: Sequence[str],
        mixture: Mixture,
        tuned: TunedTop,
        plain: Mapping[str, TextMember],
    ) -> None:
        self.classes = list(classes)
        self.mixture = mixture
        self._encoder, self._tuned, self._plain = encoder, tuned, plain

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
        classes = sorted(set(topics))
        labels = np.array([classes.index(topic) for topic in topics])
        plain = {kind: TextMember(kind) for kind in PLAIN}
        for member in plain.values():
            member.fit(texts, labels)
        tuned = TunedTop.untrained(encoder, len(classes))
        tuned.fit(lower_states(encoder, texts, progress), labels, recipe, progress)
        return cls(encoder, classes, mixture, tuned, plain)

    def views(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Return each view's log probabilities, float32 (len(texts), classes) each."""
        rows = self._encoder.tokens(texts)
        tuned = [self._odds(self._encoder.embedded([row])[0]).numpy()[0] for row in rows]
        plain = {kind: member.log_odds(texts) for kind, member in self._plain.items()}
        return {"tuned": np.stack(tuned), **plain}

    @cached_property
    def _odds(self) -> Callable:
        """The taught encoder's log probabilities of one text, all its layers in one graph."""
        import tensorflow as tf

        @tf.function(input_signature=[tf.TensorSpec([1, None, self._encoder.width], tf.float32)])
        def odds(embedded: Any) -> Any:
            return self._tuned.log_odds(self._encoder.below(embedded, None), None)

        graph = odds.get_concrete_function()  # spares each call a millisecond of looking for it
        return lambda embedded: graph(tf.constant(embedded))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return calibrated probabilities, float32 (len(texts), classes)."""
        return mixed(self.views(texts), self.mixture)

    def save(self, folder: Path) -> None:
        """Write everything below a folder."""
        self._tuned.save(folder / "tuned.safetensors")
        for kind, member in self._plain.items():
            member.save(folder / f"{kind}.npz")
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
        made = cls(
            encoder,
            about["classes"],
            mixture or Mixture(**about["mixture"]),
            TunedTop.load(encoder.sizes, folder / "tuned.safetensors"),
            {kind: TextMember.load(kind, folder / f"{kind}.npz") for kind in PLAIN},
        )
        give_back()
        return made


def mixed(views: dict[str, np.ndarray], mixture: Mixture) -> np.ndarray:
    """Return probabilities from the views' log probabilities."""
    weights = asdict(mixture)
    scores = sum(weights[name] * views[name] for name in ("tuned", *PLAIN))
    return np.exp(log_softmax(scores / mixture.temperature))
