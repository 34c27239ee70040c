"""Measure the pages of the lead's desk over 10,000 reports; the bar is 300 ms a page.

Run: .venv/bin/python scripts/bench_desk.py [reports]
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import httpx

from actions.incidents import filing
from actions.incidents.keys import KeyRing
from actions.incidents.report import KINDS, Report
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from desk import accounts, sessions
from desk.database import DeskDatabase
from desk.serving import application
from desk.state import Desk
from knowledge.shared import library

ADDRESS = "http://127.0.0.1:5006"
TIMES = 20  # requests for each page
BAR = 300  # ms
PLATFORMS = ("tiktok", "instagram", "snapchat", "whatsapp", "other")
PAGES = (
    "/reports",
    "/reports?page=9999",
    "/reports?state=all",
    "/reports?late=yes",
    "/charts?weeks=52",
    "/summary",
    "/content",
)


def fill(store: IncidentStore, count: int) -> str:
    """File reports over the last 300 days, half of them closed, one in ten about the same post;
    return the reference of one that shares it."""
    chance = random.Random(6)
    with store.transaction() as tx:
        for number in range(count):
            reference = _file(tx, store, chance, number)
    return reference


def _file(tx: Transaction, store: IncidentStore, chance: random.Random, number: int) -> str:
    shared = chance.random() < 0.1 or number == 0
    report = Report(
        key=f"{number:032x}",
        kind=chance.choice([kind for kind in KINDS if kind != "colleague"]),  # not the DSL's
        answers={"what": "Somebody posted a clip of a lesson.", "risk": "No"},
        facts={
            "platform": chance.choice(PLATFORMS),
            "year_group": str(chance.randint(1, 13)),
            "affected": chance.choice(("staff", "pupil")),
        },
        urgent=chance.random() < 0.1,
        posts=("tiktok:@shared",) if shared else (f"tiktok:@own{number}",),
    )
    reference = filing.free_reference(tx)
    logged = tx.now - timedelta(days=300 * chance.random())
    filing.insert(tx, report, store.rules, reference, logged, "form")
    if chance.random() < 0.5:
        tx.execute(
            "update reports set state = 'closed', acknowledged = :at, resolved = :at, closed = :at "
            "where reference = :reference",
            {"at": tx.at, "reference": reference},
        )
    return reference


async def timed(desk: Desk, pages: tuple[str, ...]) -> dict[str, list[float]]:
    """Return the times in ms of each page for the DSL, the first request left out."""
    cookies = {"desk": sessions.begin(desk, "bench")}
    transport = httpx.ASGITransport(app=application(desk))
    found: dict[str, list[float]] = {}
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=cookies) as client:
        for page in pages:
            taken = []
            for _ in range(TIMES + 1):
                start = time.perf_counter()
                reply = await client.get(page)
                taken.append((time.perf_counter() - start) * 1000)
                reply.raise_for_status()
            found[page] = taken[1:]
    return found


def main() -> int:
    """Print the median and the worst of each page; return 1 where a median misses the bar."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        store = IncidentStore(Path(folder), KeyRing.made())
        desk = Desk(store, library().school, DeskDatabase(Path(folder)), ADDRESS)
        reference = fill(store, count)
        accounts.add(desk, "bench", "Bench", "dsl")
        found = asyncio.run(timed(desk, (*PAGES, f"/reports/{reference}")))
        desk.database.close()
        store.close()
    for page, taken in found.items():
        print(f"{statistics.median(taken):6.0f} ms  worst {max(taken):5.0f} ms  {page}")
    return int(any(statistics.median(taken) > BAR for taken in found.values()))


if __name__ == "__main__":
    sys.exit(main())
