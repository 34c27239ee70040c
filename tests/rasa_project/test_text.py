"""What may enter a conversation: plain words, never a command."""

from __future__ import annotations

import pytest

from rasa_project.text import LONGEST, Empty, TooLong, clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hello there", "Hello there"),
        ("  hello \t\r\n  there\u2028you ", "hello there you"),
        ("one\x00two\x1bthree\x7f", "one two three"),
        ("cafe\u0301", "café"),
        ("pass\u200bword\ufeff", "password"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\U000e0041hi", "hi"),
        ("\ud800hi", "hi"),
        ("👩\u200d👧 help", "👩\u200d👧 help"),
        ("999", "999"),
        ("?", "?"),
        ("👍", "👍"),
        ("مساعدة", "مساعدة"),
        ("either/or", "either/or"),
        ("a" * LONGEST, "a" * LONGEST),
    ],
)
def test_words_are_kept(typed, kept):
    """What a person wrote stays as it was; what cannot be seen, or deceives, goes."""
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "   /restart",
        "//restart",
        "\\/restart",
        "/ / restart",
        "\u200b/restart",
        "/\u200b/restart",
        "\n\x00/restart",
        "\u202e/\u202e/restart",
        "\u3000/restart",
    ],
)
def test_typed_text_is_never_a_command(typed):
    """However the slash is dressed up, Rasa sees words and no command."""
    assert clean(typed) == "restart"


def test_a_typed_payload_is_only_words():
    """What a button sends cannot be typed."""
    assert clean('/inform{"reader": "staff"}') == 'inform{"reader": "staff"}'


@pytest.mark.parametrize(
    "typed", ["", "   ", "\n\t", "///", "\u200b\u200e", "\u202e", "\x00\x01", "\u0301", "\ud800"]
)
def test_nothing_is_refused(typed):
    """A message with nothing to read in it is refused, not answered."""
    with pytest.raises(Empty):
        clean(typed)


@pytest.mark.parametrize("typed", ["a" * (LONGEST + 1), " " * (LONGEST + 1)])
def test_too_much_is_refused(typed):
    """A message that is too long is refused, and how long it was is said."""
    with pytest.raises(TooLong, match=f"^{LONGEST + 1} characters$"):
        clean(typed)


@pytest.mark.parametrize("typed", ["  /Hello\u200b there\n", "/\\/x", "café\u202e"])
def test_clean_text_is_clean(typed):
    """Cleaning twice changes nothing more."""
    assert clean(clean(typed)) == clean(typed)
