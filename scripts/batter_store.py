"""Batter the incident store: file reports while servers are killed and disks fail, then count.

Several processes of several threads file reports, one in ten of them from two processes, and two
more take in the spool. All are killed (SIGKILL) at random and started again, while the database
is locked, read-only, on a full disk, or together with the spool on a full disk. What was
acknowledged goes into a synced ledger first. Afterwards every line of it must be a report that is
there once and can be read, and no word of a report may be found in any file.
    python scripts/batter_store.py --reports 20000
Root gets real small disks (tmpfs); anybody else the same by file-size limits and permissions.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from rich.console import Console

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import battered  # noqa: E402  (beside this file)

PHASES = ("calm", "locked", "calm", "full", "calm", "read-only", "calm", "both full")
CALM, TROUBLE = 1.6, 1.0  # how long phases are, to each other
CYCLE = 40.0  # seconds at most for all phases once
STRIKES = 0.5, 3.0  # seconds between two kills
WORKERS, THREADS, TAKERS = 3, 3, 2
say = Console(highlight=False).print


class Place:
    """The folders: the database's and the spool's disk, and the ledgers beside them."""

    def __init__(self, folder: Path, reports: int) -> None:
        self.folder, self.var, self.spool = folder, folder / "var", folder / "spool"
        self.ledgers = folder / "ledgers"
        sizes = {self.var: 64 + reports // 40, self.spool: 16}  # MB
        self.mounted = [path for path, size in sizes.items() if _mounted(path, size)]
        self.ledgers.mkdir()

    def fill(self, path: Path) -> None:
        """Leave no space on a mounted disk."""
        with suppress(OSError), (path / "ballast").open("wb", buffering=0) as file:
            while file.write(bytes(1 << 20)):
                pass
        with suppress(OSError), (path / "ballast").open("ab", buffering=0) as file:
            while file.write(bytes(512)):
                pass

    def empty(self) -> None:
        """Give the space back."""
        for path in (self.var, self.spool):
            (path / "ballast").unlink(missing_ok=True)

    def read_only(self, on: bool) -> bool:
        """Make the database's disk read-only, or writable again; return whether it is done."""
        if self.var in self.mounted:
            mode = "remount,ro" if on else "remount,rw"
            return not subprocess.run(["mount", "-o", mode, str(self.var)], check=False).returncode
        for path in (*self.var.glob("incidents.db*"), self.var):
            path.chmod((0o500 if on else 0o700) if path.is_dir() else (0o400 if on else 0o600))
        return True

    def clear(self) -> None:
        """Unmount and remove everything."""
        for path in self.mounted:
            subprocess.run(["umount", "-l", str(path)], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def _mounted(path: Path, megabytes: int) -> bool:
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(path)]
    return not subprocess.run(command, check=False, capture_output=True).returncode


