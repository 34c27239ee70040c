"""A Microsoft of our own: published keys, tokens, and a connector that can be slow or ill."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from rasa_project.teams.settings import ISSUER

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
        """Return a good token, but for the claims changed; a claim of None is left out, and one
        that is a function gets the time now."""
        now = int(time.time())
        said = {"iss": ISSUER, "aud": APP, "nbf": now - 5, "exp": now + 600}
        said = {**said, "serviceurl": self.base, **claims}
        said = {name: v(now) if callable(v) else v for name, v in said.items() if v is not None}
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
