"""BERT's layers as plain functions over their weights: few, large steps.

The same sums as transformers' TFBertModel (a test compares them), with queries, keys and values in
one product and the tokens of a batch in one matrix. TensorFlow spends about as long on each small
step as on its sums, so a message takes little more than half the time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_NAMES = {
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "last_norm": "output.LayerNorm",
}
_BARRED = -1e4  # added to the score of a token that only fills up


@dataclass(frozen=True)
class Sizes:
    """What a layer cannot tell from its weights: heads, the norm's epsilon, and dropout if any."""

    heads: int = 12
    epsilon: float = 1e-12
    dropout: float = 0.0


class Weights:
    """A model's weights, read from its file only where they are used."""

    def __init__(self, folder: Path) -> None:
        """Open the folder of a BERT model. Raises KeyError or OSError where it is none."""
        self._file = folder / "model.safetensors"
        with self._file.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            rows = json.loads(file.read(size))
        self._start = 8 + size
        self._rows = {name.removeprefix("bert."): row for name, row in rows.items()}
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.sizes = Sizes(config["num_attention_heads"], config["layer_norm_eps"])
        self.width: int = config["hidden_size"]
        self.layers: int = config["num_hidden_layers"]

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a tensor by name, float32; its pages stay on disk until they are touched."""
        row = self._rows[name]
        return np.memmap(
            self._file, np.float32, "r", self._start + row["data_offsets"][0], tuple(row["shape"])
        )

    def layer(self, number: int) -> dict[str, np.ndarray]:
        """Return the weights of one layer as `through` takes them, matrices (in, out)."""
        at = f"encoder.layer.{number}."
        three = [f"{at}attention.self.{name}" for name in ("query", "key", "value")]
        rows = {
            "three": np.concatenate([self[f"{name}.weight"].T for name in three], axis=1),
            "three_bias": np.concatenate([self[f"{name}.bias"] for name in three]),
        }
        for short, name in _NAMES.items():
            rows[short] = np.array(self[f"{at}{name}.weight"].T, order="C")
            rows[f"{short}_bias"] = np.array(self[f"{at}{name}.bias"])
        return rows


def variables(rows: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return TensorFlow variables holding a layer's weights."""
    import tensorflow as tf

    return {name: tf.Variable(row, name=name) for name, row in rows.items()}


def through(layers: Sequence[Mapping[str, Any]], hidden: Any, mask: Any, sizes: Sizes) -> Any:
    """Run float32 (batch, tokens, width) through layers.

    `mask` is int32 (batch, tokens), 1 for a token and 0 for what fills up; None where all are
    tokens.
    """
    import tensorflow as tf

    batch, tokens = tf.unstack(tf.shape(hidden)[:2])
    width = hidden.shape[-1]
    barred = None if mask is None else (1.0 - tf.cast(mask, tf.float32))[:, None, None] * _BARRED
    rows = tf.reshape(hidden, (-1, width))
    for layer in layers:
        rows = _layer(layer, rows, (batch, tokens), barred, sizes)
    return tf.reshape(rows, (batch, tokens, width))


def _layer(w: Mapping[str, Any], rows: Any, shape: tuple, barred: Any, sizes: Sizes) -> Any:
    """Run float32 (batch * tokens, width) through one layer."""
    import tensorflow as tf

    def dropped(values: Any) -> Any:
        return tf.nn.dropout(values, sizes.dropout) if sizes.dropout else values

    looked = _attention(w, rows, shape, barred, sizes, dropped)
    rows = norm(dropped(looked @ w["out"] + w["out_bias"]) + rows, w, "norm", sizes)
    wide = rows @ w["wide"] + w["wide_bias"]
    wide *= 0.5 * (1.0 + tf.math.erf(wide * 0.5**0.5))
    narrow = dropped(wide @ w["narrow"] + w["narrow_bias"])
    return norm(narrow + rows, w, "last_norm", sizes)


def _attention(
    w: Mapping[str, Any], rows: Any, shape: tuple, barred: Any, sizes: Sizes, dropped: Any
) -> Any:
    """Return float32 (batch * tokens, width): for each token what it takes from the others."""
    import tensorflow as tf

    width = rows.shape[-1]
    size = width // sizes.heads
    three = rows @ w["three"] + w["three_bias"]
    split = tf.reshape(three, (*shape, 3, sizes.heads, size))
    query, key, value = tf.unstack(tf.transpose(split, (2, 0, 3, 1, 4)))
    scores = tf.matmul(query * size**-0.5, key, transpose_b=True)
    if barred is not None:
        scores += barred
    looked = dropped(tf.nn.softmax(scores)) @ value
    return tf.reshape(tf.transpose(looked, (0, 2, 1, 3)), (-1, width))


def norm(rows: Any, w: Mapping[str, Any], name: str, sizes: Sizes) -> Any:
    """Return rows with mean 0 and variance 1, then scaled and moved by the layer's own weights."""
    import tensorflow as tf

    middle = rows - tf.reduce_mean(rows, axis=-1, keepdims=True)
    spread = tf.reduce_mean(tf.square(middle), axis=-1, keepdims=True)
    return middle * tf.math.rsqrt(spread + sizes.epsilon) * w[name] + w[f"{name}_bias"]


def pooled(hidden: Any, mask: Any) -> Any:
    """Return the mean over the real tokens: float32 (batch, width)."""
    import tensorflow as tf

    if mask is None:
        return tf.reduce_mean(hidden, axis=1)
    weight = tf.cast(mask, tf.float32)[:, :, None]
    return tf.reduce_sum(hidden * weight, 1) / tf.reduce_sum(weight, 1)
