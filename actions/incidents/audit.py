"""The audit trail: who did what and when, each line hashed with the one before.

A line changed, left out or put in between breaks the chain from there on. Lines cut off the end
leave a whole, shorter chain: the head in a backup's manifest shows that.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from actions.incidents.keys import KeyRing

COLUMNS = "id, at, who, role, what, reference, detail, mac"
_FIELDS = ("id", "at", "who", "role", "what", "reference", "detail")


def append(
    db: Database,
    keys: KeyRing,
    at: str,
    who: str,
    role: str,
    what: str,
    reference: str | None = None,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Add a line to the trail, inside the caller's write transaction.

    `detail` holds coded values, never what a person wrote. `at` is a stored time (`clock.stamp`).
    """
    last, before = head(db)
    said = json.dumps(dict(detail or {}), sort_keys=True)
    row = {"id": last + 1, "at": at, "who": who, "role": role, "what": what}
    row |= {"reference": reference, "detail": said}
    db.execute(
        f"insert into audit ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [*row.values(), _mac(keys, before, row)],
    )


def head(db: Database) -> tuple[int, str]:
    """Return the id and mac of the last line; 0 and "" of an empty trail."""
    return db.execute("select id, mac from audit order by id desc limit 1").fetchone() or (0, "")


def rows(db: Database) -> Iterable[dict[str, Any]]:
    """Return the trail's lines, oldest first, as `check` wants them."""
    return db.query(f"select {COLUMNS} from audit order by id")


def check(lines: Iterable[Mapping[str, Any]], keys: KeyRing) -> int | None:
    """Return the id of the first line that is not as it was written, or None where all are."""
    before, expected = "", 1
    for row in lines:
        mac = _mac(keys, before, row)
        if row["id"] != expected or not hmac.compare_digest(mac, str(row["mac"])):
            return expected
        before, expected = mac, expected + 1
    return None


def _mac(keys: KeyRing, before: str, row: Mapping[str, Any]) -> str:
    return keys.hash("audit", before, json.dumps([row[name] for name in _FIELDS])).hex()
