"""Who works at the desk: opens the store for a role, and says in plain words what went wrong."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from actions.incidents.errors import NoSuchReport, NotAllowed, Unavailable, WrongKey
from actions.incidents.post import channels
from actions.incidents.report import ROLES, Reader
from actions.incidents.school_days import LONDON
from actions.incidents.store import IncidentStore
from knowledge.school import School
from rasa_project.commands.reading import library_or_stop

PATIENCE = 10.0  # seconds to wait for another writer; nobody waits for an answer in a chat


@dataclass(frozen=True)
class Desk:
    """The store, who sits at it, and the school's own settings."""

    store: IncidentStore
    reader: Reader
    school: School


def open_store(school: School) -> IncidentStore:
    """Return the store as this school has it. Raises WrongKey, OSError."""
    return IncidentStore(
        instead=school.reports.instead, channels=channels(os.environ), wait=PATIENCE
    )


def at_desk(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--as` and `--name`, and a Desk as its first argument."""

    @click.option(
        "--as",
        "role",
        type=click.Choice(ROLES),
        default="lead",
        envvar="SIGNPOST_AS",
        show_default=True,
        show_envvar=True,
        help="Your role: it decides what you see.",
    )
    @click.option(
        "--name",
        envvar="SIGNPOST_NAME",
        show_envvar=True,
        help="Your name for the audit trail and under replies, else the login's.",
    )
    @wraps(command)
    def wrapped(role: str, name: str | None, **said: object) -> None:
        school = library_or_stop().school
        with in_plain_words():
            store = open_store(school)
            try:
                command(Desk(store, Reader(one_line(name or _login()), role), school), **said)
            finally:
                store.close()

    return wrapped


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def one_line(name: str) -> str:
    """Return a name fit for the trail: one line of at most 80 characters. Raises NotAllowed."""
    name = name.strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise NotAllowed("a name is one line of at most 80 characters")
    return name


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what the store raises into a sentence and status 1."""
    try:
        yield
    except NoSuchReport:
        raise SystemExit("There is no such report for this role.") from None
    except NotAllowed as error:
        raise SystemExit(f"Not done: {error}.") from None
    except Unavailable as error:
        raise SystemExit(f"The database cannot be used just now ({error}). Try again.") from None
    except WrongKey as error:
        raise SystemExit(f"The keys do not fit: {error}. See docs/incidents.md, Keys.") from None
    except OSError as error:
        raise SystemExit(f"A file cannot be used ({type(error).__name__}).") from None


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on the error output where that is a terminal; yields how to move it. In per cent:
    how many there are is not everybody's to know."""
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def words_from(prompt: str) -> str:
    """Return words typed at a prompt, or piped in; never taken from the command line, which other
    users of the machine and the shell's history see."""
    if sys.stdin.isatty():
        return click.prompt(prompt)
    return sys.stdin.read()


def day(value: datetime | None) -> date | None:
    """Return the date of a click option."""
    return value.date() if value else None


def since(value: datetime | None) -> datetime | None:
    """Return the moment a day begins in London."""
    return value.replace(tzinfo=LONDON) if value else None


DAY = click.DateTime(["%Y-%m-%d"])
