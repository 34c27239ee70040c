"""Datasette shows nothing of its own: no database, no SQL, no download, no `/-/` page."""

from __future__ import annotations

import asyncio

import pytest

from desk import serving
from desk.guard import open_to_all
from desk.serving import DeskDatasette, application

SECRET = "Zebedee was filmed in class"

DATASETTES_OWN = [
    "/_memory",
    "/_internal",
    "/_internal/databases",
    "/_memory?sql=select+1",
    "/_memory.json?sql=select+1",
    "/incidents",
    "/incidents.db",
    "/incidents/reports",
    "/incidents/reports/1.json",
    "/desk.db",
    "/_internal.db",
    "/:memory:",
    "/.json",
    "/-/actor.json",
    "/-/allow-debug",
    "/-/auth-token",
    "/-/config.json",
    "/-/databases.json",
    "/-/logout",
    "/-/messages",
    "/-/metadata.json",
    "/-/patterns",
    "/-/permissions",
    "/-/plugins.json",
    "/-/settings.json",
    "/-/static/app.css",
    "/-/threads.json",
    "/-/versions.json",
    "/static/../accounts.py",
    "/static/%2e%2e/accounts.py",
    "/reports/",
    "/reports/OS-444444%0A",
]


@pytest.mark.parametrize("role", ["lead", "administrator"])
def test_nothing_of_datasettes_own_is_there(sitting, role):
    """Every page that Datasette would have is the desk's own 404, also for those signed in."""
    browser = sitting(role)
    found = {path: browser.get(path) for path in DATASETTES_OWN}

    assert {path: reply.status_code for path, reply in found.items()} == dict.fromkeys(
        DATASETTES_OWN, 404
    )
    assert [path for path, reply in found.items() if "Datasette" in reply.text] == []


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("view-instance", None),
        ("view-database", "_internal"),
        ("view-database-download", "_internal"),
        ("view-table", ("_internal", "databases")),
        ("execute-sql", "_internal"),
        ("permissions-debug", None),
        ("debug-menu", None),
    ],
)
@pytest.mark.parametrize("actor", [None, {"id": "root", "role": "administrator"}])
def test_datasettes_permissions_are_denied(desk, action, resource, actor):
    """Were a page of Datasette's reached after all, its permissions would still say no."""
    datasette = DeskDatasette(desk)

    assert not asyncio.run(datasette.permission_allowed(actor, action, resource, default=True))


def test_the_guard_answers_datasette(desk):
    """Datasette asks the same table as the pages."""
    datasette = DeskDatasette(desk)
    asked = datasette.permission_allowed({"id": "k", "role": "lead"}, "reports.read")

    assert asyncio.run(asked)


def test_no_database_is_attached(desk):
    """Datasette knows its own empty list of databases and no other."""
    assert list(DeskDatasette(desk).databases) == ["_internal"]


@pytest.mark.parametrize("where", ["page", "around"])
def test_a_failing_page_tells_nothing(everybody, at_a, monkeypatch, caplog, capfd, where):
    """An error with somebody's words in it reaches neither the page nor the log."""

    async def fails(datasette, request):
        words = SECRET
        raise RuntimeError(words)

    page = open_to_all(fails) if where == "page" else fails
    monkeypatch.setattr(serving, "routes", [(r"/fails$", page)])
    reply = at_a(application(everybody)).get("/fails")
    logged = caplog.text + "".join(capfd.readouterr())

    assert reply.status_code == 500
    assert "Zebedee" not in reply.text + logged
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")


def test_health_is_told_to_anybody(browser):
    """What watches the desk needs no account."""
    reply = browser.get("/health")

    assert (reply.status_code, reply.text) == (200, "ok")
