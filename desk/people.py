"""Who can sign in: everybody at the desk sees it, the administrator changes it.

That all see it is the check on the administrator, who could make an account that reads reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette import Request, Response

from actions.incidents.school_days import LONDON
from desk import accounts, trail
from desk.accounts import Refused
from desk.app import Item, in_thread, menu, page, routes, see
from desk.guard import ROLES, allowed, signed_in
from desk.state import Desk
from knowledge.sign_in import words


@allowed("accounts.read")
async def people(datasette: Any, request: Request) -> Response:
    """List the accounts and what was lately changed about them."""
    return await _shown(datasette, request)


@allowed("accounts.manage")
async def change(datasette: Any, request: Request) -> Response:
    """Add an account, or reset, disable, enable or re-role one."""
    if request.method != "POST":
        return see("/people")
    said = await request.post_vars()
    account = signed_in(request)
    whose = accounts.clean(said.get("login", ""))
    if whose == account.login and request.url_vars["step"] != "add":
        return await _shown(datasette, request, 403, why="own")
    by = (account.name, account.role)
    try:
        step = _STEPS[request.url_vars["step"]]
        token = await in_thread(step, datasette.desk, said, by)
    except Refused as refused:
        return await _shown(datasette, request, 403, why=str(refused), said=said)
    if token is None:
        return see("/people")
    link = f"{datasette.desk.address}/set-password/{token}"
    return await _shown(datasette, request, link=link, login=whose)


async def _shown(datasette: Any, request: Request, status: int = 200, **values: Any) -> Response:
    desk = datasette.desk
    return await page(
        datasette,
        request,
        "people.html",
        status,
        **{"why": None, "link": None, "login": None, "said": {}, **values},
        accounts=await in_thread(accounts.listed, desk),
        events=await in_thread(trail.latest, desk),
        manage=signed_in(request).role == "administrator",
        roles=ROLES,
        hours=accounts.LINK_HOURS,
        london=LONDON,
    )


def _add(desk: Desk, said: Mapping[str, str], by: tuple[str, str]) -> str:
    login, name, role = (said.get(field, "") for field in ("login", "name", "role"))
    return accounts.add(desk, login, name, role, by)


def _reset(desk: Desk, said: Mapping[str, str], by: tuple[str, str]) -> str:
    return accounts.reset(desk, said.get("login", ""), by)


def _disable(desk: Desk, said: Mapping[str, str], by: tuple[str, str]) -> None:
    accounts.disable(desk, said.get("login", ""), by)


def _enable(desk: Desk, said: Mapping[str, str], by: tuple[str, str]) -> None:
    accounts.enable(desk, said.get("login", ""), by)


def _role(desk: Desk, said: Mapping[str, str], by: tuple[str, str]) -> None:
    accounts.give_role(desk, said.get("login", ""), said.get("role", ""), by)


_STEPS = {"add": _add, "reset": _reset, "disable": _disable, "enable": _enable, "role": _role}

menu.append(Item("/people", words()["people"]["menu"], "accounts.read"))
routes += [
    (r"/people$", people),
    (rf"/people/(?P<step>{'|'.join(_STEPS)})$", change),
]
