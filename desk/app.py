"""What every page of the desk builds on: its address, its place in the menu, and its frame.

A part of the desk is a module named in desk/parts.py. At import it adds its addresses to `routes`
and its line to `menu`:

    routes.append((r"/reports$", listed))

    @allowed("reports.read")
    async def listed(datasette, request):
        reader = signed_in(request).reader
        rows = await in_thread(reading.listed, datasette.desk.store, reader)
        return await page(datasette, request, "reports.html", rows=rows)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from datasette import Request, Response

from desk.guard import Handler, account_of, may
from knowledge.sign_in import words

T = TypeVar("T")


@dataclass(frozen=True)
class Item:
    """A line of the menu: where it leads, what it says, and the action that lets one see it."""

    path: str
    label: str
    action: str


routes: list[tuple[str, Handler]] = []
menu: list[Item] = []


async def in_thread(work: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run what waits for a disk or a slow hash without holding up the other pages."""
    return await asyncio.to_thread(work, *args, **named)


async def page(
    datasette: Any, request: Request, template: str, status: int = 200, **values: Any
) -> Response:
    """Return a page made from a template that extends base.html.

    Templates get `values`, and beside them `account` (None: signed out), `menu`, `shell` (the words
    of the frame), `school`, and Datasette's own, of which `csrftoken()` belongs into every form.
    """
    account = account_of(request)
    frame: Mapping[str, Any] = {
        "account": account,
        "menu": [item for item in menu if account and may(account.role, item.action)],
        "shell": words(),
        "school": datasette.desk.school,
        "here": request.path,
    }
    text = await datasette.render_template(template, {**frame, **values}, request=request)
    return Response.html(text, status=status)


def see(path: str) -> Response:
    """Return the answer to a form that was taken: look there next (303)."""
    return Response.redirect(path, status=303)
