"""Who is signed in: a random token in a cookie, its hash in the database, and an end to each.

Role, name and whether an account is disabled are looked up at every request, so a change counts at
once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.incidents.clock import moment, stamp
from desk.database import hashed, new_token
from desk.guard import Account
from desk.state import Desk

_NOTED_EVERY = timedelta(minutes=1)  # a page that loads ten times a minute writes once
_FIND = """
select s.id, s.begun, s.seen, s.rehearsing, a.login, a.name, a.role
from sessions s join accounts a using (login) where s.hash = ? and not a.disabled
"""


@dataclass(frozen=True)
class Session:
    """One sign-in, as its owner sees it. Times are UTC."""

    id: int
    begun: datetime
    seen: datetime


def begin(desk: Desk, login: str) -> str:
    """Sign somebody in; return the token for their cookie."""
    token, now = new_token(), stamp(desk.clock())
    with desk.database.transaction() as db:
        db.execute("delete from sessions where begun < ?", [_oldest(desk)])
        row = [hashed(token), login, now, now]
        db.execute("insert into sessions (hash, login, begun, seen) values (?, ?, ?, ?)", row)
    return token


def account_of(desk: Desk, token: str) -> Account | None:
    """Return whose token it is, or None where it has ended: idle for too long, too old, signed
    out, or the account disabled."""
    found = desk.database.rows(_FIND, [hashed(token)])
    if not found:
        return None
    row, now = found[0], desk.clock()
    seen = moment(row["seen"])
    idle = timedelta(minutes=desk.school.desk.idle_minutes)
    if now - seen >= idle or row["begun"] < _oldest(desk):
        end(desk, row["id"])
        return None
    if now - seen >= _NOTED_EVERY:
        with desk.database.transaction() as db:
            db.execute("update sessions set seen = ? where id = ?", [stamp(now), row["id"]])
    return Account(row["name"], row["role"], row["login"], row["id"], bool(row["rehearsing"]))


def running(desk: Desk, login: str) -> list[Session]:
    """Return the sign-ins of an account that have not ended, the latest first."""
    seen = stamp(desk.clock() - timedelta(minutes=desk.school.desk.idle_minutes))
    sql = "select id, begun, seen from sessions where login = ? and begun >= ? and seen > ?"
    rows = desk.database.rows(f"{sql} order by id desc", [login, _oldest(desk), seen])
    return [Session(row["id"], moment(row["begun"]), moment(row["seen"])) for row in rows]


def end(desk: Desk, session: int) -> None:
    """End one sign-in."""
    with desk.database.transaction() as db:
        db.execute("delete from sessions where id = ?", [session])


def end_all(desk: Desk, login: str, but: int = 0) -> None:
    """End every sign-in of an account, wherever it is; `but` names one that goes on."""
    with desk.database.transaction() as db:
        db.execute("delete from sessions where login = ? and id <> ?", [login, but])


def rehearse(desk: Desk, session: int, on: bool) -> None:
    """Let a sign-in look at the rehearsal's copy, or at the real reports again."""
    with desk.database.transaction() as db:
        db.execute("update sessions set rehearsing = ? where id = ?", [int(on), session])


def _oldest(desk: Desk) -> str:
    return stamp(desk.clock() - timedelta(hours=desk.school.desk.longest_hours))
