"""`signpost desk`: start the lead's desk; `signpost desk accounts`: who can sign in there."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from actions.incidents.school_days import LONDON
from rasa_project.commands.incidents_desk import in_plain_words, open_store
from rasa_project.commands.incidents_shown import FORMATS, print_rows
from rasa_project.commands.places import desk_host, desk_port
from rasa_project.commands.reading import library_or_stop

if TYPE_CHECKING:
    from desk.state import Desk

_HERE = ("127.0.0.1", "::1", "localhost")
_COLUMNS = ("name", "login", "role", "state", "second_factor", "last_signed_in")


@click.group(invoke_without_command=True)
@click.pass_context
def desk(context: click.Context) -> None:
    """The lead's desk: reports in the browser. Without a command, start it."""
    if context.invoked_subcommand is None:
        _serve()


@desk.group()
def accounts() -> None:
    """Who can sign in at the desk, and in which role."""


@accounts.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As it shall stand in the audit trail.")
@click.option("--role", required=True, help="lead, dsl, deputy_dsl, head, chair or administrator.")
def add(login: str, name: str, role: str) -> None:
    """Make an account and print the link that sets its password."""
    from desk import accounts as book

    with _opened() as found:
        _print_link(found, book.add(found, login, name, role))


@accounts.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """Take password and second factor away, sign out everywhere, print a new link."""
    from desk import accounts as book

    with _opened() as found:
        _print_link(found, book.reset(found, login))


@accounts.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Sign an account out and let it in no more."""
    from desk import accounts as book

    with _opened() as found:
        book.disable(found, login)
        click.echo("Closed, and signed out everywhere.")


@accounts.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """Let a disabled account in again."""
    from desk import accounts as book

    with _opened() as found:
        book.enable(found, login)
        click.echo("Open again, with the password it had.")


@accounts.command("list")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
def list_command(form: str) -> None:
    """List the accounts."""
    from desk import accounts as book

    with _opened() as found:
        rows = [_row(entry) for entry in book.listed(found)]
    if form == "table" and not rows:
        click.echo("No account yet. Make the first: ./signpost desk accounts add --help")
        return
    print_rows(rows, _COLUMNS, form)


def _row(entry: object) -> dict[str, object]:
    state = "open" if entry.ready else "has a link, no password yet"
    return {
        "name": entry.name,
        "login": entry.login,
        "role": entry.role,
        "state": "closed" if entry.disabled else state,
        "second_factor": entry.second_factor,
        "last_signed_in": entry.last and entry.last.astimezone(LONDON),
    }


def _print_link(found: Desk, token: str) -> None:
    from desk.accounts import LINK_HOURS

    click.echo(f"{found.address}/set-password/{token}")
    click.echo(
        f"The link sets the password, once, within {LINK_HOURS} hours. Hand it to the person only.",
        err=True,
    )


@contextmanager
def _opened() -> Iterator[Desk]:
    """Yield the desk of this school; say in plain words what is refused."""
    from desk.accounts import Refused
    from knowledge.sign_in import words

    with in_plain_words():
        found = made()
        try:
            yield found
        except Refused as refused:
            raise SystemExit(words()["refused"][str(refused)]) from None
        except sqlite3.Error as error:
            raise SystemExit(f"desk.db cannot be used ({type(error).__name__}).") from None
        finally:
            found.database.close()
            found.store.close()


def made() -> Desk:
    """Return the desk as this school has it. Raises WrongKey, OSError."""
    from desk.database import DeskDatabase
    from desk.state import Desk

    school = library_or_stop().school
    store = open_store(school)
    address = school.desk.address or f"http://127.0.0.1:{desk_port()}"
    return Desk(store, school, DeskDatabase(store.folder), address)


def _serve() -> None:
    import uvicorn

    from desk.serving import application

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    with in_plain_words():
        found = made()
        if desk_host() not in _HERE and not found.https:
            raise SystemExit(
                "Beyond this machine the desk is only reached over https. Set desk.address in "
                "school.yml and put a web server in front: docs/desk.md says how."
            )
        click.echo(f"The lead's desk is at {found.address}      Stop it here: Ctrl-C")
        uvicorn.run(
            application(found),
            host=desk_host(),
            port=desk_port(),
            log_level="warning",
            access_log=False,
            server_header=False,
            loop="asyncio",
            ws="none",
        )
