"""Who can sign in: everybody at the desk sees it, the administrator changes it."""

from __future__ import annotations

import re

import pytest

GOOD = "nobody reads the moss"
NEW = {"login": "kim", "name": "Kim Ó Sé", "role": "dsl"}


def test_an_account_is_made_with_a_link_that_is_shown_once(sitting, browser):
    """The link sets a password, and the new person is in."""
    administrator = sitting("administrator")
    page = administrator.post("/people/add", NEW)
    link = re.search(r"http://127\.0\.0\.1:5006(/set-password/[\w-]{43})", page.text)[1]
    browser.post(link, {"password": GOOD, "again": GOOD})

    assert page.status_code == 200
    assert browser.sign_in("kim", GOOD).status_code == 303
    assert link not in administrator.get("/people").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({**NEW, "login": "lead"}, "is taken"),
        ({**NEW, "name": "the HEAD"}, "is taken"),
        ({**NEW, "login": "<b>"}, "A login has"),
        ({**NEW, "role": "root"}, "no such role"),
        ({}, "A login has"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(sitting, form, said):
    """It is said why; what was typed comes back harmless."""
    reply = sitting("administrator").post("/people/add", form)

    assert reply.status_code == 403
    assert said in reply.text
    assert "<b>" not in reply.text


def test_closing_opening_and_another_role(sitting, everybody):
    """Each counts at once, and each is shown among what was lately changed."""
    administrator, lead = sitting("administrator"), sitting("lead")
    administrator.post("/people/disable", {"login": "lead"})
    closed = lead.get("/people").status_code
    administrator.post("/people/enable", {"login": "lead"})
    administrator.post("/people/role", {"login": "lead", "role": "head"})
    text = sitting("dsl").get("/people").text

    assert closed == 302
    assert "closed</td>" in text
    assert "opened again" in text
    assert "changed the role: head" in text


@pytest.mark.parametrize("step", ["reset", "disable", "role"])
def test_nobody_changes_their_own(sitting, everybody, step):
    """The last administrator cannot lock the school out, nor make themselves a reader."""
    form = {"login": "administrator", "role": "dsl"}
    reply = sitting("administrator").post(f"/people/{step}", form)

    assert reply.status_code == 403
    assert everybody.database.rows(
        "select 1 from accounts where login = 'administrator' and role = 'administrator' "
        "and not disabled and password is not null"
    )


def test_own_is_own_however_it_is_written(sitting, everybody):
    """Capitals and spaces are no way round."""
    form = {"login": " Administrator ", "role": "dsl"}

    assert sitting("administrator").post("/people/role", form).status_code == 403


@pytest.mark.parametrize("role", ["lead", "dsl", "head", "chair"])
def test_everybody_sees_who_is_let_in_and_changes_nothing(sitting, role):
    """The check on the administrator: a new reader does not stay unseen."""
    sitting("administrator").post("/people/add", NEW)
    text = sitting(role).get("/people").text

    assert "Kim Ó Sé" in text
    assert "/people/add" not in text


def test_a_link_is_not_asked_for_twice(sitting):
    """A step looked at instead of sent leads back to the list."""
    assert sitting("administrator").get("/people/reset").headers["location"] == "/people"
