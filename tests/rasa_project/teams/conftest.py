"""The fixtures of the Teams tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from knowledge import Library
from knowledge.teams import teams_words
from rasa_project.links import Links
from rasa_project.teams import cards as drawing
from rasa_project.teams.cards import Cards
from rasa_project.teams.connector import Connector
from rasa_project.teams.service import Service
from rasa_project.teams.settings import Settings

from .microsoft import APP, TENANT, Microsoft
from .world import Echo, World, message


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
def cards(library: Library) -> Cards:
    """Cards as real Teams gets them, on a fixed day."""
    return Cards(library, teams_words(), clock=lambda: date(2026, 11, 24))


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

    monkeypatch.setattr(drawing, "Links", lambda _library: links)

    def go(scenario: Callable, **changes: Any) -> Any:
        return asyncio.run(inside(scenario, changes))

    return go


async def _no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)
