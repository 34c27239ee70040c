"""Time to store a report against a bare SQLite transaction that is as durable, side by side.

The bare one writes one row of the same size with the same pragmas. Both are run in turn, on the
same disk, so that the ratio holds whatever the machine does meanwhile.
    python scripts/bench_store.py [--folder on/the/disk] [--rounds 2000]
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from actions.incidents.opening import PRAGMAS
from actions.incidents.report import Report
from actions.incidents.store import IncidentStore

WARM = 50  # rounds that are not counted
# As long as an ordinary report: a story, and eleven short answers.
STORY = "Somebody in my class made an account with my name and posted a film of me. " * 5
ANSWERS = {"what": STORY, **{f"answer_{n}": "a short answer to a question" for n in range(11)}}
FACTS = {"platform": "tiktok", "affected": "staff", "by": "pupil", "happened_from": "2026-11-20"}
POSTS = ("tiktok:video:7300000000000000000", "tiktok:@somebody")


def report(number: int) -> Report:
    """Return a report of ordinary length."""
    return Report(f"{number:032x}", "impersonation", ANSWERS, FACTS, posts=POSTS)


def size() -> int:
    """Return the bytes of what a report says."""
    return sum(len(text) for pair in (*ANSWERS.items(), *FACTS.items()) for text in pair)


def bare(path: Path) -> Callable[[int], None]:
    """Return a function that stores one row of a report's size in a database of its own."""
    conn = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        conn.execute(f"pragma {pragma}")
    conn.execute("create table rows (id integer primary key, data blob not null)")

    def store(number: int) -> None:
        conn.execute("begin immediate")
        conn.execute("insert into rows (data) values (?)", [os.urandom(size())])
        conn.execute("commit")

    return store


def timed(work: Callable[[int], object], number: int) -> float:
    """Return how many milliseconds a call took."""
    began = time.perf_counter()
    work(number)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Measure both and print p50, p99 and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        store = IncidentStore(folder / "var")
        works: dict[str, Callable[[int], object]] = {
            "bare transaction": bare(folder / "bare.db"),
            "report stored": lambda number: store.file(report(number)),
            "same report again": lambda number: store.file(report(number)),
        }
        times: dict[str, list[float]] = {name: [] for name in works}
        for number in range(WARM + given.rounds):
            for what, work in works.items():
                took = timed(work, number)
                if number >= WARM:
                    times[what].append(took)
        store.close()
    _show(times)


def _show(times: dict[str, list[float]]) -> None:
    table = Table("", "p50 ms", "p99 ms", "p50 ratio", "p99 ratio")
    first: tuple[float, float] | None = None
    for what, found in times.items():
        p50, p99 = statistics.median(found), statistics.quantiles(found, n=100)[98]
        first = first or (p50, p99)
        ratios = (f"{p50 / first[0]:.2f}", f"{p99 / first[1]:.2f}")
        table.add_row(what, f"{p50:.3f}", f"{p99:.3f}", *ratios)
    Console().print(table)


if __name__ == "__main__":
    main()
