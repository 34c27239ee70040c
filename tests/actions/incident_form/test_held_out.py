"""Conversations that were written before the form had met them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

HELD_OUT = Path(__file__).parents[2] / "questions" / "reports_held_out.jsonl"
ROWS = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]


def played(talk, row: dict):
    """Play a conversation: whoever reports answers what is asked, else skips, then sends."""
    chat, turns = talk(row["who"], datetime.fromisoformat(row["at"])), list(row["turns"])
    while not chat.filed and chat.turns < 30:
        # What a person would say next: the first thing they have for this question.
        fitting = [t for t in turns if t["on"] == chat.asked]
        if fitting:
            turns.remove(fitting[0])
            turn = fitting[0]
            chat.press(turn["press"]) if "press" in turn else chat.says(
                turn["text"], turn["intent"]
            )
        elif chat.asked == "summary":
            chat.send()
        else:
            chat.says("skip")
    return chat


def told(chat) -> dict:
    """Return what was stored, as the file puts it."""
    report = chat.filed[0]
    no = {"anonymous", "ongoing"}
    facts = {k: v for k, v in report.facts.items() if not (k in no and v == "no")}
    facts.pop("reporter")
    return {
        "kind": report.kind,
        "urgent": report.urgent,
        "about": sorted(report.about),
        "facts": facts,
    }


@pytest.fixture(scope="module")
def outcomes(talk) -> list[tuple[str, dict, dict]]:
    """Each conversation's name, what was stored, and what should have been."""
    return [(row["name"], told(played(talk, row)), row["expect"]) for row in ROWS]


def test_every_conversation_ends_with_a_report_of_its_kind(outcomes):
    """Whatever way people take, they come to a receipt, and the right people get the report."""
    for field in ("kind", "urgent", "about"):
        wrong = [name for name, got, expected in outcomes if got[field] != expected[field]]
        assert wrong == [], field


def test_nearly_every_report_is_right_in_every_fact(outcomes):
    """Facts are read as a person would: 27 of 30 when this was written."""
    right = [name for name, got, expected in outcomes if got == expected]

    assert len(outcomes) == 30
    assert len(right) >= 25
