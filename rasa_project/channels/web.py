"""The website's channel: `POST /webhooks/web/sessions` and `POST /webhooks/web/messages`.

Typed text is never a command; a button counts only where it was offered in the same session; the
sender is the session's own and never the client's to choose. Whatever fails, the person is told
so and given the numbers to ring.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from knowledge import AUDIENCES, Library
from knowledge.shared import library as books
from rasa_project import lean
from rasa_project.channels.downloads import add_downloads
from rasa_project.channels.rating import add_ratings
from rasa_project.channels.refused import Refused, body_of
from rasa_project.channels.settings import origins
from rasa_project.channels.words import degraded, greeting, message_of, plain
from rasa_project.keys import session_key
from rasa_project.limits import Limit
from rasa_project.links import Links
from rasa_project.sessions import BadChoice, BadSession, Session, Signer
from rasa_project.text import Empty, TooLong, clean

logger = logging.getLogger(__name__)
OnMessage = Callable[[UserMessage], Awaitable[Any]]

LARGEST_BODY = 64_000  # bytes; 2,000 characters and a token are far below
PATIENCE = 12.0  # seconds for a whole turn before we apologise


class WebOutput(OutputChannel):
    """Gathers what the assistant says in one turn, each message whole."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message: its text, buttons and data."""
        self.messages.append(message)


