"""`signpost school`: what a school still has to set."""

from __future__ import annotations

import click

from knowledge.school import missing
from rasa_project.commands.reading import library_or_stop


@click.group()
def school() -> None:
    """This school's own details."""


@school.command("check")
def check_command() -> None:
    """Say in plain words what is still missing from school.yml. Status 1 if anything is."""
    values = library_or_stop().school
    absent = missing(values)
    for field, words in absent:
        click.echo(f"Still missing: {words}  ({field})")
    if absent:
        raise SystemExit(f"{len(absent)} to set in school.yml before people rely on the answers")
    click.echo(f"{values.name}: everything is set")
