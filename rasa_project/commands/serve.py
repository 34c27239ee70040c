"""`signpost run`: action server, Rasa server and notices, watched; Ctrl-C stops them all."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import click

from rasa_project.commands.places import (
    MODEL,
    USUAL_ACTION_PORT,
    action_port,
    desk_host,
    desk_port,
    environment,
    host,
    port,
)

RESTART_AFTER = 5.0  # seconds between a server's death and its next start
# One message at a time gains nothing from oneDNN's packed copies of the weights (65 MB), and loses
# 2 ms when TensorFlow hands its small steps from thread to thread. NumPy's threads wait for each
# other by spinning: on a busy machine a turn took 29 ms of processor time with them, 18 without.
LEAN = {
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
PATIENCE = 180.0  # seconds for a server to answer for the first time


@dataclass
class Server:
    """One child process: its name, command, and the address that answers when it is up; one
    without an address is up as long as it runs. Without one that is `needed`, nothing starts."""

    name: str
    command: list[str]
    health: str | None
    log: Path
    needed: bool = True
    process: subprocess.Popen | None = None
    died: float = field(default=0.0)

    def start(self) -> None:
        """Start the process, its output appended to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=LEAN | environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_up(self) -> bool:
        """Whether the address answers."""
        if self.health is None:
            return self.process is not None and self.process.poll() is None
        try:
            with urllib.request.urlopen(self.health, timeout=2) as reply:
                return reply.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End the process, kindly first."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


def servers() -> list[Server]:
    """Return the two servers, actions first because Rasa calls them."""
    logs = Path(os.environ.get("SIGNPOST_VAR", "var"))
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    actions = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(action_port())]
    rasa = [
        sys.executable,
        "-m",
        "rasa",
        "run",
        "--model",
        str(MODEL),
        "--endpoints",
        str(endpoints(logs)),
        "--credentials",
        "credentials.yml",
        "--interface",
        host(),
        "--port",
        str(port()),
        "--log-file",
        os.devnull,
    ]
    return [
        Server(
            "answers", actions, f"http://127.0.0.1:{action_port()}/health", logs / "actions.log"
        ),
        Server(
            "conversation",
            rasa,
            f"http://{_here()}:{port()}/webhooks/web/health",
            logs / "rasa.log",
        ),
    ]


def post() -> Server:
    """Return the process that tells the leads of reports (docs/incidents.md)."""
    logs = Path(os.environ.get("SIGNPOST_VAR", "var"))
    command = [sys.executable, "-m", "rasa_project", "incidents", "watch"]
    return Server("notices", command, None, logs / "notices.log")


def desk() -> Server:
    """Return the process of the lead's desk. Chat and reports do not wait for it."""
    logs = Path(os.environ.get("SIGNPOST_VAR", "var"))
    command = [sys.executable, "-m", "rasa_project", "desk"]
    here = _reached(desk_host())
    health = f"http://{here}:{desk_port()}/health"
    return Server("desk", command, health, logs / "desk.log", needed=False)


def endpoints(folder: Path) -> Path:
    """Return endpoints.yml, or a copy in `folder` with this run's action port in it."""
    own = Path("endpoints.yml")
    if action_port() == USUAL_ACTION_PORT:
        return own
    text = own.read_text(encoding="utf-8")
    copy = folder / "endpoints.yml"
    copy.write_text(text.replace(f":{USUAL_ACTION_PORT}/", f":{action_port()}/"), encoding="utf-8")
    return copy


def _web() -> str:
    return f"http://{_here()}:{port()}/webhooks/web"


def _here() -> str:
    return _reached(host())


def _reached(listening: str) -> str:
    return "127.0.0.1" if listening in ("0.0.0.0", "::") else listening


@click.command("run")
def run() -> None:
    """Start the assistant, print its address and watch over it until Ctrl-C."""
    if not MODEL.exists():
        raise SystemExit("There is no trained model yet. Type: make train")
    for number in (port(), action_port()):
        _must_be_free(number)
    running = [*servers(), post(), *_desk_if_free()]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        for server in running:
            server.start()
        for server in running:
            _wait_for(server)
        click.echo(f"\nSignpost is ready at http://{_here()}:{port()}")
        if any(server.name == "desk" for server in running):
            click.echo(f"Reports are read at http://{_reached(desk_host())}:{desk_port()}")
        click.echo("Talk to it in another terminal: ./signpost chat      Stop it here: Ctrl-C\n")
        while True:
            time.sleep(1)
            for server in running:
                _watch(server)
    except KeyboardInterrupt:
        click.echo("\nStopping.")
    finally:
        for server in reversed(running):
            server.stop()


def _desk_if_free() -> list[Server]:
    """Return the desk, or say why it is not started: the chat must not fail for it."""
    if not _taken(desk_port()):
        return [desk()]
    click.echo(f"The desk is not started: port {desk_port()} is taken (SIGNPOST_DESK_PORT).")
    return []


def _taken(number: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", number)) == 0


def _must_be_free(number: int) -> None:
    """Stop with a plain sentence where something else already listens on a port."""
    if _taken(number):
        raise SystemExit(
            f"Port {number} is taken, perhaps by another Signpost. Stop that one, or set "
            "SIGNPOST_PORT and SIGNPOST_ACTION_PORT to other numbers."
        )


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _wait_for(server: Server) -> None:
    click.echo(f"Starting the {server.name} server ", nl=False)
    end = time.monotonic() + PATIENCE
    while not server.is_up():
        if server.process.poll() is not None or time.monotonic() > end:
            click.echo("")
            tail = server.log.read_text(errors="replace").splitlines()[-15:]
            line = f"The {server.name} server did not start; its log is {server.log}"
            if server.needed:
                raise SystemExit("\n".join([*tail, line]))
            click.echo(line)
            return
        click.echo(".", nl=False)
        time.sleep(1)
    click.echo(" up")


def _watch(server: Server) -> None:
    """Start a server again that has died, after a while, and say so."""
    if server.process.poll() is None:
        server.died = 0.0
    elif not server.died:
        server.died = time.monotonic()
        click.echo(f"The {server.name} server has stopped; starting it again. Log: {server.log}")
    elif time.monotonic() - server.died > RESTART_AFTER:
        server.start()
