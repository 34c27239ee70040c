"""`POST /webhooks/web/ratings`: whether an answer helped, counted without a word or a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from knowledge import Library
from rasa_project.channels.refused import Refused, body_of
from rasa_project.keys import var_folder
from rasa_project.ratings import Ratings

Handle = Callable[[Request], Awaitable[dict[str, Any]]]


def add_ratings(
    routes: Blueprint,
    guarded: Callable[[Request, Handle], Awaitable[HTTPResponse]],
    session: Callable[[Request], Any],
    library: Library,
) -> None:
    """Add the route to the web channel's: {"topic", "helpful"} from somebody with a session.

    `guarded` and `session` are the channel's own checks. The count is written in a thread, so a
    slow disk holds nobody up.
    """

    async def _rate(request: Request) -> dict[str, Any]:
        session(request)
        body = body_of(request)
        topic, helpful = body.get("topic"), body.get("helpful")
        if (
            not isinstance(topic, str)
            or topic not in library.cards
            or not isinstance(helpful, bool)
        ):
            raise Refused(400, "not_json")
        await asyncio.to_thread(_count, topic, helpful)
        return {"messages": []}

    @routes.options("/ratings", name="ask_ratings")
    async def _preflight(_request: Request) -> HTTPResponse:
        return response.empty()

    @routes.post("/ratings")
    async def _ratings(request: Request) -> HTTPResponse:
        return await guarded(request, _rate)


def _count(topic: str, helpful: bool) -> None:
    Ratings(var_folder()).add(topic, helpful, date.today())
