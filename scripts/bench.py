"""Compare Signpost with the assistant `rasa init` makes: a turn over HTTP, and the server's memory.

Both run on this machine at once and are asked in turn, so the ratios hold whatever its speed.
    python scripts/bench.py            (make bench)
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROUNDS, TURNS = 12, 10
STOCK_PORT, PORT, ACTIONS = 5105, 5106, 5107
STOCK = (
    "hello",
    "are you a bot?",
    "hi there",
    "am I talking to a human?",
    "good morning",
    "bye",
    "hey",
    "are you a human?",
    "hello there",
    "good bye",
)
OURS = (
    "someone made a tiktok of me what now",
    "what age is whatsapp for",
    "a parent is slagging me off on facebook",
    "hello",
    "my daughter is being left out of the class group chat",
    "how do I report an account on instagram",
    "a pupil keeps sending me friend requests",
    "what does POSH stand for",
    "thanks",
    "are phones allowed in school",
)


def main() -> None:
    """Start both assistants, ask them in turn, print the figures and their ratios."""
    os.environ.update(
        SIGNPOST_PORT=str(PORT), SIGNPOST_ACTION_PORT=str(ACTIONS),
        SIGNPOST_VAR=tempfile.mkdtemp(prefix="signpost-bench-"),
    )  # fmt: skip
    from rasa_project.commands.serve import servers

    ours = servers()
    stock = start_stock(Path(tempfile.mkdtemp(prefix="rasa-init-")))
    try:
        for server in ours:
            server.start()
        wait(f"http://127.0.0.1:{STOCK_PORT}/")
        for server in ours:
            wait(server.health)
        compare(stock.pid, ours[1].process.pid)
    finally:
        stock.terminate()
        for server in ours:
            server.stop()


def start_stock(folder: Path) -> subprocess.Popen:
    """Make and train the stock assistant in a folder and start it with its own defaults."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TQDM_DISABLE": "1"}
    print("Training the stock assistant (about two minutes)", flush=True)
    rasa = [sys.executable, "-m", "rasa"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    subprocess.run([*rasa, "init", "--no-prompt", "--init-dir", str(folder)], check=True, **quiet)
    run = [*rasa, "run", "-p", str(STOCK_PORT), "-i", "127.0.0.1"]
    return subprocess.Popen(run, cwd=folder, **quiet)


def wait(address: str) -> None:
    """Wait until an address answers. Raises SystemExit after three minutes."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(1)
    raise SystemExit(f"{address} does not answer")


def post(address: str, body: dict, token: str | None = None) -> dict | list:
    """Post JSON and return the JSON reply."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def stock_turns(number: int) -> list[float]:
    """Return milliseconds of each turn of one conversation with the stock assistant."""
    address, times = f"http://127.0.0.1:{STOCK_PORT}/webhooks/rest/webhook", []
    for text in STOCK[:TURNS]:
        start = time.perf_counter()
        post(address, {"sender": f"bench{number}", "message": text})
        times.append(1000 * (time.perf_counter() - start))
    return times


def our_turns(number: int) -> list[float]:
    """Return milliseconds of each turn of one conversation with Signpost, as a new parent."""
    base, times = f"http://127.0.0.1:{PORT}/webhooks/web", []
    token = post(f"{base}/sessions", {"audience": ("staff", "parent")[number % 2]})["session"]
    for text in OURS[:TURNS]:
        start = time.perf_counter()
        reply = post(f"{base}/messages", {"message": text}, token)
        times.append(1000 * (time.perf_counter() - start))
        assert not reply["degraded"], text
    return times


def memory(pid: int) -> float:
    """Return the megabytes a process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0


def compare(stock_pid: int, our_pid: int) -> None:
    """Ask both in turn and print the figures."""
    stock_turns(-1), our_turns(-1)  # warm
    theirs: list[float] = []
    mine: list[float] = []
    for number in range(ROUNDS):
        theirs += stock_turns(number)
        mine += our_turns(number)
    for name, times, pid in (("rasa init", theirs, stock_pid), ("Signpost", mine, our_pid)):
        ordered = sorted(times)
        p95 = ordered[int(0.95 * len(ordered))]
        print(f"{name:<10} turn p50 {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms   "
              f"memory {memory(pid):6.0f} MB")  # fmt: skip
    print(f"ratio of the medians  {statistics.median(mine) / statistics.median(theirs):.2f}")
    print(f"ratio of the memory   {memory(our_pid) / memory(stock_pid):.2f}")


if __name__ == "__main__":
    main()
