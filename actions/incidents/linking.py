"""Finds reports of the same post. Only keyed hashes of addresses and handles are stored."""

from __future__ import annotations

from collections.abc import Iterable

from actions.incidents.transaction import Transaction

# A report `r` that the role :role may see. One that it is about is no reader, whatever is listed.
SEEN_BY = (
    "exists (select 1 from json_each(r.readers) where value = :role) "
    "and not exists (select 1 from json_each(r.about) where value = :role)"
)
_SAME = (
    "from marks mine join marks other on other.mark = mine.mark "
    "and other.report_id <> mine.report_id join reports r on r.id = other.report_id"
)


def mark(tx: Transaction, report_id: int, posts: Iterable[str]) -> None:
    """Note the posts of a report (normalised, see `addresses.posts`); those noted stay."""
    for post in posts:
        hashed = tx.keys.hash("mark", post.strip().casefold()).hex()
        tx.execute("insert or ignore into marks values (?, ?)", [report_id, hashed])


def linked(tx: Transaction, report_id: int, role: str) -> tuple[str, ...]:
    """Return the references of other reports of the same post that a role may see."""
    sql = f"select distinct r.reference {_SAME} where mine.report_id = :id and {SEEN_BY} order by 1"
    return tuple(row[0] for row in tx.execute(sql, {"id": report_id, "role": role}))
