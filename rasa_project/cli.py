"""The `signpost` command line: one group for each thing a school or a developer does."""

from __future__ import annotations

import click

from rasa_project import __version__
from rasa_project.commands.desk import desk
from rasa_project.commands.documents import draft, letter, record_command
from rasa_project.commands.evaluation import evaluate
from rasa_project.commands.incidents import incidents
from rasa_project.commands.knowledge import knowledge
from rasa_project.commands.school import school
from rasa_project.commands.serve import run
from rasa_project.commands.talking import ask, chat
from rasa_project.commands.teams import teams
from rasa_project.commands.training import train


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Signpost: a school's online-safety assistant."""


for command in (
    ask,
    chat,
    desk,
    draft,
    evaluate,
    incidents,
    knowledge,
    letter,
    record_command,
    run,
    school,
    teams,
    train,
):
    main.add_command(command)
