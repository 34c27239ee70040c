"""Terms are counted here as scikit-learn counts them, and what is saved comes back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn.feature_extraction.text import TfidfVectorizer

from rasa_project.nlu.members import TextMember, letters, words

pytestmark = pytest.mark.rasa

TEXTS = [
    "Someone posted about me on TikTok",
    "someone posted about my child, on tiktok!",
    "what age is  WhatsApp for",
    "what age is\tsnapchat for?",
    "I can't log in to my account",
    "my account won't let me in",
]
LABELS = np.array([0, 0, 1, 1, 2, 2])
USUAL = {
    "words": {"ngram_range": (1, 2), "token_pattern": r"[a-z0-9']+"},
    "letters": {"analyzer": "char_wb", "ngram_range": (2, 5), "max_features": 60_000},
}


@pytest.fixture(scope="module", params=USUAL)
def kind(request) -> str:
    """Words or letters."""
    return request.param


@pytest.fixture(scope="module")
def member(kind: str) -> TextMember:
    """A member trained on a few texts."""
    made = TextMember(kind)
    made.fit(TEXTS, LABELS)
    return made


def test_terms_are_weighed_as_scikit_learn_does(member: TextMember, kind: str) -> None:
    """The quick count of one text gives the numbers of the vectorizer it stands in for."""
    usual = TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32, **USUAL[kind])
    usual.fit([text.lower() for text in TEXTS])
    for text in (*TEXTS, "nothing known: zzz", "someone someone SOMEONE", "a"):
        row = usual.transform([text.lower()])
        expected = dict(zip(row.indices, row.data, strict=True))
        places, values = member.terms(text)
        actual = dict(zip(places, values, strict=True))

        assert expected == pytest.approx(actual, abs=1e-5)


@pytest.mark.parametrize(
    ("count", "text", "expected"),
    [
        (words, "it's two words", ["it's", "two", "words", "it's two", "two words"]),
        (words, "", []),
        (letters, "a", [" a", "a ", " a "]),
        (letters, "", []),
    ],
)
def test_what_counts_as_a_term(count, text: str, expected: list[str]) -> None:
    """Words and their pairs; runs of letters with the blanks around a word."""
    assert expected == count(text)


def test_it_learns(member: TextMember) -> None:
    """Texts it was trained on find their class, whatever their capitals."""
    found = member.log_odds([text.upper() for text in TEXTS])

    assert list(found.argmax(axis=1)) == list(LABELS)
    assert np.exp(found).sum(axis=1) == pytest.approx(1.0, abs=1e-3)


def test_an_unknown_text_breaks_nothing(member: TextMember) -> None:
    """A text without a known term has a chance in every class."""
    assert np.isfinite(member.log_odds(["", "zzzz", "👍"])).all()


def test_what_is_saved_comes_back(member: TextMember, kind: str, tmp_path: Path) -> None:
    """A loaded member says what the saved one said."""
    member.save(tmp_path / "member.npz")
    again = TextMember.load(kind, tmp_path / "member.npz")

    assert np.array_equal(member.log_odds(TEXTS), again.log_odds(TEXTS))
