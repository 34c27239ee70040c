"""Ratings over HTTP: counted for a known topic in a real session, and for nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("rasa")

from rasa_project.ratings import Ratings

pytestmark = pytest.mark.rasa


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))


def test_a_press_is_counted(site, tmp_path: Path) -> None:
    """One press adds one to today's count of that topic."""
    visitor = site.visitor()
    reply = site.post("ratings", {"topic": "age_limit", "helpful": True}, **visitor.headers)

    assert (reply.status_code, reply.json()) == (200, {"messages": []})
    assert Ratings(tmp_path).by_topic(date.today()) == [("age_limit", 1, 0)]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"topic": "age_limit"},
        {"topic": "what I typed", "helpful": True},
        {"topic": ["age_limit"], "helpful": True},
        {"topic": "age_limit", "helpful": "yes"},
        {"topic": "age_limit", "helpful": 1},
        [],
    ],
)
def test_anything_else_is_refused(site, tmp_path: Path, body: object) -> None:
    """No text can get into the counts: only a topic there is, and yes or no."""
    reply = site.post("ratings", body, **site.visitor().headers)

    assert reply.status_code == 400
    assert Ratings(tmp_path).by_topic(date.today()) == []


def test_nobody_counts_without_a_session(site, tmp_path: Path) -> None:
    """A script that never opened a chat cannot fill the counts."""
    reply = site.post("ratings", {"topic": "age_limit", "helpful": False})

    assert reply.status_code == 401
    assert Ratings(tmp_path).by_topic(date.today()) == []
