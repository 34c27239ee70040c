"""The Microsoft Teams channel: `POST /webhooks/teams/webhook`, the Bot Framework's messages.

Off until a school sets its app (docs/teams.md); then the address says so with 503, and nothing
else changes. All that is decided about a request is in rasa_project/teams.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from knowledge import Library
from knowledge.shared import library as books
from rasa_project import lean
from rasa_project.keys import session_key, var_folder
from rasa_project.teams.filling import Said
from rasa_project.teams.service import LARGEST_BODY, Service
from rasa_project.teams.settings import BadSettings, Settings, read_settings

logger = logging.getLogger(__name__)
OnMessage = Callable[[UserMessage], Awaitable[Any]]
READER = {"audience": "staff"}  # the school's own tenant, and the app is given to staff
OFF = {"error": "Teams is not set up here. See docs/teams.md."}


class TeamsOutput(OutputChannel):
    """Gathers what the assistant says in one turn, each message whole."""

    def __init__(self) -> None:
        self.messages: Said = []

    @classmethod
    def name(cls) -> str:
        return "teams"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message: its text, buttons and data."""
        self.messages.append(message)


class TeamsChannel(InputChannel):
    """Messages from Microsoft Teams."""

    @classmethod
    def name(cls) -> str:
        return "teams"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> TeamsChannel:
        """Make the channel. What `credentials` may set: the fields of teams/settings.py."""
        try:
            return cls(read_settings(credentials, os.environ))
        except BadSettings as error:
            logger.error("Teams is off: %s", error)
            return cls(None)

    def __init__(
        self,
        settings: Settings | None,
        library: Library | None = None,
        key: bytes | None = None,
        service: Callable[..., Service] = Service,
    ) -> None:
        self._settings, self._service = settings, service
        self._library, self._key = library or books(), key
        lean.install()

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes below /webhooks/teams."""
        routes = Blueprint("teams_channel", __name__)
        running: list[Service] = []

        @routes.listener("before_server_start")
        async def _open(app: Any, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = min(app.config.REQUEST_MAX_SIZE, LARGEST_BODY)
            if self._settings:
                running.append(self._opened(self._settings, on_new_message))

        @routes.listener("after_server_stop")
        async def _close(_app: Any, _loop: Any) -> None:
            while running:
                await running.pop().close()

        @routes.get("/health")
        async def _health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok" if running else "off"})

        @routes.exception(PayloadTooLarge)
        async def _too_large(_request: Request, _error: Exception) -> HTTPResponse:
            return response.empty(413)

        @routes.post("/webhook")
        async def _webhook(request: Request) -> HTTPResponse:
            if not running:
                return response.json(OFF, status=503)
            header = request.headers.get("authorization")
            status, body = await running[0].receive(header, request.body)
            return response.empty(status) if body is None else response.json(body, status)

        return routes

    def _opened(self, settings: Settings, on_new_message: OnMessage) -> Service:
        async def assistant(text: str, where: str) -> Said:
            output = TeamsOutput()
            turn = UserMessage(
                text, output, where, input_channel=self.name(), metadata=dict(READER)
            )
            await on_new_message(turn)
            return output.messages

        key = self._key or session_key()
        return self._service(settings, self._library, key, var_folder(), assistant)
