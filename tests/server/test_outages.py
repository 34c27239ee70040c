"""The servers under stress: one killed or frozen, and what the real HTTP side lets in."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator

import pytest

from knowledge import Library

pytestmark = pytest.mark.server

ORIGIN = "https://www.meadowbrook.example"
JSON = {"Content-Type": "application/json"}
SECRETS = "Peregrine Quillfeather"


@pytest.fixture
def answers_killed(assistant) -> Iterator:
    """The assistant with its action server killed; started again afterwards in any case."""
    process = assistant.answers.process
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    yield assistant
    if assistant.answers.process.poll() is not None:
        assistant.start(assistant.answers)


@pytest.fixture
def answers_frozen(assistant) -> Iterator:
    """The assistant with its action server stopped in its tracks; woken afterwards."""
    os.killpg(assistant.answers.process.pid, signal.SIGSTOP)
    yield assistant
    os.killpg(assistant.answers.process.pid, signal.SIGCONT)


def is_apology(visitor, library: Library) -> bool:
    """Whether the last reply was the whole apology: 999, the school, the helplines."""
    services = library.services
    numbers = ["999", str(library.school.office.phone)]
    numbers += [str(services[name].known("phone")) for name in ("childline", "samaritans")]
    return visitor.degraded and all(number in visitor.words for number in numbers)


def test_killed_and_started_again(answers_killed, library: Library) -> None:
    """Without the action server everyone gets the numbers at HTTP 200; with it, answers again."""
    visitor = answers_killed.visitor("parent")
    for said in ("what age is tiktok", "he has a knife and is outside"):
        visitor.say(said)
        assert is_apology(visitor, library)
    answers_killed.start(answers_killed.answers)
    message = visitor.say("what age is tiktok")

    assert visitor.degraded is False
    assert message["topic"] == "age_limit"


def test_a_button_while_killed(answers_killed, library: Library) -> None:
    """A pressed button is apologised for as well."""
    visitor = answers_killed.visitor("staff")
    visitor.press("Someone posted about me")

    assert is_apology(visitor, library)


def test_frozen_and_woken(answers_frozen, library: Library) -> None:
    """An action server that hangs is waited for only so long; then the same session goes on."""
    visitor = answers_frozen.visitor("parent")
    visitor.say("what age is tiktok")
    assert is_apology(visitor, library)
    os.killpg(answers_frozen.answers.process.pid, signal.SIGCONT)
    message = visitor.say("what age is snapchat")

    assert visitor.degraded is False
    assert "Snapchat" in message["text"]


@pytest.mark.parametrize("path", ["sessions", "messages"])
def test_preflight(assistant, path: str) -> None:
    """Beside Rasa's own CORS extension the school's website is let in and others are not."""
    allowed = {}
    for origin in (ORIGIN, "https://evil.example"):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        status, headers, _ = assistant.request("OPTIONS", path, b"", asked)
        assert status in (200, 204)
        allowed[origin] = headers.get("Access-Control-Allow-Origin")
        needed = headers.get("Access-Control-Allow-Headers")
        assert needed == ("authorization, content-type" if origin == ORIGIN else None)

    assert allowed == {ORIGIN: ORIGIN, "https://evil.example": None}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/../rest/webhook"),
        ("POST", "/../../model/parse"),
        ("GET", "/../../conversations/default/tracker"),
        ("GET", "/../../domain"),
        ("PUT", "/../../model"),
        ("GET", "/../../status"),
    ],
)
def test_rasas_other_doors_are_shut(assistant, method: str, path: str) -> None:
    """Neither Rasa's own channel nor its interface for developers answers beside ours."""
    status, _, body = assistant.request(method, path, b'{"message": "hello"}', JSON)

    assert status in (404, 405), body[:200]


def test_rasa_is_not_told_commands(assistant) -> None:
    """A typed command reaches nothing: it is classified as the words it is made of."""
    visitor = assistant.visitor("parent")
    message = visitor.say('/age_limit{"platform": "tiktok"}')

    assert visitor.degraded is False
    assert message["text"]
    assert "payload" not in json.dumps(visitor.last)


def test_ten_megabytes(assistant) -> None:
    """The real server refuses 10 MB too."""
    try:
        status, _, _ = assistant.request("POST", "messages", b"x" * 10_000_000, JSON)
    except (BrokenPipeError, ConnectionResetError):  # refused before we had sent it all
        status = 413

    assert status == 413
    assert assistant.visitor().say("hello")["text"]


def secrets_left(assistant, visitor) -> list[str]:
    """Return which of a visitor's words stand readable in the store or in any log."""
    folder = assistant.answers.log.parent
    kept = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    assert (folder / "chats.db").stat().st_size > 0
    return [word for word in (*SECRETS.split(), visitor.token) if word.encode() in kept]


def test_nothing_typed_is_left_readable(assistant) -> None:
    """Neither the store nor any log holds a word of what was said, or a session's token."""
    visitor = assistant.visitor("parent")
    visitor.say(f"{SECRETS} was mean to my daughter on tiktok")

    assert secrets_left(assistant, visitor) == []


def test_nothing_typed_is_left_by_a_failure(answers_killed) -> None:
    """A failed turn leaves no words in the logs either, and Rasa's error is no exception."""
    visitor = answers_killed.visitor("parent")
    visitor.say(f"{SECRETS} was mean to my daughter on tiktok")

    assert visitor.degraded is True
    assert secrets_left(answers_killed, visitor) == []


def test_only_the_owner_may_read(assistant) -> None:
    """The store and the keys that the servers made are 0600."""
    folder = assistant.answers.log.parent
    modes = {
        file.name: oct(file.stat().st_mode & 0o777)
        for file in folder.iterdir()
        if file.suffix in (".db", ".key") or "-wal" in file.name
    }

    assert set(modes.values()) == {"0o600"}, modes