class Battle:
    """The processes, and what is done to them."""

    def __init__(self, place: Place, reports: int, seconds: float, seed: int) -> None:
        self.place, self.reports, self.chance = place, reports, random.Random(seed)
        shares = sum(CALM if name == "calm" else TROUBLE for name in PHASES)
        self.length = min(CYCLE, seconds) / shares
        self.pause = int(1000 * seconds * WORKERS * THREADS / (1.1 * reports))  # ms
        self.running: dict[int, subprocess.Popen] = {}
        self.done: set[int] = set()
        self.kills, self.faults, self.planted, self.looks = 0, 0, 0, 0
        self.phases: dict[str, int] = {}
        self.limit = 0

    def start(self, number: int) -> None:
        """Start a process: a worker, or a taker where the number is beyond the workers."""
        role = "work" if number < WORKERS else "take"
        given = (role, number, WORKERS, THREADS, self.reports, self.limit, self.pause)
        command = [sys.executable, str(HERE / "battered.py"), str(self.place.folder)]
        self.running[number] = subprocess.Popen([*command, *map(str, given)])

    def tend(self) -> None:
        """Start what has died; note workers that have done all, and any that failed."""
        for number in range(WORKERS + TAKERS):
            process = self.running.get(number)
            if number in self.done or (process and process.poll() is None):
                continue
            if process and process.returncode == 0:
                self.done.add(number)
                continue
            self.faults += bool(process and process.returncode != -signal.SIGKILL)
            self.start(number)

    def kill(self, *numbers: int) -> None:
        """Kill processes as a power cut would."""
        for number in numbers or tuple(self.running):
            process = self.running[number]
            if process.poll() is None:
                process.kill()
                process.wait()
                self.kills += 1

    def phase(self, name: str) -> None:
        """Go through one phase; killing goes on in all of them."""
        self.phases[name] = self.phases.get(name, 0) + 1
        with closing(sqlite3.connect(self.place.var / "incidents.db", timeout=5)) as other:
            other.isolation_level = None
            if name == "locked":
                other.execute("begin immediate")
            if name == "read-only":
                self.kill()
                other.close()
                self.place.read_only(True)
            self._fill(name)
            self._let_run(self.length * (CALM if name == "calm" else TROUBLE))
        if name != "calm":
            self.kill()
            self.limit = 0
            if name == "read-only":
                self.place.read_only(False)
            self.place.empty()
        self.look()

    def _fill(self, name: str) -> None:
        full = {"full": (self.place.var,), "both full": (self.place.var, self.place.spool)}
        for path in full.get(name, ()):
            if path in self.place.mounted:
                self.place.fill(path)
            else:
                self.kill()
                self.limit = 8192 if name == "full" else 64

    def _let_run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        strike = time.monotonic() + self.chance.uniform(*STRIKES)
        while time.monotonic() < until and len(self.done) < WORKERS:
            self.tend()
            time.sleep(0.05)
            if time.monotonic() > strike:
                self.kill(self.chance.choice(list(self.running)))
                strike = time.monotonic() + self.chance.uniform(*STRIKES)

    def look(self) -> None:
        """Look for planted words in every file as it is now."""
        self.looks += 1
        self.planted += battered.planted(self.place.var, self.place.spool)

    def run(self) -> None:
        """Go on until every report is acknowledged."""
        self.tend()
        while not (self.place.var / "incidents.db").exists():
            time.sleep(0.05)
        began = time.monotonic()
        while len(self.done) < WORKERS:
            for name in PHASES:
                if len(self.done) == WORKERS and all(p in self.phases for p in PHASES):
                    break
                self.phase(name)
                told = sum(1 for _ in battered.ledger(self.place.ledgers))
                spent = time.monotonic() - began
                say(f"{spent:5.0f} s  {name:9}  {told:6} acknowledged  {self.kills:4} killed")
        self.kill()
        self.look()


def main(arguments: list[str] | None = None) -> int:
    """Batter and count; return 0 where every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=20000)
    parser.add_argument("--seconds", type=float, default=180, help="spread the reports over these")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    place = Place(Path(tempfile.mkdtemp(prefix="batter-")), given.reports)
    battle = Battle(place, given.reports, given.seconds, given.seed)
    try:
        battle.run()
        found = battered.count(place.folder, given.reports)
        found |= {"planted words found": battle.planted + battered.planted(place.folder)}
        found |= {"processes that failed": battle.faults}
        say(f"killed {battle.kills} times; phases {battle.phases}; looked {battle.looks + 1} times")
        say(f"real full disks: {'yes' if place.mounted else 'no, file-size limits'}")
        for name, value in found.items():
            say(f"{name:40} {value}")
        kept = not any(value for name, value in found.items() if name not in battered.TOLD)
        say("every promise kept" if kept else "A PROMISE WAS BROKEN")
        return 0 if kept else 1
    finally:
        battle.kill()
        place.clear()


if __name__ == "__main__":
    sys.exit(main())
