"""`signpost letter, draft, record`: files for the owner alone, notes apart from what is sent."""

from __future__ import annotations

import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from actions.incidents.reading import record
from actions.incidents.report import Reader, Report
from actions.incidents.store import IncidentStore
from rasa_project.cli import main

pytestmark = pytest.mark.usefixtures("example_school")

ANSWERS = {"what": "They filmed me.", "where": "https://www.tiktok.com/@mrs.fake9/video/7301"}
FACTS = {"platform": "tiktok", "affected": "staff", "by": "parent", "reporter": "staff"}
TYPED = "Mrs Lee\n\nRoom 4\nMr Day, deputy head\nMrs Adeyemi\nheadteacher\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a store of a test's own."""
    for name in ("SIGNPOST_INCIDENT_KEYS", "SIGNPOST_SPOOL", "SIGNPOST_AS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SIGNPOST_NAME", "Mr Okafor")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def file_report(folder: Path) -> Callable[..., str]:
    """Store a report and return its reference: `file_report(kind="other")`."""

    def file(kind: str = "staff_targeted", **changes) -> str:
        store = IncidentStore(folder / "var")
        values = {"answers": ANSWERS, "facts": FACTS, **changes}
        try:
            return store.file(Report(key="ab" * 16, kind=kind, **values)).reference
        finally:
            store.close()

    return file


def signpost(*words: str, typed: str = "") -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, words, input=typed)


def words_of(path: Path) -> str:
    """Return the paragraphs of a .docx file."""
    return "\n".join(part.text for part in Document(BytesIO(path.read_bytes())).paragraphs)


def test_a_letter_is_written_from_what_is_typed(folder):
    """Names are asked for, not taken from the command line; the file is its owner's alone."""
    days = ("--seen", "2026-11-20", "--meet", "2026-11-27", "--at", "15:30")
    found = signpost("letter", "--platform", "FB", *days, typed=TYPED)
    letter = folder / "letter-to-parent.docx"

    assert found.exit_code == 0, found.output
    assert "If there is a threat, do not send it" in found.output
    assert "Dear Mrs Lee" in words_of(letter)
    assert "some comments on Facebook" in words_of(letter)
    assert "27 November 2026 at 15:30? The place is Room 4" in words_of(letter)
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600


def test_a_blank_letter_asks_nothing(folder):
    """All that would be asked for is a gap."""
    found = signpost("letter", "--blank", "--what", "video", "--to", "blank.docx")

    assert found.exit_code == 0, found.output
    assert "Dear [parent's name]" in words_of(folder / "blank.docx")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--what", "lies"), "--what is one of: post, comments,"),
        (("--platform", "no such app"), "No app of that name is known."),
        (("--to", "letter.pdf"), "--to is a file that ends in .docx"),
        (("--to", "there.docx"), "A file of that name is there already."),
        (("--to", "no/folder.docx"), "A file cannot be used (FileNotFoundError)."),
    ],
)
def test_a_letter_that_cannot_be_written(folder, options, said):
    """A wrong word is named; nothing is written over."""
    (folder / "there.docx").write_text("mine")
    found = signpost("letter", "--blank", *options)

    assert (found.exit_code, said in found.output) == (1, True), found.output
    assert [path.name for path in folder.glob("*.docx")] == ["there.docx"]
    assert (folder / "there.docx").read_text() == "mine"


def test_drafts_are_listed(file_report):
    """Without a name, those that the report can have."""
    found = signpost("draft", file_report())

    assert [line.split()[0] for line in found.output.splitlines()] == [
        *("platform", "posh", "parent", "union"),
    ]


def test_a_draft_is_printed_without_its_notes(file_report):
    """What is piped on is the draft alone; what to mind goes to the error output."""
    found = signpost("draft", file_report(), "platform")

    assert found.stdout.startswith("Report: something online about a member of school staff\n")
    assert "Before you send it" not in found.stdout
    assert "Nothing has been sent." in found.stderr


@pytest.mark.parametrize("name", ["draft.docx", "draft.txt"])
def test_a_draft_goes_into_a_file(folder, file_report, name):
    """In Word or as plain text."""
    found = signpost("draft", file_report(), "posh", "--to", name)
    path = folder / name
    text = words_of(path) if name.endswith("docx") else path.read_text(encoding="utf-8")

    assert found.exit_code == 0, found.output
    assert "Please can you help us" in text


@pytest.mark.parametrize(
    ("kind", "role", "said"),
    [
        ("nude_image", "dsl", "There is no draft for this report, on purpose."),
        ("colleague", "head", "There is no such draft for this kind of report."),
        ("nude_image", "lead", "There is no such report for this role."),
    ],
)
def test_a_draft_there_must_not_be(folder, file_report, kind, role, said):
    """The reason is said, nothing is written, and a role sees no more than it may."""
    reference = file_report(kind, dsl=kind == "nude_image")
    found = signpost("draft", reference, "platform", "--as", role, "--to", "draft.docx")

    assert (found.exit_code, said in found.output) == (1, True), found.output
    assert not (folder / "draft.docx").exists()


@pytest.mark.parametrize("name", ["OS.docx", "OS.html"])
def test_a_record_is_written(folder, file_report, name):
    """In Word or as a page; the trail has a line that it left the store."""
    reference = file_report()
    found = signpost("record", reference, "--to", name)
    content = (folder / name).read_bytes()
    store = IncidentStore(folder / "var")
    trail = [event.what for event in record(store, Reader("A", "dsl"), reference).events]
    store.close()

    assert found.exit_code == 0, found.output
    assert (content[:2] == b"PK") == name.endswith("docx")
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert trail == ["created", "exported", "read"]


def test_a_record_takes_its_name_from_the_report(folder, file_report):
    """Without a name it is the reference, in Word."""
    reference = file_report()
    signpost("record", reference)

    assert (folder / f"{reference}.docx").exists()
