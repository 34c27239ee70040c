"""Accounts: who can sign in, in which role. None is ever deleted, since the trail names them."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.incidents.clock import moment, stamp
from desk import passwords, sessions, trail, tries
from desk.database import hashed, new_token
from desk.guard import ROLES
from desk.state import Desk

LINK_HOURS = 48
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_LONGEST_NAME = 80
COMMAND_LINE = ("signpost", "administrator")  # who does it where nobody is signed in


class Refused(Exception):
    """Something about accounts that is not done; its text names words in knowledge/sign_in.yml."""


@dataclass(frozen=True)
class Entry:
    """An account as a list shows it. `ready` once its first password is set."""

    login: str
    name: str
    role: str
    ready: bool
    second_factor: bool
    disabled: bool
    created: datetime
    last: datetime | None  # when it last signed in


def add(desk: Desk, login: str, name: str, role: str, by: tuple[str, str] = COMMAND_LINE) -> str:
    """Make an account and return the token of its one-time link. `by` is name and role.

    Raises Refused (login, name, role, taken), Unavailable.
    """
    login, name = clean(login), name.strip()
    if not _LOGIN.fullmatch(login):
        raise Refused("login")
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refused("name")
    if role not in ROLES:
        raise Refused("role")
    try:
        with desk.database.transaction() as db:
            row = [login, name, role, stamp(desk.clock())]
            db.execute("insert into accounts (login, name, role, created) values (?, ?, ?, ?)", row)
            trail.note(desk, *by, "added", login=login, given=role)
    except sqlite3.IntegrityError:
        raise Refused("taken") from None
    return _link(desk, login)


def reset(desk: Desk, login: str, by: tuple[str, str] = COMMAND_LINE) -> str:
    """Take an account's password and second factor away, sign it out, and return the token of a
    link to set a new password. Raises Refused (unknown), Unavailable."""
    _change(desk, login, "reset", by, "password = null, secret = null, pending = null")
    return _link(desk, clean(login))


def disable(desk: Desk, login: str, by: tuple[str, str] = COMMAND_LINE) -> None:
    """Let an account sign in no more; what it had open ends. Raises Refused (unknown)."""
    _change(desk, login, "disabled", by, "disabled = 1")
    with desk.database.transaction() as db:
        db.execute("delete from links where login = ?", [clean(login)])


def enable(desk: Desk, login: str, by: tuple[str, str] = COMMAND_LINE) -> None:
    """Let a disabled account sign in again. Raises Refused (unknown), Unavailable."""
    _change(desk, login, "enabled", by, "disabled = 0")


def give_role(desk: Desk, login: str, role: str, by: tuple[str, str] = COMMAND_LINE) -> None:
    """Give an account another role; what it had open ends. Raises Refused (unknown, role)."""
    if role not in ROLES:
        raise Refused("role")
    _change(desk, login, "role_changed", by, "role = :role", role=role)


def listed(desk: Desk) -> list[Entry]:
    """Return all accounts by name."""
    sql = (
        "select login, name, role, password is not null as ready, secret is not null as second, "
        "disabled, created, last from accounts order by disabled, name collate nocase"
    )
    return [
        Entry(
            row["login"],
            row["name"],
            row["role"],
            bool(row["ready"]),
            bool(row["second"]),
            bool(row["disabled"]),
            moment(row["created"]),
            row["last"] and moment(row["last"]),
        )
        for row in desk.database.rows(sql)
    ]


def owner_of_link(desk: Desk, token: str) -> str | None:
    """Return the login whose password a link's token sets, or None: used, too old, or unknown."""
    sql = (
        "select login from links join accounts using (login) "
        "where hash = ? and until > ? and not disabled"
    )
    found = desk.database.rows(sql, [hashed(token), stamp(desk.clock())])
    return found[0]["login"] if found else None


def set_by_link(desk: Desk, token: str, password: str) -> None:
    """Set a password with a link, which then works no more. Raises Refused (link, or what
    `passwords.fault` names)."""
    login = owner_of_link(desk, token)
    if login is None:
        raise Refused("link")
    kept = _good(desk, login, password)
    with desk.database.transaction() as db:
        gone = db.execute("delete from links where hash = ?", [hashed(token)]).rowcount
        if not gone:  # another page was quicker with the same link
            raise Refused("link")
        _keep(desk, db, login, kept)
    tries.forgive(desk, login)
    sessions.end_all(desk, login)


def change_password(desk: Desk, login: str, new: str, session: int) -> None:
    """Change one's own password and end one's other sign-ins. Raises Refused (what
    `passwords.fault` names)."""
    kept = _good(desk, login, new)
    with desk.database.transaction() as db:
        _keep(desk, db, login, kept)
    sessions.end_all(desk, login, but=session)


def kept_password(desk: Desk, login: str) -> str | None:
    """Return the kept password of an account that may sign in, or None."""
    sql = "select password from accounts where login = ? and not disabled"
    found = desk.database.rows(sql, [login])
    return found[0]["password"] if found else None


def clean(login: str) -> str:
    """Return a login as it is kept."""
    return login.strip().casefold()


def _good(desk: Desk, login: str, password: str) -> str:
    [row] = desk.database.rows("select name from accounts where login = ?", [login])
    fault = passwords.fault(password, (desk.school.name, row["name"], login))
    if fault:
        raise Refused(fault)
    return passwords.hash_of(password)


def _keep(desk: Desk, db, login: str, kept: str) -> None:
    db.execute("update accounts set password = ? where login = ?", [kept, login])
    [(name, role)] = db.execute("select name, role from accounts where login = ?", [login])
    trail.note(desk, name, role, "password_set", login=login)


def _change(
    desk: Desk, login: str, what: str, by: tuple[str, str], change: str, **values: str
) -> None:
    login = clean(login)
    with desk.database.transaction() as db:
        sql = f"update accounts set {change} where login = :login"
        if not db.execute(sql, {"login": login, **values}).rowcount:
            raise Refused("unknown")
        db.execute("delete from sessions where login = ?", [login])
        given = {"given": values["role"]} if values else {}
        trail.note(desk, *by, what, login=login, **given)


def _link(desk: Desk, login: str) -> str:
    token = new_token()
    until = stamp(desk.clock() + timedelta(hours=LINK_HOURS))
    with desk.database.transaction() as db:
        db.execute("delete from links where login = ? or until < ?", [login, stamp(desk.clock())])
        db.execute("insert into links values (?, ?, ?)", [hashed(token), login, until])
    return token
