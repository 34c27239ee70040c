"""Answers reach Teams, in spite of a connector that is slow, busy or ill."""

from __future__ import annotations

import logging
import time
from email.utils import formatdate

import pytest

from rasa_project.teams.connector import LONGEST_PAUSE, TRIES, Connector, Place, Undelivered


def posting(run, pauses: list | None = None, **changes):
    """Post one message to the fake; return the status it was refused with, None where it came."""
    waited = pauses if pauses is not None else []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    async def scenario(world):
        connector = Connector(world.settings, sleep=pause, one_try=0.1)
        try:
            await connector.post(Place(world.microsoft.base, "a:1"), {"type": "message"})
        except Undelivered as error:
            return error.status, error.tries
        finally:
            await connector.close()
        return None

    return run(scenario, **changes)


def test_it_arrives_with_our_token(run, microsoft) -> None:
    """A message is posted to its conversation with the token Microsoft gave us for our secret."""
    posting(run)
    (form,) = microsoft.forms

    assert microsoft.sent == [{"type": "message", "_to": "a:1"}]
    assert microsoft.headers[0]["Authorization"] == "Bearer our-token"
    assert form["client_secret"] == "shh"
    assert form["scope"] == "https://api.botframework.com/.default"


def test_one_token_for_many(run, microsoft) -> None:
    """The token is asked for once, and used until it ends."""

    async def scenario(world):
        for _ in range(5):
            await world.send(world.activity())

    run(scenario)

    assert microsoft.asked["token"] == 1
    assert len(microsoft.sent) == 5


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_tried_again(run, microsoft, status: int) -> None:
    """What may pass is tried again, with longer pauses, until it arrives."""
    pauses: list[float] = []
    microsoft.faults = [(status, {})] * (TRIES - 1)

    assert posting(run, pauses) is None
    assert pauses == sorted(pauses)
    assert len(microsoft.sent) == 1


def test_given_up(run, microsoft) -> None:
    """After the last try the failure is told, with its status."""
    microsoft.faults = [(503, {})] * 9

    assert posting(run) == (503, TRIES)
    assert len(microsoft.faults) == 9 - TRIES


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 405, 413])
def test_not_tried_again(run, microsoft, status: int) -> None:
    """What will not pass is told at once; a redirect is not followed with our token."""
    microsoft.faults = [(status, {"Location": "/elsewhere"})]

    assert posting(run) == (status, 1)
    assert microsoft.sent == []


def test_a_token_that_ended(run, microsoft) -> None:
    """Where our token has ended early, a new one is fetched and the message sent."""
    microsoft.faults = [(401, {})]

    assert posting(run) is None
    assert microsoft.asked["token"] == 2


def test_refused_for_good(run, microsoft) -> None:
    """Where even a new token is refused, it ends there."""
    microsoft.faults = [(401, {})] * 3

    assert posting(run) == (401, 2)


@pytest.mark.parametrize(
    ("after", "waited"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("3600", LONGEST_PAUSE),
        ("nan", 1.0),
        ("inf", 1.0),
        ("soon", 1.0),
        (formatdate(time.time() + 9000, usegmt=True), LONGEST_PAUSE),
        (formatdate(time.time() - 60, usegmt=True), 0.0),
    ],
)
def test_as_long_as_it_asks(run, microsoft, after: str, waited: float) -> None:
    """A busy connector says how long to wait; we do, within reason."""
    pauses: list[float] = []
    microsoft.faults = [(429, {"Retry-After": after})]
    posting(run, pauses)

    assert pauses == [waited]


def test_a_connector_that_hangs(run, microsoft) -> None:
    """One that never answers is given up on after its tries, and is told as no status."""
    microsoft.slow = {"a:1": 3}

    assert posting(run) == (0, TRIES)


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://127.0.0.1:1/token"])
def test_no_token_to_be_had(run, microsoft, caplog: pytest.LogCaptureFixture, base: str) -> None:
    """With Microsoft's sign-in down nothing is sent without a token, and the secret stays out of
    the log."""
    with caplog.at_level(logging.DEBUG):
        assert posting(run, token_url=base) == (0, TRIES)

    assert microsoft.sent == []
    assert "shh" not in caplog.text


@pytest.mark.parametrize(
    ("conversation", "path"),
    [
        ("a:1pL6i0", "a%3A1pL6i0"),
        ("19:abc@thread.v2", "19%3Aabc%40thread.v2"),
        ("19:c@thread.tacv2;messageid=1", "19%3Ac%40thread.tacv2%3Bmessageid%3D1"),
        ("../../admin?x=", "..%2F..%2Fadmin%3Fx%3D"),
    ],
)
def test_addresses(conversation: str, path: str) -> None:
    """A conversation's id is one part of the address, whatever characters it has."""
    address = Place("https://smba.trafficmanager.net/uk/", conversation).address("7/8")

    assert str(address) == (
        f"https://smba.trafficmanager.net/uk/v3/conversations/{path}/activities/7%2F8"
    )


def test_put_again(run, microsoft) -> None:
    """A card can be put again in its place; that is tried once."""

    async def scenario(world):
        place = Place(world.microsoft.base, "a:1")
        await world.service._connector.update(place, "card-1", {"type": "message"})

    run(scenario)

    assert microsoft.put == [("card-1", {"type": "message"})]
