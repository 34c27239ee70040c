"""Say something in Teams: post to the connector, with our own token, and not give up at once."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from rasa_project.teams.settings import Settings

logger = logging.getLogger(__name__)
SCOPE = "https://api.botframework.com/.default"
ONE_TRY = 10.0  # seconds for one request
TRIES = 5
_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds, where the connector names none
LONGEST_PAUSE = 30.0  # seconds, however long the connector asks us to wait
_EARLY = 300  # seconds before its end that our token is renewed
_MOST_READ = 1_000_000  # bytes of an answer


class Undelivered(Exception):
    """The connector did not take it. `status` is its last answer, 0 where there was none."""

    def __init__(self, status: int, tries: int) -> None:
        super().__init__(f"status {status} after {tries} tries")
        self.status, self.tries = status, tries


@dataclass(frozen=True)
class Place:
    """Where an answer goes: the connector, the conversation in Teams, the message answered."""

    service_url: str
    conversation: str
    reply_to: str | None = None

    def address(self, activity: str | None = None) -> URL:
        """Return where an activity is posted, or one posted before is put again."""
        path = f"v3/conversations/{quote(self.conversation, safe='')}/activities"
        if activity:
            path += f"/{quote(activity, safe='')}"
        return URL(f"{self.service_url.rstrip('/')}/{path}", encoded=True)


class Connector:
    """One HTTP client for everything Teams. To be made and closed in one event loop."""

    def __init__(
        self,
        settings: Settings,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        one_try: float = ONE_TRY,
    ) -> None:
        self._settings, self._sleep = settings, sleep
        limit = aiohttp.ClientTimeout(total=one_try)
        self._http = aiohttp.ClientSession(
            timeout=limit, connector=aiohttp.TCPConnector(limit=400), cookie_jar=_NoCookies()
        )
        self._token, self._ends = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def fetch(self, url: str) -> dict[str, Any]:
        """Return the JSON object at an address. Raises aiohttp.ClientError, TimeoutError or
        ValueError."""
        async with self._http.get(url, allow_redirects=False) as reply:
            reply.raise_for_status()
            return await _json(reply)

    async def sign_in(self) -> None:
        """Get a token of our own. Raises aiohttp.ClientError, TimeoutError or ValueError."""
        await self._renew()

    async def post(self, place: Place, activity: dict[str, Any]) -> None:
        """Say something. Raises Undelivered."""
        if place.reply_to:
            activity = {**activity, "replyToId": place.reply_to}
        await self._send("POST", place.address(), activity, TRIES)

    async def update(self, place: Place, activity_id: str, activity: dict[str, Any]) -> None:
        """Put something else in place of what was said. Tried once: raises Undelivered."""
        await self._send("PUT", place.address(activity_id), activity, 1)

    async def _send(self, method: str, url: URL, activity: dict[str, Any], tries: int) -> None:
        for number in range(1, tries + 1):
            status, after = await self._once(method, url, activity)
            if 200 <= status < 300:
                return
            if status == 401:
                self._token = ""
            if number == tries or not _worth_another(status, number):
                raise Undelivered(status, number)
            pause = _PAUSES[number - 1] if after is None else after
            await self._sleep(min(max(pause, 0.0), LONGEST_PAUSE))

    async def _once(self, method: str, url: URL, body: dict) -> tuple[int, float | None]:
        """Return the status, 0 for none, and the seconds the connector asks us to wait."""
        try:
            headers = await self._authorization()
            async with self._http.request(
                method, url, json=body, headers=headers, allow_redirects=False
            ) as reply:
                return reply.status, _seconds(reply.headers.get("Retry-After"))
        except (TimeoutError, aiohttp.ClientError, ValueError, OSError) as error:
            logger.info("the Teams connector gave no answer: %s", type(error).__name__)
            return 0, None

    async def _authorization(self) -> dict[str, str]:
        if not self._settings.auth:
            return {}
        async with self._one_at_a_time:
            if not self._token or time.monotonic() > self._ends:
                await self._renew()
            return {"Authorization": f"Bearer {self._token}"}

    async def _renew(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.app_id,
            "client_secret": self._settings.secret,
            "scope": SCOPE,
        }
        url = self._settings.token_url
        async with self._http.post(url, data=form, allow_redirects=False) as reply:
            if reply.status in (400, 401):
                logger.error("Microsoft refuses our app id or secret: see docs/teams.md")
            reply.raise_for_status()
            found = await _json(reply)
        token, lasts = found.get("access_token"), found.get("expires_in")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise ValueError("no token in the answer")
        self._token = token
        self._ends = time.monotonic() + max(float(lasts or 0) - _EARLY, 0.0)


class _NoCookies(aiohttp.DummyCookieJar):
    """Nothing the connector sets is kept."""


async def _json(reply: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return a JSON object of a sensible size. Raises ValueError."""
    raw = await reply.content.read(_MOST_READ)
    while not reply.content.at_eof():
        more = await reply.content.read(_MOST_READ)
        if len(raw) + len(more) > _MOST_READ:
            raise ValueError("too large")
        raw += more
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _worth_another(status: int, number: int) -> bool:
    """Whether a failure may pass. Our token may have ended, so one 401 is tried again."""
    return status in (0, 408, 409, 425, 429) or status >= 500 or (status == 401 and number == 1)


def _seconds(after: str | None) -> float | None:
    """Return a Retry-After header, seconds or a date, in seconds."""
    if not after:
        return None
    try:
        seconds = float(after)
        return seconds if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(after).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
