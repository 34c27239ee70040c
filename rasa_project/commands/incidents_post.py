"""`signpost incidents notices, watch`: what waits to be told, and the process that tells it."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from threading import Event

import click

from actions.incidents.notices import NoAddress, address_of, waiting
from actions.incidents.post import BadSettings, Send, mail_of, senders, webhook_of
from actions.incidents.report import ROLES
from actions.incidents.watching import watch
from knowledge.errors import KnowledgeError
from knowledge.notices import notices as words
from knowledge.school import School
from rasa_project.commands.incidents_desk import Desk, at_desk, open_store
from rasa_project.commands.incidents_shown import FORMATS, print_rows
from rasa_project.commands.reading import library_or_stop

_COLUMNS = ("reference", "urgent", "sort", "role", "channel", "created", "tries", "error", "due")


@click.command("notices")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@at_desk
def notices(desk: Desk, form: str) -> None:
    """List the notices that have not gone out, and say whether email is set up."""
    found = waiting(desk.store, desk.reader)
    if found or form != "table":
        print_rows([vars(notice) for notice in found], _COLUMNS, form)
    else:
        click.echo("No notice waits.")
    for line in set_up(desk.school):
        click.echo(line, err=True)


def set_up(school: School) -> list[str]:
    """Return how notices leave the house, a line for each channel and each role without address."""
    try:
        mail, url = mail_of(os.environ), webhook_of(os.environ)
    except BadSettings as error:
        return [f"Nothing is sent: {error}."]
    lines = [
        f"Email goes by {mail.host}:{mail.port} ({mail.security}) from {mail.sender}."
        if mail
        else "Email is not set up: nobody is told of a report. See docs/incidents.md, Email."
    ]
    lines += ["A Teams channel is told, too."] if url else []
    return lines + [f"school.yml has no email address for: {role}" for role in _unknown(school)]


def _unknown(school: School) -> list[str]:
    found = []
    for role in ROLES:
        try:
            address_of(school, role)
        except NoAddress:
            found.append(role)
    return found


@click.command("watch")
def watch_command() -> None:
    """Take in waiting reports, send notices and remind, every 15 seconds, until it is stopped."""
    school = library_or_stop().school
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        said = words()
    except KnowledgeError as error:
        raise SystemExit(str(error)) from None
    watch(lambda: open_store(school), school, said, _senders(), stop, _log)


def _log(line: str) -> None:
    click.echo(f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}")


def _senders() -> dict[str, Send]:
    """Return how to send; nothing, said plainly, where the settings are wrong. The spool and the
    reminders must go on."""
    try:
        return senders(os.environ)
    except BadSettings as error:
        _log(f"Nothing is sent: {error}.")
        return {}
