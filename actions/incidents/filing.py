"""Puts a report into the database, once, and what was changed when it is sent again."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from actions.incidents import clock, linking, references
from actions.incidents.keys import KeyRing
from actions.incidents.report import FACTS, Receipt, Report
from actions.incidents.routing import INSTEAD, readers
from actions.incidents.transaction import Transaction

_CODED = re.compile(r"[A-Za-z0-9_:.-]{1,40}")
_WHO = ("reporter", "reporter")  # name and role of the person who reports


@dataclass(frozen=True)
class Rules:
    """Who stands in for whom, and by which channels the first reader is told."""

    instead: Mapping[str, str] = field(default_factory=lambda: INSTEAD)
    channels: tuple[str, ...] = ("email",)


def known(tx: Transaction, key: str) -> dict[str, Any] | None:
    """Return the row of the report with a form's id, or None."""
    return tx.one("select * from reports where key = ?", [_hashed(tx.keys, key)])


def digest(keys: KeyRing, report: Report) -> str:
    """Return a keyed hash of all that a report says."""
    return keys.hash("digest", json.dumps(asdict(report), sort_keys=True)).hex()


def receipt(keys: KeyRing, key: str, reference: str, logged: datetime, **marks: bool) -> Receipt:
    """Return the receipt of a report: for one form's id always with the same PIN."""
    return Receipt(reference, references.pin_of(keys, key), logged, **marks)


def free_reference(tx: Transaction) -> str:
    """Return a reference that no report has."""
    while tx.find(reference := references.new_reference()):
        pass
    return reference


def insert(
    tx: Transaction, report: Report, rules: Rules, reference: str, logged: datetime, source: str
) -> None:
    """Store a new report with its words, marks, notices and the audit line. `source`: form, spool.

    The report's id must not be known yet.
    """
    facts, answers = coded(report)
    row = _row(tx, report, rules) | {
        "reference": reference,
        "facts": json.dumps(facts),
        "logged": clock.stamp(logged),
        "changed": clock.stamp(logged),
    }
    row["id"] = tx.insert("reports", row)
    for name, text in answers.items():
        tx.add_answer(row, name, text)
    linking.mark(tx, row["id"], report.posts)
    notify(tx, row, rules, "new")
    tx.audit(*_WHO, "created", reference, kind=report.kind, source=source)


def notify(tx: Transaction, row: Mapping[str, Any], rules: Rules, sort: str) -> None:
    """Queue notices to the first reader. Only email where somebody must not learn of the report."""
    first = json.loads(row["readers"])[0]
    private = json.loads(row["about"])
    for channel in rules.channels:
        if channel == "email" or not private:
            tx.add_notice(row["id"], channel, first, sort)


def coded(report: Report) -> tuple[dict[str, str], dict[str, str]]:
    """Return the facts that are coded values, and the answers with all others: those are sealed."""
    facts = {
        name: value
        for name, value in report.facts.items()
        if name in FACTS and _CODED.fullmatch(value)
    }
    words = {name: text for name, text in report.facts.items() if name not in facts}
    return facts, {**words, **report.answers}


def correct(tx: Transaction, row: Mapping[str, Any], report: Report, rules: Rules) -> None:
    """Keep what a report says otherwise than the stored one; nothing if it has said so before.

    What was said stays. A report can become urgent, a child-protection matter, or about somebody
    (who then no longer sees it), but not stop being so.
    """
    now = digest(tx.keys, report)
    if now == row["digest"] or _corrected_before(tx, row["reference"], now):
        return
    tx.add_entry(row, *_WHO, "correction", _changes(tx, row, report))
    facts = json.loads(row["facts"]) | coded(report)[0]
    wider = _row(tx, _wider(row, report), rules)
    news = {name: wider[name] for name in ("kind", "urgent", "dsl", "readers", "about")}
    news |= {"facts": json.dumps(facts), "changed": tx.at}
    places = ", ".join(f"{name} = :{name}" for name in news)
    tx.execute(f"update reports set {places} where id = :id", {**news, "id": row["id"]})
    linking.mark(tx, row["id"], report.posts)
    _tell_again(tx, row, {**row, **news}, rules)
    tx.audit(*_WHO, "corrected", row["reference"], digest=now)


def _tell_again(
    tx: Transaction, before: Mapping[str, Any], after: Mapping[str, Any], rules: Rules
) -> None:
    """Tell the first reader of a change; nothing more goes to whom the report is now about."""
    tx.execute(
        "delete from notices where report_id = ? and sent is null "
        "and role not in (select value from json_each(?))",
        [after["id"], after["readers"]],
    )
    same = json.loads(before["readers"])[0] == json.loads(after["readers"])[0]
    notify(tx, after, rules, "added" if same else "new")


def _wider(row: Mapping[str, Any], report: Report) -> Report:
    about = tuple(dict.fromkeys((*json.loads(row["about"]), *report.about)))
    marks = {"urgent": report.urgent or bool(row["urgent"]), "dsl": report.dsl or bool(row["dsl"])}
    return Report(**{**vars(report), **marks, "about": about})


def _row(tx: Transaction, report: Report, rules: Rules) -> dict[str, Any]:
    salt = secrets.token_bytes(16)
    pin = references.pin_of(tx.keys, report.key)
    return {
        "key": _hashed(tx.keys, report.key),
        "digest": digest(tx.keys, report),
        "kind": report.kind,
        "urgent": int(report.urgent),
        "dsl": int(report.dsl),
        "readers": json.dumps(readers(report.kind, report.dsl, report.about, rules.instead)),
        "about": json.dumps(report.about),
        "pin_salt": salt,
        "pin_hash": references.pin_hash(tx.keys, salt, pin),
    }


def _corrected_before(tx: Transaction, reference: str, now: str) -> bool:
    sql = (
        "select 1 from audit where reference = ? and what = 'corrected' "
        "and json_extract(detail, '$.digest') = ?"
    )
    return tx.one(sql, [reference, now]) is not None


def _changes(tx: Transaction, row: Mapping[str, Any], report: Report) -> str:
    """Return the fields that differ, one a line, with what they say now."""
    facts, answers = coded(report)
    before = {**json.loads(row["facts"]), **tx.answers(row)}
    after = {**facts, **answers}
    names = [name for name in {**after, **before} if before.get(name) != after.get(name)]
    return "\n".join(f"{name}: {after.get(name, '')}" for name in names)


def _hashed(keys: KeyRing, key: str) -> str:
    return keys.hash("report key", key).hex()
