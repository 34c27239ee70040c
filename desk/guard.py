"""Who may do what: one table, asked before every page, and by Datasette itself.

Which reports a role sees is not decided here but by the store (`actions.incidents.reading`), for
every report anew: somebody whom a report is about never gets to see it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from datasette import Request, Response

from actions.incidents.report import ROLES as READERS
from actions.incidents.report import Reader
from desk import trouble

ADMINISTRATOR = "administrator"
ROLES: tuple[str, ...] = (*READERS, ADMINISTRATOR)
_DESK = frozenset({"lead", "dsl", "deputy_dsl"})
# Each thing that can be done at the desk, and the roles that may. What is not named, nobody may.
MAY: Mapping[str, frozenset[str]] = {
    "reports.read": frozenset(READERS),
    "reports.act": frozenset(READERS),
    "reports.export": frozenset(READERS),
    "summary.read": _DESK | {"head"},
    "content.read": _DESK,
    "content.suggest": _DESK,
    "rehearsal": frozenset(READERS),
    "accounts.read": frozenset(ROLES),
    "accounts.manage": frozenset({ADMINISTRATOR}),
    "own": frozenset(ROLES),
}
Handler = Callable[..., Awaitable[Response]]
_Handler = TypeVar("_Handler", bound=Handler)


@dataclass(frozen=True)
class Account:
    """Somebody who is signed in. `session` is the id of this sign-in, not its secret; `rehearsing`
    where it looks at the rehearsal's copy instead of the real store."""

    name: str
    role: str
    login: str
    session: int = 0
    rehearsing: bool = False

    @property
    def reader(self) -> Reader:
        """This account as the incident store knows its readers. Raises trouble.NotYours for one
        that reads no reports."""
        if self.role not in READERS:
            raise trouble.NotYours
        return Reader(self.name, self.role)


def may(role: str | None, action: str) -> bool:
    """Whether a role (None: nobody is signed in) may do something; no for what is not in MAY."""
    return role is not None and role in MAY.get(action, frozenset())


def account_of(request: Request) -> Account | None:
    """Return who sent a request, or None."""
    actor: Mapping[str, Any] | None = request.actor
    return Account(**actor["account"]) if actor else None


def signed_in(request: Request) -> Account:
    """Return who sent a request. Raises trouble.SignedOut."""
    account = account_of(request)
    if account is None:
        raise trouble.SignedOut
    return account


def allowed(action: str) -> Callable[[_Handler], Handler]:
    """Let a handler be called only by those who may do `action`, a name of MAY.

    A handler is `async def handler(datasette, request) -> Response`. Whatever it raises becomes a
    page that says so (desk/trouble.py), never a stack trace.
    """
    if action not in MAY:
        raise KeyError(action)
    return _guarded(action)


def open_to_all(handler: Handler) -> Handler:
    """Let everybody call a handler, signed in or not: the sign-in page, a one-time link."""
    return _guarded(None)(handler)


def _guarded(action: str | None) -> Callable[[Handler], Handler]:
    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def wrapped(datasette: Any, request: Request) -> Response:
            try:
                if action is not None and not may(signed_in(request).role, action):
                    raise trouble.NotYours
                return await handler(datasette, request)
            except Exception as error:
                return await trouble.told(datasette, request, error)

        wrapped.action = action  # so that a test can ask each route for real
        return wrapped

    return decorate
