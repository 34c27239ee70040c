"""Some clients send nothing for an input that was left empty; then its question is skipped."""

from __future__ import annotations

import asyncio

from rasa_project.teams.filling import Filling

SKIP = '/inform{"answer": "where:skip"}'


class Form:
    """Asks `what`, then `where`, then shows the summary; keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def __call__(self, text: str) -> list[dict]:
        """Take a turn."""
        self.told.append(text)
        field = ("what", "where", "summary")[min(len(self.told) - 1, 2)]
        ask = "summary" if field == "summary" else "text"
        buttons = [{"title": "Skip", "payload": SKIP}]
        form = {"field": field, "ask": ask, "kind": "other"}
        return [{"text": field, "buttons": buttons, "custom": {"form": form}}]


def test_an_input_that_did_not_come_is_skipped() -> None:
    """With `what` alone on the card that had `where` too, the form gets to its summary."""
    form = Form()
    asyncio.run(Filling(form, {"what": "He lied."}, {"other": ("what", "where")}).run())

    assert form.told[1:] == ["He lied.", SKIP]


def test_a_question_that_was_not_on_the_card_is_left_to_the_person() -> None:
    """What an answer has brought up, such as who may not read it, is asked in person."""
    form = Form()
    said = asyncio.run(Filling(form, {"what": "He lied."}, {"other": ("what",)}).run())

    assert form.told[1:] == ["He lied."]
    assert said[-1]["text"] == "where"
