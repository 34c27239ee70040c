"""The second factor: codes that change every thirty seconds, each good once."""

from __future__ import annotations

import pyotp
import pytest

from desk import accounts, second_factor, trail
from desk.guard import Account

KAUR = Account("The lead", "lead", "lead")


@pytest.fixture
def app(everybody, clock):
    """The app on the lead's phone, set up and proved: `app(-30)` is the code of a moment ago."""
    made = pyotp.TOTP(second_factor.start(everybody, "lead"))
    second_factor.confirm(everybody, KAUR, made.at(clock.now))
    clock.pass_by(minutes=5)
    return lambda seconds=0: made.at(int(clock.now.timestamp()) + seconds)


def test_without_a_second_factor_no_code_is_asked_for(everybody):
    """Whatever stands in the field, it is optional."""
    assert second_factor.fits(everybody, "lead", "")
    assert not second_factor.is_on(everybody, "lead")


def test_a_secret_counts_only_when_a_code_has_proved_it(everybody, clock):
    """A slip in typing the secret into the app locks nobody out."""
    secret = second_factor.start(everybody, "lead")
    before = second_factor.is_on(everybody, "lead")
    wrong = second_factor.confirm(everybody, KAUR, "000000")
    right = second_factor.confirm(everybody, KAUR, pyotp.TOTP(secret).at(clock.now))

    assert (before, wrong, right) == (False, False, True)
    assert second_factor.is_on(everybody, "lead")
    assert second_factor.pending(everybody, "lead") is None
    assert trail.latest(everybody)[0].what == "second_factor_on"


@pytest.mark.parametrize(
    ("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_holds_a_little_longer_than_it_is_shown(everybody, app, seconds, right):
    """Clocks differ by half a minute, not by more."""
    assert second_factor.fits(everybody, "lead", app(seconds)) is right


def test_a_code_works_once(everybody, app):
    """Somebody who looks over a shoulder cannot use it again, nor the one before it."""
    tries = [second_factor.fits(everybody, "lead", app(seconds)) for seconds in (0, 0, -30)]

    assert tries == [True, False, False]


def test_the_code_that_switched_it_on_does_not_sign_in(everybody, clock):
    """It has been used."""
    code = pyotp.TOTP(second_factor.start(everybody, "lead")).at(clock.now)
    second_factor.confirm(everybody, KAUR, code)

    assert not second_factor.fits(everybody, "lead", code)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 4000, "é"])
def test_no_code_is_no_code(everybody, app, code):
    """What is not six digits is wrong and nothing worse."""
    assert not second_factor.fits(everybody, "lead", code)


def test_spaces_in_a_code_are_nothing(everybody, app):
    """Apps show the digits in two groups, and people type what they see."""
    code = app()

    assert second_factor.fits(everybody, "lead", f" {code[:3]} {code[3:]} ")


def test_switched_off_no_code_is_asked_for(everybody, app):
    """And the trail says who did it."""
    second_factor.switch_off(everybody, KAUR)

    assert second_factor.fits(everybody, "lead", "")
    assert trail.latest(everybody)[0].what == "second_factor_off"


def test_a_reset_takes_it_away(everybody, app):
    """A lost phone is a new link."""
    accounts.reset(everybody, "lead")

    assert not second_factor.is_on(everybody, "lead")


def test_the_secret_is_sealed_and_survives_a_new_key(everybody, clock):
    """Neither the file gives it away, nor does a new sealing key of the store lose it."""
    secret = second_factor.start(everybody, "lead")
    second_factor.confirm(everybody, KAUR, pyotp.TOTP(secret).at(clock.now))
    everybody.database.close()
    clock.pass_by(minutes=1)
    everybody.store._keys = everybody.store.keys.rotated().only_newest()

    assert secret.encode() not in everybody.database.path.read_bytes()
    assert second_factor.fits(everybody, "lead", pyotp.TOTP(secret).at(clock.now))


def test_a_secret_moved_to_another_account_does_not_open(everybody, app):
    """Who can write to the file cannot give the lead's factor to somebody else."""
    from actions.incidents.errors import WrongKey

    with everybody.database.transaction() as db:
        sql = "update accounts set secret = (select secret from accounts where login = 'lead')"
        db.execute(f"{sql} where login = 'head'")

    with pytest.raises(WrongKey):
        second_factor.fits(everybody, "head", app())