class WebChannel(InputChannel):
    """Sessions and messages for the school's website."""

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> WebChannel:
        """Make the channel. `credentials` may set the limits: session_burst, session_per_second,
        address_burst, address_per_second; and `proxied: true` behind a proxy of the school's."""
        return cls(**(credentials or {}))

    def __init__(
        self,
        session_burst: float = 60,
        session_per_second: float = 1,
        address_burst: float = 900,
        address_per_second: float = 15,
        proxied: bool = False,
        library: Library | None = None,
        key: bytes | None = None,
    ) -> None:
        self._library = library or books()
        self._signer = Signer(key or session_key())
        self._by_session = Limit(session_burst, session_per_second)
        self._by_address = Limit(address_burst, address_per_second)
        self._origins = origins(self._library)
        self._links = Links(self._library)
        self._proxied = proxied
        lean.install()

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes below /webhooks/web."""
        routes = Blueprint("web_channel", __name__)

        @routes.listener("before_server_start")
        async def _limit_bodies(app: Any, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = min(app.config.REQUEST_MAX_SIZE, 4 * LARGEST_BODY)

        @routes.get("/health")
        async def _health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.options("/sessions", name="ask_sessions")
        @routes.options("/messages", name="ask_messages")
        async def _preflight(_request: Request) -> HTTPResponse:
            return response.empty()

        # Not in the handlers: Rasa's own CORS extension answers OPTIONS before they are reached.
        @routes.middleware("response")
        async def _origin(request: Request, reply: HTTPResponse) -> None:
            self._allow_origin(request, reply)

        @routes.exception(PayloadTooLarge)
        async def _too_large(_request: Request, _error: Exception) -> HTTPResponse:
            return self._refusal(Refused(413, "too_long"))

        @routes.post("/sessions")
        async def _sessions(request: Request) -> HTTPResponse:
            return await self._guarded(request, self._open)

        @routes.post("/messages")
        async def _messages(request: Request) -> HTTPResponse:
            return await self._guarded(request, lambda r: self._turn(r, on_new_message))

        add_downloads(routes, self._library)
        add_ratings(routes, self._guarded, self._session, self._library)
        return routes

    async def _guarded(self, request: Request, handle: Callable) -> HTTPResponse:
        """Run a handler; refusals and failures become words with numbers to ring."""
        try:
            self._admit(request)
            return response.json(self._links.into(await handle(request)))
        except Refused as refused:
            return self._refusal(refused)
        except Exception as error:  # the one broad catch: silence is worse than any bug
            logger.error("a web turn failed: %s", type(error).__name__)
            body = {"messages": [message_of(degraded(self._library))], "degraded": True}
            return response.json(self._links.into(body))

    def _refusal(self, refused: Refused) -> HTTPResponse:
        text = plain(self._library, refused.phrase)
        body = self._links.into({"error": text, "messages": [message_of(text)]})
        return response.json(body, status=refused.status)

    def _admit(self, request: Request) -> None:
        origin = request.headers.get("origin")
        if origin and origin.rstrip("/") not in self._origins:
            raise Refused(403, "wrong_origin")
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise Refused(415, "not_json")
        if len(request.body) > LARGEST_BODY:
            raise Refused(413, "too_long")
        if not self._by_address.allows(self._address(request)):
            raise Refused(429, "too_fast")

    def _address(self, request: Request) -> str:
        forwarded = request.headers.get("x-forwarded-for", "") if self._proxied else ""
        return forwarded.split(",")[-1].strip() or request.ip

    async def _open(self, request: Request) -> dict[str, Any]:
        audience = body_of(request).get("audience")
        if audience is not None and audience not in AUDIENCES:
            raise Refused(400, "no_such_audience")
        session, token = self._signer.new(audience)
        text, buttons = greeting(self._library, audience)
        return {
            "session": token,
            "expires": session.expires,
            "messages": [message_of(text, self._choices(session, buttons))],
        }

    async def _turn(self, request: Request, on_new_message: OnMessage) -> dict[str, Any]:
        session = self._session(request)
        text = self._text(session, body_of(request))
        output = WebOutput()
        turn = UserMessage(
            text,
            output,
            f"web-{session.id}",
            input_channel=self.name(),
            metadata={"audience": session.audience} if session.audience else {},
        )
        await asyncio.wait_for(on_new_message(turn), PATIENCE)
        messages = [self._shown(session, message) for message in output.messages]
        if not messages or any(m.pop("failed", False) for m in messages):
            return {"messages": [message_of(degraded(self._library))], "degraded": True}
        return {"messages": messages, "degraded": False}

    def _session(self, request: Request) -> Session:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            if kind.lower() != "bearer":
                raise BadSession("no token")
            session = self._signer.read(token.strip())
        except (BadSession, ValueError):
            raise Refused(401, "no_session") from None
        if not self._by_session.allows(session.id):
            raise Refused(429, "too_fast")
        return session

    def _text(self, session: Session, body: dict[str, Any]) -> str:
        message, choice = body.get("message"), body.get("choice")
        try:
            if isinstance(choice, str) and message is None:
                return self._signer.chosen(session, choice)
            if not isinstance(message, str) or choice is not None:
                raise Refused(400, "not_json")
            return clean(message)
        except (BadChoice, UnicodeDecodeError):
            raise Refused(400, "no_such_choice") from None
        except TooLong:
            raise Refused(413, "too_long") from None
        except Empty:
            raise Refused(400, "nothing_typed") from None

    def _choices(self, session: Session, buttons: list[dict]) -> list[dict[str, str]]:
        return [
            {"title": b["title"], "choice": self._signer.choice(session, b["payload"])}
            for b in buttons
        ]

    def _shown(self, session: Session, message: dict[str, Any]) -> dict[str, Any]:
        data = message.get("custom") or {}
        shown = message_of(
            message.get("text") or "", self._choices(session, message.get("buttons") or [])
        )
        return {**shown, **{key: value for key, value in data.items() if value is not None}}

    def _allow_origin(self, request: Request, reply: HTTPResponse) -> None:
        reply.headers["Cache-Control"] = "no-store"
        origin = (request.headers.get("origin") or "").rstrip("/")
        if origin in self._origins:
            reply.headers["Access-Control-Allow-Origin"] = origin
            reply.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
            reply.headers["Access-Control-Allow-Methods"] = "POST"
            reply.headers["Vary"] = "Origin"
