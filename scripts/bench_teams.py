"""Send the Teams channel 200 activities a second of mixed users, and count what comes back.

    .venv/bin/python scripts/bench_teams.py [--rate 200] [--seconds 60]

The channel runs in a process of its own, with an assistant that answers at once. This process is
Microsoft: it publishes keys, delivers some messages twice, and as the connector it hangs for some
users for a while, answers others 429 or 502, and takes the rest. Prints how many messages were
lost, doubled or crossed, and for how long the channel's event loop was ever blocked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

sys.path.insert(0, str(Path(__file__).parents[1]))

from knowledge.shared import library  # noqa: E402
from rasa_project.teams.service import Service  # noqa: E402
from rasa_project.teams.settings import ISSUER, Settings  # noqa: E402

APP, TENANT = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
USERS = 600
TWICE, BUSY, BROKEN = 0.05, 0.02, 0.01  # shares of messages
HANGING = 30  # users whose answers hang
HANGS = (10.0, 25.0)  # seconds after the start
LAG_EVERY = 0.002  # seconds between two looks at the clock


async def serve(microsoft: str) -> None:
    """Be the channel: print the port, then, when stdin closes, the longest block of the loop."""
    host = microsoft.removeprefix("http://")
    settings = Settings(
        app_id=APP,
        secret="x",
        tenants=(TENANT,),
        hosts=(host,),
        open_id_url=f"{microsoft}/openid",
        token_url=f"{microsoft}/token",
    )

    async def assistant(text: str, _where: str) -> list[dict]:
        return [{"text": text, "buttons": [{"title": "More", "payload": "/more"}]}]

    with tempfile.TemporaryDirectory() as folder:
        service = Service(settings, library(), b"bench", Path(folder), assistant)

        async def webhook(request: web.Request) -> web.Response:
            header = request.headers.get("Authorization")
            status, _ = await service.receive(header, await request.read())
            return web.Response(status=status)

        app = web.Application()
        app.router.add_post("/webhook", webhook)
        runner = await started(app)
        print(runner.addresses[0][1], flush=True)
        lags = asyncio.create_task(watched())
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        lags.cancel()
        print(json.dumps(await lags), flush=True)
        print(len(service._records.undelivered()), flush=True)
        await runner.cleanup()
        await service.close()


async def watched() -> dict[str, float]:
    """Return the longest block of the event loop in milliseconds, once cancelled: by the clock,
    which counts other programs' turns on this machine too, and by the loop's own processor time."""
    clock = own = 0.0
    try:
        while True:
            before, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(LAG_EVERY)
            clock = max(clock, time.perf_counter() - before - LAG_EVERY)
            own = max(own, time.thread_time() - used)
    except asyncio.CancelledError:
        return {"clock": clock * 1000, "own": own * 1000}


async def started(app: web.Application) -> web.AppRunner:
    """Serve an application on a free port of this machine."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


class Microsoft:
    """Keys, tokens and a connector with bad moments."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.base, self.began, self.arrived = "", 0.0, Counter()
        self.crossed = self.refused = 0
        self.order: dict[str, list[int]] = {}
        self._dice = random.Random(7)

    def app(self) -> web.Application:
        """Return the web application."""
        app = web.Application()
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_post("/v3/conversations/{c}/activities", self._post)
        return app

    async def _openid(self, _request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"{self.base}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        key = {"kty": "RSA", "kid": "k", "n": row["n"], "e": row["e"]}
        return web.json_response({"keys": [{**key, "endorsements": ["msteams"]}]})

    async def _token(self, _request: web.Request) -> web.Response:
        return web.json_response({"access_token": "t", "expires_in": 3600})

    async def _post(self, request: web.Request) -> web.Response:
        user = request.match_info["c"].removeprefix("a:")
        now = time.monotonic() - self.began
        if int(user) < HANGING and HANGS[0] < now < HANGS[1]:
            await asyncio.sleep(HANGS[1] - now + 5)
            return web.Response(status=504)
        luck = self._dice.random()
        if luck < BUSY + BROKEN:
            self.refused += 1
            busy = luck < BUSY
            return web.Response(status=429 if busy else 502, headers={"Retry-After": "1"})
        card = (await request.json())["attachments"][0]["content"]
        whose, number = card["speak"].split()
        self.crossed += whose != user
        self.arrived[card["speak"]] += 1
        self.order.setdefault(user, []).append(int(number))
        return web.json_response({"id": "1"})

    def activity(self, user: int, number: int) -> bytes:
        """Return a message as Teams sends it."""
        return json.dumps({
            "type": "message", "id": str(number), "channelId": "msteams",
            "serviceUrl": self.base, "text": f"{user} {number}",
            "from": {"id": f"29:{user}", "aadObjectId": f"aad-{user}"},
            "recipient": {"id": f"28:{APP}"},
            "conversation": {"id": f"a:{user}", "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
        }).encode()  # fmt: skip

    def token(self) -> str:
        """Return the connector's token."""
        now = int(time.time())
        said = {"iss": ISSUER, "aud": APP, "nbf": now, "exp": now + 3600, "serviceurl": self.base}
        return jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "k"})


