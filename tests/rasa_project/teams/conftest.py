"""A Microsoft of our own: published keys, tokens, and a connector that can be slow or ill."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from knowledge import Library
from rasa_project.links import Links
from rasa_project.teams import cards
from rasa_project.teams.connector import Connector
from rasa_project.teams.service import Service
from rasa_project.teams.settings import ISSUER, Settings

APP = "11111111-1111-4111-8111-111111111111"
TENANT = "22222222-2222-4222-8222-222222222222"
KEY_ID = "key-1"


@dataclass
class Microsoft:
    """The fake. `faults` are statuses the connector answers with before it is well again."""

    key: rsa.RSAPrivateKey
    base: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    put: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    keys: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)
    slow: dict[str, float] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = [self.published(KEY_ID)]

    def published(self, kid: str, **changes: Any) -> dict[str, Any]:
        """Return our public key as Microsoft publishes its own."""
        row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        row = {"kty": "RSA", "use": "sig", "kid": kid, "n": row["n"], "e": row["e"]}
        return {**row, "endorsements": ["msteams", "webchat"], **changes}

    def token(self, header: dict | None = None, key: Any = None, **claims: Any) -> str:
        """Return a good token, but for the claims changed; a claim of None is left out."""
        now = int(time.time())
        said = {"iss": ISSUER, "aud": APP, "nbf": now - 5, "exp": now + 600}
        said = {**said, "serviceurl": self.base, **claims}
        said = {name: value for name, value in said.items() if value is not None}
        headers = {"kid": KEY_ID, **(header or {})}
        algorithm = headers.pop("alg", "RS256")
        headers = {name: value for name, value in headers.items() if value is not None}
        if algorithm == "none":
            return jwt.encode(said, None, algorithm=algorithm, headers=headers)
        raw = json.dumps(said).encode()  # as bytes: claims may have types that no one should send
        return jwt.PyJWS().encode(raw, key or self.key, algorithm=algorithm, headers=headers)

    def app(self) -> web.Application:
        """Return the web application."""
        app = web.Application()
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_post("/v3/conversations/{c}/activities", self._post)
        app.router.add_put("/v3/conversations/{c}/activities/{a}", self._put)
        return app

    def _count(self, name: str) -> None:
        self.asked[name] = self.asked.get(name, 0) + 1

    async def _openid(self, _request: web.Request) -> web.Response:
        self._count("openid")
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.base}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        self._count("keys")
        return web.json_response({"keys": self.keys})

    async def _token(self, request: web.Request) -> web.Response:
        self._count("token")
        self.forms.append(dict(await request.post()))
        return web.json_response({"access_token": "our-token", "expires_in": 3600})

    async def _post(self, request: web.Request) -> web.Response:
        self._count("post")
        conversation = request.match_info["c"]
        await asyncio.sleep(self.slow.get(conversation, 0.0))
        if self.faults:
            status, headers = self.faults.pop(0)
            return web.Response(status=status, headers=headers)
        self.headers.append(dict(request.headers))
        self.sent.append({**await request.json(), "_to": conversation})
        return web.json_response({"id": f"sent-{len(self.sent)}"})

    async def _put(self, request: web.Request) -> web.Response:
        self.put.append((request.match_info["a"], await request.json()))
        return web.json_response({})


class Echo:
    """Stands in for the assistant: says what it heard with a button, or does what a test wants."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, str]] = []
        self.does: Callable[[str, str], Awaitable[list[dict]]] | None = None

    async def __call__(self, text: str, where: str) -> list[dict[str, Any]]:
        """Keep the turn and answer it."""
        self.turns.append((text, where))
        if self.does:
            return await self.does(text, where)
        buttons = [{"title": "Age limits", "payload": "/age_limit"}]
        return [{"text": f"you said {text}", "buttons": buttons}]

    @property
    def heard(self) -> list[str]:
        """The texts that reached the assistant."""
        return [text for text, _ in self.turns]


_COUNT = iter(range(1, 10_000_000))


def message(base: str, text: str | None = "hello", user: str = "ada", **changes: Any) -> dict:
    """Return a message activity from a private chat; a change to None leaves a field out."""
    found = {
        "type": "message",
        "id": f"{next(_COUNT)}",
        "channelId": "msteams",
        "serviceUrl": base,
        "from": {"id": f"29:{user}", "name": user.title(), "aadObjectId": f"aad-{user}"},
        "recipient": {"id": f"28:{APP}", "name": "Signpost"},
        "conversation": {
            "id": f"a:{user}-chat",
            "conversationType": "personal",
            "tenantId": TENANT,
        },
        "channelData": {"tenant": {"id": TENANT}},
        "text": text,
        **changes,
    }
    return {name: value for name, value in found.items() if value is not None}


