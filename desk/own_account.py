"""One's own account: the password, the second factor, and where one is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette import Request, Response

from actions.incidents.school_days import LONDON
from desk import accounts, passwords, second_factor, sessions, tries
from desk.app import in_thread, page, routes, see
from desk.guard import Account, allowed, signed_in
from desk.state import Desk


@allowed("own")
async def own(datasette: Any, request: Request) -> Response:
    """Show the account of who is signed in."""
    done = request.args.get("done")
    return await _shown(datasette, request, done=done if done in _DONE else None)


@allowed("own")
async def change(datasette: Any, request: Request) -> Response:
    """Take one of the forms of the page."""
    step = request.url_vars["step"]
    if request.method != "POST":
        return see("/account")
    said = await request.post_vars()
    why = await in_thread(_STEPS[step], datasette.desk, signed_in(request), said)
    if why is None:
        return see(f"/account?done={step}#main")
    return await _shown(datasette, request, 403, step=step, why=why)


async def _shown(datasette: Any, request: Request, status: int = 200, **values: Any) -> Response:
    desk, account = datasette.desk, signed_in(request)
    secret = await in_thread(second_factor.pending, desk, account.login)
    return await page(
        datasette,
        request,
        "own_account.html",
        status,
        **{"step": None, "why": None, "done": None, **values},
        second=await in_thread(second_factor.is_on, desk, account.login),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else None,
        running=await in_thread(sessions.running, desk, account.login),
        london=LONDON,
    )


def _password(desk: Desk, account: Account, said: Mapping[str, str]) -> str | None:
    if said.get("password") != said.get("again"):
        return "differ"
    try:
        why = _proved(desk, account, said)
        new = said.get("password", "")
        return why or accounts.change_password(desk, account.login, new, account.session)
    except accounts.Refused as refused:
        return str(refused)


def _proved(desk: Desk, account: Account, said: Mapping[str, str]) -> str | None:
    """Return why somebody has not shown that they know the account's password, or None. Whoever
    finds a desk open shall not guess it here, so tries count as they do when signing in."""
    number = tries.begun(desk, account.login, "here")
    if number is None:
        return "locked"
    if not passwords.fits(accounts.kept_password(desk, account.login), said.get("old", "")):
        return "wrong"
    tries.succeeded(desk, number)
    return None


def _second_factor(desk: Desk, account: Account, said: Mapping[str, str]) -> str | None:
    why = _proved(desk, account, said)
    if why is None:
        second_factor.start(desk, account.login)
    return why


def _confirm(desk: Desk, account: Account, said: Mapping[str, str]) -> str | None:
    return None if second_factor.confirm(desk, account, said.get("code", "")) else "code"


def _second_factor_off(desk: Desk, account: Account, said: Mapping[str, str]) -> str | None:
    why = _proved(desk, account, said)
    if why is None:
        second_factor.switch_off(desk, account)
    return why


def _elsewhere(desk: Desk, account: Account, said: Mapping[str, str]) -> None:
    sessions.end_all(desk, account.login)


_STEPS = {
    "password": _password,
    "second-factor": _second_factor,
    "confirm": _confirm,
    "second-factor-off": _second_factor_off,
    "sign-out-everywhere": _elsewhere,
}
_DONE = tuple(_STEPS)

routes += [
    (r"/account$", own),
    (rf"/account/(?P<step>{'|'.join(_STEPS)})$", change),
]
