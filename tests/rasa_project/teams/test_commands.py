"""`signpost teams`: what a technician types, and what is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rasa_project.commands.teams import CHANNEL, teams
from rasa_project.teams.records import Records
from rasa_project.teams.settings import APP_ID, SECRET, TENANT

GUID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command runs in an empty folder, with nothing set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    for name in (APP_ID, SECRET, TENANT):
        monkeypatch.delenv(name, raising=False)


def said(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(teams, words)


def credentials(text: str) -> None:
    """Write credentials.yml with some settings of the channel."""
    Path("credentials.yml").write_text(f"{CHANNEL}: {text}\n", encoding="utf-8")


def test_a_package(tmp_path: Path) -> None:
    """The zip is written where it was asked for, and that it was checked is said."""
    result = said(
        "package", "--app-id", GUID, "--domain", "chat.school.org", "--out", str(tmp_path / "a.zip")
    )

    assert result.exit_code == 0
    assert "passed" in result.output
    assert (tmp_path / "a.zip").stat().st_size > 1000


@pytest.mark.parametrize("words", [["--app-id", "signpost"], ["--app-id", GUID, "--version", "2"]])
def test_no_package(tmp_path: Path, words: list[str]) -> None:
    """What is wrong is named, the command fails, and there is no file."""
    result = said("package", "--domain", "chat.school.org", *words)

    assert result.exit_code == 1
    assert not (tmp_path / "signpost-teams.zip").exists()


@pytest.mark.parametrize(
    ("text", "environment", "words"),
    [
        ("{}", {}, "nothing is set"),
        ("{}", {SECRET: "shh"}, "SIGNPOST_TEAMS_APP_ID is not set"),
        ("{auth: false}", {}, "every host must be this machine"),
        (None, {}, "no credentials.yml"),
    ],
)
def test_not_set_up(monkeypatch, text, environment: dict, words: str) -> None:
    """What is missing is said, with status 1 and no secret."""
    if text:
        credentials(text)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = said("check")

    assert result.exit_code == 1
    assert words in result.output
    assert "shh" not in result.output


def test_set_up(monkeypatch) -> None:
    """App, tenant and hosts are shown, the secret is not."""
    credentials("{}")
    for name, value in {APP_ID: GUID, SECRET: "shh", TENANT: GUID}.items():
        monkeypatch.setenv(name, value)
    result = said("check")

    assert result.exit_code == 0
    assert GUID in result.output
    assert "smba.trafficmanager.net" in result.output
    assert "shh" not in result.output


def test_microsoft_cannot_be_reached(monkeypatch) -> None:
    """What could not be done is said, each thing by itself."""
    credentials('{token_url: "http://127.0.0.1:9/t", open_id_url: "http://127.0.0.1:9/k"}')
    for name, value in {APP_ID: GUID, SECRET: "shh", TENANT: GUID}.items():
        monkeypatch.setenv(name, value)
    result = said("check", "--online")

    assert result.exit_code == 1
    assert "Could not sign in" in result.output
    assert "Could not fetch Microsoft's keys" in result.output


def test_what_was_not_delivered(tmp_path: Path) -> None:
    """Failed deliveries are listed; where there are none, that is said."""
    none = said("undelivered").output
    Records(tmp_path).not_delivered("teams-abc", "message: 1 of 2", 0, 5)
    some = said("undelivered").output

    assert none == "Everything was delivered\n"
    assert "no answer" in some
    assert "message: 1 of 2" in some