def card_of(activity: dict[str, Any]) -> dict[str, Any]:
    """Return the card of an activity, {} where it has none."""
    return (activity.get("attachments") or [{}])[0].get("content") or {}


def parts(card: Any, kind: str) -> list[dict[str, Any]]:
    """Return every part of a card whose type begins with `kind`, in order."""
    if isinstance(card, list):
        return [found for part in card for found in parts(part, kind)]
    if not isinstance(card, dict):
        return []
    here = [card] if str(card.get("type", "")).startswith(kind) else []
    return here + [found for part in card.values() for found in parts(part, kind)]


@dataclass
class World:
    """The service among fakes. `settle` waits until everything is answered."""

    microsoft: Microsoft
    echo: Echo
    settings: Settings
    service: Service

    async def send(self, activity: dict[str, Any] | bytes, token: str | None = None) -> int:
        """Send a request as Microsoft would; return its status once all is answered."""
        status = await self.post(activity, token)
        await self.settle()
        return status

    async def post(self, activity: dict[str, Any] | bytes, token: str | None = None) -> int:
        """Send a request; return its status at once."""
        raw = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        header = f"Bearer {token or self.microsoft.token()}"
        return (await self.service.receive(header, raw))[0]

    async def settle(self) -> None:
        """Wait until every queue is empty."""
        assert await self.service._lanes.drain(10) == 0

    def activity(self, text: str | None = "hello", **changes: Any) -> dict[str, Any]:
        """Return a message as Teams sends it from a private chat."""
        return message(self.microsoft.base, text, **changes)

    def offered(self, place: int = -1) -> dict[str, str]:
        """Return the buttons of a card sent, the last one unless told: title to token."""
        submits = parts(self.cards[place], "Action.Submit")
        return {button["title"]: button["data"]["choice"] for button in submits}

    async def press(self, title: str, user: str = "ada", **inputs: Any) -> int:
        """Press a button of the last card, its inputs filled in."""
        value = {"choice": self.offered()[title], **inputs}
        pressed = self.activity(None, user=user, value=value, replyToId="card-1")
        return await self.send(pressed)

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards sent so far."""
        return [card_of(activity) for activity in self.microsoft.sent]

    @property
    def words(self) -> str:
        """Everything sent so far, as it would be read aloud."""
        said = [a.get("text") or card_of(a).get("speak", "") for a in self.microsoft.sent]
        return "\n".join(said)


@pytest.fixture(scope="session")
def make_activity() -> Callable[..., dict[str, Any]]:
    """Make a message as Teams sends it: `make_activity("hello", id="7")`."""

    def make(text: str | None = "hello", **changes: Any) -> dict[str, Any]:
        return message("https://smba.trafficmanager.net/uk/", text, **changes)

    return make


@pytest.fixture(scope="session")
def signing_key() -> rsa.RSAPrivateKey:
    """A key like Microsoft's, made once: it takes a tenth of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def microsoft(signing_key: rsa.RSAPrivateKey) -> Microsoft:
    """A Microsoft that has heard nothing yet."""
    return Microsoft(signing_key)


@pytest.fixture(scope="session")
def links(library: Library) -> Links:
    """The known numbers and addresses, gathered once: it takes as long as a whole test."""
    return Links(library)


@pytest.fixture
def run(
    microsoft: Microsoft, library: Library, links: Links, tmp_path: Path, monkeypatch
) -> Callable[[Callable[[World], Awaitable[Any]]], Any]:
    """Run a test's coroutine in a world of its own: `run(scenario, per_second=9)`."""

    async def inside(scenario: Callable, changes: dict[str, Any]) -> Any:
        runner = web.AppRunner(microsoft.app())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host = f"127.0.0.1:{runner.addresses[0][1]}"
        microsoft.base = f"http://{host}"
        settings = Settings(
            app_id=APP,
            secret="shh",
            tenants=(TENANT,),
            hosts=(host,),
            open_id_url=f"{microsoft.base}/openid",
            token_url=f"{microsoft.base}/token",
            burst=1000,
        )
        settings, echo = replace(settings, **changes), Echo()
        service = Service(
            settings,
            library,
            b"a key",
            tmp_path,
            echo,
            lambda s: Connector(s, sleep=_no_pause, one_try=2),
        )
        try:
            return await scenario(World(microsoft, echo, settings, service))
        finally:
            await service.close()
            await runner.cleanup()

    monkeypatch.setattr(cards, "Links", lambda _library: links)

    def go(scenario: Callable, **changes: Any) -> Any:
        return asyncio.run(inside(scenario, changes))

    return go


async def _no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)
