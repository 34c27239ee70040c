"""The first words: once to each, honest about Teams, and again after the app was taken away."""

from __future__ import annotations

import pytest

BOT = "28:11111111-1111-4111-8111-111111111111"
JOINED = {"type": "conversationUpdate", "id": None, "membersAdded": [{"id": BOT}]}
INSTALLED = {"type": "installationUpdate", "id": None, "action": "add"}
REMOVED = {"type": "installationUpdate", "id": None, "action": "remove"}


def said(run, *changes: dict, **settings) -> tuple[list[str], str]:
    """Send activities; return what the assistant heard and all that was said."""

    async def scenario(world):
        for change in changes:
            assert await world.send(world.activity(**change)) == 200
        return world.echo.heard, world.words

    return run(scenario, **settings)


@pytest.mark.parametrize("first", [[JOINED], [INSTALLED], [JOINED, INSTALLED, JOINED]])
def test_greeted_once(run, first) -> None:
    """Whoever adds the app is greeted once as staff, with 999 and buttons, however often Teams
    says so."""

    async def scenario(world):
        for change in first:
            await world.send(world.activity(None, **change))
        return world.words, world.offered()

    words, buttons = run(scenario)

    assert words.count("Hello. I am Signpost") == 1
    assert "999" in words
    assert len(buttons) >= 3
    assert "Teams keeps this chat" in words
    assert "Nobody at school reads" not in words


def test_greeted_again_when_added_again(run) -> None:
    """After the app was removed, whoever adds it again is greeted again."""
    _, words = said(run, *({"text": None, **c} for c in (INSTALLED, REMOVED, INSTALLED, JOINED)))

    assert words.count("Hello. I am Signpost") == 2


def test_somebody_else_joining(run) -> None:
    """Another member joining is no reason to greet."""
    assert said(run, {**JOINED, "membersAdded": [{"id": "29:bob"}]}) == ([], "")


def test_a_greeting_that_did_not_arrive(run, microsoft) -> None:
    """Where the greeting could not be delivered, the next chance is taken."""
    microsoft.faults = [(403, {})]
    _, words = said(run, {"text": None, **JOINED}, {"text": None, **JOINED})

    assert words.count("Hello. I am Signpost") == 1
