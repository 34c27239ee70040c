"""Teach the encoder's upper layers our topics: a copy of them, trained with a softmax on top.

The lower layers stay as they are, so what they make of each example is computed once. Adam with
a short warm-up and a straight way down to zero; label smoothing, because neighbouring topics
really do share messages. Deterministic for one machine: the seed fixes order and dropout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from rasa_project.nlu.encoder import BATCH, Encoder, batches
from rasa_project.nlu.layers import Sizes, pooled, through, variables


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

    def __init__(
        self, sizes: Sizes, layers: Sequence[Mapping[str, np.ndarray]], head: Mapping[str, Any]
    ) -> None:
        self._sizes = sizes
        self._layers = [variables(layer) for layer in layers]
        self._head = variables(head)

    @classmethod
    def untrained(cls, encoder: Encoder, classes: int) -> TunedTop:
        """Return the encoder's own upper layers, with a head that knows nothing yet."""
        weight = np.random.default_rng(1).normal(0, 0.02, (encoder.width, classes))
        head = {"weight": weight.astype(np.float32), "bias": np.zeros(classes, np.float32)}
        return cls(encoder.sizes, encoder.upper(), head)

    def log_odds(self, hidden: Any, mask: Any) -> Any:
        """Return log probabilities, float32 (batch, classes), of what the lower layers made."""
        import tensorflow as tf

        features = pooled(through(self._layers, hidden, mask, self._sizes), mask)
        return tf.nn.log_softmax(features @ self._head["weight"] + self._head["bias"])

    @property
    def width(self) -> int:
        """How many numbers stand for a token."""
        return self._head["weight"].shape[0]

    def trained(self) -> tuple[list[Any], list[Any]]:
        """Return the variables that training moves: the head's and the layers'."""
        return [*self._head.values()], [v for layer in self._layers for v in layer.values()]

    def loss(self, hidden: Any, mask: Any, labels: Any, recipe: Recipe) -> Any:
        """Return how wrong this is about a batch, parts of it left out at random."""
        import tensorflow as tf

        sizes = replace(self._sizes, dropout=recipe.dropout)
        features = tf.nn.dropout(
            pooled(through(self._layers, hidden, mask, sizes), mask), recipe.dropout
        )
        scores = features @ self._head["weight"] + self._head["bias"]
        classes = scores.shape[-1]
        wanted = tf.one_hot(labels, classes) * (1 - recipe.smoothing) + recipe.smoothing / classes
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, scores))

    def save(self, file: Path) -> None:
        """Write the weights as safetensors."""
        from safetensors.numpy import save_file

        parts = {"head": self._head} | {str(i): layer for i, layer in enumerate(self._layers)}
        save_file(
            {f"{part}/{name}": v.numpy() for part, row in parts.items() for name, v in row.items()},
            file,
        )

    @classmethod
    def load(cls, sizes: Sizes, file: Path) -> TunedTop:
        """Read weights written by `save`."""
        from safetensors.numpy import load_file

        parts: dict[str, dict[str, np.ndarray]] = {}
        for name, row in load_file(file).items():
            part, _, short = name.partition("/")
            parts.setdefault(part, {})[short] = row
        head = parts.pop("head")
        return cls(sizes, [parts[number] for number in sorted(parts, key=int)], head)

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
    """Return what the lower layers make of each text: float16 (tokens, width) each."""
    rows = encoder.tokens(texts)
    states: list[Any] = [None] * len(rows)
    for batch in batches([len(row) for row in rows], BATCH):
        embedded, mask = encoder.embedded([rows[i] for i in batch])
        found = encoder.batched(embedded, mask).numpy().astype(np.float16)
        for number, i in enumerate(batch):
            states[i] = found[number, : len(rows[i])]
        progress(len(batch))
    return states


def stacked(states: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return float32 (rows, tokens, width) and int32 mask (rows, tokens)."""
    longest = max(map(len, states))
    hidden = np.zeros((len(states), longest, states[0].shape[1]), np.float32)
    mask = np.zeros((len(states), longest), np.int32)
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
    adam = _Adam(top, recipe, steps)
    specs = [
        tf.TensorSpec([None, None, top.width], tf.float32),
        tf.TensorSpec([None, None], tf.int32),
        tf.TensorSpec([None], tf.int32),
    ]

    @tf.function(input_signature=specs, autograph=False)
    def step(hidden: Any, mask: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = top.loss(hidden, mask, labels, recipe)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, adam.trained), 1.0)
        adam.move(slopes)
        return loss

    return step


class _Adam:
    """Adam with decoupled decay of the matrices, each variable in one fused operation."""

    def __init__(self, top: TunedTop, recipe: Recipe, steps: int) -> None:
        import tensorflow as tf

        head, layers = top.trained()
        self.trained = [*head, *layers]
        self._rates = [recipe.head_rate] * len(head) + [recipe.rate] * len(layers)
        self._recipe, self._steps = recipe, steps
        self._done = tf.Variable(0.0, trainable=False)
        self._moments = [
            [tf.Variable(tf.zeros_like(v), trainable=False) for _ in range(2)] for v in self.trained
        ]

    def move(self, slopes: Sequence[Any]) -> None:
        """Move every variable against its slope, a little less each time after the warm-up."""
        import tensorflow as tf

        done, warm = self._done.assign_add(1.0), self._recipe.warm_up * self._steps
        down = tf.maximum(0.0, (self._steps - done) / (self._steps - warm))
        share = tf.minimum(done / warm, down)
        rows = zip(self.trained, self._moments, self._rates, slopes, strict=True)
        for variable, (first, second), rate, slope in rows:
            if len(variable.shape) > 1:
                variable.assign_sub(share * rate * self._recipe.decay * variable)
            tf.raw_ops.ResourceApplyAdam(
                var=variable.handle, m=first.handle, v=second.handle, grad=slope,
                beta1_power=0.9**done, beta2_power=0.999**done, lr=share * rate,
                beta1=0.9, beta2=0.999, epsilon=1e-8,
            )  # fmt: skip
