"""References survive being read out and mistyped; PINs are the same at every retry."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from actions.incidents.keys import KeyRing
from actions.incidents.references import (
    ALPHABET,
    SPOOL,
    fit,
    is_reference,
    new_reference,
    normalise,
    pin_hash,
    pin_of,
    same_pin,
    spool_references,
)


def test_the_alphabet_has_no_twins_and_no_vowels():
    """Twenty letters and digits, none that looks like another, none that makes a word."""
    assert len(set(ALPHABET)) == len(ALPHABET) >= 20
    assert not set(ALPHABET) & set("01258AEIOUBLSVZY")


def test_references_are_ours_and_fit():
    """Every reference made is one that is_reference knows, of the database's part, and decent."""
    made = {new_reference() for _ in range(2000)}

    assert len(made) > 1990
    assert all(is_reference(ref) and ref[3] not in SPOOL and fit(ref[3:]) for ref in made)


def test_the_spools_references_never_meet_the_databases(keys):
    """They begin with letters that the database does not give, and are the same at every call."""
    made = list(islice(spool_references(keys, "a" * 32), 200))

    assert all(is_reference(ref) and ref[3] in SPOOL and fit(ref[3:]) for ref in made)
    assert made == list(islice(spool_references(keys, "a" * 32), 200))
    assert made[0] != next(spool_references(keys, "b" * 32))


@pytest.mark.parametrize("letters", ["4FCK34", "KKK477", "TW4T33"])
def test_a_rude_reference_is_not_fit(letters):
    """What a tired reader could take for an insult is not given to anybody."""
    assert not fit(letters)


@pytest.mark.parametrize(
    "typed",
    [
        "OS-4KD9QM",
        "os-4kd9qm",
        " os 4kd 9qm ",
        "4KD9QM",
        "4kd-9qm",
        "0S-4KD9QM",
        "o5 4kd9qm",
        "OS4KD9QM",
        "OS–4KD9QM.",
        "os-4kd90m",
        "OS-AKD9OM",
        "ＯＳ－４ＫＤ９ＱＭ",
    ],
)
def test_what_people_type_is_understood(typed):
    """Case, spaces, dashes, a missing prefix and letters that look alike do not matter."""
    assert normalise(typed) == "OS-4KD9QM"


@pytest.mark.parametrize(
    "typed", ["", "hello", "OS-", "OS-4KD9Q", "OS-4KD9QM3", "'; drop", "é" * 999]
)
def test_anything_else_is_no_reference_but_no_error(typed):
    """What is typed instead comes back short and plain, so that it can be counted."""
    found = normalise(typed)

    assert not is_reference(found)
    assert re.fullmatch("[A-Z0-9]{0,40}", found)


def test_a_pin_is_six_digits_and_the_same_each_time(keys):
    """A retry after a lost answer gives the PIN that was told or would have been."""
    pins = [pin_of(keys, f"{n:032x}") for n in range(500)]

    assert all(re.fullmatch("[0-9]{6}", pin) for pin in pins)
    assert pins == [pin_of(keys, f"{n:032x}") for n in range(500)]
    assert len(set(pins)) > 490
    assert pins[0] != pin_of(KeyRing.made(), f"{0:032x}")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("123456", True),
        (" 123 456 ", True),
        ("123-456", True),
        ("１２３４５６", True),
        ("123457", False),
        ("12345", False),
        ("", False),
        ("abc", False),
    ],
)
def test_a_pin_is_compared_by_its_digits(keys, typed, right):
    """Spaces and dashes do not matter; every digit does."""
    salt = bytes(16)

    assert same_pin(keys, salt, pin_hash(keys, salt, "123456"), typed) is right


def test_a_stored_pin_says_nothing_without_key_and_salt(keys):
    """Two reports with one PIN do not look alike, nor would another key find it."""
    stored = pin_hash(keys, bytes(16), "123456")

    assert stored != pin_hash(keys, b"1" * 16, "123456")
    assert not same_pin(KeyRing.made(), bytes(16), stored, "123456")
