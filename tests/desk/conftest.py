"""A desk of a test's own, people with accounts, and browsers to sit at it with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from jinja2 import Environment, FileSystemBytecodeCache

from actions.incidents.clock import stamp
from actions.incidents.keys import KeyRing
from actions.incidents.report import Report
from actions.incidents.store import IncidentStore
from desk import passwords, sessions
from desk.database import DeskDatabase
from desk.guard import ROLES
from desk.serving import application
from desk.state import Desk
from knowledge.shared import library

PASSWORD = "purple tractor river"
ADDRESS = "http://127.0.0.1:5006"
SECRET = "Somebody filmed Zebedee in class."  # words that only a reader of the report may get


class Clock:
    """A clock that stands still until it is set: `clock.pass_by(hours=1)`."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Browser:
    """Keeps cookies and puts the token of the last page into each form, as a browser does."""

    def __init__(self, app: Callable, address: str = ADDRESS) -> None:
        self._app, self._address = app, address
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a page; where it leads elsewhere, that is the answer."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        """Send a form with its token, unless the form brings one."""
        if "ds_csrftoken" not in self.cookies:
            self.get("/sign-in")
        whole = {"csrftoken": self.cookies.get("ds_csrftoken", ""), **(form or {})}
        return self._send("POST", path, whole, headers)

    def send(self, method: str, path: str, **headers: str) -> httpx.Response:
        """Send whatever a test wants."""
        return self._send(method, path, None, headers)

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Fill the sign-in form."""
        return self.post("/sign-in", {"login": login, "password": password, **more})

    def _send(
        self, method: str, path: str, form: dict[str, str] | None, headers: dict[str, str]
    ) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        reply = asyncio.run(self._asked(method, path, form, named))
        for name, value in reply.cookies.items():
            self.cookies[name] = value
        return reply

    async def _asked(self, method: str, path: str, form, headers) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        options = {"transport": transport, "base_url": self._address, "cookies": self.cookies}
        async with httpx.AsyncClient(**options) as client:
            return await client.request(method, path, data=form, headers=headers)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that one test has compiled, for the others."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(autouse=True)
def _quick_and_alone(monkeypatch: pytest.MonkeyPatch, compiled: FileSystemBytecodeCache) -> None:
    """Hashes and templates cost next to nothing, and no test reads this machine's own store."""
    shared = partial(Environment, bytecode_cache=compiled)
    monkeypatch.setattr("datasette.app.Environment", shared)
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    for name in ("SIGNPOST_INCIDENT_KEYS", "SIGNPOST_SPOOL", "SIGNPOST_VAR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    """A school day at noon, UTC."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk with a new store, the example school, and nobody who could sign in."""
    store = IncidentStore(tmp_path / "var", KeyRing.made(), clock=clock)
    made = Desk(store, library().school, DeskDatabase(tmp_path / "var"), ADDRESS)
    yield made
    made.database.close()
    store.close()


@pytest.fixture
def everybody(desk: Desk) -> Desk:
    """The desk with an account for each role, its login the role, its password PASSWORD."""
    kept, now = passwords.hash_of(PASSWORD), stamp(desk.clock())
    rows = [[role, f"The {role}", role, kept, now] for role in ROLES]
    with desk.database.transaction() as db:
        sql = "insert into accounts (login, name, role, password, created) values (?, ?, ?, ?, ?)"
        db.conn.executemany(sql, rows)
    return desk


@pytest.fixture
def at_a() -> type[Browser]:
    """How to sit down at an application that a test made itself: `at_a(application(desk))`."""
    return Browser


@pytest.fixture
def browser(desk: Desk) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(application(desk))


@pytest.fixture
def sitting(everybody: Desk) -> Callable[[str], Browser]:
    """Return a browser in which a role is signed in: `sitting("lead")`."""
    app = application(everybody)

    def sit(role: str) -> Browser:
        made = Browser(app)
        made.cookies["desk"] = sessions.begin(everybody, role)
        return made

    return sit


@pytest.fixture
def report() -> Callable[..., Report]:
    """Make a report, each with an id of its own: `report("colleague", about=("head",))`."""
    numbers = count(1)

    def make(kind: str = "staff_targeted", **said) -> Report:
        key = said.pop("key", f"{next(numbers):032x}")
        return Report(key=key, kind=kind, **{"answers": {"what": SECRET}, **said})

    return make
