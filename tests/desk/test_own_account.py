"""One's own account: password, second factor, and where one is signed in."""

from __future__ import annotations

import re

import pyotp
import pytest

from desk import accounts, second_factor

PASSWORD = "purple tractor river"
GOOD = "nobody reads the moss"


def changed(**other: str) -> dict[str, str]:
    """Return the form that changes the password, right unless said otherwise."""
    return {"old": PASSWORD, "password": GOOD, "again": GOOD, **other}


def test_a_password_is_changed_and_the_other_places_are_signed_out(sitting, everybody):
    """Where it was changed, one goes on."""
    here, there = sitting("lead"), sitting("lead")
    reply = here.post("/account/password", changed())

    assert (reply.status_code, reply.headers["location"]) == (303, "/account?done=password#main")
    assert here.get("/account?done=password").status_code == 200
    assert there.get("/account").status_code == 302
    assert accounts.kept_password(everybody, "lead")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (changed(old="guess"), "present password is not right"),
        (changed(old=""), "present password is not right"),
        (changed(again="other"), "not the same"),
        (changed(password="short", again="short"), "too short"),
        (changed(password="The lead 2026!!", again="The lead 2026!!"), "first things"),
        ({}, "present password is not right"),
    ],
)
def test_a_password_that_is_not_changed(sitting, everybody, form, said):
    """It is said why, and the old one still works."""
    before = accounts.kept_password(everybody, "lead")
    reply = sitting("lead").post("/account/password", form)

    assert reply.status_code == 403
    assert said in reply.text
    assert accounts.kept_password(everybody, "lead") == before


def test_a_desk_left_open_is_no_place_to_guess(sitting, browser):
    """Five wrong tries and the right password waits, too, here and when signing in."""
    here = sitting("lead")
    for n in range(5):
        here.post("/account/password", changed(old=f"guess {n}"))

    assert "Too many tries" in here.post("/account/password", changed()).text
    assert browser.sign_in("lead").status_code == 429


def test_a_second_factor_is_set_up_by_typing(sitting, everybody, clock):
    """Password, secret, a code; then it is on, and its secret is never shown again."""
    here = sitting("lead")
    without = here.post("/account/second-factor", {"old": "guess"})
    here.post("/account/second-factor", {"old": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", here.get("/account").text)[1]
    wrong = here.post("/account/confirm", {"code": "000000"})
    code = pyotp.TOTP(secret.replace(" ", "")).at(clock.now)
    right = here.post("/account/confirm", {"code": code})

    assert without.status_code == 403
    assert "code is not right" in wrong.text
    assert right.status_code == 303
    assert second_factor.is_on(everybody, "lead")
    assert secret not in here.get("/account").text


def test_a_second_factor_is_switched_off_with_the_password(sitting, everybody, clock):
    """Not by somebody who finds the desk open."""
    here = sitting("lead")
    secret = second_factor.start(everybody, "lead")
    here.post("/account/confirm", {"code": pyotp.TOTP(secret).at(clock.now)})
    without = here.post("/account/second-factor-off", {"old": ""}).status_code
    still = second_factor.is_on(everybody, "lead")
    here.post("/account/second-factor-off", {"old": PASSWORD})

    assert (without, still, second_factor.is_on(everybody, "lead")) == (403, True, False)


def test_signing_out_everywhere(sitting):
    """This place and the others; other people stay."""
    here, there, head = sitting("lead"), sitting("lead"), sitting("head")
    here.post("/account/sign-out-everywhere")

    assert [one.get("/account").status_code for one in (here, there, head)] == [302, 302, 200]


def test_a_made_up_note_is_not_shown(sitting):
    """What a link says was done is only said where it is one of ours."""
    assert '<p class="done"' not in sitting("lead").get("/account?done=<b>x</b>").text
