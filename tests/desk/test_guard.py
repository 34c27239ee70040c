"""Who may do what: each page and each step, asked for real by each role and by nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desk import guard, serving
from desk.app import routes
from desk.guard import MAY, ROLES, allowed, may
from knowledge.sign_in import words

serving._plug_in()

READERS = {"lead", "dsl", "deputy_dsl", "head", "chair"}
DESK = {"lead", "dsl", "deputy_dsl"}
ALL = READERS | {"administrator"}
# Method, path, and who may; a report's path names one that nobody filed.
TABLE = [
    ("GET", "/reports", READERS),
    ("GET", "/reports/OS-444444", READERS),
    ("GET", "/reports/OS-444444/record.docx", READERS),
    ("GET", "/reports/OS-444444/record.html", READERS),
    ("GET", "/reports/OS-444444/record.csv", READERS),
    ("POST", "/reports/OS-444444/acknowledge", READERS),
    ("POST", "/reports/OS-444444/note", READERS),
    ("POST", "/reports/OS-444444/reply", READERS),
    ("POST", "/reports/OS-444444/assign", READERS),
    ("POST", "/reports/OS-444444/move", READERS),
    ("POST", "/reports/OS-444444/close", READERS),
    ("POST", "/reports/OS-444444/reopen", READERS),
    ("POST", "/reports/OS-444444/link", READERS),
    ("POST", "/reports/OS-444444/transfer", READERS),
    ("POST", "/reports/OS-444444/hold", READERS),
    ("POST", "/reports/OS-444444/release", READERS),
    ("GET", "/charts", READERS),
    ("GET", "/summary", DESK | {"head"}),
    ("GET", "/content", DESK),
    ("POST", "/content/suggest", DESK),
    ("POST", "/content/drop", DESK),
    ("GET", "/rehearsal", READERS),
    ("POST", "/rehearsal/begin", READERS),
    ("POST", "/rehearsal/afresh", READERS),
    ("POST", "/rehearsal/end", READERS),
    ("GET", "/people", ALL),
    ("POST", "/people/add", {"administrator"}),
    ("POST", "/people/reset", {"administrator"}),
    ("POST", "/people/disable", {"administrator"}),
    ("POST", "/people/enable", {"administrator"}),
    ("POST", "/people/role", {"administrator"}),
    ("GET", "/account", ALL),
    ("POST", "/account/password", ALL),
    ("POST", "/account/second-factor", ALL),
    ("POST", "/account/confirm", ALL),
    ("POST", "/account/second-factor-off", ALL),
    ("POST", "/account/sign-out-everywhere", ALL),
    ("POST", "/sign-out", ALL),
]
IN_THE_HANDBOOK = (
    "reports.act",
    "reports.read",
    "summary.read",
    "content.read",
    "rehearsal",
    "accounts.read",
    "accounts.manage",
)
REFUSED = f"<h1>{words()['trouble']['not_yours']['title']}</h1>"
OPEN = ("/", "/sign-in", f"/set-password/{'a' * 43}")
NAMES = [f"{method} {path}" for method, path, _ in TABLE]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(sitting, role):
    """What a role may not do is answered with 403, and nothing else is."""
    browser = sitting(role)
    refused = []
    for method, path, _ in TABLE:
        reply = browser.post(path) if method == "POST" else browser.get(path)
        if REFUSED in reply.text:
            refused.append((reply.status_code, path))
        if path in ("/account/sign-out-everywhere", "/sign-out"):
            browser = sitting(role)

    assert refused == [(403, path) for _, path, who in TABLE if role not in who]


@pytest.mark.parametrize(("method", "path"), [row[:2] for row in TABLE], ids=NAMES)
def test_nobody_gets_anything_without_signing_in(browser, method, path):
    """Signed out, a page leads to signing in and a form is not taken."""
    reply = browser.post(path) if method == "POST" else browser.get(path)
    seen = (reply.status_code, reply.headers.get("location"))

    assert seen == ((401, None) if method == "POST" else (302, f"/sign-in?next={path}"))


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in routes])
def test_every_route_is_in_the_table(pattern):
    """A page that nobody put into the table above would be tried by nobody."""
    paths = [path for _, path, _ in TABLE] + list(OPEN)

    assert [path for path in paths if re.match(pattern, path)] != []


def test_every_page_is_guarded():
    """Each route has an action of the guard's table, or is one of those open to all."""
    unguarded = [pattern for pattern, page in routes if getattr(page, "action", "") is None]

    assert unguarded == [r"/$", r"/sign-in$", r"/set-password/(?P<token>[\w-]{43})$"]
    assert all(hasattr(page, "action") for _, page in routes)


def test_the_guards_table():
    """Who may do what, said a second time, so that nobody widens it by a slip."""
    assert {action: set(roles) for action, roles in MAY.items()} == {
        "reports.read": READERS,
        "reports.act": READERS,
        "reports.export": READERS,
        "summary.read": DESK | {"head"},
        "content.read": DESK,
        "content.suggest": DESK,
        "rehearsal": READERS,
        "accounts.read": ALL,
        "accounts.manage": {"administrator"},
        "own": ALL,
    }


def test_the_handbook_has_the_same_table():
    """docs/desk.md tells a school what the guard does, row by row."""
    text = (Path(__file__).parents[2] / "docs/desk.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")][:8]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, *told = [row for row in rows if not row[0].startswith("---")]
    said = [
        {role for role, may in zip(head[1:], row[1:], strict=True) if may == "yes"} for row in told
    ]

    assert said == [set(MAY[action]) for action in IN_THE_HANDBOOK]


@pytest.mark.parametrize(
    ("role", "action"),
    [(None, "own"), ("lead", "accounts.manage"), ("lead", "execute-sql"), ("caretaker", "own")],
)
def test_what_is_not_named_is_not_allowed(role, action):
    """Nobody signed in, a role without the right, an action or role that does not exist."""
    assert not may(role, action)


def test_a_page_cannot_ask_for_a_right_that_is_not_in_the_table():
    """A slip in an action's name stops the desk from starting, not a reader at work."""
    with pytest.raises(KeyError):
        allowed("reports.raed")


def test_an_administrator_is_no_reader():
    """The store never sees an administrator, whatever a page forgot to ask."""
    with pytest.raises(guard.trouble.NotYours):
        assert guard.Account("Sam", "administrator", "sam").reader
