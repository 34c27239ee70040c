"""The rehearsal's copy: a store of one account's own, with invented reports and nothing else.

It has a folder and keys of its own, no notices, and is never filed into through the spool. So
nothing in it can reach the real store, and nobody is told.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from datetime import timedelta
from threading import Lock

from actions.incidents import filing
from actions.incidents.keys import KeyRing
from actions.incidents.report import Report
from actions.incidents.routing import INSTEAD, readers
from actions.incidents.store import IncidentStore
from actions.incidents.transaction import Transaction
from desk.guard import Account
from desk.state import Desk
from knowledge.desk import Scenario, scenarios

FOLDER = "rehearsal"
_open: dict[str, IncidentStore] = {}
_lock = Lock()


def of(desk: Desk, account: Account) -> IncidentStore:
    """Return an account's rehearsal store, filled with the invented reports when it is new.

    Raises Unavailable, OSError.
    """
    folder = desk.store.folder / FOLDER / hashlib.sha256(account.login.encode()).hexdigest()[:32]
    with _lock:
        store = _open.get(str(folder))
        if store is None:
            own = desk.secret("rehearsal")
            store = IncidentStore(
                folder, KeyRing(own, (own,)), desk.school.reports.instead, desk.clock, channels=()
            )
            _open[str(folder)] = store
        with store.transaction() as tx:
            if tx.one("select 1 from reports limit 1") is None:
                for scenario in scenarios():
                    _file(tx, store, scenario, account.role)
    return store


def afresh(desk: Desk, account: Account) -> None:
    """Throw away what an account has done in the rehearsal. Raises Unavailable, OSError."""
    store = of(desk, account)
    with _lock:
        _open.pop(str(store.folder), None)
        store.close()
        shutil.rmtree(store.folder)


def close_all() -> None:
    """Close the copies that are open; the next page opens them again."""
    with _lock:
        for store in _open.values():
            store.close()
        _open.clear()


def usual(desk: Desk, scenario: Scenario) -> tuple[str, ...]:
    """Return the roles that would get an invented report, were it real, the first told in front."""
    instead = desk.school.reports.instead or INSTEAD
    return readers(scenario.kind, scenario.dsl, scenario.about, instead)


def references(store: IncidentStore) -> dict[str, str]:
    """Return the reference of each invented report by the scenario's id. Raises Unavailable."""
    with store.reading() as tx:
        rows = tx.rows("select reference, detail from audit where what = 'created' order by id")
        return {json.loads(row["detail"])["source"]: row["reference"] for row in rows}


def _file(tx: Transaction, store: IncidentStore, scenario: Scenario, role: str) -> None:
    report = Report(
        key=secrets.token_hex(16),
        kind=scenario.kind,
        answers=scenario.answers,
        facts=scenario.facts,
        urgent=scenario.urgent,
        dsl=scenario.dsl,
        about=scenario.about,
        posts=scenario.posts,
    )
    reference = filing.free_reference(tx)
    logged = tx.now - timedelta(hours=scenario.hours)
    filing.insert(tx, report, store.rules, reference, logged, source=scenario.id)
    # To practise with, whoever rehearses reads all eight, and is nobody they are about.
    tx.execute(
        "update reports set readers = ?, about = '[]' where reference = ?",
        [json.dumps([role]), reference],
    )
