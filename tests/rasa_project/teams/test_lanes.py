"""Queues: in order within a conversation, side by side between them, never without end."""

from __future__ import annotations

import asyncio
import logging

import pytest

from rasa_project.teams import lanes
from rasa_project.teams.lanes import Lanes


def test_in_order() -> None:
    """Jobs of one lane run one after another, as they came."""
    done: list[int] = []

    async def job(number: int) -> None:
        await asyncio.sleep(0.003 - number / 1000)
        done.append(number)

    async def go() -> None:
        queue = Lanes()
        for number in range(3):
            queue.put("a", lambda n=number: job(n))
        await queue.drain(5)

    asyncio.run(go())

    assert done == [0, 1, 2]


def test_a_slow_lane_holds_up_nobody() -> None:
    """While one lane hangs, others are served."""
    done: list[str] = []

    async def go() -> None:
        queue, hang = Lanes(), asyncio.Event()

        async def other() -> None:
            done.append("other")

        queue.put("slow", hang.wait)
        queue.put("other", other)
        await asyncio.sleep(0.01)
        assert done == ["other"]
        hang.set()
        assert await queue.drain(5) == 0

    asyncio.run(go())


def test_a_fault_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """A job that fails is logged by its kind alone, and the next one runs."""
    done: list[str] = []

    async def fails() -> None:
        raise ValueError("Peregrine typed this")

    async def works() -> None:
        done.append("works")

    async def go() -> None:
        queue = Lanes()
        queue.put("a", fails)
        queue.put("a", works)
        await queue.drain(5)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(go())

    assert done == ["works"]
    assert "ValueError" in caplog.text
    assert "Peregrine" not in caplog.text


@pytest.mark.parametrize(("limit", "lane"), [("LONGEST_LANE", "a"), ("MOST_WAITING", "b")])
def test_full(monkeypatch: pytest.MonkeyPatch, limit: str, lane: str) -> None:
    """A lane, and all of them together, take so much and no more; then they take again."""
    monkeypatch.setattr(lanes, limit, 2)

    async def go() -> list[bool]:
        queue, hang = Lanes(), asyncio.Event()
        taken = [queue.put("a", hang.wait), queue.put("a", hang.wait), queue.put(lane, hang.wait)]
        hang.set()
        await queue.drain(5)
        return [*taken, queue.put(lane, hang.wait)]

    assert asyncio.run(go()) == [True, True, False, True]


def test_what_is_given_up() -> None:
    """At the end of its patience, drain says how many jobs were not done."""

    async def go() -> int:
        queue = Lanes()
        for _ in range(3):
            queue.put("a", asyncio.Event().wait)
        return await queue.drain(0.01)

    assert asyncio.run(go()) == 3
