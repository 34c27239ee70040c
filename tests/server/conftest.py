"""The two real servers, started once for all tests here, and a visitor to talk to them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from rasa_project.commands.places import MODEL
from rasa_project.commands.serve import Server, servers

ROOT = Path(__file__).parents[2]
NOW = "2026-11-24T10:30:00"  # a Tuesday in term: the school is open
PATIENCE = 180.0  # seconds for a server to answer for the first time


class Visitor:
    """One session over HTTP. What the assistant said last stays in `last`."""

    def __init__(self, assistant: Assistant, audience: str | None) -> None:
        self._assistant = assistant
        body = {"audience": audience} if audience else {}
        _, self.last = assistant.post("sessions", body)
        self.token: str = self.last["session"]

    def say(self, text: str) -> dict[str, Any]:
        """Type something; return the first message of the reply."""
        return self._send({"message": text})

    def press(self, title: str) -> dict[str, Any]:
        """Press the button with this title; return the first message of the reply."""
        offered = {b["title"]: b["choice"] for m in self.last["messages"] for b in m["buttons"]}
        return self._send({"choice": offered[title]})

    def _send(self, body: dict[str, str]) -> dict[str, Any]:
        status, self.last = self._assistant.post(
            "messages", body, Authorization=f"Bearer {self.token}"
        )
        assert status == 200, self.last
        return self.last["messages"][0]

    @property
    def degraded(self) -> bool:
        """Whether the last reply was an apology."""
        return self.last["degraded"]

    @property
    def words(self) -> str:
        """Everything the last reply said, steps too."""
        said = [[m["text"], *m["steps"]] for m in self.last["messages"]]
        return " ".join(sum(said, []))

    @property
    def titles(self) -> list[str]:
        """The buttons of the last reply."""
        return [b["title"] for m in self.last["messages"] for b in m["buttons"]]


class Assistant:
    """Both servers, in an environment of their own that no other test sees."""

    def __init__(self, folder: Path) -> None:
        self._port, self.folder = free_port(), folder
        self._environment = {
            "SIGNPOST_PORT": str(self._port),
            "SIGNPOST_ACTION_PORT": str(free_port()),
            "SIGNPOST_VAR": str(folder),
            "SIGNPOST_NOW": NOW,
        }
        with self._surroundings():
            self.answers, self.conversation = servers()

    @contextmanager
    def _surroundings(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            for name, value in self._environment.items():
                patch.setenv(name, value)
            yield

    def start(self, *chosen: Server) -> None:
        """Start servers, both unless some are named, and wait until they answer."""
        wanted = chosen or (self.answers, self.conversation)
        with self._surroundings():
            for server in wanted:
                server.start()
            for server in wanted:
                self._wait_for(server)

    @staticmethod
    def _wait_for(server: Server) -> None:
        end = time.monotonic() + PATIENCE
        while not server.is_up():
            if server.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"{server.name} did not start:\n{server.log.read_text()[-3000:]}")
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop both."""
        for server in (self.conversation, self.answers):
            server.stop()

    def request(self, method: str, path: str, body: bytes, headers: dict) -> tuple[int, Any, bytes]:
        """Send one request below /webhooks/web; return status, headers and body."""
        line = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            line.request(method, f"/webhooks/web/{path}", body, headers)
            reply = line.getresponse()
            return reply.status, reply.headers, reply.read()
        finally:
            line.close()

    def post(self, path: str, body: dict, **headers: str) -> tuple[int, dict[str, Any]]:
        """Post JSON; return status and reply."""
        raw, headers = json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
        status, _, text = self.request("POST", path, raw, headers)
        return status, json.loads(text)

    def visitor(self, audience: str | None = None) -> Visitor:
        """Open a session."""
        return Visitor(self, audience)


def free_port() -> int:
    """Return a port nobody uses just now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The whole assistant on free ports, in a folder of its own, on a school day."""
    if not (ROOT / MODEL).exists():
        pytest.skip(f"{MODEL} is not there: make train")
    running = Assistant(tmp_path_factory.mktemp("var"))
    try:
        running.start()
        yield running
    finally:
        running.stop()
