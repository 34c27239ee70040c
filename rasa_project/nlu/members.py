"""The plain members of the ensemble: linear models over words and over letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

FLOOR = 1e-7  # a probability never counts as less than this
LONGEST_RUN = 5  # letters
_WORD = re.compile(r"[a-z0-9']+")


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, and each two that stand together."""
    found = _WORD.findall(text)
    return [*found, *map(" ".join, pairwise(found))]


def letters(text: str) -> list[str]:
    """Return every run of two to five letters within a word, a blank before and after it."""
    runs = []
    for word in text.split():
        framed = f" {word} "
        longest = min(LONGEST_RUN, len(framed))
        runs += [
            framed[at : at + size]
            for size in range(2, longest + 1)
            for at in range(len(framed) - size + 1)
        ]
    return runs


TERMS: dict[str, Callable[[str], list[str]]] = {"words": words, "letters": letters}
MOST = {"words": None, "letters": 60_000}  # terms kept, the commonest


class TextMember:
    """One-against-the-rest logistic regression over tf-idf of words or of letters.

    scikit-learn finds the terms and their weights; a text is read without it, which is five times
    quicker for one text and gives the same numbers.
    """

    def __init__(self, kind: str) -> None:
        self._terms = TERMS[kind]
        self._most = MOST[kind]
        self._place: dict[str, int] = {}
        self._rarity = np.zeros(0, np.float32)
        self.weight = np.zeros((0, 0), np.float16)
        self.bias = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], labels: np.ndarray) -> None:
        """Train on texts and int labels that cover every class."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import SGDClassifier

        terms = TfidfVectorizer(
            analyzer=self._terms, max_features=self._most, sublinear_tf=True, min_df=2,
            dtype=np.float32,
        )  # fmt: skip
        rows = terms.fit_transform([text.lower() for text in texts])
        model = SGDClassifier(loss="log_loss", alpha=3e-5, max_iter=20, random_state=0, n_jobs=2)
        model.fit(rows, labels)
        self._place = {term: int(place) for term, place in terms.vocabulary_.items()}
        self._rarity = terms.idf_.astype(np.float32)
        self.weight = np.ascontiguousarray(model.coef_.T, dtype=np.float16)
        self.bias = model.intercept_.astype(np.float32)

    def terms(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of a text's known terms, and their tf-idf, float32 of norm 1."""
        counts = Counter(term for term in self._terms(text.lower()) if term in self._place)
        places = np.fromiter((self._place[term] for term in counts), np.intp, len(counts))
        often = np.fromiter(counts.values(), np.float32, len(counts))
        values = (1.0 + np.log(often)) * self._rarity[places]
        return places, values / max(float(np.linalg.norm(values)), FLOOR)

    def log_odds(self, texts: Sequence[str]) -> np.ndarray:
        """Return log probabilities, float32 (n, classes); each class against the rest, scaled."""
        scores = np.stack([self._scores(*self.terms(text)) for text in texts])
        chance = 1.0 / (1.0 + np.exp(-scores))
        return np.log(chance / chance.sum(axis=1, keepdims=True) + FLOOR)

    def _scores(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return one text's scores. Only the few terms it has are looked at: the weights stay in
        half precision."""
        return values @ self.weight[places].astype(np.float32) + self.bias

    def save(self, file: Path) -> None:
        """Write the terms with their weights."""
        np.savez(
            file,
            words=np.array(sorted(self._place, key=self._place.get)),
            idf=self._rarity,
            weight=self.weight,
            bias=self.bias,
        )

    @classmethod
    def load(cls, kind: str, file: Path) -> TextMember:
        """Read what `save` wrote."""
        made = cls(kind)
        with np.load(file, allow_pickle=False) as rows:
            made._place = {word: place for place, word in enumerate(rows["words"].tolist())}
            made._rarity = rows["idf"].astype(np.float32)
            made.weight, made.bias = rows["weight"], rows["bias"]
        return made


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Return log softmax along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
