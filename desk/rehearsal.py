"""The rehearsal: begin it, end it, start afresh, and see what has been done with each report."""

from __future__ import annotations

from typing import Any

from datasette import Request, Response

from actions.incidents.store import IncidentStore
from desk import rehearsal_store, sessions
from desk.app import Item, in_thread, menu, page, routes, see
from desk.guard import Account, allowed, signed_in
from desk.state import Desk
from knowledge.desk import desk_words, scenarios
from knowledge.shared import library

_DONE = (
    "select distinct what, json_extract(detail, '$.to') as to_state from audit where reference = ?"
)


@allowed("rehearsal")
async def shown(datasette: Any, request: Request) -> Response:
    """Show what the rehearsal is, and how far it has come."""
    account = signed_in(request)
    rows = await in_thread(_rows, datasette.desk, account) if account.rehearsing else []
    return await page(datasette, request, "rehearsal.html", w=desk_words(), rows=rows)


@allowed("rehearsal")
async def turned(datasette: Any, request: Request) -> Response:
    """Begin or end the rehearsal for this sign-in, or throw away what was done in it."""
    if request.method != "POST":
        return see("/rehearsal")
    account, what = signed_in(request), request.url_vars["what"]
    if what == "afresh":
        await in_thread(rehearsal_store.afresh, datasette.desk, account)
    await in_thread(sessions.rehearse, datasette.desk, account.session, what != "end")
    return see("/reports" if what == "end" else "/rehearsal")


def _rows(desk: Desk, account: Account) -> list[dict[str, Any]]:
    store, roles = rehearsal_store.of(desk, account), library().documents.record.roles
    found = rehearsal_store.references(store)
    rows = []
    for scenario in scenarios():
        done = _done(store, found[scenario.id])
        usual = rehearsal_store.usual(desk, scenario)
        rows.append(
            {
                "title": scenario.title,
                "reference": found[scenario.id],
                "usual": ", ".join(roles[role] for role in usual),
                "steps": [(step, step in done) for step in scenario.steps],
                "done": sum(step in done for step in scenario.steps),
            }
        )
    return rows


def _done(store: IncidentStore, reference: str) -> set[str]:
    """Return what was done with a report: events of its trail, and "closed"."""
    with store.reading() as tx:
        events = list(tx.rows(_DONE, [reference]))
    closed = {"closed"} if any(event["to_state"] == "closed" for event in events) else set()
    return closed | {event["what"] for event in events}


routes.append((r"/rehearsal$", shown))
routes.append((r"/rehearsal/(?P<what>begin|afresh|end)$", turned))
menu.append(Item("/rehearsal", desk_words()["menu"]["rehearsal"], "rehearsal"))
