"""How a notice leaves the house: by SMTP, and if the school wants it by a Teams webhook.

Neither can promise "exactly once": a connection may break after the message was taken and before
we learn of it. A notice is sent until that is known, so it arrives at least once; every try of one
notice has the same Message-ID, so that mail systems may drop the second.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr
from urllib.parse import urlsplit

from knowledge.notices import Notice

TIMEOUT = 20.0  # seconds for one step of a conversation with a server
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class BadSettings(ValueError):
    """The settings for email or Teams cannot be used; the message names the variable."""


class Refused(Exception):
    """The webhook answered, but not that it has taken the message."""


@dataclass(frozen=True)
class Mail:
    """A mail server and how to speak to it. `security` is starttls, tls or none."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Parcel:
    """A notice on its way: its words, the mail address it goes to, and an id that stays."""

    notice: Notice
    to: str
    id: str


Send = Callable[[Parcel], None]


def senders(environ: Mapping[str, str]) -> dict[str, Send]:
    """Return how to send by each channel ("email", "teams") that the environment sets up.

    Raises BadSettings.
    """
    mail, url = mail_of(environ), webhook_of(environ)
    found: dict[str, Send] = {}
    if mail:
        found["email"] = lambda parcel: send_mail(mail, parcel)
    if url:
        found["teams"] = lambda parcel: send_card(url, parcel.notice)
    return found


def channels(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return by which channels a store is to queue notices: always email, so that none is lost
    before it is set up; Teams where there is a webhook."""
    return ("email", "teams") if environ.get("SIGNPOST_TEAMS_WEBHOOK") else ("email",)


def mail_of(environ: Mapping[str, str]) -> Mail | None:
    """Return the mail server of SIGNPOST_SMTP_*, or None where no host is set.

    Raises BadSettings, also where a password would travel unsealed.
    """
    values = {name: environ.get(f"SIGNPOST_SMTP_{name}", "").strip() for name in _NAMES}
    if not values["HOST"]:
        return None
    security = values["SECURITY"].lower() or "starttls"
    if security not in _PORTS:
        raise BadSettings("SIGNPOST_SMTP_SECURITY must be starttls, tls or none")
    if not is_address(values["FROM"]):
        raise BadSettings("SIGNPOST_SMTP_FROM must be the email address that notices come from")
    if values["USER"] and security == "none":
        raise BadSettings("SIGNPOST_SMTP_USER needs SIGNPOST_SMTP_SECURITY starttls or tls")
    return Mail(
        host=values["HOST"],
        port=_port(values["PORT"] or str(_PORTS[security])),
        sender=values["FROM"],
        security=security,
        user=values["USER"] or None,
        password=environ.get("SIGNPOST_SMTP_PASSWORD") or None,
    )


_NAMES = ("HOST", "PORT", "USER", "FROM", "SECURITY")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise BadSettings("SIGNPOST_SMTP_PORT must be a number from 1 to 65535")
    return int(text)


def webhook_of(environ: Mapping[str, str]) -> str | None:
    """Return SIGNPOST_TEAMS_WEBHOOK, or None where it is not set. Raises BadSettings."""
    url = environ.get("SIGNPOST_TEAMS_WEBHOOK", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise BadSettings("SIGNPOST_TEAMS_WEBHOOK must begin with https://")
    return url


def is_address(text: str) -> bool:
    """Whether a text is one plain email address, with no name and no second line."""
    return text.isprintable() and " " not in text and "@" in text and parseaddr(text)[1] == text


def send_mail(mail: Mail, parcel: Parcel) -> None:
    """Hand a notice to the mail server. Raises OSError or smtplib.SMTPException."""
    message = _message(mail, parcel)
    context = ssl.create_default_context()
    home = mail.sender.rpartition("@")[2]  # else smtplib asks the network who we are
    if mail.security == "tls":
        server = smtplib.SMTP_SSL(mail.host, mail.port, home, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, home, timeout=TIMEOUT)
    try:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password or "")
        server.send_message(message)
    finally:
        with suppress(smtplib.SMTPException, OSError):  # taken is taken, however they part
            server.quit()
        server.close()


def _message(mail: Mail, parcel: Parcel) -> EmailMessage:
    message = EmailMessage()  # refuses a line break in any header
    message["From"], message["To"] = mail.sender, parcel.to
    message["Subject"] = parcel.notice.subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{parcel.id}@{mail.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps holiday replies away
    message.set_content(parcel.notice.text)
    return message


def send_card(url: str, notice: Notice) -> None:
    """Post a notice to a Teams webhook of the "Workflows" kind.

    Raises requests.RequestException, or Refused where the answer is not 2xx.
    """
    import requests  # takes 0.2 s, and most schools have no webhook

    reply = requests.post(url, json=card(notice), timeout=TIMEOUT, allow_redirects=False)
    if not 200 <= reply.status_code < 300:
        raise Refused


def card(notice: Notice) -> dict:
    """Return a notice as the message with an adaptive card that a Workflows webhook takes."""
    facts = [{"title": name, "value": value} for name, value in notice.facts]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": notice.subject, "weight": "Bolder", "wrap": True},
            {"type": "FactSet", "facts": facts},
        ],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    attachment = {"contentType": kind, "contentUrl": None, "content": content}
    return {"type": "message", "attachments": [attachment]}
