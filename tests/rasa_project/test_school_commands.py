"""`signpost school`: the lines to paste, and what helped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rasa_project.cli import main
from rasa_project.ratings import Ratings

BUILT = {"pinned": "signpost.0123456789ab.js", "integrity": "sha384-abc", "files": []}


def signpost(*words: str) -> Result:
    """Run a command line."""
    return CliRunner().invoke(main, words)


@pytest.fixture
def _built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for a build."""
    monkeypatch.setattr("rasa_project.commands.school.manifest", lambda: BUILT)
    monkeypatch.setenv("SIGNPOST_URL", "https://chat.school.example")


@pytest.mark.usefixtures("_built")
@pytest.mark.parametrize(
    ("options", "line", "policy"),
    [
        (
            (),
            '<script src="https://chat.school.example/signpost.js" data-school="meadowbrook"'
            " defer></script>",
            "connect-src https://chat.school.example",
        ),
        (
            ("--pinned",),
            '<script src="https://chat.school.example/web/signpost.0123456789ab.js"'
            ' data-school="meadowbrook" integrity="sha384-abc" crossorigin="anonymous"'
            " defer></script>",
            "script-src https://chat.school.example",
        ),
        (
            ("--frame",),
            '<iframe src="https://chat.school.example/web/chat" title="Online safety help"'
            ' width="400" height="640" allow="clipboard-write" referrerpolicy="no-referrer">'
            "</iframe>",
            "frame-src https://chat.school.example",
        ),
    ],
)
def test_the_lines_to_paste(options: tuple[str, ...], line: str, policy: str) -> None:
    """Each way of embedding has its line first, then the numbers for pages without scripts."""
    found = signpost("school", "snippet", *options)
    first, second = found.stdout.splitlines()

    assert first == line
    assert second.startswith("<noscript>")
    assert 'href="tel:999"' in second
    assert policy in found.stderr


def test_an_unbuilt_chat_is_not_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pastes a line that leads nowhere."""
    monkeypatch.setattr("rasa_project.commands.school.manifest", lambda: None)
    found = signpost("school", "snippet")

    assert found.exit_code == 1
    assert "make web" in str(found.exception)


def test_ratings_are_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The least helpful comes first, for people and for programs."""
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    assert "Nobody has said" in signpost("school", "ratings").stdout
    Ratings(tmp_path).add("age_limit", True, date.today())
    Ratings(tmp_path).add("blackmail", False, date.today())
    rows = json.loads(signpost("school", "ratings", "--json").stdout)

    assert [row["topic"] for row in rows] == ["blackmail", "age_limit"]
    assert signpost("school", "ratings").stdout.split()[0] == "blackmail"
