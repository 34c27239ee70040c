"""The words of the chat's buttons: complete in both languages, or a fault that names the word."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import KnowledgeError
from knowledge.interface import interface
from knowledge.shared import library

LANGUAGE = "  - {{id: {id}, name: N, reviewed: false, words: {{{words}}}}}\n"


def written(folder: Path, english: str, welsh: str) -> Path:
    """Write an interface of two languages."""
    file = folder / "interface.yml"
    rows = LANGUAGE.format(id="en", words=english) + LANGUAGE.format(id="cy", words=welsh)
    file.write_text("languages:\n" + rows, encoding="utf-8")
    return file


def test_welsh_has_every_word_and_is_marked_unread() -> None:
    """Nothing falls back to English unseen, and nobody takes the Welsh for checked."""
    english, welsh = interface().languages

    assert english.words.keys() == welsh.words.keys()
    assert (english.reviewed, welsh.reviewed) == (True, False)


def test_the_readers_are_those_of_the_chat() -> None:
    """The three buttons before the chat say what the assistant's own three say."""
    words = interface().words("en")
    asked = [button.title for button in library().phrases.audience_buttons]

    assert [words["who_staff"], words["who_parent"], words["who_pupil"]] == asked
    assert words["who"] == library().phrases.ask_audience


def test_an_unknown_language_gets_english() -> None:
    """A page in French gets the first language."""
    assert interface().words("fr") == interface().words("en")


@pytest.mark.parametrize(
    ("english", "welsh", "named"),
    [
        ("send: Send", "close: Cau", "close"),
        ("left: '{n} left'", "left: dim", "left"),
        ("send: ''", "send: ''", "send"),
    ],
)
def test_faults_name_the_word(tmp_path: Path, english: str, welsh: str, named: str) -> None:
    """A word in one language only, with other parts, or empty is found by name."""
    with pytest.raises(KnowledgeError) as found:
        interface(written(tmp_path, english, welsh))

    assert named in str(found.value.faults[0])
