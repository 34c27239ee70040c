"""Use what is known of the reader: a topic only others ask becomes less likely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge.shared import library

# How much a topic with no words for this reader counts; from our held-out questions.
UNLIKELY = 0.35


def for_reader(chances: np.ndarray, classes: Sequence[str], audience: str | None) -> np.ndarray:
    """Return probabilities for a reader ("staff", "parent", "pupil" or None for unknown)."""
    if audience is None:
        return chances
    weights = np.array([_weight(topic, audience) for topic in classes], dtype=chances.dtype)
    return chances * weights / (chances * weights).sum()


@lru_cache(maxsize=2048)
def _weight(topic: str, audience: str) -> float:
    card = _cards().get(topic)
    return 1.0 if card is None or audience in card.words else UNLIKELY


@lru_cache(maxsize=1)
def _cards() -> dict:
    return library().cards
