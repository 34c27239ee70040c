"""`GET /webhooks/web/files/<token>`: a file that the chat made, through its short-lived link."""

from __future__ import annotations

import asyncio
import logging

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.documents.downloads import Gone, download_key, fetch
from actions.documents.html import page
from actions.incidents.clock import utc_now
from knowledge import Library
from rasa_project.keys import var_folder

logger = logging.getLogger(__name__)

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
# What is fetched is for one person: not kept by the browser, not run, its link told to nobody.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def add_downloads(routes: Blueprint, library: Library) -> None:
    """Add the route to the web channel's. What it fetches was kept in SIGNPOST_VAR's folder."""

    @routes.get("/files/<token:path>")
    async def _file(_request: Request, token: str) -> HTTPResponse:
        try:
            name, content = await asyncio.to_thread(_fetched, token)
        except Gone:
            return _gone(library)
        except Exception as error:  # broad: whatever fails, the page says what to do
            logger.error("a file could not be fetched: %s", type(error).__name__)
            return _gone(library)
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        kind = _TYPES[name[name.rindex(".") :]]
        return response.raw(content, headers=headers, content_type=kind)


def _fetched(token: str) -> tuple[str, bytes]:
    folder = var_folder()
    return fetch(folder, download_key(folder), token, utc_now())


def _gone(library: Library) -> HTTPResponse:
    words = page("gone.html", words=library.documents.gone)
    return response.html(words, status=404, headers=_HEADERS)
