"""A website of our own for the channel's tests: the real channel on a real socket, no model."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest

from .own_server import OwnServer

ORIGIN = "https://www.meadowbrook.example"
BUTTONS = [{"title": "Age limits", "payload": "/age_limit"}]
_NUMBERS = itertools.count()


class Echo:
    """Stands in for the assistant: says what it heard, with a button, and keeps every turn."""

    def __init__(self) -> None:
        self.turns: list[Any] = []
        self.does: Callable | None = None

    async def __call__(self, turn: Any) -> None:
        """Keep the turn and answer it, or do what a test wants done."""
        self.turns.append(turn)
        if self.does:
            await self.does(turn)
        else:
            await self.say(turn, {"text": f"you said {turn.text}", "buttons": BUTTONS})

    @staticmethod
    async def say(turn: Any, message: dict) -> None:
        """Send one message back."""
        await turn.output_channel.send_response(turn.sender_id, message)

    @property
    def heard(self) -> list[str]:
        """The texts that reached the assistant."""
        return [turn.text for turn in self.turns]


class Reply:
    """An HTTP reply, read whole. (httpx here is old and slow: it waits 40 ms with every body.)"""

    def __init__(self, raw: HTTPResponse) -> None:
        self.status_code, self.headers = raw.status, raw.headers
        self.body = raw.read()

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    def json(self) -> dict:
        """Return the body as the page reads it."""
        return json.loads(self.text)


class Visitor:
    """One session in a browser."""

    def __init__(self, site: Site, opened: dict) -> None:
        self.site, self.opened = site, opened
        self.headers = {"Authorization": f"Bearer {opened['session']}"}

    def post(self, body: Any, **headers: str) -> Reply:
        """Post any body to /messages in this session."""
        return self.site.post("messages", body, **{**self.headers, **headers})

    def say(self, text: Any) -> Reply:
        """Type something."""
        return self.post({"message": text})

    def choose(self, choice: Any) -> Reply:
        """Press a button."""
        return self.post({"choice": choice})


async def _hello(_request: Any) -> None:
    """Stand in for the page that Rasa keeps at the root."""


class Site(OwnServer):
    """A channel, the web channel unless another is given, served from a thread until `close`."""

    def __init__(self, echo: Echo, channel: Any = None, **credentials: Any) -> None:
        from rasa.core.channels.channel import register
        from sanic import Sanic

        from rasa_project.channels.web import WebChannel

        Sanic.test_mode = True
        self.echo = echo
        own = {"key": b"a test's own key", **credentials}
        self.channel = channel or WebChannel.from_credentials(own)
        app = Sanic(f"site_{next(_NUMBERS)}", configure_logging=False)
        app.get("/")(_hello)
        register([self.channel], app, route="/webhooks/")
        app.ctx.agent = SimpleNamespace(handle_message=echo)
        super().__init__(app)

    def request(self, method: str, path: str, body: bytes | None, headers: dict) -> Reply:
        """Send one request on a connection of its own; a path from the root starts with /."""
        line = HTTPConnection(*self.address, timeout=20)
        try:
            line.request(method, urljoin("/webhooks/web/", path), body, headers)
            return Reply(line.getresponse())
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Reply:
        """Fetch a file or a page, its path from the root."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("GET", path, None, named)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        """Post a body: bytes as they are, anything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("POST", path, raw, {"Content-Type": "application/json", **named})

    def visitor(self, audience: str | None = None) -> Visitor:
        """Open a session."""
        reply = self.post("sessions", {"audience": audience} if audience else {})
        assert reply.status_code == 200, reply.text
        return Visitor(self, reply.json())


@pytest.fixture
def site_with() -> Iterator[Callable[..., Site]]:
    """Make sites with credentials of a test's own: `site_with(session_burst=2)`."""
    made: list[Site] = []

    def make(**credentials: Any) -> Site:
        made.append(Site(Echo(), **credentials))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture(scope="module")
def site_of() -> Iterator[Callable[[Any], Site]]:
    """Serve channels of a file's own."""
    made: list[Site] = []

    def serve(channel: Any) -> Site:
        made.append(Site(Echo(), channel))
        return made[-1]

    yield serve
    for site in made:
        site.close()


@pytest.fixture(scope="module")
def one_site() -> Iterator[Site]:
    """One site for a whole file."""
    site = Site(Echo())
    yield site
    site.close()


@pytest.fixture
def site(one_site: Site) -> Site:
    """The file's site with an assistant that has heard nothing yet."""
    one_site.echo.turns, one_site.echo.does = [], None
    return one_site


@pytest.fixture(scope="session")
def origin() -> str:
    """The school's own website, as school.yml names it."""
    return ORIGIN
