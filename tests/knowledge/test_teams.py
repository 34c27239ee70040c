"""The words of the Teams channel are all there, short enough, and easy to read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import facts_for
from knowledge.errors import KnowledgeError
from knowledge.readability import HARDEST_GRADE, grade
from knowledge.teams import _FILE, teams_words


def sentences() -> list[str]:
    """Return what is said to people at length."""
    words = teams_words()
    said = [*words.group.dict().values(), *words.card.dict().values(), *words.privacy.steps]
    return [line for line in (*said, words.edited, words.no_day, words.no_action) if "." in line]


def test_they_are_easy_to_read() -> None:
    """No sentence is harder than a card may be."""
    assert {line: grade([line]) for line in sentences() if grade([line]) > HARDEST_GRADE} == {}


def test_the_greeting_is_filled_in(library) -> None:
    """The greeting names the school, and is honest about what keeps the chat."""
    text = facts_for(library, None, date(2026, 11, 24)).text(teams_words().greeting)

    assert library.school.name in text
    assert "999" in text
    assert "Teams keeps" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("use_day: Use this day", "use_day: " + "x" * 41, "use_day"),
        ("notified: Signpost has answered", "", "notified"),
        ("pin: PIN", "pin: PIN\nwrong: x", "wrong"),
    ],
)
def test_faults_are_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    """A missing, misspelt or overlong entry is named."""
    file = tmp_path / "teams.yml"
    file.write_text(_FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(KnowledgeError, match=field):
        teams_words(file)
