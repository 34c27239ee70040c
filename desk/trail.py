"""What happens to accounts goes into the store's own audit trail: who may read, and since when."""

from __future__ import annotations

import json

from actions.incidents.clock import moment
from actions.incidents.report import Event
from desk.state import Desk

_WHAT = "account_"


def note(desk: Desk, who: str, role: str, what: str, **detail: str) -> None:
    """Add a line about an account; `what` is added, reset, disabled, enabled, role_changed,
    password_set, second_factor_on, second_factor_off, signed_in, signed_out or locked.

    Raises Unavailable, WrongKey: what cannot be noted shall not be done.
    """
    with desk.store.transaction() as tx:
        tx.audit(who, role, _WHAT + what, None, **detail)


def latest(desk: Desk, many: int = 50) -> list[Event]:
    """Return the latest changes to accounts (sign-ins apart), newest first. Raises Unavailable."""
    sql = (
        "select * from audit where reference is null and what like 'account\\_%' escape '\\' "
        "and what not in ('account_signed_in', 'account_signed_out') order by id desc limit ?"
    )
    with desk.store.reading() as tx:
        return [
            Event(
                moment(row["at"]),
                row["who"],
                row["role"],
                row["what"].removeprefix(_WHAT),
                None,
                json.loads(row["detail"]),
            )
            for row in tx.rows(sql, [many])
        ]
