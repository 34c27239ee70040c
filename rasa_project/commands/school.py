"""`signpost school`: what a school still has to set, what to paste, and what helped people."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import escape

import click

from knowledge.interface import interface
from knowledge.school import missing
from rasa_project.channels.assets import manifest
from rasa_project.channels.settings import numbers
from rasa_project.commands.places import address
from rasa_project.commands.reading import library_or_stop
from rasa_project.keys import var_folder
from rasa_project.ratings import Ratings


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


@school.command("snippet")
@click.option("--frame", is_flag=True, help="For a site builder that allows no scripts.")
@click.option(
    "--pinned", is_flag=True, help="With an integrity hash: paste again after each update."
)
def snippet_command(frame: bool, pinned: bool) -> None:
    """Print the lines to paste into the school's website, and the policy that allows them."""
    library = library_or_stop()
    built = manifest()
    if built is None and not frame:
        raise SystemExit("The website's chat is not built yet. Type: make web")
    at = library.school.website.address or address()
    click.echo(_frame(at) if frame else _script(at, library.school.website.id, built, pinned))
    click.echo(_without_scripts(at, library))
    click.echo("", err=True)
    click.echo(f"If your site sends a Content-Security-Policy, add: {_policy(at, frame)}", err=True)
    if not library.school.website.address:
        click.echo(
            "Set website.address in school.yml to where this assistant is reached.", err=True
        )


def _script(at: str, school_id: str, built: dict, pinned: bool) -> str:
    name = f"web/{built['pinned']}" if pinned else "signpost.js"
    lock = f' integrity="{built["integrity"]}" crossorigin="anonymous"' if pinned else ""
    return f'<script src="{at}/{name}" data-school="{school_id}"{lock} defer></script>'


def _frame(at: str) -> str:
    title = interface().words("en")["title"]
    return (
        f'<iframe src="{at}/web/chat" title="{title}" width="400" height="640"'
        ' allow="clipboard-write" referrerpolicy="no-referrer"></iframe>'
    )


def _without_scripts(at: str, library: object) -> str:
    words = interface().words(library.school.website.language)
    rows = ", ".join(
        f'{escape(words["number_" + n["key"]])}: <a href="{n["href"]}">{escape(n["say"])}</a>'
        for n in numbers(library)
    )
    link = f'<a href="{at}/web/help">{words["help"]}</a>'
    return f"<noscript><p>{words['no_script']} {link}. {rows}</p></noscript>"


def _policy(at: str, frame: bool) -> str:
    return f"frame-src {at}" if frame else f"script-src {at}; style-src {at}; connect-src {at}"


@school.command("ratings")
@click.option("--days", default=30, show_default=True, help="How many days back.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def ratings_command(days: int, as_json: bool) -> None:
    """Show which answers people found helpful or not: counts only, the least helpful first."""
    found = Ratings(var_folder()).by_topic(date.today() - timedelta(days=days))
    rows = [{"topic": topic, "helpful": yes, "not": no} for topic, yes, no in found]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['topic']:<32} helpful {row['helpful']:>4}   not {row['not']:>4}")
    if not rows:
        click.echo(f"Nobody has said in the last {days} days whether an answer helped")
