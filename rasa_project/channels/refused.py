"""Requests that are answered with a status and a sentence instead of a turn."""

from __future__ import annotations

from typing import Any

from sanic.request import Request


class Refused(Exception):
    """A request refused: its status, and the name of the sentence that says why (phrases.yml)."""

    def __init__(self, status: int, phrase: str) -> None:
        super().__init__(phrase)
        self.status, self.phrase = status, phrase


def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object a request carries, empty where it carries none. Raises Refused."""
    try:
        body = request.json
    except Exception:  # sanic raises its own and the parser's errors alike
        raise Refused(400, "not_json") from None
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise Refused(400, "not_json")
    return body
