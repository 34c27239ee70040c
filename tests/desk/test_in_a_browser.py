"""The desk as people meet it: the real server, a real browser (walk.mjs)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.incidents.keys import KeyRing
from actions.incidents.store import IncidentStore
from desk import accounts, sessions
from desk.database import DeskDatabase
from desk.state import Desk
from knowledge.shared import library

pytestmark = pytest.mark.server
ROOT = Path(__file__).parents[2]
WALK = Path(__file__).parent / "walk.mjs"
MODULES = ROOT / "tests" / "browser" / "node_modules"
_CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
MANY = 60  # reports, more than a page


@pytest.fixture
def filled(tmp_path, report) -> Iterator[tuple[Desk, str]]:
    """A desk on disk with an account, and the reference of one report among many."""
    folder = tmp_path / "var"
    store = IncidentStore(folder, KeyRing.load(folder))
    desk = Desk(store, library().school, DeskDatabase(folder))
    accounts.add(desk, "kaur", "Ms Kaur", "dsl")
    posts = ("tiktok:@clips",)
    for number in range(MANY):
        facts = {"platform": "tiktok", "year_group": str(number % 13 + 1), "affected": "staff"}
        said = {"urgent": number % 9 == 0, "facts": facts, "posts": posts if number < 4 else ()}
        receipt = store.file(report(**said))
    yield desk, receipt.reference
    desk.database.close()
    store.close()


@pytest.fixture
def address(filled, tmp_path) -> Iterator[str]:
    """The address of the running desk."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = {
        **os.environ,
        "SIGNPOST_VAR": str(tmp_path / "var"),
        "SIGNPOST_DESK_PORT": str(port),
    }
    command = [sys.executable, "-m", "rasa_project", "desk"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    found = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{found}/health", server)
        yield found
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the desk did not start")


def _browser() -> str | None:
    wanted = (os.environ.get("CHROMIUM"), *_CHROMIUM)
    return next((path for path in wanted if path and Path(path).exists()), None)


@pytest.mark.skipif(
    not (_browser() and shutil.which("node") and MODULES.exists()),
    reason="no Chromium, no Node, or its modules are not there: make web",
)
def test_the_desk_in_a_browser(filled, address):
    """axe finds nothing on any page in any look, the keyboard gets everywhere, paper has no form,
    and no page asks anybody else for anything."""
    desk, reference = filled
    environment = {
        **os.environ,
        "DESK": address,
        "TOKEN": sessions.begin(desk, "kaur"),
        "REFERENCE": reference,
        "SHOTS": str(ROOT / "results" / "desk"),
    }
    command = ["node", "--test", "--test-reporter=spec", str(WALK)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
