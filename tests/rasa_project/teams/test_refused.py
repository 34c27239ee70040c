"""Requests that nobody at Microsoft, or nobody at this school, would send: all refused, unheard."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

OTHER = "33333333-3333-4333-8333-333333333333"


def refused(run, *, token=None, raw: bytes | None = None, header: str | None = "", **changes):
    """Send one request; return its status, checking that it was not heard nor answered."""

    async def scenario(world):
        body = raw if raw is not None else json.dumps(world.activity(**changes)).encode()
        given = f"Bearer {world.microsoft.token(**(token or {}))}" if header == "" else header
        status, _ = await world.service.receive(given, body)
        await world.settle()
        assert world.echo.turns == []
        assert world.microsoft.sent == []
        return status

    return run(scenario)


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer a.b.c", "Basic eDp5", "nonsense"])
def test_no_token(run, header) -> None:
    """Without a token nothing is heard."""
    assert refused(run, header=header) == 401


@pytest.mark.parametrize(
    "token",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": OTHER},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"serviceurl": "https://evil.example/"},
        {"serviceurl": None},
        {"header": {"kid": "made-up"}},
        {"header": {"alg": "RS512"}},
        {"header": {"alg": "none"}},
    ],
    ids=str,
)
def test_bad_tokens(run, token: dict) -> None:
    """With a wrong one nothing is heard either, and no bearer token of ours goes anywhere."""
    assert refused(run, token=token) == 401


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://127.0.0.1:9/", "http://169.254.169.254/", "file:///x"]
)
def test_a_service_url_of_their_choice(run, microsoft, url: str) -> None:
    """Even where token and request agree on it, only the hosts on the list are written to."""
    assert refused(run, token={"serviceurl": url}, serviceUrl=url) == 401
    assert "token" not in microsoft.asked


def test_another_service_url_than_the_token_names(run) -> None:
    """A good token does not make another address good."""
    assert refused(run, serviceUrl="https://smba.trafficmanager.net/uk/") == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"channelId": "skype"},
        {"channelId": "webchat"},
        {"channelId": "MSTEAMS"},
        {"channelData": {"tenant": {"id": OTHER}}, "conversation": {"id": "a:1"}},
        {"channelData": {}, "conversation": {"id": "a:1", "conversationType": "personal"}},
        {
            "channelData": {"tenant": {"id": OTHER}},
            "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": OTHER},
        },
    ],
    ids=str,
)
def test_from_elsewhere(run, changes: dict) -> None:
    """Another channel, even one the key may sign for, and another tenant, or none, are refused."""
    assert refused(run, **changes) == 401


def test_two_tenants_at_once(run) -> None:
    """A request that names our tenant and another one is refused."""
    assert refused(run, channelData={"tenant": {"id": OTHER}}) == 400


def test_a_key_not_for_teams(run, microsoft) -> None:
    """A key that Microsoft endorses for other channels only cannot speak for Teams."""
    microsoft.keys = [microsoft.published("key-1", endorsements=["webchat"])]

    assert refused(run) == 401


@pytest.mark.parametrize("endorsements", [None, [], "msteams", {"msteams": True}, [["msteams"]]])
def test_endorsements_of_other_shapes(run, microsoft, endorsements) -> None:
    """A key whose endorsements are missing or misshapen speaks for no channel."""
    microsoft.keys = [microsoft.published("key-1", endorsements=endorsements)]

    assert refused(run) in (401, 503)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"hello", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 30_000, 400),
        (b"\xff\xfe", 400),
        (b"\x89PNG\r\n\x1a\n", 400),
        (b'{"type": "message"}', 400),
        (b'{"type": 1e999}', 400),
        (b" " * 300_000, 413),
        (b"x" * 10_000_000, 413),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_bodies(run, raw: bytes, status: int) -> None:
    """A body that is no activity, too deep or too large is refused under a good token."""
    assert refused(run, raw=raw) == status


def test_microsoft_cannot_be_asked(run) -> None:
    """Where the keys cannot be fetched, the request is to be sent again, not believed."""

    async def scenario(world):
        header = f"Bearer {world.microsoft.token()}"
        raw = json.dumps(world.activity()).encode()
        return (await world.service.receive(header, raw))[0], world.echo.turns

    assert run(scenario, open_id_url="http://127.0.0.1:9/openid") == (503, [])


def test_refusals_are_logged_without_a_word(run, caplog: pytest.LogCaptureFixture) -> None:
    """The reason is logged, once a minute, with nothing of token or message."""

    async def scenario(world):
        for _ in range(50):
            await world.post(
                world.activity("Peregrine is frightened"), world.microsoft.token(aud=OTHER)
            )
        return world.microsoft.token(aud=OTHER).split(".")[1]

    with caplog.at_level(logging.INFO):
        body = run(scenario)

    assert len([r for r in caplog.records if r.name.startswith("rasa_project")]) == 1
    assert "InvalidAudienceError" in caplog.text
    assert "Peregrine" not in caplog.text
    assert body not in caplog.text


def test_a_flood_of_refusals_blocks_nobody(run) -> None:
    """Among 300 forged requests a real one is answered."""

    async def scenario(world):
        forged = [world.post(world.activity(), f"a.{'b' * 900}.c") for _ in range(300)]
        statuses = await asyncio.gather(*forged, world.post(world.activity("real")))
        await world.settle()
        return set(statuses[:-1]), statuses[-1], world.echo.heard

    assert run(scenario) == ({401}, 200, ["real"])
