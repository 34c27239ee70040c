"""`signpost letter, draft, record`: documents on paper. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import click

from actions.incidents import disk
from actions.incidents.reading import record
from knowledge import Library
from rasa_project.commands.incidents_desk import DAY, Desk, at_desk, day, in_plain_words
from rasa_project.commands.incidents_shown import safe
from rasa_project.commands.reading import library_or_stop

FILE = click.Path(dir_okay=False, path_type=Path)
# What the letter asks for: names are typed here, not on the command line, which others can see.
_ASKED = {
    "parent_name": "The parent's name, as in the greeting",
    "pupil_first_name": "Their child's first name, if the letter should have it",
    "meeting_place": "Where to meet",
    "note_taker": "Who takes notes (name and role)",
    "writer_name": "Who signs",
    "writer_role": "Their role",
}


@click.command("letter")
@click.option("--what", default="comments", show_default=True, help="What was seen online.")
@click.option("--platform", help="Where it was seen: a name the assistant knows, such as facebook.")
@click.option("--seen", type=DAY, help="The day it was shown to you.")
@click.option("--meet", type=DAY, help="The day to meet. Without it the parent is asked to ring.")
@click.option("--at", type=click.DateTime(["%H:%M"]), help="The time to meet.")
@click.option("--blank", is_flag=True, help="Ask nothing: leave gaps to fill by hand.")
@click.option("--to", type=FILE, help="A new .docx file, instead of one here.")
def letter(
    what: str,
    platform: str | None,
    seen: datetime | None,
    meet: datetime | None,
    at: datetime | None,
    blank: bool,
    to: Path | None,
) -> None:
    """Write a letter that invites a parent to talk about something online."""
    from actions.documents.letter import LetterFacts, letter_file, letter_notes, make_letter

    library = library_or_stop()
    _check_suffix(to, (".docx",))
    if what not in library.documents.letter.what:
        raise SystemExit(f"--what is one of: {', '.join(library.documents.letter.what)}")
    app = _platform(library, platform)
    typed = {} if blank else {name: _asked(line) for name, line in _ASKED.items()}
    when = {"date_seen": day(seen), "meeting_date": day(meet), "meeting_time": at and at.time()}
    content = make_letter(library, LetterFacts(what, app, written=date.today(), **when, **typed))
    _save(to or Path(letter_file(library)), content)
    _mind(letter_notes(library))


@click.command("draft")
@click.argument("reference")
@click.argument("which", required=False)
@click.option("--to", type=FILE, help="A new .docx or .txt file, instead of the screen.")
@at_desk
def draft(desk: Desk, reference: str, which: str | None, to: Path | None) -> None:
    """Write a draft from a report: to the app, to POSH, to a parent, for the union rep.

    Without WHICH, list the drafts that the report can have. Those for the safeguarding lead have
    none.
    """
    from actions.documents.drafts import NoDraft, draft_docx, drafts_for, make_draft

    library, today = library_or_stop(), date.today()
    _check_suffix(to, (".docx", ".txt"))
    if which is None:
        found = record(desk.store, desk.reader, reference)
        _list(library, drafts_for(library, found))
        return
    found = record(desk.store, desk.reader, reference, "exported")
    try:
        message = make_draft(library, found, which, today)
    except NoDraft as refused:
        raise SystemExit(refused.words) from None
    if to is None:
        click.echo(safe(message.text()), nl=False)
    else:
        word = to.suffix == ".docx"
        _save(to, draft_docx(library, message, today) if word else message.text().encode())
    _mind(message.before)


@click.command("record")
@click.argument("reference")
@click.option("--to", type=FILE, help="A new .docx or .html file, instead of a .docx here.")
@at_desk
def record_command(desk: Desk, reference: str, to: Path | None) -> None:
    """Write the record of a report to print: its words, where it is online, what was done."""
    from actions.documents.record import record_docx, record_html

    library = library_or_stop()
    _check_suffix(to, (".docx", ".html"))
    found = record(desk.store, desk.reader, reference, "exported")
    labels = {name: question.label for name, question in library.report.fields.items()}
    values = library, found, labels, datetime.now(UTC)
    path = to or Path(f"{found.row.reference}.docx")
    html = path.suffix == ".html"
    _save(path, record_html(*values).encode() if html else record_docx(*values))


def _platform(library: Library, said: str | None) -> str | None:
    """Return the id of the platform somebody named, by its name or an alias."""
    if said is None:
        return None
    name = said.lower()
    for app in library.platforms.values():
        if name in (app.id, app.name.lower(), *(alias.lower() for alias in app.aliases)):
            return app.id
    raise SystemExit(
        "No app of that name is known. Leave --platform out, and fill the gap by hand."
    )


def _asked(line: str) -> str | None:
    return click.prompt(f"{line} (or Enter)", default="", show_default=False) or None


def _list(library: Library, names: Iterable[str]) -> None:
    for name in names:
        click.echo(f"{name:10} {library.documents.drafts[name].title}")
    if not names:
        click.echo("This report can have no drafts. Ask for one to read why.")


def _check_suffix(to: Path | None, suffixes: tuple[str, ...]) -> None:
    if to and to.suffix not in suffixes:
        raise SystemExit(f"--to is a file that ends in {' or '.join(suffixes)}")


def _save(path: Path, content: bytes) -> None:
    """Write a file for its owner alone; never over another."""
    with in_plain_words():
        try:
            disk.write_new(path, content)
        except FileExistsError:
            raise SystemExit("A file of that name is there already.") from None
    click.echo(f"Written to {path.name}. Nothing seals it: keep it as you would the paper.")


def _mind(notes: Iterable[str]) -> None:
    """Say on the error output what to mind, so that a draft can be piped on alone."""
    click.echo("\nBefore you send it:", err=True)
    for line in notes:
        click.echo(f"  - {line}", err=True)
