"""The plain members of the ensemble: linear models over words and over letters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

FLOOR = 1e-7  # a probability never counts as less than this


class TextMember:
    """One-against-the-rest logistic regression over tf-idf of words or of letters."""

    def __init__(self, kind: str) -> None:
        if kind == "words":
            self._terms = TfidfVectorizer(
                ngram_range=(1, 2),
                sublinear_tf=True,
                token_pattern=r"[a-z0-9']+",
                min_df=2,
                dtype=np.float32,
            )
        else:
            self._terms = TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=(2, 5),
                sublinear_tf=True,
                min_df=2,
                max_features=60_000,
                dtype=np.float32,
            )
        self.weight = np.zeros((0, 0), np.float32)
        self.bias = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], labels: np.ndarray) -> None:
        """Train on texts and int labels that cover every class."""
        rows = self._terms.fit_transform([text.lower() for text in texts])
        model = SGDClassifier(loss="log_loss", alpha=3e-5, max_iter=20, random_state=0, n_jobs=2)
        model.fit(rows, labels)
        self.weight = np.ascontiguousarray(model.coef_.T, dtype=np.float16)
        self.bias = model.intercept_.astype(np.float32)

    def log_odds(self, texts: Sequence[str]) -> np.ndarray:
        """Return log probabilities, float32 (n, classes); each class against the rest, scaled."""
        rows = self._terms.transform([text.lower() for text in texts])
        scores = np.stack([self._scores(row) for row in rows])
        chance = 1.0 / (1.0 + np.exp(-scores))
        return np.log(chance / chance.sum(axis=1, keepdims=True) + FLOOR)

    def _scores(self, row: csr_matrix) -> np.ndarray:
        """Return one text's scores. Only the few terms it has are looked at: the weights stay in
        half precision, and scipy would copy all of them for every text."""
        return row.data @ self.weight[row.indices].astype(np.float32) + self.bias

    def save(self, file: Path) -> None:
        """Write the words with their weights."""
        words = np.array(sorted(self._terms.vocabulary_, key=self._terms.vocabulary_.get))
        np.savez(
            file,
            words=words,
            idf=self._terms.idf_,
            weight=self.weight,
            bias=self.bias,
        )

    def load(self, file: Path) -> None:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as rows:
            self._terms.vocabulary_ = {word: i for i, word in enumerate(rows["words"].tolist())}
            self._terms.idf_ = rows["idf"]
            self.weight = rows["weight"]
            self.bias = rows["bias"]


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Return log softmax along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
