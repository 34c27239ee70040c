"""`signpost incidents`: looking after the store, and telling the leads."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result

from actions.incidents.keys import KeyRing
from actions.incidents.report import Report
from actions.incidents.store import IncidentStore
from knowledge.shared import library as books
from rasa_project.cli import main

pytestmark = pytest.mark.usefixtures("example_school")

ROOT = Path(__file__).parents[2]
MAIL = {"SIGNPOST_SMTP_HOST": "mail.example", "SIGNPOST_SMTP_FROM": "signpost@school.example"}


@pytest.fixture(autouse=True)
def var(tmp_path, monkeypatch) -> Path:
    """A store of the test's own and nothing of this machine's settings."""
    for name in ("INCIDENT_KEYS", "SPOOL", "AS", "NAME", "SMTP_HOST", "SMTP_PORT", "TEAMS_WEBHOOK"):
        monkeypatch.delenv(f"SIGNPOST_{name}", raising=False)
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


def file(number: int = 1, at: datetime | None = None, state: str = "new", **said) -> str:
    """File a report and return its reference; `at` is when, `state` where it has come to."""
    clock = {"clock": lambda: at} if at else {}
    store = IncidentStore(**clock)
    report = Report(f"{number:032x}", "other", {"what": "Planted words."}, **said)
    reference = store.file(report).reference
    with store.transaction() as tx:
        closed = tx.at if state == "closed" else None
        tx.execute("update reports set state = ?, closed = ?", [state, closed])
    store.close()
    return reference


def incidents(*words: str, typed: str | None = None) -> Result:
    """Run `signpost incidents …`."""
    return CliRunner().invoke(main, ["incidents", *words], input=typed)


def references() -> list[str]:
    """Return the references of the lead's list."""
    return [row["reference"] for row in json.loads(incidents("list", "--format", "json").stdout)]


def test_a_dry_run_deletes_nothing_and_a_purge_asks():
    """What would go is listed; it goes only after a yes."""
    reference = file(at=datetime(2015, 1, 5, tzinfo=UTC), state="closed")
    dry, refused = incidents("purge", "--dry-run"), incidents("purge", typed="n\n")
    before = references()
    done = incidents("purge", typed="y\n")

    assert reference in dry.stdout
    assert (dry.exit_code, refused.exit_code, before) == (0, 1, [reference])
    assert (done.exit_code, references()) == (0, [])
    assert "1 deleted. Backups made before still hold them." in done.stderr


def test_what_is_not_due_is_not_purged():
    """The example school keeps a report for 72 months, so last year's stays."""
    reference = file(at=datetime.now(UTC), state="closed")

    assert incidents("purge", "--yes", "--format", "json").stdout == "[]\n"
    assert references() == [reference]


def test_verify_says_so_when_all_is_well_and_when_not():
    """A whole store is one sentence; a changed one has status 1 and the row in plain words."""
    file()
    well = incidents("verify")
    store = IncidentStore()
    with store.transaction() as tx:
        tx.execute("update answers set sealed = zeroblob(60)")
    store.close()
    ill = incidents("verify")

    assert (well.exit_code, well.stdout) == (0, "Everything is as it was written.\n")
    assert ill.exit_code == 1
    assert "does not open" in ill.stdout


def test_backup_verify_restore(var, tmp_path):
    """A backup can be checked against, put back with what came later kept aside, and is whole."""
    first = file(1)
    made = incidents("backup", str(tmp_path / "copy.db"))
    second = file(2)
    against = incidents("verify", "--against", str(tmp_path / "copy.db"))
    unasked = incidents("restore", str(tmp_path / "copy.db"))
    both = references()
    done = incidents("restore", str(tmp_path / "copy.db"), "--replace")

    assert "The keys are not in it." in made.stdout
    assert (against.exit_code, unasked.exit_code, set(both)) == (0, 1, {first, second})
    assert done.exit_code == 0, done.output
    assert "Everything is as it was written." in done.stdout
    assert references() == [first]
    assert len(list(var.glob("*before*.db"))) == 1


