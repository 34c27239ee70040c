"""The words for steering the form, told from answers."""

from __future__ import annotations

import pytest

from actions.incident_form.controls import Controls, plain
from knowledge.shared import library

CONTROLS = Controls(library().report.words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I Don’t know!!", "i dont know"),
        ("  a\tb\n", "a b"),
        ("@name / x", "@name / x"),
        ("ÉCOLE", "école"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_plain(text, expected):
    """Case, apostrophes and punctuation make no difference."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("skip", "Skip."),
        ("skip", "ok skip it please"),
        ("skip", "no thanks skip"),
        ("dont_know", "I don’t know"),
        ("dont_know", "Not sure..."),
        ("why", "Why??"),
        ("why", "why do you ask"),
        ("send", "Yes, send it"),
        ("change", "No, that's wrong"),
        ("anonymous", "I want to stay anonymous"),
        ("again", "try again please"),
        ("no", "I don't have it"),
    ],
)
def test_said(name, text):
    """Said politely or with marks, it is still the same word."""
    assert CONTROLS.says(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("skip", "she told me to skip school"),
        ("dont_know", "I don't know who but he is in year 9"),
        ("why", "why he did it nobody knows"),
        ("send", "he will send it to everyone"),
        ("anonymous", "an anonymous account"),
        ("change", "not right after lunch"),
        ("skip", ""),
    ],
)
def test_part_of_an_answer(name, text):
    """Inside a longer answer the same words steer nothing."""
    assert not CONTROLS.says(name, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("actually it was Monday", True),
        ("No wait, Friday", True),
        ("oh sorry I meant instagram", True),
        ("it was actually Monday", True),
        ("it was Monday", False),
        ("not that I know of", False),
        ("factually wrong", False),
    ],
)
def test_corrects(text, expected):
    """A correction says so at its start."""
    assert CONTROLS.corrects(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("yes but", True), ("butter", False), ("", False)])
def test_contains(text, expected):
    """A word counts whole, wherever it stands."""
    assert CONTROLS.contains("but", text) == expected


def test_no_word_steers_two_ways():
    """A whole message means one thing, apart from those that do the same at different places."""
    words = {name: set(map(plain, rows)) for name, rows in library().report.words.items()}
    steering = ("skip", "dont_know", "why", "who", "send")
    doubled = [
        (one, two, words[one] & words[two])
        for one in steering
        for two in steering
        if one < two and words[one] & words[two]
    ]

    assert doubled == []
