"""The command line, without servers and without a model."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from knowledge import FOLDER
from knowledge.shared import library as books
from rasa_project.cli import main
from rasa_project.commands.talking import shown

FIELDS = ("topic", "audience", "nation", "platform", "text", "steps", "buttons", "sources")


pytestmark = pytest.mark.usefixtures("example_school")


@pytest.fixture
def school(tmp_path, monkeypatch):
    """Put a changed school.yml in place of the example: `school("old", "new")`."""
    books.cache_clear()

    def change(old: str, new: str) -> None:
        text = (FOLDER / "school.yml").read_text(encoding="utf-8")
        (tmp_path / "school.yml").write_text(text.replace(old, new), encoding="utf-8")
        monkeypatch.setenv("SIGNPOST_SCHOOL", str(tmp_path / "school.yml"))

    yield change
    books.cache_clear()


def signpost(*words: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, words)


def rows(*words: str) -> list[dict]:
    """Return what `knowledge render --json` prints, a row an answer."""
    found = signpost("knowledge", "render", "--json", *words)
    return [json.loads(line) for line in found.output.splitlines()]


def test_knowledge_check_finds_nothing_to_mend():
    """What we ship passes, and the command says how much it has read."""
    found = signpost("knowledge", "check")

    assert (found.exit_code, "nothing to mend" in found.output) == (0, True), found.output


@pytest.mark.parametrize("command", [("knowledge", "check"), ("school", "check")])
def test_a_fault_is_named_and_the_command_fails(school, command):
    """A wrong value stops every command with file, field and fault, and status 1."""
    school("nation: england", "nation: france")
    found = signpost(*command)

    assert found.exit_code == 1
    assert "school.yml: nation: " in found.output
    assert "1 to mend" in str(found.exception) + found.output


def test_knowledge_check_lists_faults_of_cards(school):
    """A fault that only the whole library shows is named by card; TOPICS narrows the list."""
    school("name: Ms Kaur", "name: " + "Kaur " * 150)
    every, few = signpost("knowledge", "check"), signpost("knowledge", "check", "age_limit")

    assert every.exit_code == 1
    assert "at most 150" in every.output
    assert 0 < len(few.output.splitlines()) < len(every.output.splitlines())


def test_stale_lists_what_is_past(library):
    """Years from now everything is past its date, oldest first, and the command fails."""
    found = signpost("knowledge", "stale", "--today", "2040-01-01")
    lines = found.output.splitlines()

    assert found.exit_code == 1
    assert len(lines) >= len(library.cards)
    assert lines == sorted(lines, key=lambda line: line[:10])


def test_stale_says_when_nothing_is_due(library):
    """Before anything is due the command says so and succeeds."""
    first = min(card.review for card in library.cards.values())
    found = signpost("knowledge", "stale", "--today", f"{first - timedelta(31)}")

    assert (found.exit_code, found.output) == (0, "nothing falls due in 30 days\n")


def test_stale_warns_ahead(library):
    """What falls due soon is listed before it is past, and that is no failure."""
    first = min(card.review for card in library.cards.values())
    found = signpost("knowledge", "stale", "--today", f"{first - timedelta(3)}", "--within", "3")

    assert found.exit_code == 0
    assert "due in 3 days" in found.output


def test_render_json_has_every_field():
    """Each line is one answer as JSON, with the fields other programs read."""
    found = rows("blackmail", "age_limit")

    assert {tuple(row) for row in found} == {(*FIELDS, "checked")}
    assert {row["topic"] for row in found} == {"blackmail", "age_limit"}


def test_render_gives_every_reader_nation_and_platform(library):
    """A card that needs an app is rendered for every app; one that differs, for every nation."""
    apps = {row["platform"] for row in rows("age_limit")}
    nations = {row["nation"] for row in rows("phones_in_school")}

    assert apps == set(library.platforms)
    assert nations == {"england", "wales", "scotland", "northern_ireland"}
    assert {row["audience"] for row in rows("blackmail")} == {"staff", "parent", "pupil"}


def test_render_holds_values_a_page_can_show():
    """Steps are sentences, buttons have words and a topic, sources a title, dates are ISO."""
    row = rows("blackmail")[0]

    assert all(isinstance(step, str) for step in row["steps"])
    assert {"title", "topic"} <= row["buttons"][0].keys()
    assert {"title", "publisher", "url", "date"} <= row["sources"][0].keys()
    assert row["checked"] == "2026-11-21"


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("--measure", "blackmail"), " words  grade "), (("blackmail",), "— blackmail · staff · ")],
)
def test_render_for_a_person(words, expected):
    """Without --json the answers, or their length and grade, are text."""
    assert expected in signpost("knowledge", "render", *words).output


def test_topic_prints_one_answer_as_a_reader_gets_it():
    """One topic, for one reader and app, numbered steps and the date below."""
    found = signpost("knowledge", "topic", "age_limit", "--as", "parent", "--platform", "tiktok")

    assert found.output.startswith("— age_limit · parent · england · tiktok\nTikTok is for")
    assert "  1. " in found.output
    assert "Checked 2026-11-21" in found.output


def test_school_check_names_what_is_missing(school):
    """A school without a safeguarding lead's phone is told so in plain words, with the field."""
    school("phone: 01632 960102, ", "")
    found = signpost("school", "check")

    assert found.exit_code == 1
    assert "Still missing: a phone number for the designated safeguarding lead  (dsl.phone)" in (
        found.output
    )


def test_school_check_of_the_example():
    """The example school is never taken for a real one."""
    found = signpost("school", "check")

    assert found.exit_code == 1
    assert "this is still the example school" in found.output


def test_school_check_passes_when_all_is_set(school):
    """A school that has put in its own details is told that everything is set."""
    school("example: true", "example: false")
    found = signpost("school", "check")

    assert (found.exit_code, found.output) == (0, "Meadowbrook School: everything is set\n")


def test_run_without_a_model_says_what_to_type(monkeypatch, tmp_path):
    """Whoever starts it before training is told what to do, and nothing is started."""
    monkeypatch.setattr("rasa_project.commands.serve.MODEL", tmp_path / "none.tar.gz")
    found = signpost("run")

    assert found.exit_code == 1
    assert "make train" in found.output


def test_asking_nobody_says_what_to_type(monkeypatch):
    """Where nothing answers, the person is told what to start."""
    monkeypatch.setenv("SIGNPOST_URL", "http://127.0.0.1:9")
    found = signpost("ask", "hello")

    assert found.exit_code == 1
    assert "make run" in found.output


def test_messages_are_shown_as_text():
    """Steps are numbered, the source and date stand below, buttons are counted through."""
    one = {
        "text": "Do not pay.",
        "steps": ["Tell her."],
        "sources": [{"publisher": "NEU", "title": "Guide"}],
        "checked": "2026-11-21",
        "buttons": [{"title": "Log it", "choice": "a"}],
    }
    two = {"text": "And then?", "buttons": [{"title": "Yes", "choice": "b"}]}
    text, choices = shown([one, two])

    assert choices == ["a", "b"]
    assert text.splitlines() == [
        "",
        "Do not pay.",
        "  1. Tell her.",
        "  From: NEU, Guide. Checked 2026-11-21.",
        "  [1] Log it",
        "",
        "And then?",
        "  [2] Yes",
    ]
