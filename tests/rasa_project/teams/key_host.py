"""Microsoft's key host, and one Authorization header checked against it."""

from __future__ import annotations

import asyncio
import base64

from rasa_project.teams.settings import Settings
from rasa_project.teams.tokens import Claims, Keys, Tokens

from .microsoft import APP

BASE = "https://smba.trafficmanager.net/uk/"


class Host:
    """Stands in for Microsoft's key host: counts what is fetched, and may be down."""

    def __init__(self, rows: list[dict]) -> None:
        self.rows, self.down, self.fetched = rows, False, 0
        self.about: dict = {"jwks_uri": "https://login.botframework.com/keys"}

    async def __call__(self, url: str) -> dict:
        """Return the metadata or the keys."""
        if self.down:
            raise OSError("no route")
        if url.endswith("/keys"):
            self.fetched += 1
            return {"keys": self.rows}
        return self.about


def check(host: Host, header: str | None) -> Claims:
    """Check one Authorization header."""

    async def go() -> Claims:
        return await Tokens(Settings(app_id=APP), Keys("https://x/openid", host)).check(header)

    return asyncio.run(go())


def b64(data: bytes) -> str:
    """Return bytes as a token spells them."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
