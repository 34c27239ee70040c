"""What a browser fetches: the loader, the chat, its settings, the help pages, the example school.

Served at the root of the Rasa server. Nothing here takes anything from the person: no cookie, no
query, no form. What is typed goes to the channel in web.py only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from knowledge import AUDIENCES, Library
from knowledge.interface import interface
from knowledge.shared import library as books
from rasa_project.channels.assets import DIST, Asset, asset_of, assets
from rasa_project.channels.pages import Pages
from rasa_project.channels.settings import languages, origins, settings
from rasa_project.links import Links

_JSON, _HTML = "application/json", "text/html; charset=utf-8"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# What a careful school sends with its own pages; the example school does the same.
_STRICT = (
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'"
)


class SiteChannel(InputChannel):
    """The website's files and pages. It is a channel so that Rasa serves it; it has no messages."""

    @classmethod
    def name(cls) -> str:
        return "site"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> SiteChannel:
        """Make the channel. It has no settings of its own; colours and words are the school's."""
        return cls(**(credentials or {}))

    def __init__(self, library: Library | None = None, built: Path = DIST) -> None:
        self._library = library or books()
        self._assets = assets(built)
        self._built = "signpost.js" in self._assets
        links, words = Links(self._library), interface()
        self._pages = Pages(self._library, words, links)
        self._assets["web/settings.json"] = _json(settings(self._library, words))
        self._assets["web/languages.json"] = _json(languages(self._library, links))
        framing = " ".join(["'self'", *sorted(origins(self._library))])
        self._framed = f"{_STRICT}; form-action 'none'; frame-ancestors {framing}"

    def url_prefix(self) -> str:
        """Return the root: Rasa puts a channel below /webhooks/ unless its place is absolute."""
        return "/"

    def blueprint(self, _on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("site", __name__)

        # Rasa keeps "/" for a hello of its own, and two routes cannot share an address.
        @routes.listener("before_server_start")
        async def _before(app: Any, _loop: Any) -> None:
            app.register_middleware(self._root, "request")

        @routes.get("/signpost.js")
        async def _loader(request: Request) -> HTTPResponse:
            return self._file(request, "signpost.js")

        @routes.get("/web/chat")
        async def _chat(request: Request) -> HTTPResponse:
            return self._page(request, self._pages.chat(self._built), self._framed)

        @routes.get("/web/help")
        async def _contents(request: Request) -> HTTPResponse:
            return self._page(request, self._pages.contents(), self._framed)

        @routes.get("/web/help/<audience:str>")
        async def _answers(request: Request, audience: str) -> HTTPResponse:
            if audience not in AUDIENCES:
                return response.empty(404)
            return self._page(request, self._pages.answers(audience, date.today()), self._framed)

        @routes.get("/web/<name:str>")
        async def _files(request: Request, name: str) -> HTTPResponse:
            return self._file(request, f"web/{name}")

        return routes

    async def _root(self, request: Request) -> HTTPResponse | None:
        if request.path != "/" or request.method not in ("GET", "HEAD"):
            return None
        return self._page(
            request, self._pages.school(self._built), f"{_STRICT}; frame-ancestors 'none'"
        )

    def _page(self, request: Request, html: str, policy: str) -> HTTPResponse:
        page = asset_of(html.encode(), _HTML, "no-cache")
        return _sent(request, page, {"Content-Security-Policy": policy})

    def _file(self, request: Request, path: str) -> HTTPResponse:
        found = self._assets.get(path)
        if found is None:
            return response.empty(404)
        # Any page may fetch these: they hold nothing that is not on the school's website.
        open_to_all = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return _sent(request, found, open_to_all)


def _json(value: Any) -> Asset:
    return asset_of(json.dumps(value, ensure_ascii=False).encode(), _JSON)


def _sent(request: Request, asset: Asset, more: dict[str, str]) -> HTTPResponse:
    """Return an asset: not at all where the browser has it, compressed where it can unpack it."""
    headers = {
        **_ALWAYS,
        **more,
        "ETag": asset.tag,
        "Cache-Control": asset.keeps,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == asset.tag:
        return response.HTTPResponse(status=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    body = b"" if request.method == "HEAD" else asset.packed if packed else asset.body
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    return response.raw(body, headers=headers, content_type=asset.kind)
