"""Whatever fails behind the website's channel, the person is told so and given numbers to ring."""

from __future__ import annotations

import asyncio
import json

import pytest

pytest.importorskip("rasa")

from rasa_project.channels import web

pytestmark = pytest.mark.rasa


def apology(reply) -> str:
    """Check that a reply is the whole apology; return its words."""
    body = reply.json()
    (message,) = body["messages"]
    assert reply.status_code == 200
    assert body["degraded"] is True
    return message["text"]


async def raises(turn) -> None:
    raise RuntimeError("the action server is not there")


async def raises_after_a_word(turn) -> None:
    await turn.output_channel.send_response(turn.sender_id, {"text": "half an ans"})
    raise ConnectionError("gone")


async def says_nothing(turn) -> None:
    return None


async def says_it_failed(turn) -> None:
    message = {"text": "partly", "custom": {"failed": True}}
    await turn.output_channel.send_response(turn.sender_id, message)


async def hangs(turn) -> None:
    await asyncio.sleep(60)


async def is_cancelled(turn) -> None:
    raise TimeoutError


async def sends_a_broken_button(turn) -> None:
    message = {"text": "hello", "buttons": [{"title": "no payload"}]}
    await turn.output_channel.send_response(turn.sender_id, message)


FAILURES = [
    raises,
    raises_after_a_word,
    says_nothing,
    says_it_failed,
    hangs,
    is_cancelled,
    sends_a_broken_button,
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_failure_is_spoken(site, monkeypatch: pytest.MonkeyPatch, failure) -> None:
    """An error, silence or a hang gives HTTP 200, `degraded`, 999, the school and the helplines."""
    monkeypatch.setattr(web, "PATIENCE", 0.3)
    site.echo.does = failure
    words = apology(site.visitor().say("he said he will kill me"))
    school = site.channel._library.school

    services = site.channel._library.services
    assert "999" in words
    assert str(school.office.phone) in words
    for name in ("childline", "samaritans", "education_support"):
        assert str(services[name].known("phone")) in words


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_failure_gives_nothing_away(
    site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure
) -> None:
    """The apology holds no error text, and the log not a word of what was typed."""
    monkeypatch.setattr(web, "PATIENCE", 0.3)
    site.echo.does = failure
    words = apology(site.visitor().say("Peregrine is frightened"))

    assert "Error" not in words
    assert "action server" not in words
    assert "Peregrine" not in words + caplog.text


def test_answers_again_afterwards(site) -> None:
    """A failed turn does no harm to the session."""
    visitor = site.visitor()
    site.echo.does = raises
    apology(visitor.say("hello"))
    site.echo.does = None

    assert visitor.say("hello again").json()["degraded"] is False


def test_a_button_may_fail_as_well(site) -> None:
    """A pressed button that leads nowhere is apologised for like a message."""
    visitor = site.visitor()
    site.echo.does = raises

    assert "999" in apology(visitor.choose(visitor.opened["messages"][0]["buttons"][0]["choice"]))


def test_failure_keeps_the_origin(site, origin: str) -> None:
    """The page may read the apology: the headers a browser asks for are there."""
    site.echo.does = raises
    reply = site.visitor().post({"message": "hi"}, Origin=origin)

    assert "999" in apology(reply)
    assert reply.headers["access-control-allow-origin"] == origin


def test_a_greeting_that_fails(site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when no session can be opened the visitor gets the numbers."""

    def broken(*_given) -> None:
        raise KeyError("greeting")

    monkeypatch.setattr(web, "greeting", broken)

    assert "999" in apology(site.post("sessions", {}))


def test_hang_ends(site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that hangs is ended and not left running behind the apology."""
    ended = []

    async def watched(turn) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append(turn)
            raise

    monkeypatch.setattr(web, "PATIENCE", 0.2)
    site.echo.does = watched
    apology(site.visitor().say("hello"))

    assert len(ended) == 1


def test_a_slow_visitor_does_not_hold_up_another(site, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one turn hangs, another visitor is answered."""
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setattr(web, "PATIENCE", 1.0)

    async def by_word(turn) -> None:
        if turn.text == "hang":
            await asyncio.sleep(60)
        await site.echo.say(turn, {"text": "quick"})

    site.echo.does = by_word
    slow, quick = site.visitor(), site.visitor()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow.say, "hang")
        answered = quick.say("hello")
        assert not waiting.done()

    assert answered.json()["messages"][0]["text"] == "quick"
    assert json.loads(waiting.result().text)["degraded"] is True
