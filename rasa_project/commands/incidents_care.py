"""`signpost incidents purge, verify, rotate-key, backup, restore`: looking after the store."""

from __future__ import annotations

import os
from pathlib import Path

import click

from actions.incidents import disk
from actions.incidents.checking import Problem
from actions.incidents.checking import verify as checked
from actions.incidents.copies import backup as copied
from actions.incidents.copies import manifest_of, read_manifest
from actions.incidents.copies import restore as put_back
from actions.incidents.keys import FILE, VARIABLE
from actions.incidents.purging import due
from actions.incidents.purging import purge as purged
from actions.incidents.rotating import rotate
from actions.incidents.store import incident_folder
from rasa_project.commands.incidents_desk import Desk, at_desk, progress
from rasa_project.commands.incidents_shown import FORMATS, print_rows

_FILE = click.Path(dir_okay=False, path_type=Path)
_WHAT = {
    "integrity": "SQLite finds the file damaged",
    "foreign_key": "belongs to a report that is not there",
    "audit": "the trail has been changed from this line on",
    "cut": "the trail once had this line, and has it no more",
    "unrecorded": "no line in the trail says where this report came from",
    "missing": "the trail knows of a report that is gone and was never purged",
    "sealed": "does not open: changed, moved, or sealed with a key that is not here",
    "conflict": "somebody may read a report about themselves",
    "barred": "would tell somebody who may not know",
    "spool": "a waiting report that does not open",
}


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@at_desk
def purge(desk: Desk, dry_run: bool, yes: bool, form: str) -> None:
    """Delete reports kept long enough: closed, not on hold, past the months in school.yml. Each
    role deletes what it may see."""
    found = due(desk.store, desk.reader, desk.school.retention)
    print_rows([vars(row) for row in found], ("reference", "kind", "closed", "due"), form)
    if dry_run or not found:
        return
    if not yes:
        click.confirm(f"Delete these {len(found)} for ever?", abort=True, err=True)
    with progress("Deleting") as moved:
        gone, emptied = purged(desk.store, desk.reader, desk.school.retention, moved)
    click.echo(f"{len(gone)} deleted. Backups made before still hold them.", err=True)
    if not emptied:
        click.echo(
            "Another process was reading, so sealed traces stay in the log file for now; purge or "
            "rotate-key again empties it.",
            err=True,
        )


@click.command("verify")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A backup: is the trail it ended with still there? May be given again.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@at_desk
def verify(desk: Desk, against: tuple[Path, ...], form: str) -> None:
    """Check the trail, the tables and every sealed word. Status 1 if anything is wrong."""
    manifests = [read_manifest(copy) for copy in against]
    heads = [(manifest.audit_id, manifest.audit_mac) for manifest in manifests]
    _verify(desk, heads, form)


def _verify(desk: Desk, heads: list[tuple[int, str]], form: str = "table") -> None:
    with progress("Checking") as moved:
        problems = checked(desk.store, desk.reader, moved, heads)
    if problems or form != "table":
        print_rows([_shown(problem) for problem in problems], ("table", "row", "what"), form)
    if problems:
        raise SystemExit(f"{len(problems)} problems. Nothing was changed; see docs/incidents.md.")
    if form == "table":
        click.echo("Everything is as it was written.")


def _shown(problem: Problem) -> dict[str, object]:
    return {"table": problem.table, "row": problem.row, "what": _WHAT[problem.what]}


@click.command("rotate-key")
@at_desk
def rotate_key(desk: Desk) -> None:
    """Make a new key, seal every word with it and drop the old one. Signpost may run meanwhile."""
    with progress("Sealing anew") as moved:
        done = rotate(desk.store, desk.reader, moved)
    click.echo("Every word is sealed anew.")
    if done.old_key_gone:
        click.echo("The old key is gone. Earlier backups need it: make a new one now.")
    elif desk.store.keys.file is None:
        click.echo("The keys come from the environment: leave the older ones out there now.")
    else:
        click.echo("Something still needs the old key, which stays. Type the command again.")
    if not done.log_emptied:
        click.echo("Another process was reading: type the command again to empty the log file.")


@click.command("backup")
@click.argument("file", type=_FILE, required=False)
@at_desk
def backup(desk: Desk, file: Path | None) -> None:
    """Copy the database to FILE, a new one, while Signpost runs. The keys are not in it."""
    if file is None:
        folder = disk.made_folder(desk.store.folder / "backups")
        file = folder / f"incidents-{desk.store.clock():%Y%m%d-%H%M%S}.db"
    with progress("Copying") as moved:
        copied(desk.store, desk.reader, file, moved)
    click.echo(f"The copy is {file}, what it is stands in {manifest_of(file).name}.")
    click.echo("The keys are not in it. Without them it cannot be read: keep them elsewhere.")
    if desk.store.waiting():
        click.echo("The spool could not be emptied, and what waits there is not in it: try again.")


def _keys_first(_context: click.Context, _option: click.Parameter, file: Path) -> Path:
    """Stop before the store makes itself new keys, which would not open the copy."""
    if not os.environ.get(VARIABLE) and not (incident_folder() / FILE).exists():
        raise SystemExit(f"Put {FILE} back into {incident_folder()} first: the copy needs it.")
    return file


@click.command("restore")
@click.argument("file", type=_FILE, callback=_keys_first)
@click.option("--replace", is_flag=True, help="Put the database that is there aside.")
@at_desk
def restore(desk: Desk, file: Path, replace: bool) -> None:
    """Put a backup back, then check it. Stop Signpost first."""
    manifest = read_manifest(file)
    desk.store.close()
    old = put_back(file, desk.store.folder, desk.store.keys, replace)
    click.echo(f"The copy of {manifest.made:%d %b %Y %H:%M} UTC is in place.")
    if old:
        click.echo(
            f"The one before is {old.name}. Reports that came after the copy are only there."
        )
    with desk.store.transaction() as tx:
        tx.audit(desk.reader.name, desk.reader.role, "restored")
    _verify(desk, [(manifest.audit_id, manifest.audit_mac)])
