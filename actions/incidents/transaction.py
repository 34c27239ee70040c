"""What a transaction on the store can do: rows, sealed words, the audit trail and notices."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from actions.incidents import audit, clock
from actions.incidents.keys import KeyRing
from actions.incidents.report import Entry
from actions.incidents.seal import Sealer

Values = Sequence[Any] | Mapping[str, Any]  # for the places of a statement, by order or name


@dataclass(frozen=True)
class Transaction:
    """One transaction: the database, the keys, and the time that all it writes bears (UTC)."""

    db: Database
    keys: KeyRing
    sealer: Sealer
    now: datetime

    @property
    def at(self) -> str:
        """The time as it is stored."""
        return clock.stamp(self.now)

    def execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Run a statement and return its cursor."""
        return self.db.execute(sql, values)

    def rows(self, sql: str, values: Values = ()) -> Iterator[dict[str, Any]]:
        """Yield what a query finds."""
        cursor = self.db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def one(self, sql: str, values: Values = ()) -> dict[str, Any] | None:
        """Return the first row that a query finds, or None."""
        return next(self.rows(sql, values), None)

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Insert a row and return its id. Names of tables and columns are our own."""
        places = ", ".join(f":{name}" for name in row)
        sql = f"insert into {table} ({', '.join(row)}) values ({places})"
        return self.db.execute(sql, row).lastrowid

    def audit(
        self, who: str, role: str, what: str, reference: str | None = None, **detail: str
    ) -> None:
        """Add a line to the audit trail; `detail` holds coded values only."""
        audit.append(self.db, self.keys, self.at, who, role, what, reference, detail)

    def find(self, reference: str) -> dict[str, Any] | None:
        """Return the row of `reports` for a normalised reference, also one that is an alias."""
        return self.one("select * from reports where reference = ?", [reference]) or self.one(
            "select r.* from reports r join aliases a on a.report_id = r.id where a.reference = ?",
            [reference],
        )

    def add_answer(self, report: Mapping[str, Any], field: str, text: str) -> None:
        """Keep a reporter's words for a field; `report` is a row with id and reference."""
        sealed = self.sealer.seal(text, *answer_place(report["reference"], field))
        self.insert("answers", {"report_id": report["id"], "field": field, "sealed": sealed})

    def answers(self, report: Mapping[str, Any]) -> dict[str, str]:
        """Return the reporter's words by field, in the order they were given. Raises WrongKey."""
        sql = "select field, sealed from answers where report_id = ? order by id"
        return {
            row["field"]: self.sealer.open(
                row["sealed"], *answer_place(report["reference"], row["field"])
            )
            for row in self.rows(sql, [report["id"]])
        }

    def add_entry(
        self, report: Mapping[str, Any], who: str, role: str, sort: str, text: str
    ) -> None:
        """Add a line to a report's chronology: note, reply, added, correction or outcome."""
        row = {"report_id": report["id"], "at": self.at, "who": who, "role": role, "sort": sort}
        sealed = self.sealer.seal(text, *entry_place(report["reference"], row))
        self.insert("entries", {**row, "sealed": sealed})

    def entries(self, report: Mapping[str, Any], *sorts: str) -> tuple[Entry, ...]:
        """Return a report's chronology, oldest first; of some sorts only, if named. Raises
        WrongKey."""
        rows = self.rows(
            "select * from entries where report_id = ? and "
            "(json_array_length(?2) = 0 or sort in (select value from json_each(?2))) order by id",
            [report["id"], json.dumps(sorts)],
        )
        return tuple(
            Entry(
                clock.moment(row["at"]),
                row["who"],
                row["sort"],
                self.sealer.open(row["sealed"], *entry_place(report["reference"], row)),
            )
            for row in rows
        )

    def add_notice(self, report_id: int, channel: str, role: str, sort: str) -> None:
        """Queue a notice for a role, due at once."""
        row = {"report_id": report_id, "channel": channel, "role": role, "sort": sort}
        self.insert("notices", {**row, "created": self.at, "due": self.at})


def answer_place(reference: str, field: str) -> tuple[str, ...]:
    """Return where an answer's seal belongs."""
    return "answers", reference, field


def entry_place(reference: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where an entry's seal belongs: nobody can give it another author, time or sort."""
    return "entries", reference, row["at"], row["who"], row["role"], row["sort"]
