"""`signpost incidents`: reports, for the leads and for whoever looks after the store."""

from __future__ import annotations

import click

from rasa_project.commands.incidents_care import backup, purge, restore, rotate_key, verify
from rasa_project.commands.incidents_post import notices, watch_command
from rasa_project.commands.incidents_reading import export_command, list_command, show_command
from rasa_project.commands.incidents_work import acknowledge, assign, hold, move, note, reply


@click.group()
def incidents() -> None:
    """Reports of incidents: read them, deal with them, look after them."""


for command in (
    list_command,
    show_command,
    acknowledge,
    assign,
    note,
    reply,
    move,
    hold,
    export_command,
    purge,
    verify,
    rotate_key,
    backup,
    restore,
    notices,
    watch_command,
):
    incidents.add_command(command)
