"""Our layers give what transformers' BERT gives, and learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rasa_project.nlu.encoder import UPPER, Encoder, EncoderMissing, default_folder, verify
from rasa_project.nlu.tuning import Recipe, TunedTop, lower_states

pytestmark = pytest.mark.model

TEXTS = ["hello", "Someone made a TikTok of me, what now?", "", "naïve café 👍 " * 80]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The packaged encoder."""
    return Encoder()


def test_the_vectors_are_those_of_transformers(encoder: Encoder) -> None:
    """Tokens and vectors agree with the library the model was published for, to five digits."""
    import tensorflow as tf
    from transformers import AutoTokenizer, TFBertModel

    read = AutoTokenizer.from_pretrained(default_folder())
    model = TFBertModel.from_pretrained(default_folder())
    for text in TEXTS:
        ids = read(text or " ", truncation=True, max_length=128, return_tensors="tf")
        mean = tf.reduce_mean(model(**ids).last_hidden_state, axis=1)
        expected = tf.math.l2_normalize(mean, axis=1).numpy()

        assert encoder.tokens([text]) == ids["input_ids"].numpy().tolist()
        assert expected == pytest.approx(encoder.vectors([text]), abs=1e-5)


def test_a_batch_changes_nothing(encoder: Encoder) -> None:
    """What fills up the shorter texts of a batch is not seen."""
    alone = np.concatenate([encoder.vectors([text]) for text in TEXTS])

    assert alone == pytest.approx(encoder.vectors(TEXTS), abs=1e-5)


def test_training_learns_and_is_kept(encoder: Encoder, tmp_path: Path) -> None:
    """A few steps teach two topics apart, and a saved top says the same again."""
    texts = ["what age is tiktok for", "someone posted about me"] * 12
    labels, states = np.array([0, 1] * 12), lower_states(encoder, texts)
    top = TunedTop.untrained(encoder, 2)
    before = _right(top, states, labels)
    top.fit(states, labels, Recipe(epochs=6, batch=8))
    top.save(tmp_path / "top.safetensors")
    again = TunedTop.load(encoder.sizes, tmp_path / "top.safetensors")

    assert before < _right(top, states, labels)
    assert _right(top, states, labels) == pytest.approx(_right(again, states, labels))


def _right(top: TunedTop, states: list[np.ndarray], labels: np.ndarray) -> float:
    """Return the mean log probability of the right topic."""
    rows = zip(states, labels, strict=True)
    found = [top.log_odds(s[None].astype(np.float32), None).numpy()[0, label] for s, label in rows]
    return float(np.mean(found))


def test_training_starts_from_what_was_published(encoder: Encoder) -> None:
    """The upper layers are handed out whole: as many as are taught, none below them."""
    assert len(encoder.upper()) == UPPER
    assert {row["three"].shape for row in encoder.upper()} == {(384, 1152)}


def test_other_weights_are_refused(tmp_path: Path) -> None:
    """A file that is not the published one, or is not there, is never loaded."""
    with pytest.raises(EncoderMissing, match="make setup"):
        verify(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(EncoderMissing, match="SHA-256"):
        verify(tmp_path)