async def load(microsoft: Microsoft, url: str, rate: int, seconds: float) -> tuple[int, Counter]:
    """Send messages at a steady rate; return how many, and the statuses that came back."""
    statuses: Counter = Counter()
    dice, waits, total = random.Random(1), [], int(rate * seconds)
    headers = {"Authorization": f"Bearer {microsoft.token()}"}
    limit, turns = aiohttp.TCPConnector(limit=200), [asyncio.Lock() for _ in range(USERS)]
    async with aiohttp.ClientSession(headers=headers, connector=limit) as http:

        async def send(user: int, body: bytes) -> None:
            async with turns[user]:  # as Teams does: a person's next message after this one's 200
                before = time.perf_counter()
                async with http.post(url, data=body) as reply:
                    statuses[reply.status] += 1
                waits.append((time.perf_counter() - before) * 1000)

        microsoft.began, jobs = time.monotonic(), []
        for number in range(total):
            user, times = dice.randrange(USERS), 1 + (dice.random() < TWICE)
            body = microsoft.activity(user, number)
            jobs += [asyncio.create_task(send(user, body)) for _ in range(times)]
            due = microsoft.began + (number + 1) / rate - time.monotonic()
            await asyncio.sleep(max(due, 0))
        await asyncio.gather(*jobs)
    waits.sort()
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    print(f"200 after: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    return total, statuses


async def measure(rate: int, seconds: float) -> bool:
    """Run the bench and print what it found; return whether all is as it should be."""
    microsoft = Microsoft()
    runner = await started(microsoft.app())
    microsoft.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, __file__, "--serve", microsoft.base)
    channel = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    port = int(await channel.stdout.readline())
    url = f"http://127.0.0.1:{port}/webhook"
    total, statuses = await load(microsoft, url, rate, seconds)
    end = time.monotonic() + 120
    while len(microsoft.arrived) < total and time.monotonic() < end:
        await asyncio.sleep(0.5)
    late = time.monotonic() - microsoft.began - seconds
    channel.stdin.close()
    blocked = json.loads(await channel.stdout.readline())
    undelivered = int(await channel.stdout.readline())
    await channel.wait()
    await runner.cleanup()
    lost = total - len(microsoft.arrived)
    doubled = sum(count - 1 for count in microsoft.arrived.values())
    mixed = sum(numbers != sorted(numbers) for numbers in microsoft.order.values())
    print(f"{total} messages of {USERS} people at {rate} a second, statuses {dict(statuses)}")
    print(f"connector: {microsoft.refused} refused, {HANGING} people hung for 15 s")
    print(f"lost {lost}, doubled {doubled}, crossed {microsoft.crossed}, out of order {mixed}")
    print(f"undelivered {undelivered}; all there {max(late, 0):.1f} s after the last")
    print(
        f"event loop blocked at the longest: {blocked['clock']:.0f} ms by the clock,"
        f" {blocked['own']:.0f} ms of its own work"
    )
    return not (lost or doubled or microsoft.crossed or mixed)


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description="Measure the Teams channel under load.")
    parser.add_argument("--rate", type=int, default=200, help="activities a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve))
    elif not asyncio.run(measure(given.rate, given.seconds)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
