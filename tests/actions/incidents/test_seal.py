"""What is sealed opens only with its key, whole, and in its own place."""

from __future__ import annotations

import pytest

from actions.incidents.errors import WrongKey
from actions.incidents.seal import Sealer

PLACE = ("answers", "OS-4KD9XM", "what")


@pytest.mark.parametrize(
    "text", ["", "Somebody filmed me.", "emoji \U0001f622, nul \0", "x" * 50000]
)
def test_what_is_sealed_opens_again(keys, text):
    """Every text comes back as it was, and is not to be seen in between."""
    sealer = Sealer(keys)
    sealed = sealer.seal(text, *PLACE)

    assert sealer.open(sealed, *PLACE) == text
    assert not text or text.encode() not in sealed


def test_half_a_character_does_not_lose_a_report(keys):
    """A lone surrogate, which no encoding can write, costs one character and not the answer."""
    sealer = Sealer(keys)

    assert sealer.open(sealer.seal("a\ud83db", *PLACE), *PLACE) == "a?b"


@pytest.mark.parametrize(
    "place",
    [
        ("entries", "OS-4KD9XM", "what"),
        ("answers", "OS-4KD9XN", "what"),
        ("answers", "OS-4KD9XM", "name"),
        ("answers", "OS-4KD9XMwhat"),
    ],
)
def test_what_is_moved_does_not_open(keys, place):
    """Words put under another report or field are refused, not shown as somebody else's."""
    sealer = Sealer(keys)

    with pytest.raises(WrongKey):
        sealer.open(sealer.seal("words", *PLACE), *place)


@pytest.mark.parametrize("at", [0, 3, 4, 15, 16, -1])
def test_one_changed_bit_does_not_open(keys, at):
    """Neither the key's id, the nonce nor the text can be changed unnoticed."""
    sealer = Sealer(keys)
    sealed = bytearray(sealer.seal("words", *PLACE))
    sealed[at] ^= 1

    with pytest.raises(WrongKey):
        sealer.open(bytes(sealed), *PLACE)


@pytest.mark.parametrize("length", [0, 3, 4, 16, 31])
def test_what_is_cut_off_does_not_open(keys, length):
    """A torn value is refused in the same way."""
    sealer = Sealer(keys)

    with pytest.raises(WrongKey):
        sealer.open(sealer.seal("words", *PLACE)[:length], *PLACE)


def test_old_words_open_after_rotation_and_new_ones_use_the_new_key(keys):
    """A rotated ring opens both; the ring without its older keys opens the new only."""
    old, both = Sealer(keys), Sealer(keys.rotated())
    before, after = old.seal("before", *PLACE), both.seal("after", *PLACE)

    assert [both.open(sealed, *PLACE) for sealed in (before, after)] == ["before", "after"]
    assert [both.is_newest(sealed) for sealed in (before, after)] == [False, True]
    with pytest.raises(WrongKey):
        old.open(after, *PLACE)


def test_the_same_words_look_different_each_time(keys):
    """Nobody sees from the database that two people said the same."""
    sealer = Sealer(keys)

    assert sealer.seal("words", *PLACE) != sealer.seal("words", *PLACE)
