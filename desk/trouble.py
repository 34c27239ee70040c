"""What goes wrong at the desk, told in a sentence; never a stack trace, never a word of a report.

Datasette's own handler prints local variables to the log, and those can hold a report's words. So
nothing may get that far.
"""

from __future__ import annotations

import logging
from typing import Any

from datasette import NotFound, Request, Response

from actions.incidents.errors import NoSuchReport, NotAllowed, Unavailable, WrongKey

log = logging.getLogger("desk")
# By the kind of error: the status, and the name of its words in knowledge/sign_in.yml.
_TOLD: tuple[tuple[type[Exception], int, str], ...] = (
    (NotFound, 404, "not_found"),
    (NoSuchReport, 404, "no_report"),
    (NotAllowed, 409, "not_done"),
    (Unavailable, 503, "unavailable"),
    (WrongKey, 503, "wrong_key"),
)


class SignedOut(Exception):
    """Nobody is signed in."""


class NotYours(Exception):
    """Somebody is signed in, but their role may not do this."""


async def told(datasette: Any, request: Request, error: Exception) -> Response:
    """Return the page for an error. What it was goes to the log by its kind only."""
    from desk.app import page  # which builds on the guard, which builds on this
    from desk.sign_in import asked_to_sign_in

    if isinstance(error, SignedOut):
        return await asked_to_sign_in(datasette, request)
    status, what = _status(error)
    if status >= 500:
        log.error("%s while showing a page", type(error).__name__)
    detail = str(error) if isinstance(error, NotAllowed) else None
    return await page(datasette, request, "trouble.html", status=status, what=what, detail=detail)


def _status(error: Exception) -> tuple[int, str]:
    if isinstance(error, NotYours):
        return 403, "not_yours"
    return next(((s, what) for kind, s, what in _TOLD if isinstance(error, kind)), (500, "broken"))
