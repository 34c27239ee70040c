"""Signing in and out, as a browser does it."""

from __future__ import annotations

import json
from threading import Thread

import pyotp
import pytest

from desk import accounts, passwords, second_factor, tries
from desk.guard import Account

GOOD = "nobody reads the moss"
WRONG = "That is not right"
LOCKED = "Too many tries"


def test_the_right_password_signs_in(everybody, browser):
    """The cookie is for this sign-in, for no script, and for no other site."""
    reply = browser.sign_in(" LEAD ", next="/people")

    assert (reply.status_code, reply.headers["location"]) == (303, "/people")
    assert "HttpOnly" in reply.headers["set-cookie"]
    assert "SameSite=Strict" in reply.headers["set-cookie"]
    assert browser.get("/people").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [("lead", "wrong horse"), ("lead", ""), ("", ""), ("nobody", "x" * 300), ("' or 1=1 --", "x")],
)
def test_what_is_wrong_is_not_told(everybody, browser, login, password):
    """Wrong login and wrong password get the same answer, and no cookie."""
    reply = browser.sign_in(login, password)

    assert reply.status_code == 403
    assert WRONG in reply.text
    assert "desk" not in reply.cookies


def test_a_closed_account_gets_the_same_answer(everybody, browser):
    """Whoever left is not told that their password was right."""
    accounts.disable(everybody, "lead")

    assert WRONG in browser.sign_in("lead").text


def test_an_account_without_a_password_gets_the_same_answer(desk, browser):
    """Nobody slips in before the link was used."""
    accounts.add(desk, "kaur", "Ms Kaur", "lead")

    assert [browser.sign_in("kaur", word).status_code for word in ("", "kaur")] == [403, 403]


def test_a_login_is_shown_again_as_text(everybody, browser):
    """What was typed comes back harmless, and the password never does."""
    reply = browser.sign_in('"><script>alert(1)</script>', "my secret words")

    assert "<script>alert" not in reply.text
    assert "my secret words" not in reply.text


def test_five_wrong_tries_lock_a_login_for_a_quarter_of_an_hour(everybody, browser, clock):
    """Then the right password is refused, too, until the time is up."""
    first = [browser.sign_in("lead", f"guess {n}").status_code for n in range(6)]
    right = browser.sign_in("lead")
    others = browser.sign_in("head").status_code
    clock.pass_by(minutes=15)

    assert first == [403] * 5 + [429]
    assert (right.status_code, LOCKED in right.text) == (429, True)
    assert others == 303
    assert browser.sign_in("lead").status_code == 303


def test_an_unknown_login_is_locked_like_a_known_one(everybody, browser):
    """The lock does not tell which logins there are."""
    codes = {
        login: [browser.sign_in(login, f"guess {n}").status_code for n in range(6)]
        for login in ("lead", "nobody")
    }

    assert codes["lead"] == codes["nobody"]


def test_many_logins_from_one_address_are_stopped(everybody, browser):
    """Trying one common password with every name comes to an end, too."""
    codes = [browser.sign_in(f"name{n}", "guess").status_code for n in range(31)]

    assert codes == [403] * 30 + [429]


