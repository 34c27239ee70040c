"""The second factor: six digits that change every 30 seconds (TOTP, RFC 6238, by pyotp).

The secret is typed into the app by hand: a picture of it would have to be drawn by somebody.
"""

from __future__ import annotations

import pyotp

from desk import trail
from desk.guard import Account
from desk.state import Desk

_SLACK = (-1, 0, 1)  # steps of 30 seconds: clocks differ, and people type slowly (RFC 6238, 5.2)


def is_on(desk: Desk, login: str) -> bool:
    """Whether an account has to give a code when it signs in."""
    sql = "select 1 from accounts where login = ? and secret is not null"
    return bool(desk.database.rows(sql, [login]))


def start(desk: Desk, login: str) -> str:
    """Make a secret and return it for typing into the app; it counts once a code has proved it."""
    secret = pyotp.random_base32()
    sealed = desk.sealer("second factor").seal(secret, "accounts", login, "secret")
    with desk.database.transaction() as db:
        db.execute("update accounts set pending = ? where login = ?", [sealed, login])
    return secret


def pending(desk: Desk, login: str) -> str | None:
    """Return the secret that waits for its first code, or None."""
    return _secret(desk, login, "pending")


def confirm(desk: Desk, account: Account, code: str) -> bool:
    """Switch the second factor on if the code is that of the waiting secret."""
    secret = pending(desk, account.login)
    step = _step(desk, secret, code) if secret else None
    if step is None:
        return False
    with desk.database.transaction() as db:
        sql = "update accounts set secret = pending, pending = null, step = ? where login = ?"
        db.execute(sql, [step, account.login])
        trail.note(desk, account.name, account.role, "second_factor_on", login=account.login)
    return True


def switch_off(desk: Desk, account: Account) -> None:
    """Switch it off. Raises Unavailable."""
    with desk.database.transaction() as db:
        sql = "update accounts set secret = null, pending = null where login = ?"
        db.execute(sql, [account.login])
        trail.note(desk, account.name, account.role, "second_factor_off", login=account.login)


def fits(desk: Desk, login: str, code: str) -> bool:
    """Whether a code is right where one is needed; each works once."""
    secret = _secret(desk, login, "secret")
    if secret is None:
        return True
    step = _step(desk, secret, code)
    if step is None:
        return False
    with desk.database.transaction() as db:
        sql = "update accounts set step = ?1 where login = ?2 and step < ?1"
        return db.execute(sql, [step, login]).rowcount == 1


def _secret(desk: Desk, login: str, column: str) -> str | None:
    sql = f"select {column} as sealed from accounts where login = ?"
    found = desk.database.rows(sql, [login])
    if not found or found[0]["sealed"] is None:
        return None
    return desk.sealer("second factor").open(found[0]["sealed"], "accounts", login, "secret")


def _step(desk: Desk, secret: str, code: str) -> int | None:
    """Return the number of the 30 seconds that a code belongs to, or None."""
    app = pyotp.TOTP(secret)
    now = int(desk.clock().timestamp()) // app.interval
    typed = "".join(code.split())
    for step in (now + slack for slack in _SLACK):
        if pyotp.utils.strings_equal(typed, app.generate_otp(step)):
            return step
    return None
