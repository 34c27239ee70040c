"""How often somebody may try to sign in: a few times for a login, a few more for an address.

A try counts before its password is looked at, so many at once are no way round. Unknown logins
count like known ones, so the answer does not tell which there are.
"""

from __future__ import annotations

from datetime import timedelta

from actions.incidents.clock import stamp
from desk.state import Desk

FOR_LOGIN, FOR_ADDRESS = 5, 30  # failed tries
WITHIN = timedelta(minutes=15)
_KEPT = timedelta(days=30)


def begun(desk: Desk, login: str, address: str) -> int | None:
    """Note a try and return its id, or None where there were too many in the last 15 minutes."""
    who, where = _hash(desk, "login", login), _hash(desk, "address", address)
    now = desk.clock()
    with desk.database.transaction() as db:
        db.execute("delete from tries where at < ?", [stamp(now - _KEPT)])
        sql = (
            "select coalesce(sum(login = ?), 0), coalesce(sum(address = ?), 0) from tries "
            "where at > ? and not good"
        )
        mine, here = db.execute(sql, [who, where, stamp(now - WITHIN)]).fetchone()
        if mine >= FOR_LOGIN or here >= FOR_ADDRESS:
            return None
        row = [who, where, stamp(now)]
        return db.execute("insert into tries (login, address, at) values (?, ?, ?)", row).lastrowid


def succeeded(desk: Desk, number: int) -> int:
    """Note that a try was good; return how many failed for this login since the last good one."""
    with desk.database.transaction() as db:
        (who,) = db.execute("select login from tries where id = ?", [number]).fetchone()
        sql = (
            "select count(*) from tries where login = ?1 and not good and id <> ?2 and id > "
            "(select coalesce(max(id), 0) from tries where login = ?1 and good)"
        )
        (failed,) = db.execute(sql, [who, number]).fetchone()
        db.execute("update tries set good = 1 where id = ?", [number])
        return failed


def forgive(desk: Desk, login: str) -> None:
    """Forget the failed tries for a login: somebody has proved who they are in another way."""
    with desk.database.transaction() as db:
        who = _hash(desk, "login", login)
        db.execute("delete from tries where login = ? and not good", [who])


def _hash(desk: Desk, purpose: str, text: str) -> str:
    return desk.store.keys.hash(f"desk {purpose}", text).hex()
