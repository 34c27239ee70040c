"""What the website's channel refuses, with a status and a sentence that names 999."""

from __future__ import annotations

import json
import socket
import time

import pytest

pytest.importorskip("rasa")

pytestmark = pytest.mark.rasa


def refused(reply, status: int) -> str:
    """Check a refusal's status and shape; return its sentence."""
    body = reply.json()
    (message,) = body["messages"]
    assert reply.status_code == status
    assert body["error"] == message["text"]
    assert "999" in body["error"]
    assert len(body["error"].split()) > 5
    return body["error"]


@pytest.mark.parametrize("audience", ["boss", "STAFF", "", 7, ["staff"], {"staff": True}])
def test_unknown_audience(site, audience: object) -> None:
    """Only staff, parent and pupil may be named as who is asking."""
    refused(site.post("sessions", {"audience": audience}), 400)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer nonsense",
        "Bearer a.b",
        "Bearer ..",
        "Bearer \xe9.\xe9",
        "Basic dXNlcjpwYXNz",
    ],
)
def test_no_session_no_answer(site, authorization: str | None) -> None:
    """Without a token of ours nothing reaches the assistant."""
    headers = {} if authorization is None else {"Authorization": authorization.encode("latin-1")}
    reply = site.post("messages", {"message": "hello"}, **headers)

    refused(reply, 401)
    assert site.echo.turns == []


@pytest.mark.parametrize("change", ["first", "middle", "last", "cut", "longer", "no signature"])
def test_tampered_session(site, change: str) -> None:
    """A token changed in any place is not a session."""
    token = site.visitor("pupil").opened["session"]
    body, _, mac = token.partition(".")
    other = {
        "first": ("A" if token[0] != "A" else "B") + token[1:],
        "middle": f"{body[:-1]}.{mac}",
        "last": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut": token[:-5],
        "longer": token + "AAAA",
        "no signature": body,
    }[change]

    refused(site.post("messages", {"message": "hi"}, Authorization=f"Bearer {other}"), 401)


@pytest.mark.parametrize("ago", [8 * 3600 + 5, 30 * 24 * 3600])
def test_expired_session(site, ago: int) -> None:
    """A session past its time has ended, and its visitor is told so."""
    _, token = site.channel._signer.new(None, now=time.time() - ago)
    reply = site.post("messages", {"message": "hi"}, Authorization=f"Bearer {token}")

    assert "start a new one" in refused(reply, 401)


def test_session_of_another_installation(site, site_with) -> None:
    """A token signed with another school's key is not a session here."""
    token = site_with(key=b"another school's key").visitor().opened["session"]

    refused(site.post("messages", {"message": "hi"}, Authorization=f"Bearer {token}"), 401)


@pytest.mark.parametrize(
    "choice",
    [
        "/restart",
        "L3Jlc3RhcnQ",
        "L3Jlc3RhcnQ.",
        "L3Jlc3RhcnQ.AAAA",
        "",
        ".",
        "a.b.c",
        "\xe9",
        "\x00",
    ],
)
def test_made_up_choices(site, choice: str) -> None:
    """Only what was offered counts; a payload, plain or coded, is not a button."""
    refused(site.visitor().choose(choice), 400)
    assert site.echo.turns == []


def test_choice_of_another_session(site) -> None:
    """A button offered to one visitor is nothing in another's hands."""
    offered = site.visitor().opened["messages"][0]["buttons"][0]["choice"]

    refused(site.visitor().choose(offered), 400)
    assert site.echo.turns == []


def test_tampered_choice(site) -> None:
    """An offered button with another payload under the same signature is refused."""
    visitor = site.visitor()
    _, mac = visitor.opened["messages"][0]["buttons"][0]["choice"].split(".")

    refused(visitor.choose(f"L3Jlc3RhcnQ.{mac}"), 400)


@pytest.mark.parametrize(
    "body",
    [
        {"message": ""},
        {"message": " \t\r\n "},
        {"message": "\u200b\u200c\u200d\u2060\ufeff"},
        {"message": "\u202e\u202c"},
        {"message": "\x00\x01\x02\x1b\x7f"},
        {"message": "\u0301\u0302"},
        {"message": "///"},
        {"message": 999},
        {"message": None},
        {"message": True},
        {"message": ["hello"]},
        {"message": {"text": "hello"}},
        {"message": "hello", "choice": "L3Jlc3RhcnQ.AAAA"},
        {"message": "hello", "choice": 5},
        {"choice": 5},
        {"choice": None},
        {"choice": ["a.b"]},
        {},
        [],
        ["hello"],
        [{"message": "hello"}],
        "hello",
        5,
        None,
    ],
    ids=lambda body: ascii(body)[:50],
)
def test_nothing_to_answer(site, body: object) -> None:
    """A body without exactly one readable message or button gets a sentence, and no turn."""
    refused(site.visitor().post(body), 400)
    assert site.echo.turns == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"hello",
        b'{"message": "hello"',
        b"{'message': 'hello'}",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b'{"message": "\xff\xfe"}',
        b"[" * 20_000,
        b"\xef\xbb\xbf",
    ],
    ids=lambda raw: ascii(raw[:20]),
)
def test_not_json(site, raw: bytes) -> None:
    """Bytes that are no JSON, pictures among them, get a sentence and no turn."""
    refused(site.visitor().post(raw), 400)
    assert site.echo.turns == []


def test_half_an_emoji(site) -> None:
    """Half of a surrogate pair, as a broken page may send it, neither fails nor goes through."""
    reply = site.visitor().post(b'{"message": "help \\ud83d me"}')

    assert reply.status_code in (200, 400)
    assert "degraded" not in reply.json() or not reply.json()["degraded"]
    assert all(text.encode() for text in site.echo.heard)


@pytest.mark.parametrize("text", ["x" * 2001, "\U0001f642" * 2001, " " * 2001, "\u200b" * 2001])
def test_too_long(site, text: str) -> None:
    """2,001 characters, of whatever kind, are too many."""
    assert "too long" in refused(site.visitor().say(text), 413)
    assert site.echo.turns == []


def test_large_body(site) -> None:
    """A body far beyond any message is refused before it is read as one."""
    refused(site.visitor().say("x" * 70_000), 413)


def test_ten_megabytes(site, origin: str) -> None:
    """10 MB are refused as soon as their size is announced, in words, and answers go on.

    A bare socket that sends only the beginning: most clients would miss a reply that comes early.
    """
    head = (
        f"POST /webhooks/web/messages HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\n"
        "Content-Type: application/json\r\nContent-Length: 10000000\r\n\r\n"
    )
    with socket.create_connection(site.address, timeout=10) as wire:
        wire.sendall(head.encode() + b"x" * 60_000)
        reply = wire.recv(4096)

    assert b" 413 " in reply.splitlines()[0]
    assert b"too long" in reply
    assert b"999" in reply
    assert f"access-control-allow-origin: {origin}".encode() in reply.lower()
    assert site.visitor().say("still there?").status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/png", ""],
)
@pytest.mark.parametrize("path", ["sessions", "messages"])
def test_wrong_content_type(site, path: str, kind: str) -> None:
    """Only JSON is read: nothing can be uploaded, and no plain form can post from elsewhere."""
    reply = site.post(path, b'{"message": "hello"}', **{"Content-Type": kind})

    refused(reply, 415)
    assert site.echo.turns == []


def test_json_with_a_charset(site) -> None:
    """JSON with its character set named is JSON."""
    body = json.dumps({"message": "hello"}).encode()
    reply = site.visitor().post(body, **{"Content-Type": "application/json; charset=utf-8"})

    assert reply.status_code == 200
