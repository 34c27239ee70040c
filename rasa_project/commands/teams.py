"""`signpost teams`: the app package, whether Teams is set up, and what could not be delivered."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from rasa_project.commands.reading import library_or_stop
from rasa_project.keys import var_folder
from rasa_project.teams.connector import Connector
from rasa_project.teams.package import App, BadPackage
from rasa_project.teams.package import write as write_package
from rasa_project.teams.records import Records
from rasa_project.teams.settings import BadSettings, Settings, read_settings

CHANNEL = "rasa_project.channels.teams.TeamsChannel"


@click.group()
def teams() -> None:
    """Microsoft Teams."""


@teams.command("package")
@click.option("--app-id", required=True, help="The app's id in Microsoft Entra, a GUID.")
@click.option("--domain", help="Where the assistant is reached, such as chat.school.org.")
@click.option("--groups", is_flag=True, help="Let it be added to group chats and teams, too.")
@click.option("--version", "number", default="1.0.0", show_default=True, help="Raise it each time.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def package_command(
    app_id: str, domain: str | None, groups: bool, number: str, out: Path | None
) -> None:
    """Write the zip to upload to Teams, checked against Microsoft's schema."""
    school = library_or_stop().school
    domain = domain or urlsplit(school.website.address or "").hostname
    if not domain:
        raise SystemExit("Say where the assistant is reached: --domain chat.school.org")
    path = out or Path("signpost-teams.zip")
    try:
        write_package(App(app_id, domain.lower(), number, groups), school, path)
    except BadPackage as error:
        raise SystemExit("\n".join(["The package was not written:", *error.faults])) from None
    click.echo(f"{path} is ready to upload. It passed Microsoft's schema 1.22.")


@teams.command("check")
@click.option("--online", is_flag=True, help="Ask Microsoft, too: signs in with the secret.")
def check_command(online: bool) -> None:
    """Say whether Teams is set up. Status 1 if it is not."""
    found = _settings()
    if found is None:
        raise SystemExit("Teams is off: nothing is set. See docs/teams.md")
    click.echo(f"App {found.app_id or 'none'}, tenants: {', '.join(found.tenants) or 'any'}")
    click.echo(f"Answers go to: {', '.join(found.hosts)}")
    if not found.auth:
        click.echo("auth is false: this is for an emulator on this machine, never for Teams")
    if online:
        _ask_microsoft(found)


def _settings() -> Settings | None:
    file = Path("credentials.yml")
    if not file.exists():
        raise SystemExit("There is no credentials.yml here: go to Signpost's own folder")
    rows = YAML(typ="safe").load(file.read_text(encoding="utf-8")) or {}
    if CHANNEL not in rows:
        raise SystemExit(f"credentials.yml does not name {CHANNEL}")
    try:
        return read_settings(rows[CHANNEL], os.environ)
    except BadSettings as error:
        raise SystemExit(f"Teams is off: {error}") from None


def _ask_microsoft(settings: Settings) -> None:
    async def go() -> list[str]:
        connector, wrong = Connector(settings), []
        for what, ask in (
            ("sign in with this app id, tenant and secret", connector.sign_in),
            ("fetch Microsoft's keys", lambda: connector.fetch(settings.open_id_url)),
        ):
            try:
                await ask()
            except Exception as error:  # whatever it is, the technician needs its kind
                wrong.append(f"Could not {what}: {type(error).__name__}")
        await connector.close()
        return wrong

    wrong = asyncio.run(go())
    if wrong:
        raise SystemExit("\n".join(wrong))
    click.echo("Microsoft took the secret, and its keys can be fetched")


@teams.command("undelivered")
def undelivered_command() -> None:
    """Show what could not be delivered in the last 30 days: when, where (hashed), why."""
    rows = Records(var_folder()).undelivered()
    if not rows:
        click.echo("Everything was delivered")
        return
    table = Table("When", "Conversation", "What", "Last status", "Tries")
    for row in rows:
        when = f"{datetime.fromtimestamp(row['at']):%d %b %Y %H:%M}"
        status = str(row["status"] or "no answer")
        table.add_row(when, row["conversation"], row["kind"], status, str(row["tries"]))
    Console().print(table)
