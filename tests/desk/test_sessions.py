"""A sign-in ends: idle, too old, signed out, everywhere, or when the account is closed."""

from __future__ import annotations

import pytest

from desk import accounts, sessions
from desk.guard import Account


@pytest.fixture
def token(everybody) -> str:
    """The lead's sign-in."""
    return sessions.begin(everybody, "lead")


def test_a_token_tells_whose_it_is(everybody, token):
    """Name, role and login come from the account as it is now."""
    found = sessions.account_of(everybody, token)

    assert found == Account("The lead", "lead", "lead", found.session, rehearsing=False)


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43])
def test_another_token_is_nobodys(everybody, token, wrong):
    """A guess, or an empty cookie, is no sign-in."""
    assert sessions.account_of(everybody, wrong) is None


def test_the_token_is_not_in_the_database(everybody, token):
    """Who reads the file cannot sign in with what stands in it."""
    everybody.database.close()

    assert token.encode() not in everybody.database.path.read_bytes()


@pytest.mark.parametrize(("minutes", "there"), [(29, True), (30, False), (24 * 60, False)])
def test_idle_for_half_an_hour_it_ends(everybody, token, clock, minutes, there):
    """Thirty minutes without a page end it, and it stays ended."""
    clock.pass_by(minutes=minutes)

    assert (sessions.account_of(everybody, token) is not None) is there
    clock.pass_by(minutes=-minutes)
    assert (sessions.account_of(everybody, token) is not None) is there


def test_after_twelve_hours_it_ends_however_busy(everybody, token, clock):
    """A page every twenty minutes keeps it going for twelve hours and no longer."""
    seen = 0
    while sessions.account_of(everybody, token) is not None:
        clock.pass_by(minutes=20)
        seen += 1

    assert seen == 12 * 3 + 1


def test_signing_out_ends_one(everybody, token):
    """The others of the same account go on."""
    other = sessions.begin(everybody, "lead")
    sessions.end(everybody, sessions.account_of(everybody, token).session)

    assert sessions.account_of(everybody, token) is None
    assert sessions.account_of(everybody, other) is not None


def test_signing_out_everywhere_ends_all_of_one_account(everybody, token):
    """Also the ones in other browsers, but nobody else's."""
    other, heads = sessions.begin(everybody, "lead"), sessions.begin(everybody, "head")
    sessions.end_all(everybody, "lead")
    left = [sessions.account_of(everybody, one) for one in (token, other, heads)]

    assert [account and account.login for account in left] == [None, None, "head"]


@pytest.mark.parametrize("change", [accounts.disable, accounts.reset])
def test_a_closed_account_is_out_at_once(everybody, token, change):
    """Closing or resetting an account ends what it has open."""
    change(everybody, "lead")

    assert sessions.account_of(everybody, token) is None


def test_a_role_that_changes_ends_the_sign_in(everybody, token):
    """Nobody goes on reading with the role they had."""
    accounts.give_role(everybody, "lead", "administrator")

    assert sessions.account_of(everybody, token) is None


def test_where_one_is_signed_in(everybody, token, clock):
    """The latest first; those that have ended are not shown."""
    clock.pass_by(minutes=20)
    sessions.begin(everybody, "lead")
    shown = [one.begun for one in sessions.running(everybody, "lead")]
    clock.pass_by(minutes=15)

    assert len(shown) == 2
    assert shown[0] > shown[1]
    assert len(sessions.running(everybody, "lead")) == 1


def test_a_sign_in_can_rehearse(everybody, token):
    """Only this sign-in looks at the copy, until it goes back."""
    other = sessions.begin(everybody, "lead")
    sessions.rehearse(everybody, sessions.account_of(everybody, token).session, on=True)
    both = [sessions.account_of(everybody, one).rehearsing for one in (token, other)]

    assert both == [True, False]


def test_old_sign_ins_are_forgotten(everybody, token, clock):
    """Nothing gathers in the database: the next sign-in clears what is too old."""
    clock.pass_by(hours=13)
    sessions.begin(everybody, "head")

    assert [row["login"] for row in everybody.database.rows("select login from sessions")] == [
        "head"
    ]
