"""Around every page: headers that let nothing in and nothing be kept, and requests turned away that
do not come from a page of the desk.

No script runs at the desk, so the policy allows none (OWASP, "HTTP Headers" and "Cross-Site Request
Forgery Prevention" cheat sheets).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from asgi_csrf import error_messages
from datasette import Request

from desk.state import Desk
from knowledge.sign_in import words

log = logging.getLogger("desk")
LARGEST = 64 * 1024  # bytes of a form: the longest text is 4,000 characters, in up to 12 bytes each
_HERE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?")
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer" a browser sends the desk's own forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    "X-Robots-Tag": "noindex, nofollow",
}
# What asgi-csrf says of a form without its token: nothing that a person could use.
_NO_TOKEN = frozenset(text.encode() for text in error_messages.values())
_LASTING = "max-age=31536000"  # a year; only where the desk is reached over https
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class TooLarge(Exception):
    """A form larger than any of the desk's can be."""


def guarded(app: App, desk: Desk) -> App:
    """Return the application with everything around it that this module is for."""

    async def outer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        answer = _Answer(send, desk, scope)
        refused = _refused(Request(scope, receive), desk)
        if refused:
            return await answer.plain(*refused)
        try:
            return await app(_without_bearer(scope), _limited(receive), answer.send)
        except TooLarge:
            return await answer.plain(413, "large")
        except Exception as error:
            # The traceback can hold what somebody typed: only its kind is told.
            log.error("%s outside a page", type(error).__name__)
            return await answer.plain(500, "broken")

    return outer


def _refused(request: Request, desk: Desk) -> tuple[int, str] | None:
    """Return status and reason (a name of `refused_plainly` in knowledge/sign_in.yml) for a request
    that no page of the desk could have sent."""
    if not _is_ours(request.headers.get("host", ""), desk):
        return 421, "name"
    if request.method in ("GET", "HEAD"):
        return None
    if request.method != "POST":
        return 405, "method"
    if not _from_here(request, desk):
        return 403, "forged"
    return None


def _is_ours(host: str, desk: Desk) -> bool:
    return bool(_HERE.fullmatch(host)) or host == urlsplit(desk.address).netloc


def _from_here(request: Request, desk: Desk) -> bool:
    """Whether a browser says that a form comes from the desk itself. One that says nothing is
    believed: the token in the form is the other lock."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _without_bearer(scope: dict[str, Any]) -> dict[str, Any]:
    """Return a request without `Authorization`, which would let a form off its token."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"authorization"]
    return {**scope, "headers": headers}


def _limited(receive: Receive) -> Receive:
    taken = 0

    async def limited() -> dict[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST:
            raise TooLarge
        return message

    return limited


def _said(why: str) -> bytes:
    return words()["refused_plainly"][why].encode()


class _Answer:
    """Sends an answer on with our headers, its cookies hardened and nothing kept by the browser."""

    def __init__(self, send: Send, desk: Desk, scope: Mapping[str, Any]) -> None:
        self._send, self._desk = send, desk
        self._static = scope["path"].startswith("/static/")
        self._begun = False

    async def send(self, message: dict[str, Any]) -> None:
        """Send one message of ASGI."""
        if message["type"] == "http.response.start":
            self._begun = True
            kept = self._static and message["status"] == 200
            message = {**message, "headers": self._headers(message.get("headers", []), kept)}
        elif message.get("body") in _NO_TOKEN:
            message = {**message, "body": _said("forged")}
        await self._send(message)

    async def plain(self, status: int, why: str) -> None:
        """Send a line of text, unless an answer has begun already."""
        if self._begun:
            return
        kind = (b"content-type", b"text/plain; charset=utf-8")
        await self.send({"type": "http.response.start", "status": status, "headers": [kind]})
        await self.send({"type": "http.response.body", "body": _said(why)})

    def _headers(self, found: list[tuple[bytes, bytes]], kept: bool) -> list[tuple[bytes, bytes]]:
        own = {**HEADERS, "Cache-Control": "max-age=300" if kept else "no-store"}
        if self._desk.https:
            own["Strict-Transport-Security"] = _LASTING
        names = {name.lower().encode() for name in own}
        rest = [
            (name, self._hardened(value) if name.lower() == b"set-cookie" else value)
            for name, value in found
            if name.lower() not in names
        ]
        return [*rest, *((name.encode(), value.encode()) for name, value in own.items())]

    def _hardened(self, value: bytes) -> bytes:
        """Return a cookie that no script, no other site and no open line gets."""
        pair, *parts = value.decode("latin-1").split(";")
        wanted = {"httponly", "samesite", "secure"}
        kept = [p.strip() for p in parts if p.strip().split("=")[0].lower() not in wanted]
        secure = ["Secure"] if self._desk.https else []
        return "; ".join([pair, *kept, "HttpOnly", "SameSite=Strict", *secure]).encode("latin-1")