def test_a_backup_finds_a_place_of_its_own(var):
    """Without a name it goes to a folder beside the store, closed to others."""
    file()
    incidents("backup")
    copies = sorted(path.name.split(".", 1)[1] for path in (var / "backups").iterdir())

    assert copies == ["db", "db.manifest.json"]


def test_restoring_without_the_key_makes_no_new_one(var, tmp_path):
    """On a new machine the key comes first; a wrong one is refused before anything is moved."""
    file()
    incidents("backup", str(tmp_path / "copy.db"))
    for path in var.iterdir():
        path.rename(tmp_path / path.name)
    without = incidents("restore", str(tmp_path / "copy.db"))
    keys = list(var.iterdir())
    KeyRing.load(var)
    wrong = incidents("restore", str(tmp_path / "copy.db"))

    assert (without.exit_code, keys) == (1, [])
    assert "Put incidents.key back" in str(without.exception)
    assert "other keys" in str(wrong.exception)
    assert not (var / "incidents.db").exists()


def test_rotating_says_that_backups_need_the_old_key(var):
    """Afterwards the words open with the new key, and the person knows what to do next."""
    reference = file()
    before = (var / "incidents.key").read_bytes()
    done = incidents("rotate-key")

    assert (done.exit_code, (var / "incidents.key").read_bytes() == before) == (0, False)
    assert "make a new one now" in done.stdout
    assert "Planted words." in incidents("show", reference).stdout


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "Email is not set up: nobody is told of a report."),
        (MAIL, "Email goes by mail.example:587 (starttls) from signpost@school.example."),
        (MAIL | {"SIGNPOST_SMTP_PORT": "x"}, "Nothing is sent: SIGNPOST_SMTP_PORT must be"),
        (
            {"SIGNPOST_TEAMS_WEBHOOK": "https://hooks.example/?sig=planted"},
            "A Teams channel is told, too.",
        ),
    ],
)
def test_notices_says_how_they_leave(environ, said, monkeypatch):
    """What waits is listed, whether email is set up is said plainly, a secret is not."""
    reference = file()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    shown = incidents("notices")

    assert reference in shown.stdout
    assert said in shown.stderr
    assert "planted" not in shown.output


def test_notices_names_a_role_without_address(tmp_path, monkeypatch):
    """A school that has left an address out learns whose."""
    text = (ROOT / "knowledge" / "school.yml").read_text(encoding="utf-8")
    (tmp_path / "school.yml").write_text(text.replace("email: chair@meadowbrook.example", ""))
    monkeypatch.setenv("SIGNPOST_SCHOOL", str(tmp_path / "school.yml"))
    books.cache_clear()
    shown = incidents("notices")
    books.cache_clear()

    assert "school.yml has no email address for: chair" in shown.stderr


class Inbox:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.messages: list = []

    async def handle_DATA(self, server, session, envelope) -> str:
        """Take a message."""
        self.messages.append(envelope)
        return "250 taken"


@pytest.mark.server
def test_the_watch_sends_and_ends_cleanly(var):
    """The real process mails a report to the lead, is light, and ends with status 0 on SIGTERM."""
    reference = file(urgent=True)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    mail = MAIL | {"SIGNPOST_SMTP_HOST": "127.0.0.1", "SIGNPOST_SMTP_PORT": str(port)}
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    code = (
        "import sys, atexit; from rasa_project.cli import main; atexit.register(lambda: print("
        "'heavy:', [m for m in ('rasa', 'rasa_sdk', 'tensorflow', 'spacy') if m in sys.modules])); "
        "main(['incidents', 'watch'])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **mail, "SIGNPOST_SMTP_SECURITY": "none"},
        stdout=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 30
    while not inbox.messages and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=20)[0]
    server.stop()

    assert [m.rcpt_tos for m in inbox.messages] == [["onlinesafety@meadowbrook.example"]]
    assert f"Subject: URGENT: New report {reference}" in inbox.messages[0].content.decode()
    assert (process.returncode, said) == (0, "heavy: []\n")
