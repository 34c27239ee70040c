"""The protocol: a message is taken, answered in order, once, and in the right place."""

from __future__ import annotations


def test_a_message_is_answered(run) -> None:
    """A signed message gets 200, reaches the assistant cleaned, and the answer goes back."""

    async def scenario(world):
        status = await world.send(world.activity("  /restart now"))
        return status, world.echo.heard, world.words

    assert run(scenario) == (200, ["restart now"], "you said restart now")
