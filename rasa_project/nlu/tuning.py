"""Teach the encoder's upper layers our topics: a copy of them, trained with a softmax on top.

The lower layers stay as they are, so what they make of each example is computed once. Adam with
a short warm-up and a straight way down to zero; label smoothing, because neighbouring topics
really do share messages. Deterministic for one machine: the seed fixes order and dropout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rasa_project.nlu.encoder import BATCH, SIZE, Encoder, batches, padded, pooled, through


@dataclass(frozen=True)
class Recipe:
    """How to train: passes over the data, examples a step, rates, and what keeps it from
    learning by heart."""

    epochs: int = 3
    batch: int = 32
    rate: float = 4e-4
    head_rate: float = 2e-3
    smoothing: float = 0.1
    dropout: float = 0.1
    warm_up: float = 0.1
    decay: float = 0.01
    seed: int = 7


class TunedTop:
    """The trained copy of the upper layers, with one output for each class."""

    def __init__(self, encoder: Encoder, classes: int) -> None:
        import tensorflow as tf
        from transformers.models.bert.modeling_tf_bert import TFBertLayer

        self._encoder = encoder
        self._layers = [TFBertLayer(encoder.config) for _ in encoder.upper]
        through(self._layers, tf.zeros((1, 1, SIZE)), tf.ones((1, 1), tf.int32), training=False)
        for mine, its in zip(self._layers, encoder.upper, strict=True):
            mine.set_weights(its.get_weights())
        self._weight = tf.Variable(tf.random.normal((SIZE, classes), stddev=0.02, seed=1))
        self._bias = tf.Variable(tf.zeros(classes))
        hidden = tf.TensorSpec([None, None, SIZE], tf.float32)
        mask = tf.TensorSpec([None, None], tf.int32)
        self.log_odds = tf.function(self._log_odds, input_signature=[hidden, mask])

    def _log_odds(self, hidden: Any, mask: Any) -> Any:
        import tensorflow as tf

        features = pooled(through(self._layers, hidden, mask, training=False), mask)
        return tf.nn.log_softmax(features @ self._weight + self._bias)

    def weights(self) -> dict[str, np.ndarray]:
        """Return everything trained, by name, as float32."""
        rows = {"head/weight": self._weight.numpy(), "head/bias": self._bias.numpy()}
        for number, layer in enumerate(self._layers):
            rows |= {f"{number}/{i}": w for i, w in enumerate(layer.get_weights())}
        return rows

    def set_weights(self, rows: dict[str, np.ndarray]) -> None:
        """Take weights as `weights` returns them."""
        self._weight.assign(rows["head/weight"])
        self._bias.assign(rows["head/bias"])
        for number, layer in enumerate(self._layers):
            layer.set_weights([rows[f"{number}/{i}"] for i in range(len(layer.get_weights()))])

    def save(self, file: Path) -> None:
        """Write the weights as safetensors."""
        from safetensors.numpy import save_file

        save_file(self.weights(), file)

    def load(self, file: Path) -> None:
        """Read weights written by `save`."""
        from safetensors.numpy import load_file

        self.set_weights(load_file(file))

    def fit(
        self,
        hidden: Sequence[np.ndarray],
        labels: np.ndarray,
        recipe: Recipe,
        progress: Callable[[int], None] = lambda done: None,
    ) -> None:
        """Train on what the lower layers made of each text (float16 (tokens, 384)) and int labels.

        `progress` is told how many examples each step took.
        """
        steps = recipe.epochs * -(-len(hidden) // recipe.batch)
        step = _make_step(self, recipe, steps)
        order = np.random.default_rng(recipe.seed)
        for _ in range(recipe.epochs):
            for rows in _epoch([len(row) for row in hidden], recipe.batch, order):
                states, mask = stacked([hidden[i] for i in rows])
                step(states, mask, labels[rows].astype(np.int32))
                progress(len(rows))


def lower_states(
    encoder: Encoder, texts: Sequence[str], progress: Callable[[int], None] = lambda done: None
) -> list[np.ndarray]:
    """Return what the lower layers make of each text: float16 (tokens, 384) each."""
    rows = encoder.tokens(texts)
    states: list[Any] = [None] * len(rows)
    for batch in batches([len(row) for row in rows], BATCH):
        found = encoder.below(*padded([rows[i] for i in batch])).numpy().astype(np.float16)
        for number, i in enumerate(batch):
            states[i] = found[number, : len(rows[i])]
        progress(len(batch))
    return states


def stacked(states: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return float32 (rows, tokens, 384) and int32 mask, the tokens a multiple of 8."""
    width = -(-max(map(len, states)) // 8) * 8
    hidden = np.zeros((len(states), width, SIZE), np.float32)
    mask = np.zeros((len(states), width), np.int32)
    for number, row in enumerate(states):
        hidden[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return hidden, mask


def _epoch(lengths: Sequence[int], size: int, order: np.random.Generator) -> list[np.ndarray]:
    """Return one pass in batches of like length, shuffled afresh."""
    shuffled = order.permutation(len(lengths))
    rows: list[np.ndarray] = []
    for start in range(0, len(shuffled), size * 20):
        chunk = sorted(shuffled[start : start + size * 20], key=lambda i: lengths[i])
        rows += [np.array(chunk[at : at + size]) for at in range(0, len(chunk), size)]
    order.shuffle(rows)
    return rows


def _make_step(top: TunedTop, recipe: Recipe, steps: int) -> Callable:
    """Return one training step as a graph: states, mask and labels in, the loss out."""
    import tensorflow as tf

    tf.random.set_seed(recipe.seed)
    head = [top._weight, top._bias]
    trained = [*head, *(v for layer in top._layers for v in layer.trainable_variables)]
    rates = [recipe.head_rate] * 2 + [recipe.rate] * (len(trained) - 2)
    first = [tf.Variable(tf.zeros_like(v), trainable=False) for v in trained]
    second = [tf.Variable(tf.zeros_like(v), trainable=False) for v in trained]
    done, classes = tf.Variable(0.0, trainable=False), top._bias.shape[0]
    specs = [
        tf.TensorSpec([None, None, SIZE], tf.float32),
        tf.TensorSpec([None, None], tf.int32),
        tf.TensorSpec([None], tf.int32),
    ]

    def loss_of(hidden: Any, mask: Any, labels: Any) -> Any:
        features = pooled(through(top._layers, hidden, mask, training=True), mask)
        scores = tf.nn.dropout(features, recipe.dropout) @ top._weight + top._bias
        wanted = tf.one_hot(labels, classes) * (1 - recipe.smoothing) + recipe.smoothing / classes
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, scores))

    @tf.function(input_signature=specs, autograph=False)
    def step(hidden: Any, mask: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = loss_of(hidden, mask, labels)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, trained), 1.0)
        done.assign_add(1.0)
        warm = recipe.warm_up * steps
        share = tf.minimum(done / warm, tf.maximum(0.0, (steps - done) / (steps - warm)))
        for v, m, s, slope, rate in zip(trained, first, second, slopes, rates, strict=True):
            m.assign(0.9 * m + 0.1 * slope)
            s.assign(0.999 * s + 0.001 * slope * slope)
            moved = (m / (1 - 0.9**done)) / (tf.sqrt(s / (1 - 0.999**done)) + 1e-8)
            shrink = recipe.decay * v if len(v.shape) > 1 else 0.0
            v.assign_sub(share * rate * (moved + shrink))
        return loss

    return step
