"""Accounts: made with a one-time link, reset, closed, each with its line in the audit trail."""

from __future__ import annotations

import stat
from threading import Thread

import pytest

from actions.incidents.checking import verify
from actions.incidents.report import Reader
from desk import accounts, sessions, trail
from desk.accounts import Refused

GOOD = "nobody reads the moss"


@pytest.fixture
def link(desk) -> str:
    """The link of a new account."""
    return accounts.add(desk, " Kaur ", "Ms Kaur", "lead")


def events(desk) -> list[tuple]:
    """Return the trail's lines about accounts, oldest first."""
    return [(e.who, e.role, e.what, dict(e.detail)) for e in reversed(trail.latest(desk))]


def test_a_new_account_waits_for_its_password(desk, link):
    """It is listed, but nobody can sign in with it."""
    [entry] = accounts.listed(desk)

    assert (entry.login, entry.name, entry.role, entry.ready) == ("kaur", "Ms Kaur", "lead", False)
    assert accounts.kept_password(desk, "kaur") is None
    assert events(desk) == [
        ("signpost", "administrator", "added", {"login": "kaur", "given": "lead"})
    ]


@pytest.mark.parametrize(
    ("login", "name", "role", "why"),
    [
        ("k", "K", "lead", "login"),
        ("two words", "K", "lead", "login"),
        ("<script>", "K", "lead", "login"),
        ("k" * 65, "K", "lead", "login"),
        ("kim", "", "lead", "name"),
        ("kim", "two\nlines", "lead", "name"),
        ("kim", "turned \u202e round", "lead", "name"),
        ("kim", "n" * 81, "lead", "name"),
        ("kim", "Kim", "caretaker", "role"),
        ("KAUR", "Kim", "lead", "taken"),
        ("kim", "ms kaur", "lead", "taken"),
    ],
)
def test_an_account_that_is_refused(desk, link, login, name, role, why):
    """Odd logins and names, no role at all, and whatever would blur two people in the trail."""
    with pytest.raises(Refused, match=f"^{why}$"):
        accounts.add(desk, login, name, role)

    assert len(accounts.listed(desk)) == 1


def test_a_link_works_once(desk, link):
    """The first password that is good enough uses it up."""
    accounts.set_by_link(desk, link, GOOD)

    assert accounts.kept_password(desk, "kaur").startswith("$argon2id$")
    with pytest.raises(Refused, match="^link$"):
        accounts.set_by_link(desk, link, GOOD + "!")


def test_a_link_used_twice_at_the_same_moment_sets_one_password(desk, link):
    """Two windows with the same link: one of them is told that it works no more."""
    why = []

    def set_it(password: str) -> None:
        try:
            accounts.set_by_link(desk, link, password)
        except Refused as refused:
            why.append(str(refused))

    both = [Thread(target=set_it, args=(GOOD + sign,)) for sign in "!?"]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert why == ["link"]


@pytest.mark.parametrize(("password", "why"), [("short", "short"), ("Ms Kaur 2026 lead", "common")])
def test_a_link_survives_a_bad_password(desk, link, password, why):
    """Refused, one can try a better one."""
    with pytest.raises(Refused, match=f"^{why}$"):
        accounts.set_by_link(desk, link, password)

    assert accounts.owner_of_link(desk, link) == "kaur"


def test_a_link_ends_after_two_days(desk, link, clock):
    """A letter found in a drawer opens nothing."""
    clock.pass_by(hours=48)

    assert accounts.owner_of_link(desk, link) is None


def test_a_new_link_ends_the_one_before(desk, link):
    """Only the last link that was given out works."""
    newer = accounts.reset(desk, "kaur")

    assert [accounts.owner_of_link(desk, one) for one in (link, newer)] == [None, "kaur"]


def test_a_reset_takes_the_password_and_the_sign_ins(desk, link):
    """Whoever had the password, or a desk open, is out."""
    accounts.set_by_link(desk, link, GOOD)
    token = sessions.begin(desk, "kaur")
    accounts.reset(desk, "KAUR", by=("Sam", "administrator"))

    assert accounts.kept_password(desk, "kaur") is None
    assert sessions.account_of(desk, token) is None
    assert events(desk)[-1] == ("Sam", "administrator", "reset", {"login": "kaur"})


def test_a_closed_account_has_no_password_to_try_and_no_link(desk, link):
    """Closing shuts every way in; opening again gives the old password back."""
    accounts.set_by_link(desk, link, GOOD)
    kept = accounts.kept_password(desk, "kaur")
    newer = accounts.reset(desk, "kaur")
    accounts.disable(desk, "kaur")
    shut = accounts.kept_password(desk, "kaur"), accounts.owner_of_link(desk, newer)
    accounts.enable(desk, "kaur")

    assert kept
    assert shut == (None, None)
    assert [what for _, _, what, _ in events(desk)][-3:] == ["reset", "disabled", "enabled"]


@pytest.mark.parametrize("change", [accounts.reset, accounts.disable, accounts.enable])
def test_what_is_not_there_cannot_be_changed(desk, change):
    """A slip in a login is said, and the trail says nothing of it."""
    with pytest.raises(Refused, match="^unknown$"):
        change(desk, "nobody")

    assert events(desk) == []


def test_another_role_is_in_the_trail(desk, link):
    """Who may read what, and since when, can be read from the trail."""
    accounts.give_role(desk, "kaur", "dsl")

    assert accounts.listed(desk)[0].role == "dsl"
    assert events(desk)[-1][2:] == ("role_changed", {"login": "kaur", "given": "dsl"})


def test_what_cannot_be_noted_is_not_done(desk, monkeypatch):
    """With the trail out of reach no account is made."""
    from actions.incidents.errors import Unavailable

    def broken(*_):
        raise Unavailable("disk")

    monkeypatch.setattr(type(desk.store), "transaction", broken)
    with pytest.raises(Unavailable):
        accounts.add(desk, "kim", "Kim", "lead")

    assert accounts.listed(desk) == []


def test_the_trail_of_accounts_is_part_of_the_stores(desk, link):
    """`verify` finds every line in its place, as it does for reports."""
    accounts.set_by_link(desk, link, GOOD)

    assert verify(desk.store, Reader("Sam", "lead")) == []


def test_the_file_is_for_its_owner_only(desk, link):
    """Nobody else on the machine reads it, and neither link nor password stands in it."""
    accounts.set_by_link(desk, link, GOOD)
    desk.database.close()
    content = desk.database.path.read_bytes()

    assert stat.S_IMODE(desk.database.path.stat().st_mode) == 0o600
    assert link.encode() not in content
    assert GOOD.encode() not in content
