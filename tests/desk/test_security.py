"""Around every page: headers, cookies, and requests that no page of the desk could have sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk.security import LARGEST
from desk.serving import application

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PAGES = [
    "/",
    "/sign-in",
    "/reports",
    "/reports/OS-444444",
    "/charts",
    "/summary",
    "/content",
    "/rehearsal",
    "/people",
    "/account",
    "/health",
    "/nowhere",
    f"/set-password/{'a' * 43}",
]


@pytest.mark.parametrize("role", [None, "lead", "administrator"])
def test_every_answer_has_the_headers(sitting, browser, role):
    """Pages, refusals, redirects and errors alike: nothing loads, frames or keeps them."""
    here = sitting(role) if role else browser
    found = {path: here.get(path).headers for path in PAGES}
    wanted = {
        "content-security-policy": CSP,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }

    assert {path: {n: h.get(n) for n in wanted} for path, h in found.items()} == dict.fromkeys(
        PAGES, wanted
    )
    assert {len(h.get_list("cache-control")) for h in found.values()} == {1}


@pytest.mark.parametrize("path", ["/static/desk.css", "/static/desk.svg"])
def test_the_looks_may_be_kept_for_five_minutes(browser, path):
    """They are the same for everybody and hold nothing."""
    reply = browser.get(path)

    assert (reply.status_code, reply.headers["cache-control"]) == (200, "max-age=300")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_anybody_else_for_anything(sitting, path):
    """No script, no style or handler in the page, and no address of another site but in a link."""
    text = sitting("lead").get(path).text

    assert "<script" not in text
    assert " style=" not in text
    assert " on" + "click" not in text
    assert 'src="http' not in text
    assert '<link rel="stylesheet" href="http' not in text


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/people", "/content", "/rehearsal"])
def test_every_form_carries_the_token(sitting, path):
    """As many tokens as forms that are sent."""
    text = sitting("administrator" if path == "/people" else "lead").get(path).text

    assert text.count('method="post"') > 0
    assert text.count('name="csrftoken"') == text.count('method="post"')


@pytest.mark.parametrize("token", ["", "x", "IlZpbjFEYkJncklXOWY4UGgi.5_9wKEUh5BMHyBCi8ZdRf6HiWPk"])
def test_a_form_without_its_token_is_not_taken(sitting, everybody, token):
    """Another site that makes a browser send a form does not know the token."""
    browser = sitting("administrator")
    reply = browser.post("/people/disable", {"login": "lead", "csrftoken": token})

    assert reply.status_code == 403
    assert "Nothing was changed" in reply.text
    assert everybody.database.rows("select 1 from accounts where disabled") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_not_taken(sitting, everybody, headers):
    """Even with the right token: browsers say where a form comes from."""
    reply = sitting("administrator").post("/people/disable", {"login": "lead"}, **headers)

    assert reply.status_code == 403
    assert everybody.database.rows("select 1 from accounts where disabled") == []


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://127.0.0.1:5006", "Sec_Fetch_Site": "same-origin"}]
)
def test_a_form_from_the_desk_is_taken(sitting, everybody, headers):
    """What browsers send with the desk's own forms, and old ones that say nothing."""
    reply = sitting("administrator").post("/people/disable", {"login": "lead"}, **headers)

    assert reply.status_code == 303
    assert len(everybody.database.rows("select 1 from accounts where disabled")) == 1


def test_a_bearer_token_is_no_way_round_the_forms(sitting, everybody):
    """The library that checks tokens lets `Authorization` off; the desk takes that header away."""
    form = {"login": "lead", "csrftoken": ""}
    reply = sitting("administrator").post("/people/disable", form, Authorization="Bearer x")

    assert reply.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_pages_and_forms(sitting, method):
    """Nothing else is spoken here."""
    assert sitting("lead").send(method, "/reports").status_code == 405


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:5006", 200),
        ("localhost:5006", 200),
        ("[::1]:5006", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_a_name_that_is_not_the_desks_is_refused(browser, host, status):
    """Another site whose name is made to point here gets nothing."""
    assert browser.get("/sign-in", Host=host).status_code == status


def test_a_form_that_is_too_large_is_not_read(sitting):
    """Nobody fills the memory with one form."""
    reply = sitting("lead").post("/account/password", {"old": "x" * LARGEST})

    assert reply.status_code == 413


def test_behind_https_the_cookies_are_secure(everybody, at_a):
    """Both cookies only travel sealed, and browsers are told to come sealed for a year."""
    behind = replace(everybody, address="https://desk.school.example")
    browser = at_a(application(behind), "https://desk.school.example")
    page = browser.get("/sign-in")
    reply = browser.sign_in("lead")

    assert page.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Secure")
    assert reply.headers["set-cookie"].startswith("__Host-desk=")
    assert reply.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Secure")
    assert reply.headers["strict-transport-security"] == "max-age=31536000"
    assert browser.get("/people").status_code == 200
