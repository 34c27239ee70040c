"""Which websites may use the channel, and how often anybody may."""

from __future__ import annotations

import time

import pytest

pytest.importorskip("rasa")

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://www.meadowbrook.example",
        "https://www.meadowbrook.example.evil.example",
        "https://meadowbrook.example",
        "https://www.meadowbrook.example:8443",
        "null",
    ],
)
@pytest.mark.parametrize("path", ["sessions", "messages"])
def test_wrong_origin(site, path: str, origin: str) -> None:
    """Another website may not use the chat, nor read why."""
    reply = site.post(path, {}, Origin=origin)

    assert reply.status_code == 403
    assert "999" in reply.json()["error"]
    assert "access-control-allow-origin" not in reply.headers


def test_right_origin(site, origin: str) -> None:
    """The school's own website may read every reply, refusals too."""
    opened = site.post("sessions", {}, Origin=origin)
    lost = site.post("messages", {"message": "hi"}, Origin=origin)

    assert (opened.status_code, lost.status_code) == (200, 401)
    for reply in (opened, lost):
        assert reply.headers["access-control-allow-origin"] == origin
        assert reply.headers["vary"] == "Origin"


@pytest.mark.parametrize("path", ["sessions", "messages"])
def test_preflight(site, origin: str, path: str) -> None:
    """A browser on the school's website is told it may post with a token and JSON."""
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    reply = site.request("OPTIONS", path, None, asked)

    assert reply.status_code in (200, 204)
    assert reply.headers["access-control-allow-origin"] == origin
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert {"authorization", "content-type"} <= set(
        reply.headers["access-control-allow-headers"].split(", ")
    )


def test_preflight_from_elsewhere(site) -> None:
    """A browser on another website gets no leave, so it never sends the message."""
    reply = site.request("OPTIONS", "messages", None, {"Origin": "https://evil.example"})

    assert not [name for name in reply.headers if name.lower().startswith("access-control")]


def test_limit_of_a_session(site_with) -> None:
    """One visitor may ask so much at once; another is not held up by it."""
    site = site_with(session_burst=3, session_per_second=0.001)
    busy, calm = site.visitor(), site.visitor()
    statuses = [busy.say("hello").status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]
    assert "wait" in busy.say("hello").json()["error"]
    assert calm.say("hello").status_code == 200


def test_limit_comes_back(site_with) -> None:
    """After a moment a visitor may write again."""
    visitor = site_with(session_burst=1, session_per_second=20).visitor()
    visitor.say("hello")
    time.sleep(0.2)

    assert visitor.say("hello").status_code == 200


def test_limit_of_an_address(site_with) -> None:
    """New sessions do not get round the limit of an address."""
    site = site_with(address_burst=3, address_per_second=0.001)
    statuses = [site.post("sessions", {}).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("proxied", "statuses"), [(True, [200, 200, 429]), (False, [200, 429, 429])]
)
def test_address_behind_a_proxy(site_with, proxied: bool, statuses: list[int]) -> None:
    """Behind the school's proxy the visitor's address counts; elsewhere nobody can pretend one."""
    site = site_with(address_burst=1, address_per_second=0.001, proxied=proxied)
    addresses = ("203.0.113.1", "spoofed, 203.0.113.2", "203.0.113.2")
    found = [site.post("sessions", {}, X_Forwarded_For=address) for address in addresses]

    assert [reply.status_code for reply in found] == statuses
