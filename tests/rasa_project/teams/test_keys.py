"""The published keys: fetched late, kept, renewed when Microsoft changes them, never in a storm."""

from __future__ import annotations

import asyncio

import pytest

from rasa_project.teams.tokens import BETWEEN_FETCHES, KEYS_LAST, WITHOUT_KEYS, Keys, NoKeys


class Host:
    """Microsoft's key host with a clock; `ids` are the keys it publishes now."""

    def __init__(self, row: dict) -> None:
        self.row, self.ids, self.down, self.fetched, self.now = row, ["a"], False, 0, 1000.0
        self.keys_at = "https://login.botframework.com/keys"

    async def fetch(self, url: str) -> dict:
        """Return metadata or keys, after a moment."""
        await asyncio.sleep(0)
        if self.down:
            raise OSError("no route to host")
        if url != self.keys_at:
            return {"jwks_uri": self.keys_at}
        self.fetched += 1
        return {"keys": [{**self.row, "kid": kid} for kid in self.ids]}

    def run(self, scenario):
        """Run a scenario with keys from this host."""

        async def go():
            return await scenario(Keys("https://x/openid", self.fetch, lambda: self.now))

        return asyncio.run(go())


@pytest.fixture
def host(microsoft) -> Host:
    """A host that is well."""
    return Host(microsoft.published("a"))


def test_fetched_once(host) -> None:
    """Nothing is fetched before it is needed, and then once for many requests at once."""

    async def scenario(keys):
        before = host.fetched
        found = await asyncio.gather(*(keys.get("a") for _ in range(50)))
        return before, len([key for key in found if key]), host.fetched

    assert host.run(scenario) == (0, 50, 1)


def test_a_new_key_is_found(host) -> None:
    """Where Microsoft changes its key, the first token that names it is taken within a minute."""

    async def scenario(keys):
        await keys.get("a")
        host.ids, host.now = ["b"], host.now + BETWEEN_FETCHES
        return await keys.get("b"), await keys.get("a")

    new, old = host.run(scenario)

    assert new is not None
    assert old is None


def test_made_up_keys_cause_no_storm(host) -> None:
    """A hundred tokens with made-up keys make us fetch once a minute, no more."""

    async def scenario(keys):
        for minute in range(3):
            host.now = 1000.0 + minute * BETWEEN_FETCHES
            for number in range(100):
                assert await keys.get(f"made-up-{number}") is None
        return host.fetched

    assert host.run(scenario) == 3


def test_old_keys_are_kept_when_the_host_is_down(host) -> None:
    """With the host down for days the keys we have go on holding."""

    async def scenario(keys):
        await keys.get("a")
        host.down = True
        host.now += 3 * KEYS_LAST
        return await keys.get("a")

    assert host.run(scenario) is not None


def test_keys_are_renewed_daily(host) -> None:
    """A key that Microsoft has taken back is refused a day later at the latest."""

    async def scenario(keys):
        await keys.get("a")
        host.ids, host.now = ["b"], host.now + KEYS_LAST + 1
        return await keys.get("a")

    assert host.run(scenario) is None


def test_no_keys_yet(host) -> None:
    """Before the first keys nothing can be judged; seconds after the host is back it can."""

    async def scenario(keys):
        host.down = True
        with pytest.raises(NoKeys):
            await keys.get("a")
        host.down = False
        with pytest.raises(NoKeys):
            await keys.get("a")
        host.now += WITHOUT_KEYS
        return await keys.get("a")

    assert host.run(scenario) is not None


@pytest.mark.parametrize(
    "address", ["http://login.example/keys", "file:///etc/passwd", None, 7, "//x/keys", ""]
)
def test_keys_from_elsewhere(host, address) -> None:
    """Keys are not taken from an address without HTTPS, whoever names it."""
    host.keys_at = address

    async def scenario(keys):
        with pytest.raises(NoKeys):
            await keys.get("a")
        return host.fetched

    assert host.run(scenario) == 0


@pytest.mark.parametrize("rows", [[], [7], [{}], "keys", [{"kid": "a"}], [{"kid": ["a"]}]])
def test_broken_keys(host, rows) -> None:
    """Whatever the host sends, nothing fails and nothing is trusted."""

    async def broken(url: str) -> dict:
        return {"jwks_uri": "https://x/keys", "keys": rows}

    async def scenario(_keys):
        with pytest.raises(NoKeys):
            await Keys("https://x/openid", broken).get("a")

    host.run(scenario)
