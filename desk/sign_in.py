"""Signing in and out, and setting a password with a one-time link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from datasette import Request, Response

from actions.incidents.clock import stamp
from desk import accounts, passwords, second_factor, sessions, trail, tries
from desk.app import in_thread, page, routes, see
from desk.guard import Account, account_of, allowed, may, open_to_all, signed_in
from desk.state import Desk

_OURS = re.compile(r"/(?:[\w.~-][\w./~%?=&+-]*)?")  # a place at the desk, never another site
_SECRETS = ("csrftoken", "login", "password", "again", "old", "code", "next")


@open_to_all
async def front(datasette: Any, request: Request) -> Response:
    """Lead to the first page that the role may see, or to signing in."""
    from desk.app import menu

    account = account_of(request)
    if account is None:
        return Response.redirect("/sign-in")
    seen = (item.path for item in menu if may(account.role, item.action))
    return Response.redirect(next(seen, "/account"))


@open_to_all
async def sign_in(datasette: Any, request: Request) -> Response:
    """Show the form, or take it."""
    if request.method != "POST":
        return await _form(datasette, request, next=request.args.get("next") or "/")
    said = await request.post_vars()
    desk, address = datasette.desk, (request.scope.get("client") or ("", 0))[0]
    token, why = await in_thread(_tried, desk, said, address)
    if token is None:
        again = {"login": said.get("login", ""), "next": said.get("next", "/")}
        return await _form(datasette, request, 429 if why == "locked" else 403, why=why, **again)
    reply = see(_place(said.get("next", "/")))
    reply.set_cookie(cookie(desk), token, secure=desk.https, httponly=True, samesite="strict")
    return reply


@allowed("own")
async def sign_out(datasette: Any, request: Request) -> Response:
    """End this sign-in; the browser forgets what it kept."""
    account = signed_in(request)
    await in_thread(sessions.end, datasette.desk, account.session)
    await in_thread(_noted, datasette.desk, account, "signed_out")
    reply = see("/sign-in")
    reply.set_cookie(cookie(datasette.desk), "", max_age=0, httponly=True, samesite="strict")
    reply.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reply


@open_to_all
async def set_password(datasette: Any, request: Request) -> Response:
    """Set a password with a one-time link. Looking at the link does not use it up: mail filters
    look at links, too."""
    desk, token = datasette.desk, request.url_vars["token"]
    login, why = await in_thread(accounts.owner_of_link, desk, token), None
    if login and request.method == "POST":
        said = await request.post_vars()
        why = await in_thread(_set, desk, token, said)
        if why is None:
            return see("/sign-in?set=yes")
    status = 403 if why else 200 if login else 410
    return await page(datasette, request, "set_password.html", status, login=login, why=why)


async def asked_to_sign_in(datasette: Any, request: Request) -> Response:
    """Return what somebody gets who is not signed in. What they had typed into a form is shown
    once more, so that it is not lost; nothing of it is kept."""
    if request.method != "POST":
        return Response.redirect(f"/sign-in?next={_place(request.full_path)}")
    said = await request.post_vars()
    typed = [text for name, text in said.items() if name not in _SECRETS and len(text) > 20]
    return await _form(datasette, request, 401, why="ended", next="/", typed=typed)


def cookie(desk: Desk) -> str:
    """Return the name of the session's cookie; over https, one no other host can set."""
    return "__Host-desk" if desk.https else "desk"


async def _form(datasette: Any, request: Request, status: int = 200, **values: Any) -> Response:
    fresh = {"login": "", "why": None, "typed": (), "set": request.args.get("set") == "yes"}
    minutes = int(tries.WITHIN.total_seconds() // 60)
    values = {**fresh, "minutes": minutes, **values, "next": _place(values["next"])}
    return await page(datasette, request, "sign_in.html", status, **values)


def _place(path: str) -> str:
    return path if _OURS.fullmatch(path) and not path.startswith("/sign-") else "/"


def _tried(desk: Desk, said: Mapping[str, str], address: str) -> tuple[str | None, str | None]:
    """Return the token of a new session, or None and why not: locked, or wrong. Which part was
    wrong, and whether there is such a login, is not told."""
    login, password = accounts.clean(said.get("login", "")), said.get("password", "")
    number = tries.begun(desk, login, address)
    if number is None:
        return None, "locked"
    kept = accounts.kept_password(desk, login)
    if not passwords.fits(kept, password) or not second_factor.fits(
        desk, login, said.get("code", "")
    ):
        return None, "wrong"
    failed = tries.succeeded(desk, number)
    token = sessions.begin(desk, login)
    account = sessions.account_of(desk, token)
    if account is None:  # disabled in this very moment
        return None, "wrong"
    _noted(desk, account, "signed_in", failed_before=str(failed))
    with desk.database.transaction() as db:
        db.execute("update accounts set last = ? where login = ?", [stamp(desk.clock()), login])
        if kept and passwords.outdated(kept):
            anew = [passwords.hash_of(password), login]
            db.execute("update accounts set password = ? where login = ?", anew)
    return token, None


def _noted(desk: Desk, account: Account, what: str, **detail: str) -> None:
    trail.note(desk, account.name, account.role, what, login=account.login, **detail)


def _set(desk: Desk, token: str, said: Mapping[str, str]) -> str | None:
    if said.get("password") != said.get("again"):
        return "differ"
    try:
        return accounts.set_by_link(desk, token, said.get("password", ""))
    except accounts.Refused as refused:
        return str(refused)


routes += [
    (r"/$", front),
    (r"/sign-in$", sign_in),
    (r"/sign-out$", sign_out),
    (r"/set-password/(?P<token>[\w-]{43})$", set_password),
]
