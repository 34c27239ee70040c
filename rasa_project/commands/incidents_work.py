"""`signpost incidents acknowledge, assign, note, reply, move, hold`: what is done with a report."""

from __future__ import annotations

from datetime import datetime

import click

from actions.incidents import workflow
from actions.incidents.notices import person
from actions.incidents.report import STATES
from actions.incidents.school_days import LONDON, days_later
from rasa_project.commands.incidents_desk import DAY, Desk, at_desk, day, one_line, words_from
from rasa_project.commands.incidents_shown import in_words

_NEXT = click.option("--next-update", type=DAY, help="When the reporter will hear again.")


@click.command("acknowledge")
@click.argument("reference")
@_NEXT
@at_desk
def acknowledge(desk: Desk, reference: str, next_update: datetime | None) -> None:
    """Take a new report on. The reporter sees who has it, by the name that school.yml gives your
    role, and when they hear next."""
    today = desk.store.clock().astimezone(LONDON).date()
    usual = days_later(today, desk.school.reports.update_days, desk.school)
    promised = day(next_update) or usual
    owner = person(desk.school, desk.reader.role).name
    workflow.acknowledge(desk.store, desk.reader, reference, promised, owner)
    click.echo(f"Acknowledged. The reporter is told: next update by {in_words(promised)}.")


@click.command("assign")
@click.argument("reference")
@click.argument("owner")
@at_desk
def assign(desk: Desk, reference: str, owner: str) -> None:
    """Say who deals with it: a name or a role. The reporter sees it."""
    workflow.assign(desk.store, desk.reader, reference, one_line(owner))
    click.echo("Assigned.")


@click.command("note")
@click.argument("reference")
@at_desk
def note(desk: Desk, reference: str) -> None:
    """Add a note that only readers of the report see. Asks for the words, or takes them piped."""
    workflow.note(desk.store, desk.reader, reference, words_from("Note"))
    click.echo("Noted.")


@click.command("reply")
@click.argument("reference")
@_NEXT
@at_desk
def reply(desk: Desk, reference: str, next_update: datetime | None) -> None:
    """Answer the reporter, who sees it with reference and PIN. Asks for the words, or takes them
    piped."""
    workflow.reply(desk.store, desk.reader, reference, words_from("Reply"), day(next_update))
    click.echo("The reporter will see it when they ask with reference and PIN.")


@click.command("move")
@click.argument("reference")
@click.argument("state", type=click.Choice(STATES[2:]))  # acknowledging has a command of its own
@click.option("--why", is_flag=True, help="Ask for words, also where none are needed.")
@at_desk
def move(desk: Desk, reference: str, state: str, why: bool) -> None:
    """Move a report on. Asks for the outcome when closing, for the reason when opening again."""
    before = workflow.state_of(desk.store, desk.reader, reference)
    back = before in ("resolved", "closed") and state == "in_progress"
    words = None
    if state == "closed" or back or why:
        words = words_from("Outcome" if state == "closed" else "Reason")
    workflow.move(desk.store, desk.reader, reference, state, words)
    click.echo(f"It is now {state.replace('_', ' ')}.")


@click.command("hold")
@click.argument("reference")
@click.option("--release", is_flag=True, help="End the hold.")
@at_desk
def hold(desk: Desk, reference: str, release: bool) -> None:
    """Keep a report from being purged, for police, a court or an inquiry."""
    workflow.hold(desk.store, desk.reader, reference, on=not release)
    click.echo("Released." if release else "On hold.")
