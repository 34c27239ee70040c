"""The Teams channel inside the server: its addresses, what reaches Rasa, and Teams not set up."""

from __future__ import annotations

import itertools
import json
import logging
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from .own_server import OwnServer

pytest.importorskip("rasa")

from rasa_project.channels.teams import TeamsChannel

pytestmark = pytest.mark.rasa

LOCAL = {"auth": False, "hosts": ["127.0.0.1:9"]}
VARIABLES = ("SIGNPOST_TEAMS_APP_ID", "SIGNPOST_TEAMS_SECRET", "SIGNPOST_TEAMS_TENANT")
_NUMBERS = itertools.count()
MESSAGE = {
    "type": "message",
    "id": "1",
    "channelId": "msteams",
    "serviceUrl": "http://127.0.0.1:9",
    "from": {"id": "29:ada"},
    "recipient": {"id": "28:bot"},
    "conversation": {"id": "a:1", "conversationType": "personal"},
    "text": "/restart please",
}


class Served(OwnServer):
    """A channel on a socket of its own. `turns` are what would reach Rasa."""

    def __init__(self, channel: TeamsChannel) -> None:
        from sanic import Sanic

        Sanic.test_mode = True
        self.turns: list[Any] = []
        self.came = threading.Event()
        app = Sanic(f"teams_{next(_NUMBERS)}", configure_logging=False)
        app.blueprint(channel.blueprint(self._hear), url_prefix="/webhooks/teams")
        super().__init__(app)

    async def _hear(self, turn: Any) -> None:
        self.turns.append(turn)
        self.came.set()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Send one request; return status and body."""
        line = HTTPConnection(*self.address, timeout=20)
        try:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            line.request(method, f"/webhooks/teams/{path}", raw if body else None)
            reply = line.getresponse()
            return reply.status, reply.read()
        finally:
            line.close()


@pytest.fixture
def served(monkeypatch, tmp_path) -> Iterator[Any]:
    """Serve a channel made from credentials: `served({"auth": False, …})`."""
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    made: list[Served] = []

    def serve(credentials: dict | None, **environment: str) -> Served:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        made.append(Served(TeamsChannel.from_credentials(credentials)))
        return made[-1]

    yield serve
    for server in made:
        server.close()


def test_a_message_reaches_the_assistant(served) -> None:
    """A message becomes a turn of a member of staff, under an id nobody can guess, as words."""
    server = served(LOCAL)
    status, _ = server.ask("POST", "webhook", MESSAGE)
    assert server.came.wait(10)
    (turn,) = server.turns

    assert status == 200
    assert turn.text == "restart please"
    assert turn.sender_id.startswith("teams-")
    assert "ada" not in turn.sender_id
    assert (turn.input_channel, turn.metadata) == ("teams", {"audience": "staff"})


def test_health(served) -> None:
    """Monitoring sees whether Teams is on."""
    assert served(LOCAL).ask("GET", "health") == (200, b'{"status":"ok"}')


def test_not_set_up(served, caplog: pytest.LogCaptureFixture) -> None:
    """A school without Teams: the server runs, says nothing alarming, and the address says why."""
    with caplog.at_level(logging.WARNING):
        server = served(None)
        status, body = server.ask("POST", "webhook", MESSAGE)

    assert (status, server.turns) == (503, [])
    assert json.loads(body)["error"].endswith("docs/teams.md.")
    assert server.ask("GET", "health") == (200, b'{"status":"off"}')
    assert [r for r in caplog.records if r.name.startswith("rasa_project")] == []


def test_half_set_up(served, caplog: pytest.LogCaptureFixture) -> None:
    """With half of it set, Teams is off, the log names what is missing and shows no secret."""
    with caplog.at_level(logging.WARNING):
        server = served(None, SIGNPOST_TEAMS_SECRET="shh-secret")

    assert server.ask("POST", "webhook", MESSAGE)[0] == 503
    assert "SIGNPOST_TEAMS_APP_ID is not set" in caplog.text
    assert "shh-secret" not in caplog.text


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b"x" * 300_000, 413), ({"type": "message"}, 400)],
    ids=["broken", "list", "large", "empty"],
)
def test_bodies(served, body, status: int) -> None:
    """What is no activity is refused by the running server, too."""
    server = served(LOCAL)

    assert server.ask("POST", "webhook", body)[0] == status
    assert server.turns == []


def test_tokens_are_needed(served) -> None:
    """With an app set, a request without a token is refused before anything is fetched."""
    guid = "11111111-1111-4111-8111-111111111111"
    server = served(None, **dict.fromkeys(VARIABLES, guid))

    assert server.ask("POST", "webhook", MESSAGE)[0] == 401
    assert server.turns == []


@pytest.mark.parametrize(("method", "path"), [("GET", "webhook"), ("PUT", "webhook"), ("GET", "")])
def test_other_requests(served, method: str, path: str) -> None:
    """Nothing else is answered."""
    assert served(LOCAL).ask(method, path)[0] in (404, 405)
