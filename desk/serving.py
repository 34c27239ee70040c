"""The desk as a Datasette: its sign-in, permissions and routes are plugged in, its own pages shut.

No database is attached. What Datasette could show of one (tables, SQL, downloads, `/-/` pages) is
shut twice: the permissions deny it, and the desk's last route stands in front of all of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response, hookimpl
from datasette.app import Datasette
from datasette.plugins import DEFAULT_PLUGINS, pm
from datasette.utils.asgi import asgi_static

from desk import security, sessions
from desk.app import routes
from desk.guard import Account, may, open_to_all
from desk.parts import PARTS
from desk.sign_in import cookie
from desk.state import Desk
from knowledge.sign_in import words

_FOLDER = Path(__file__).parent
# Of Datasette's own plugins only the answer to "forbidden" stays. One of the others prints what
# variables held when a page fails, and that can be a report.
_STAYS = ("datasette.forbidden", "datasette.default_permissions")
_SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "allow_facet": False,
    "suggest_facets": False,
    "num_sql_threads": 1,
}


class DeskDatasette(Datasette):
    """A Datasette without a database that knows what the desk works with."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        _plug_in()
        super().__init__(
            files=[],
            template_dir=str(_FOLDER / "templates"),
            secret=desk.secret("forms").hex(),
            settings=_SETTINGS,
        )
        self.remove_database("_memory")


def application(desk: Desk) -> Callable[..., Awaitable[None]]:
    """Return the desk as an ASGI application."""
    return DeskDatasette(desk).app()


def _plug_in() -> None:
    for name in DEFAULT_PLUGINS:
        if name not in _STAYS and pm.has_plugin(name):
            pm.unregister(name=name)
    if not pm.has_plugin("desk"):
        pm.register(_Plugin, name="desk")
    for part in PARTS:
        import_module(part)


@open_to_all
async def _health(datasette: Any, request: Request) -> Response:
    return Response.text("ok")


@open_to_all
async def _nothing(datasette: Any, request: Request) -> Response:
    raise NotFound("no such page")


class _Plugin:
    """The hooks of Datasette that the desk answers."""

    __name__ = "desk"

    @staticmethod
    @hookimpl
    def register_routes() -> list[tuple[str, Callable[..., Any]]]:
        """Return the pages of the desk, and last what stands in front of Datasette's own."""
        static = asgi_static(_FOLDER / "static")
        fixed = [(r"/static/(?P<path>[\w.-]+)$", static), (r"/health$", _health)]
        return [*fixed, *routes, (r".*", _nothing)]

    @staticmethod
    @hookimpl
    def actor_from_request(datasette: Any, request: Request) -> Callable[..., Any]:
        """Return who is signed in, as the guard wants it, or None."""

        async def inner() -> Mapping[str, Any] | None:
            token = request.cookies.get(cookie(datasette.desk))
            found = token and await asyncio.to_thread(sessions.account_of, datasette.desk, token)
            return _actor(found) if found else None

        return inner

    @staticmethod
    @hookimpl(trylast=True)  # Datasette takes the last answer
    def permission_allowed(actor: Mapping[str, Any] | None, action: str) -> bool:
        """Answer from the guard's table. What is not in it, all of Datasette's own, is denied."""
        return may(actor and actor["role"], action)

    @staticmethod
    @hookimpl
    def asgi_wrapper(datasette: Any) -> Callable[..., Any]:
        """Put the headers and the checks around everything."""
        return lambda app: security.guarded(app, datasette.desk)

    @staticmethod
    @hookimpl(tryfirst=True)
    def handle_exception(datasette: Any) -> Response:
        """Say that something failed, and nothing of what."""
        return Response.text(words()["refused_plainly"]["broken"], status=500)


def _actor(account: Account) -> dict[str, Any]:
    return {"id": account.login, "role": account.role, "account": vars(account)}
