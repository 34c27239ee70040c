"""The trained model on questions nobody trained on: floors well below what was measured."""

import asyncio
import json
from pathlib import Path

import pytest

from rasa_project.commands.evaluation import understood
from rasa_project.commands.places import MODEL
from rasa_project.scoring import URGENT, score

pytestmark = pytest.mark.model
QUESTIONS = Path(__file__).parents[1] / "questions"


def rows(name: str) -> list[dict]:
    """Return the questions of a file."""
    lines = (QUESTIONS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


@pytest.fixture(scope="module")
def asked():
    """Every held-out question as the model understands it."""
    if not MODEL.exists():
        pytest.skip("there is no trained model: make train")
    every = [
        *rows("held_out.jsonl"),
        *rows("urgent.jsonl"),
        *({"topic": "out_of_scope", **row} for row in rows("calm.jsonl")),
    ]
    return asyncio.run(understood(every))


def test_held_out_questions_find_their_topic(asked):
    """The right topic is found, or at least offered, for questions other people wrote."""
    found = score(asked[: len(rows("held_out.jsonl"))])

    assert found.accuracy >= 0.86
    assert found.top3 >= 0.95
    assert found.needs_turned_away <= 0.04
    assert found.beyond_recognised >= 0.8
    assert found.platform_recall >= 0.97


def test_danger_is_noticed(asked):
    """Nearly every urgent message is recognised, in all the languages."""
    urgent = [a for a in asked if a.topic in URGENT]

    missed = [a.text for a in urgent if a.intent not in URGENT]

    assert len(missed) <= 0.04 * len(urgent), missed


def test_calm_messages_raise_no_alarm(asked):
    """Words of danger in a film, a lesson or an idiom seldom raise the alarm. These are look-alikes
    on purpose; among everybody's questions the bar is 2 %."""
    calm = asked[-len(rows("calm.jsonl")) :]

    alarmed = [a.text for a in calm if a.intent in URGENT]

    assert len(alarmed) <= 0.06 * len(calm), alarmed


def test_posts_about_somebody_unknown_are_not_taken_for_a_childs_worry():
    """Where nobody said who is asking, a post about them is not a pupil's topic."""
    found = asyncio.run(
        understood([{"topic": "child_user", **row} for row in rows("about_me.jsonl")])
    )

    taken = [a.text for a in found if a.intent == "child_user"]

    assert len(taken) <= 0.1 * len(found), taken


@pytest.mark.parametrize("name", ["danger_dev.jsonl", "danger_unseen.jsonl"])
def test_danger_is_told_from_what_sounds_like_it(name):
    """Urgent messages as people type them are noticed; most that only sound alike are not taken."""
    found = score(asyncio.run(understood(rows(name))))

    assert found.urgent_recall >= 0.9
    assert found.false_alarms <= 0.25
