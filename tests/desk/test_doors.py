"""Signing in, accounts and signing out in a real browser (doors.mjs)."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from desk import accounts, sessions
from desk.serving import application
from desk.state import Desk

pytestmark = pytest.mark.server
ROOT = Path(__file__).parents[2]
DOORS = Path(__file__).parent / "doors.mjs"
NEEDED = (
    ROOT / "tests/browser/node_modules",
    Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")),
)


@pytest.fixture
def address(everybody: Desk) -> Iterator[str]:
    """The address of a desk that is served for real."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"port": port, "log_level": "error", "loop": "asyncio", "ws": "none"}
    server = uvicorn.Server(uvicorn.Config(application(everybody), **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.mark.skipif(
    not (shutil.which("node") and all(path.exists() for path in NEEDED)),
    reason="no Chromium, no Node, or its modules are not there: make web",
)
def test_the_doors_in_a_browser(everybody: Desk, address: str, report):
    """From a link to a first report with the keyboard alone; axe finds nothing for any role."""
    link = accounts.add(everybody, "newlead", "A new lead", "lead")
    roles = ("lead", "head", "chair", "administrator")
    environment = {
        **os.environ,
        "DESK": address,
        "TOKENS": json.dumps({role: sessions.begin(everybody, role) for role in roles}),
        "LINK": f"/set-password/{link}",
        "PASSWORD": "nobody reads the moss",
        "REFERENCE": everybody.store.file(report(urgent=True)).reference,
        "SHOTS": str(ROOT / "results" / "desk"),
    }
    command = ["node", "--test", "--test-reporter=spec", str(DOORS)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
