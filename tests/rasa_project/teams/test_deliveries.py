"""Each message once, answers in order, nobody's to anybody else, whatever the network does."""

from __future__ import annotations

import asyncio
import time

import pytest

from rasa_project.teams import lanes
from rasa_project.teams.connector import TRIES


def test_delivered_twice_answered_once(run) -> None:
    """A message that Teams delivers again, even at the same moment, is answered once."""

    async def scenario(world):
        again = world.activity("hello", id="7")
        statuses = await asyncio.gather(*(world.post(again) for _ in range(20)))
        await world.settle()
        statuses.append(await world.send(again))
        return set(statuses), world.echo.heard

    assert run(scenario) == ({200}, ["hello"])


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "8"},
        {"user": "bob"},
        {"conversation": {"id": "a:other", "conversationType": "personal"}},
    ],
    ids=str,
)
def test_another_message_is_not_the_same(run, changes: dict) -> None:
    """Another id, another person or another chat is another message."""

    async def scenario(world):
        await world.send(world.activity("hello", id="7"))
        await world.send(world.activity("hello", **{"id": "7", **changes}))
        return len(world.echo.heard)

    assert run(scenario) == 2


def test_a_replay_with_another_body(run) -> None:
    """A captured token with the same message id and other words gains nothing."""

    async def scenario(world):
        token = world.microsoft.token()
        await world.send(world.activity("hello", id="7"), token)
        await world.send(world.activity("something else", id="7"), token)
        return world.echo.heard

    assert run(scenario) == ["hello"]


def test_answered_after_200(run) -> None:
    """Teams gets its 200 at once; the answer follows when it is ready."""

    async def scenario(world):
        ready = asyncio.Event()

        async def slow(text: str, _where: str) -> list[dict]:
            await ready.wait()
            return [{"text": text}]

        world.echo.does = slow
        began = time.monotonic()
        status = await world.post(world.activity())
        waited, before = time.monotonic() - began, list(world.microsoft.sent)
        ready.set()
        await world.settle()
        return status, waited < 5, before, world.words

    assert run(scenario) == (200, True, [], "hello")


def test_in_order(run) -> None:
    """A person's messages are answered in the order they came, each whole before the next."""

    async def slower_first(text: str, _where: str) -> list[dict]:
        await asyncio.sleep(0.02 if text == "1" else 0)
        return [{"text": f"{text}a"}, {"text": f"{text}b"}]

    async def scenario(world):
        world.echo.does = slower_first
        for text in "123":
            await world.post(world.activity(text))
        await world.settle()
        return world.words.split()

    assert run(scenario) == ["1a", "1b", "2a", "2b", "3a", "3b"]


def test_two_people_at_once(run) -> None:
    """What one asks is never answered to another."""

    async def scenario(world):
        users = [f"user{number}" for number in range(30)]
        posts = [
            world.post(world.activity(f"{u} {n}", user=u))
            for n in range(5)
            for u in users
        ]  # fmt: skip
        await asyncio.gather(*posts)
        await world.settle()
        crossed = [a for a in world.microsoft.sent if a["_to"][2:-5] not in card_text(a)]
        return len(world.microsoft.sent), crossed, len({w for _, w in world.echo.turns})

    assert run(scenario) == (150, [], 30)


def card_text(activity: dict) -> list[str]:
    """Return the words of an answer."""
    return activity["attachments"][0]["content"]["speak"].split()


def test_a_slow_connector_holds_up_nobody(run, microsoft) -> None:
    """While answers to one person hang, another is answered: the loop is not blocked."""
    microsoft.slow = {"a:ada-chat": 0.5}

    async def scenario(world):
        await world.post(world.activity("mine", user="ada"))
        began = time.monotonic()
        await world.post(world.activity("yours", user="bob"))
        while not world.microsoft.sent:
            await asyncio.sleep(0.001)
        answered = time.monotonic() - began
        first = world.microsoft.sent[0]["_to"]
        await world.settle()
        return first, answered < 0.45, [a["_to"] for a in world.microsoft.sent]

    assert run(scenario) == ("a:bob-chat", True, ["a:bob-chat", "a:ada-chat"])


def test_nothing_is_lost_to_a_busy_connector(run, microsoft) -> None:
    """Answers refused with 429 and 503 arrive, each once and in order."""
    microsoft.faults = [(429, {"Retry-After": "1"}), (503, {}), (502, {})]

    async def scenario(world):
        for text in "12":
            await world.post(world.activity(text))
        await world.settle()
        return world.words.split("\n"), world.service._records.undelivered()

    assert run(scenario) == (["you said 1", "you said 2"], [])


def test_what_cannot_be_delivered_is_kept_without_words(run, microsoft, caplog) -> None:
    """An answer that cannot be delivered is written down: when, where (hashed), why; not what.
    The next message is answered again."""
    microsoft.faults = [(503, {})] * TRIES

    async def scenario(world):
        await world.send(world.activity("Peregrine is frightened"))
        await world.send(world.activity("again"))
        return world.service._records.undelivered(), world.words

    (row,), words = run(scenario)

    assert (row["status"], row["tries"], row["kind"]) == (503, TRIES, "message: 1 of 1")
    assert "Peregrine" not in str(row) + caplog.text
    assert words == "you said again"


def test_the_rest_of_a_broken_answer_is_not_sent(run, microsoft) -> None:
    """Where the beginning of an answer cannot be delivered, its end does not come alone."""
    microsoft.faults = [(403, {})]

    async def two(_text: str, _where: str) -> list[dict]:
        return [{"text": "first"}, {"text": "second"}]

    async def scenario(world):
        world.echo.does = two
        await world.send(world.activity())
        (row,) = world.service._records.undelivered()
        return world.words, row["kind"]

    assert run(scenario) == ("", "message: 2 of 2")


def test_too_many_waiting(run, monkeypatch) -> None:
    """A chat with too many messages waiting answers 429, and takes the message when it is sent
    again."""
    monkeypatch.setattr(lanes, "LONGEST_LANE", 1)

    async def scenario(world):
        ready, second = asyncio.Event(), world.activity("second")

        async def waits(text: str, _where: str) -> list[dict]:
            await ready.wait()
            return [{"text": text}]

        world.echo.does = waits
        statuses = [await world.post(world.activity("first")), await world.post(second)]
        ready.set()
        await world.settle()
        statuses.append(await world.send(second))
        return statuses, world.words.split()

    assert run(scenario) == ([200, 429, 200], ["first", "second"])


def test_answers_are_finished_before_the_end(run, microsoft) -> None:
    """When the server stops, answers on their way still go out."""

    async def scenario(world):
        await world.post(world.activity())

    run(scenario)

    assert len(microsoft.sent) == 1
