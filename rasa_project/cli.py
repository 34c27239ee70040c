"""The `signpost` command line: one group for each thing a school or a developer does."""

from __future__ import annotations

import click

from rasa_project import __version__
from rasa_project.commands.knowledge import knowledge
from rasa_project.commands.school import school


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Signpost: a school's online-safety assistant."""


main.add_command(knowledge)
main.add_command(school)
