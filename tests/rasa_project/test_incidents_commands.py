"""`signpost incidents`: what the leads do from the command line."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result

from actions.incidents.report import Report
from actions.incidents.store import IncidentStore
from rasa_project.cli import main

pytestmark = pytest.mark.usefixtures("example_school")

WORDS = "=cmd|' /C calc'!A0 \x1b[2J planted"


@pytest.fixture(autouse=True)
def _own_place(tmp_path, monkeypatch):
    """A store of the test's own and nothing of this machine's settings."""
    for name in ("INCIDENT_KEYS", "SPOOL", "AS", "NAME", "SMTP_HOST", "TEAMS_WEBHOOK"):
        monkeypatch.delenv(f"SIGNPOST_{name}", raising=False)
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "var"))


@pytest.fixture
def filed():
    """File a report: `filed("colleague", about=("head",))`, its receipt."""
    keys = iter(range(1000))

    def file(kind: str = "staff_targeted", **said):
        store = IncidentStore()
        said.setdefault("answers", {"what": WORDS})
        try:
            return store.file(Report(key=f"{next(keys):032x}", kind=kind, **said))
        finally:
            store.close()

    return file


def incidents(*words: str, typed: str | None = None) -> Result:
    """Run `signpost incidents …`, with words piped in."""
    return CliRunner().invoke(main, ["incidents", *words], input=typed)


def as_json(*words: str):
    """Return what a command prints as JSON."""
    return json.loads(incidents(*words, "--format", "json").stdout)


def test_a_report_from_new_to_closed(filed):
    """Every step of a report's life has a command, and the record shows them all."""
    reference = filed().reference
    steps = [
        (("acknowledge", reference), None),
        (("assign", reference, "Ms Kaur"), None),
        (("note", reference), "Rang home."),
        (("reply", reference, "--next-update", "2099-01-31"), "We are on it."),
        (("move", reference, "in_progress"), None),
        (("hold", reference), None),
        (("move", reference, "resolved"), None),
        (("move", reference, "closed"), "Taken down."),
        (("hold", reference, "--release"), None),
    ]
    found = [incidents(*words, "--name", "Mr Okafor", typed=typed) for words, typed in steps]
    record = as_json("show", reference)

    assert [run.exit_code for run in found] == [0] * len(steps), found[-1].output
    assert (record["row"]["state"], record["row"]["owner"]) == ("closed", "Ms Kaur")
    assert [(e["sort"], e["text"], e["who"]) for e in record["entries"]] == [
        ("note", "Rang home.", "Mr Okafor"),
        ("reply", "We are on it.", "Mr Okafor"),
        ("outcome", "Taken down.", "Mr Okafor"),
    ]
    assert [e["what"] for e in record["events"]][:4] == [
        "created",
        "acknowledged",
        "assigned",
        "noted",
    ]


def test_acknowledging_promises_the_schools_days(filed):
    """The reporter is shown the lead's name of school.yml, and the school's own number of days."""
    reference = filed().reference
    said = incidents("acknowledge", reference, "--name", "root").output
    row = as_json("show", reference)["row"]
    promised = date.fromisoformat(row["next_update"])

    assert row["owner"] == "Mr Okafor"
    assert promised > date.today() + timedelta(days=4)
    assert f"next update by {promised:%d %b %Y}" in said


def test_the_role_decides_what_is_there(filed, monkeypatch):
    """A report about the lead is not in the lead's list; the head has it, by option or setting."""
    reference = filed(about=("lead",)).reference
    mine = incidents("list")
    refused = incidents("show", reference)
    monkeypatch.setenv("SIGNPOST_AS", "head")

    assert mine.stdout == "No reports.\n"
    assert (refused.exit_code, str(refused.exception)) == (
        1,
        "There is no such report for this role.",
    )
    assert [row["reference"] for row in as_json("list")] == [reference]
    assert as_json("list", "--as", "lead") == []


def test_an_unknown_report_and_a_hidden_one_look_the_same(filed):
    """Nobody can find out by trying references whether there is a report about them."""
    hidden = filed(about=("lead",)).reference
    for command in ("show", "acknowledge", "hold"):
        runs = [incidents(command, reference) for reference in (hidden, "OS-MMMMMM")]

        assert len({(run.exit_code, run.output, str(run.exception)) for run in runs}) == 1


def test_the_list_as_a_table(filed):
    """The table shows what matters and no word of anybody's."""
    reference = filed(urgent=True).reference
    table = incidents("list").stdout

    assert reference in table
    assert "planted" not in table + incidents("list", "--format", "csv").stdout
    assert incidents("list", "--not-urgent").stdout == "No reports.\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--kind", "impersonation"), 1),
        (("--state", "closed"), 0),
        (("--urgent",), 1),
        (("--since", "2020-01-01"), 2),
        (("--since", "2099-01-01"), 0),
        ((), 2),
    ],
)
def test_the_list_narrowed(filed, options, expected):
    """Each option leaves out what does not fit."""
    filed("impersonation")
    filed(urgent=True)

    assert len(as_json("list", *options)) == expected


def test_show_is_safe_on_a_terminal(filed):
    """The words are there, the escape that would clear the screen is not."""
    shown = incidents("show", filed().reference).stdout

    assert "planted" in shown
    assert "\x1b" not in shown


def test_an_export_is_a_closed_file_and_in_the_trail(filed, tmp_path):
    """A CSV with every answer, no cell a formula, 0600, and a line for each report."""
    reference = filed(facts={"platform": "tiktok"}).reference
    filed("colleague")
    done = incidents("export", "--to", str(tmp_path / "out.csv"))
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert done.stdout == "1 exported to out.csv\n"
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
    assert [(r["reference"], r["platform"], r["said: what"][:5]) for r in rows] == [
        (reference, "tiktok", "'=cmd")
    ]
    assert [e["what"] for e in as_json("show", reference)["events"]] == [
        "created",
        "exported",
        "read",
    ]


def test_an_export_never_overwrites(filed, tmp_path):
    """A file that is there stays, and nothing is noted as exported."""
    reference = filed().reference
    (tmp_path / "out.csv").write_text("mine")
    refused = incidents("export", "--to", str(tmp_path / "out.csv"))

    assert (refused.exit_code, (tmp_path / "out.csv").read_text()) == (1, "mine")
    assert "exported" not in [e["what"] for e in as_json("show", reference)["events"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("move", "closed"), "Not done: a report that is new can only become acknowledged."),
        (("hold", "--release"), "Not done: it is not on hold."),
        (("assign", "head"), "Not done: that role may not read this report."),
        (("assign", "two\nlines"), "Not done: a name is one line of at most 80 characters."),
        (("note",), "Not done: there are no words."),
    ],
)
def test_what_is_not_allowed_is_said_plainly(filed, words, said):
    """A refused step ends with status 1 and one sentence."""
    command, *rest = words
    refused = incidents(command, filed().reference, *rest, typed=" \n")

    assert (refused.exit_code, str(refused.exception)) == (1, said)


def test_a_name_of_two_lines_is_refused(filed):
    """Nobody writes a second line into the trail."""

    assert incidents("list", "--name", "me\nadmin").exit_code == 1


def test_without_the_key_it_says_where_to_read(filed, tmp_path):
    """A key file that is gone is no stack of Python, and no new key is made."""
    filed()
    (tmp_path / "var" / "incidents.key").unlink()
    refused = incidents("list")

    assert refused.exit_code == 1
    assert "put it back before anything else" in str(refused.exception)
    assert not (tmp_path / "var" / "incidents.key").exists()
