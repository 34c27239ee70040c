"""Time for each page of the lead's desk over a store of many reports, over HTTP, one after another.

    python scripts/bench_desk.py [--reports 10000] [--rounds 20]

Fails where a page takes longer than 300 ms at the 95th percentile.
"""

from __future__ import annotations

import argparse
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import uvicorn
from rich.console import Console
from rich.table import Table

from actions.incidents import filing
from actions.incidents.keys import KeyRing
from actions.incidents.report import KINDS, Reader, Report
from actions.incidents.store import IncidentStore
from actions.incidents.workflow import acknowledge
from desk import accounts, sessions
from desk.database import DeskDatabase
from desk.serving import application
from desk.state import Desk
from knowledge.shared import library

LIMIT = 300.0  # milliseconds
STORY = "Somebody in my class made an account with my name and posted a film of me. " * 5
WARM = 2  # rounds that are not counted


def filled(folder: Path, reports: int) -> tuple[Desk, str]:
    """Return a desk with reports of three years, a tenth of the posts shared, and one reference."""
    school = library().school
    now = datetime.now(UTC)
    store = IncidentStore(folder, KeyRing.made())
    with store.transaction() as tx:
        for number in range(reports):
            reference = filing.free_reference(tx)
            logged = now - timedelta(days=1000 * (reports - number) / reports)
            filing.insert(tx, _report(number), store.rules, reference, logged, source="bench")
    mine = store.file(_report(reports)).reference
    acknowledge(store, Reader("Bench", "lead"), mine)
    return Desk(store, school, DeskDatabase(folder)), mine


def _report(number: int) -> Report:
    chance = random.Random(number)
    kind = chance.choice([kind for kind in KINDS if kind not in ("colleague", "nude_image")])
    facts = {
        "platform": chance.choice(["tiktok", "instagram", "snapchat", "whatsapp", "other"]),
        "year_group": str(chance.randint(1, 13)),
        "affected": "staff",
    }
    posts = (f"tiktok:video:{chance.randint(1, 1000)}",) if chance.random() < 0.1 else ()
    answers = {"what": STORY, "where": "TikTok", "when": "yesterday"}
    return Report(f"{number:032x}", kind, answers, facts, chance.random() < 0.05, posts=posts)


def served(desk: Desk) -> int:
    """Serve a desk from a thread; return its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        application(desk), port=port, log_level="error", loop="asyncio", ws="none"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return port


def timed(port: int, path: str, token: str) -> tuple[float, int]:
    """Return how many milliseconds a page took, and its bytes."""
    connection = HTTPConnection("127.0.0.1", port)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"desk={token}"})
    reply = connection.getresponse()
    size = len(reply.read())
    took = (time.perf_counter() - begun) * 1000
    connection.close()
    if reply.status != 200:
        raise SystemExit(f"{path} answered {reply.status}")
    return took, size


def main() -> None:
    """Fill a store, ask for each page, print the times."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--reports", type=int, default=10_000)
    reader.add_argument("--rounds", type=int, default=20)
    wanted = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk, reference = filled(Path(folder), wanted.reports)
        accounts.add(desk, "bench", "Bench", "lead")
        token, port = sessions.begin(desk, "bench"), served(desk)
        paths = ["/reports", "/reports?page=2", f"/reports/{reference}", "/charts", "/summary"]
        paths += ["/content", "/people", "/account"]
        slow = _table(port, paths, token, wanted)
    sys.exit(f"Slower than {LIMIT:.0f} ms: {', '.join(slow)}" if slow else 0)


def _table(port: int, paths: list[str], token: str, wanted: argparse.Namespace) -> list[str]:
    table = Table("page", "p50 ms", "p95 ms", "longest ms", "KB")
    slow = []
    for path in paths:
        rounds = [timed(port, path, token) for _ in range(wanted.rounds + WARM)][WARM:]
        took = sorted(ms for ms, _ in rounds)
        p95 = statistics.quantiles(took, n=20)[-1]
        slow += [path] if p95 > LIMIT else []
        row = (statistics.median(took), p95, took[-1], rounds[0][1] / 1024)
        table.add_row(path, *(f"{value:.0f}" for value in row))
    Console(width=100).print(f"{wanted.reports} reports, {wanted.rounds} rounds", table)
    return slow


if __name__ == "__main__":
    main()
