"""`signpost incidents list, show, export`: what a role may see, each look in the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from actions.incidents import disk
from actions.incidents.errors import NotAllowed
from actions.incidents.reading import listed, record
from actions.incidents.report import FACTS, KINDS, STATES, Record, Row
from rasa_project.commands.incidents_desk import DAY, Desk, at_desk, progress, since
from rasa_project.commands.incidents_shown import (
    FORMATS,
    as_csv,
    as_json,
    in_words,
    print_rows,
    print_table,
)

_ROW = tuple(field.name for field in fields(Row))
# What a terminal has room for.
_SHORT = ("reference", "kind", "state", "urgent", "dsl", "hold", "logged", "owner", "next_update")


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--since", "start", type=DAY, help="Logged on this day or later."),
        click.option("--urgent/--not-urgent", default=None, help="Only urgent ones, or the rest."),
        click.option("--kind", type=click.Choice(KINDS)),
        click.option("--state", type=click.Choice(STATES)),
    ):
        command = option(command)
    return command


@click.command("list")
@_filters
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@at_desk
def list_command(
    desk: Desk,
    state: str | None,
    kind: str | None,
    urgent: bool | None,
    start: datetime | None,
    form: str,
) -> None:
    """List the reports you may see, those that wait for somebody first. No word of anybody's."""
    rows = listed(
        desk.store, desk.reader, state=state, kind=kind, urgent=urgent, since=since(start)
    )
    if form == "table" and not rows:
        click.echo("No reports.")
        return
    print_rows([vars(row) for row in rows], _SHORT if form == "table" else _ROW, form)


@click.command("show")
@click.argument("reference")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@at_desk
def show_command(desk: Desk, reference: str, form: str) -> None:
    """Show one report: its words, what was added, and who did what."""
    found = record(desk.store, desk.reader, reference)
    if form == "json":
        click.echo(as_json(found))
    elif form == "csv":
        click.echo(as_csv([flat(found)], list(flat(found))), nl=False)
    else:
        _print(found)


def _print(found: Record) -> None:
    facts = {**{name: getattr(found.row, name) for name in _ROW}, **found.row.facts}
    facts |= {"facts": None, "linked": ", ".join(found.linked)}
    told = [{"": name, "value": value} for name, value in facts.items() if in_words(value)]
    said = [{"asked": name, "answer": text} for name, text in found.answers.items()]
    print_table(told, ("", "value"))
    print_table(said, ("asked", "answer"))
    if found.entries:
        print_table([vars(entry) for entry in found.entries], ("at", "who", "sort", "text"))
    print_table([vars(event) for event in found.events], ("at", "who", "role", "what", "detail"))


@click.command("export")
@click.argument("references", nargs=-1)
@_filters
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), help="A new file, for your eyes only."
)
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="csv")
@at_desk
def export_command(
    desk: Desk,
    references: tuple[str, ...],
    state: str | None,
    kind: str | None,
    urgent: bool | None,
    start: datetime | None,
    to: Path | None,
    form: str,
) -> None:
    """Write whole reports out: REFERENCES, or all that the options leave. The words in them are
    then no longer sealed: keep the file as you would the paper."""
    if to and to.exists():
        raise NotAllowed("a file of that name is there already")
    wanted = references or [
        row.reference
        for row in listed(
            desk.store, desk.reader, state=state, kind=kind, urgent=urgent, since=since(start)
        )
    ]
    found = []
    with progress("Exporting") as moved:
        for number, reference in enumerate(wanted, 1):
            found.append(record(desk.store, desk.reader, reference, "exported"))
            moved(number, len(wanted))
    text = as_json(found) if form == "json" else _table_of(found)
    if to is None:
        click.echo(text, nl=form == "json")
        return
    disk.write_new(to, text.encode())
    click.echo(f"{len(found)} exported to {to.name}")


def _table_of(found: list[Record]) -> str:
    """Return reports as CSV: a column for each fact and each question anybody answered."""
    rows = [flat(one) for one in found]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return as_csv([{**dict.fromkeys(names), **row} for row in rows], names)


def flat(found: Record) -> dict[str, Any]:
    """Return a report as one row: columns of the list, the facts, the answers by question, and the
    chronology as lines of text."""
    row: dict[str, Any] = {name: getattr(found.row, name) for name in _ROW if name != "facts"}
    row |= {name: found.row.facts.get(name) for name in FACTS}
    row |= {f"said: {name}": text for name, text in found.answers.items()}
    row["chronology"] = "\n".join(_line(vars(entry)) for entry in found.entries)
    return row


def _line(entry: Mapping[str, Any]) -> str:
    return f"{in_words(entry['at'])} {entry['who']} ({entry['sort']}): {entry['text']}"
