"""What batter_store.py starts and kills: workers that file reports, takers; and what counts."""

from __future__ import annotations

import os
import queue
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from actions.incidents import audit
from actions.incidents.errors import NotStored, Unavailable
from actions.incidents.keys import KeyRing
from actions.incidents.references import same_pin
from actions.incidents.report import Receipt, Report
from actions.incidents.store import IncidentStore

WORD = b"XQPLANTEDQX"  # in every answer
WAIT = 0.3  # seconds
# Figures that tell something and need not be zero.
TOLD = (
    "reports sent",
    "receipts given",
    "from the spool",
    "said to be there already",
    "reports in the database",
    "receipts with a second reference",
)


def report(number: int) -> Report:
    """Return the report of a number; the same at every call."""
    word = WORD.decode()
    answers = {name: f"{word} {number} {name} " + "y" * (number % 300) for name in ("what", "who")}
    posts = (f"tiktok:video:{number // 2}",)
    return Report(f"{number:032x}", "staff_targeted", answers, {"platform": "tiktok"}, posts=posts)


def opened(folder: Path) -> IncidentStore:
    """Return the store under test: database and spool on disks of their own."""
    os.environ["SIGNPOST_SPOOL"] = str(folder / "spool")
    return IncidentStore(folder / "var", wait=WAIT)


def ledger(folder: Path) -> Iterator[tuple[int, str, str, str]]:
    """Yield (number, reference, PIN, how) of all acknowledged reports; half a line counts not."""
    for path in sorted(folder.iterdir()):
        for line in path.read_text().splitlines(keepends=True):
            if line.endswith("\n"):
                number, *rest = line.split()
                yield int(number), *rest


class Worker:
    """One process: files its share, each report until it is acknowledged."""

    def __init__(self, folder: Path, own: int, workers: int, reports: int, pause: int) -> None:
        self.store = opened(folder)
        self.pause = pause / 1000  # seconds between two reports of a thread
        path = folder / "ledgers" / f"{own}-{os.getpid()}-{time.time_ns()}"
        mine = folder / "ledgers"
        told = {n for p in mine.glob(f"{own}-*") for n, *_ in _lines(p)}
        self.ledger = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.left: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(reports):
            shared = number % 10 == 0 and (number + 1) % workers == own
            if (number % workers == own or shared) and number not in told:
                self.left.put(number)

    def file(self) -> None:
        """File what is left; what the store does not take is tried again."""
        while True:
            try:
                number = self.left.get_nowait()
            except queue.Empty:
                return
            time.sleep(self.pause)
            receipt = self._filed(number)
            how = "spooled" if receipt.spooled else "again" if receipt.again else "stored"
            os.write(self.ledger, f"{number} {receipt.reference} {receipt.pin} {how}\n".encode())
            os.fsync(self.ledger)

    def _filed(self, number: int) -> Receipt:
        while True:
            try:
                return self.store.file(report(number))
            except NotStored:
                time.sleep(0.05)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for line in path.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            yield int(line.split()[0]), line


def work(folder: Path, own: int, workers: int, threads: int, reports: int, pause: int) -> None:
    """File one worker's share in several threads."""
    worker = Worker(folder, own, workers, reports, pause)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            worker.file()
        except BaseException as error:
            failed.append(error)
            raise

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    sys.exit(1 if failed else 0)


def take(folder: Path) -> None:
    """Take in the spool again and again."""
    store = opened(folder)
    while True:
        with suppress(Unavailable):
            store.take_in()
        time.sleep(0.2)


def planted(*folders: Path) -> int:
    """Return how many files hold a planted word."""
    found = 0
    for path in (path for folder in folders for path in folder.rglob("*")):
        with suppress(FileNotFoundError):
            found += path.is_file() and path.name != "ballast" and WORD in path.read_bytes()
    return found


def count(folder: Path, reports: int) -> dict[str, int]:
    """Return what is in the store, and how often a promise was broken (all of these are 0)."""
    store = opened(folder)
    store.take_in()
    told = list(ledger(folder / "ledgers"))
    with store.reading() as tx:
        keys = Counter(row["key"] for row in tx.rows("select key from reports"))
        wanted = {_hash(tx.keys, number) for number in range(reports)}
        unread, other = 0, 0
        for number, reference, pin, _ in told:
            row = tx.find(reference)
            there = row is not None and row["key"] == _hash(tx.keys, number)
            good = there and same_pin(tx.keys, row["pin_salt"], row["pin_hash"], pin)
            unread += not (good and tx.answers(row) == report(number).answers)
            other += bool(there and row["reference"] != reference)
        created = tx.one("select count(*) as n from audit where what = 'created'")["n"]
        sound = tx.one("select * from pragma_integrity_check")["integrity_check"] == "ok"
        notices = tx.one("select count(*) as n from notices")["n"]
        return {
            "reports sent": reports,
            "receipts given": len(told),
            "from the spool": sum(how == "spooled" for *_, how in told),
            "said to be there already": sum(how == "again" for *_, how in told),
            "reports in the database": sum(keys.values()),
            "receipts with a second reference": other,
            "receipts without a readable report": unread,
            "reports twice": sum(n - 1 for n in keys.values()),
            "reports nobody acknowledged": len(keys.keys() - wanted),
            "reports never acknowledged": reports - len({number for number, *_ in told}),
            "acknowledged reports missing": len(wanted - keys.keys()),
            "trail lines 'created' too many or few": abs(created - reports),
            "notices too many or few": abs(notices - reports),
            "first broken line of the trail": audit.check(audit.rows(tx.db), tx.keys) or 0,
            "foreign keys broken": len(list(tx.rows("select * from pragma_foreign_key_check"))),
            "database unsound": int(not sound),
            "left in the spool": store.waiting(),
        }


def _hash(keys: KeyRing, number: int) -> str:
    return keys.hash("report key", f"{number:032x}").hex()


if __name__ == "__main__":
    where, role, (own, workers, threads, reports, limit, pause) = (
        Path(sys.argv[1]),
        sys.argv[2],
        map(int, sys.argv[3:]),
    )
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if role == "work":
        work(where, own, workers, threads, reports, pause)
    take(where)
