"""Notices on their way, with a real mail server and a real web server on this machine."""

from __future__ import annotations

import json
import smtplib
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests
from aiosmtpd.controller import Controller

from actions.incidents.post import (
    Mail,
    Parcel,
    Refused,
    card,
    send_card,
    send_mail,
)
from knowledge.notices import notices

NOTICE = notices().notice("new", "OS-ABC123", "nude_image", urgent=True, dsl=True)
PARCEL = Parcel(NOTICE, "dsl@school.example", "notice-7")


class Inbox:
    """A mail server's mind: keeps what comes, or refuses or drops it where told to."""

    def __init__(self) -> None:
        self.messages: list = []
        self.recipient, self.drops = "250 OK", False

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        """Take or refuse a recipient."""
        if self.recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope) -> str:
        """Take a message, or hang up in the middle of it."""
        if self.drops:
            server.transport.abort()
            return "421 gone"
        self.messages.append(envelope)
        return "250 taken"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture
def inbox():
    """A mail server that listens; `inbox.mail` are the settings to reach it."""
    mind = Inbox()
    server = Controller(mind, hostname="127.0.0.1", port=free_port())
    server.start()
    mind.mail = Mail("127.0.0.1", server.port, "signpost@school.example", security="none")
    yield mind
    server.stop()


@pytest.fixture
def hook():
    """A web server that takes cards; `hook.url` is its address, `hook.status` its answer."""

    class Takes(BaseHTTPRequestHandler):
        """Keeps each body."""

        def do_POST(self) -> None:
            """Take one card."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.bodies.append(json.loads(body))
            self.send_response(self.server.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Takes)
    server.bodies, server.status = [], 202
    server.url = f"http://127.0.0.1:{server.server_port}/hook?sig=secret"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_mail_arrives_as_it_was_meant(inbox):
    """The lead gets one plain message, and a second try of the same notice has the same id."""
    send_mail(inbox.mail, PARCEL)
    send_mail(inbox.mail, PARCEL)
    first, second = (message.content.decode() for message in inbox.messages)

    assert inbox.messages[0].rcpt_tos == ["dsl@school.example"]
    assert "Subject: URGENT SAFEGUARDING: New report OS-ABC123\r\n" in first
    assert "Auto-Submitted: auto-generated\r\n" in first
    assert "Reference: OS-ABC123" in first
    assert "Message-ID: <notice-7@school.example>\r\n" in first
    assert "Message-ID: <notice-7@school.example>\r\n" in second


def test_a_refused_recipient_is_a_failure(inbox):
    """A server that does not want the message raises, so that it is tried again."""
    inbox.recipient = "550 no such person"

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send_mail(inbox.mail, PARCEL)


def test_a_dropped_connection_is_a_failure(inbox):
    """A server that hangs up in the middle of the message raises, too."""
    inbox.drops = True

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send_mail(inbox.mail, PARCEL)


def test_nobody_listening_is_a_failure():
    """A mail server that is not there raises at once."""

    with pytest.raises(OSError):  # noqa: PT011  which one depends on the machine
        send_mail(Mail("127.0.0.1", free_port(), "a@b.example", security="none"), PARCEL)


def test_a_server_without_encryption_gets_no_message(inbox):
    """Where STARTTLS is asked for and not offered, nothing is sent in the clear."""
    secure = Mail(inbox.mail.host, inbox.mail.port, inbox.mail.sender, security="starttls")

    with pytest.raises(smtplib.SMTPNotSupportedError):
        send_mail(secure, PARCEL)
    assert inbox.messages == []


def test_a_line_break_cannot_become_a_header(inbox):
    """An address with a second line in it is refused before anything is sent."""

    with pytest.raises(ValueError, match="linefeed|newline"):
        send_mail(inbox.mail, Parcel(NOTICE, "a@b.example\r\nBcc: c@d.example", "notice-7"))
    assert inbox.messages == []


def test_a_card_reaches_the_webhook(hook):
    """A Workflows webhook gets a message with one adaptive card: subject and three facts."""
    send_card(hook.url, NOTICE)
    content = hook.bodies[0]["attachments"][0]["content"]

    assert hook.bodies == [card(NOTICE)]
    assert content["type"] == "AdaptiveCard"
    assert content["body"][0]["text"] == NOTICE.subject
    assert [fact["title"] for fact in content["body"][1]["facts"]] == [
        "Reference",
        "About",
        "Urgency",
    ]


@pytest.mark.parametrize("status", [302, 400, 429, 500])
def test_an_answer_that_is_no_receipt_is_a_failure(hook, status):
    """Only 2xx counts, and a redirection is not followed to another server."""
    hook.status = status

    with pytest.raises(Refused):
        send_card(hook.url, NOTICE)
    assert len(hook.bodies) == 1


def test_no_webhook_there_is_a_failure():
    """A web server that is not there raises."""

    with pytest.raises(requests.ConnectionError):
        send_card(f"http://127.0.0.1:{free_port()}/", NOTICE)
