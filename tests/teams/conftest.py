"""An emulator of Teams in a real browser, talking to the real servers.

The emulator is Microsoft's 365 Agents Playground. Its licence is for evaluation only, so it is
brought by npm when these tests run and never kept; where it cannot be brought they are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rasa_project.commands.places import MODEL
from rasa_project.commands.serve import Server, servers

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RESULTS = ROOT / "results" / "teams"
NOW = "2026-11-24T10:30:00"  # a Tuesday in term: the school is open
PATIENCE = 180.0  # seconds for a server to answer for the first time
CREDENTIALS = """
rasa_project.channels.web.WebChannel: {{}}
rasa_project.channels.teams.TeamsChannel:
  {{auth: false, echo_buttons: false, burst: 1000, hosts: ["127.0.0.1:{port}"]}}
"""


def free_port() -> int:
    """Return a port nobody uses just now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def answers(url: str) -> bool:
    """Whether an address answers at all."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def wait_for(ready: Any, what: str, log: Path, seconds: float = PATIENCE) -> None:
    """Wait until something is ready, or fail with the end of its log."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium here: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def npm_packages() -> Path:
    """The emulator and what drives the browser, installed by the lock."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no Node.js here: install Node 18 or later")
    wanted = HERE / "node_modules" / "@microsoft" / "m365agentsplayground"
    if not wanted.exists():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            done = subprocess.run(command, cwd=HERE, capture_output=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            done = None
        if done is None or done.returncode or not wanted.exists():
            pytest.skip("the Teams emulator cannot be installed from npm here")
    return HERE / "node_modules"


class Assistant:
    """Both servers, in an environment of their own, with Teams set up for the emulator."""

    def __init__(self, folder: Path, emulator: int) -> None:
        self.folder, self.port = folder, free_port()
        self._environment = {
            "SIGNPOST_PORT": str(self.port),
            "SIGNPOST_ACTION_PORT": str(free_port()),
            "SIGNPOST_VAR": str(folder),
            "SIGNPOST_NOW": NOW,
        }
        file = folder / "credentials.yml"
        file.write_text(CREDENTIALS.format(port=emulator), encoding="utf-8")
        with self._surroundings():
            self.answers, self.conversation = servers()
        command = self.conversation.command
        command[command.index("credentials.yml")] = str(file)

    @contextmanager
    def _surroundings(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            for name, value in self._environment.items():
                patch.setenv(name, value)
            yield

    def start(self, *chosen: Server) -> None:
        """Start servers, both unless some are named, and wait until they answer."""
        with self._surroundings():
            for server in chosen or (self.answers, self.conversation):
                server.start()
            for server in chosen or (self.answers, self.conversation):
                wait_for(server.is_up, server.name, server.log)

    def stop(self) -> None:
        """Stop both."""
        for server in (self.conversation, self.answers):
            server.stop()


class Playground:
    """The emulator's page. Each command is answered with what the assistant said anew."""

    def __init__(self, pilot: subprocess.Popen) -> None:
        self._pilot = pilot
        assert self._answer() == {"ready": True}

    def _answer(self) -> dict[str, Any]:
        line = self._pilot.stdout.readline()
        assert line, "the browser is gone"
        return json.loads(line)

    def do(self, op: str, **given: Any) -> Any:
        """Do something; return the messages it brought, one text each."""
        self._pilot.stdin.write(json.dumps({"op": op, **given}) + "\n")
        self._pilot.stdin.flush()
        found = self._answer()
        assert "error" not in found, found["error"]
        return found.get("added", found)

    def say(self, text: str) -> str:
        """Type something; return all that was answered."""
        return "\n".join(self.do("say", text=text))

    def press(self, title: str) -> str:
        """Press a button; return all that was answered."""
        return "\n".join(self.do("press", title=title))

    def answer(self, how: str, given: str) -> str:
        """Answer a question of the form: say it, press it, or pick it as a day."""
        if how == "day":
            self.do("fill", label="Pick the day", value=given)
            return self.press("Use this day")
        return self.say(given) if how == "say" else self.press(given)

    @property
    def all(self) -> list[str]:
        """Every message of the assistant in the open chat, as it stands now."""
        return self.do("look")["all"]

    def shot(self, name: str) -> None:
        """Keep a picture for looking at."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        self.do("shot", path=str(RESULTS / f"{name}.png"))


@pytest.fixture(scope="session")
def emulator_port() -> int:
    """Where the emulator listens."""
    return free_port()


@pytest.fixture(scope="session")
def teams_assistant(
    npm_packages: Path, chromium: str, emulator_port: int, tmp_path_factory
) -> Iterator[Assistant]:
    """The whole assistant, on a school day."""
    if not (ROOT / MODEL).exists():
        pytest.skip(f"{MODEL} is not there: make train")
    running = Assistant(tmp_path_factory.mktemp("var"), emulator_port)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def playground(
    teams_assistant: Assistant,
    emulator_port: int,
    chromium: str,
    npm_packages: Path,
    tmp_path_factory,
) -> Iterator[Playground]:
    """The emulator, open in a browser."""
    folder = tmp_path_factory.mktemp("playground")  # where the emulator leaves its own log
    log = folder / "playground.log"
    base = f"http://127.0.0.1:{emulator_port}"
    command = [
        *("node", str(npm_packages / "@microsoft" / "m365agentsplayground" / "cli.js"), "start"),
        *("-e", f"http://127.0.0.1:{teams_assistant.port}/webhooks/teams/webhook"),
        *("-c", "msteams", "-p", str(emulator_port), "--su", f"{base}/_connector"),
        "--disable-telemetry",
    ]
    preload = f"--require {HERE / 'loopback.cjs'}"
    surroundings = {**os.environ, "NODE_OPTIONS": preload, "BROWSER": "none"}
    with log.open("w") as out:
        emulator = subprocess.Popen(command, cwd=folder, env=surroundings, stdout=out, stderr=out)
    pilot = None
    try:
        wait_for(lambda: answers(base), "the emulator", log, 60)
        pilot = subprocess.Popen(
            ["node", "pilot.mjs", base, chromium],
            cwd=HERE,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        yield Playground(pilot)
    finally:
        if pilot:
            pilot.stdin.close()  # it closes its browser and ends
            pilot.wait(20)
        emulator.terminate()
        emulator.wait(20)