def test_many_tries_at_once_are_no_way_round(everybody):
    """Ten at the same moment count as ten."""
    let = []
    threads = [
        Thread(target=lambda: let.append(tries.begun(everybody, "lead", "10.0.0.1")))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(one is not None for one in let) == 5


def test_a_link_opens_a_locked_account(everybody, browser):
    """Whoever proves who they are need not wait."""
    for n in range(5):
        browser.sign_in("lead", f"guess {n}")
    accounts.set_by_link(everybody, accounts.reset(everybody, "lead"), GOOD)

    assert browser.sign_in("lead", GOOD).status_code == 303


def test_what_was_typed_as_a_login_is_not_kept(everybody, browser):
    """Somebody types the password into the wrong field one day."""
    browser.sign_in("purple tractor river", "x")
    everybody.database.close()

    assert b"purple tractor" not in everybody.database.path.read_bytes()


def test_with_a_second_factor_the_code_is_needed(everybody, browser, clock):
    """Password and code, or nothing; the same answer for either."""
    app = pyotp.TOTP(second_factor.start(everybody, "lead"))
    second_factor.confirm(everybody, Account("The lead", "lead", "lead"), app.at(clock.now))
    clock.pass_by(minutes=1)
    codes = ["", "000000", app.at(clock.now)]

    assert [browser.sign_in("lead", code=code).status_code for code in codes] == [403, 403, 303]


def test_signing_in_and_out_is_in_the_trail(everybody, browser):
    """With how many failed before, so that a guesser is seen."""
    browser.sign_in("lead", "guess")
    browser.sign_in("lead")
    browser.post("/sign-out")
    with everybody.store.reading() as tx:
        found = list(tx.rows("select what, who, detail from audit order by id desc limit 2"))

    assert [row["what"] for row in found] == ["account_signed_out", "account_signed_in"]
    assert found[0]["who"] == "The lead"
    assert json.loads(found[1]["detail"]) == {"failed_before": "1", "login": "lead"}


def test_signing_out_ends_it(everybody, browser):
    """An old cookie is worth nothing, and the browser is told to forget."""
    browser.sign_in("lead")
    old = dict(browser.cookies)
    reply = browser.post("/sign-out")
    browser.cookies |= old

    assert reply.headers["clear-site-data"] == '"cache", "storage"'
    assert browser.get("/people").status_code == 302


def test_a_hash_that_is_outdated_is_made_anew(everybody, browser, monkeypatch):
    """Nobody has to change a password for it."""
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(2, 16, 1))
    browser.sign_in("lead")

    assert "m=16,t=2" in accounts.kept_password(everybody, "lead")


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/reports/OS-444444?done=note", "/reports/OS-444444?done=note"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_only_to_the_desk(everybody, browser, wanted, led):
    """A link into the desk survives signing in; one that leads out of it does not."""
    assert browser.sign_in("lead", next=wanted).headers["location"] == led


def test_what_was_typed_when_the_sign_in_ended_is_shown_once_more(sitting, everybody, clock):
    """A long note is not lost because its writer thought for half an hour."""
    browser = sitting("lead")
    clock.pass_by(minutes=31)
    note = "Rang the <b>parents</b> of the two, they will come on Friday."
    reply = browser.post("/reports/OS-444444/note", {"text": note, "password": "x" * 30})

    assert reply.status_code == 401
    assert "Rang the &lt;b&gt;parents&lt;/b&gt; of the two" in reply.text
    assert "x" * 30 not in reply.text


def test_a_link_sets_a_password_and_looking_does_not_use_it_up(desk, browser):
    """Mail filters look at links; the person still gets in, once."""
    path = f"/set-password/{accounts.add(desk, 'kaur', 'Ms Kaur', 'lead')}"
    looked = [browser.get(path).status_code for _ in range(2)]
    differ = browser.post(path, {"password": GOOD, "again": "other"})
    common = browser.post(path, {"password": "Password2026!!", "again": "Password2026!!"})
    good = browser.post(path, {"password": GOOD, "again": GOOD})

    assert looked == [200, 200]
    assert "not the same" in differ.text
    assert "first things" in common.text
    assert (good.status_code, good.headers["location"]) == (303, "/sign-in?set=yes")
    assert browser.get(path).status_code == 410
    assert browser.post(path, {"password": GOOD, "again": GOOD}).status_code == 410


@pytest.mark.parametrize(
    ("role", "first"), [("lead", "/reports"), ("chair", "/reports"), ("administrator", "/people")]
)
def test_the_front_leads_to_ones_own_first_page(sitting, role, first):
    """Nobody lands on a page that is not theirs."""
    assert sitting(role).get("/").headers["location"] == first
