"""The report's questions on one card: the right ones, labelled, checked, and read back safely."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from knowledge.teams import teams_words
from rasa_project.teams.form_card import FormCard, Group, answers_of, missing

FORM = {"field": "what", "ask": "text", "kind": "staff_targeted"}
LEFT = ["where", "when", "affected", "by", "evidence", "reported", "risk", "support", "reporter"]


def drawn(library, group: Group, said=None, note: str = "") -> tuple[dict, list[dict]]:
    """Draw a card; return it and its inputs."""
    lines = FormCard(library.report, teams_words(), lambda line: line, lambda: date(2026, 11, 24))
    card = lines.draw(group, "token", said, note)["attachments"][0]["content"]
    return card, [part for part in card["body"] if part["type"].startswith("Input.")]


@pytest.mark.parametrize(
    "form",
    [
        None,
        {},
        {"field": "what"},
        {"field": "what", "kind": "other"},
        {"field": "what", "kind": "other", "left": []},
        {"field": "kind", "kind": None, "left": ["what"]},
        {"field": "summary", "kind": "other", "left": ["what"]},
        {"field": "which", "kind": "other", "left": ["what"]},
        {"kind": "other", "left": ["what"]},
    ],
    ids=str,
)
def test_nothing_to_put_together(form) -> None:
    """Before the kind is known, at the summary, and where nothing is open, there is no card."""
    assert Group.of(form) is None


def test_the_open_questions() -> None:
    """The question asked comes first, then the open ones in order, each once."""
    found = Group.of({**FORM, "left": ["what", "where", "where", "when"]})

    assert found == Group("staff_targeted", ("what", "where", "when"))


@pytest.mark.parametrize(
    "kind", ["staff_targeted", "nude_image", "adult_contact", "colleague", "other"]
)
def test_every_kind(library, kind: str) -> None:
    """Each kind's questions have a label, an input of the right sort, and room in a message."""
    fields = library.report.kinds[kind].fields
    card, inputs = drawn(library, Group(kind, fields))

    assert list(dict.fromkeys(part["id"].removesuffix("_words") for part in inputs)) == list(fields)
    assert all(part["label"] for part in inputs)
    assert len(json.dumps(card).encode()) < 28_000
    assert all(part["label"] in card["fallbackText"] for part in inputs)


def test_each_sort_of_input(library) -> None:
    """Words, a day, choices for staff, and a way to be reached, each with its own check."""
    _, inputs = drawn(library, Group("staff_targeted", ("what", *LEFT)))
    part = {i["id"]: i for i in inputs}

    assert part["what"]["isRequired"]
    assert part["what"]["isMultiline"]
    assert part["what"]["errorMessage"]
    assert not part["where"]["isRequired"]
    assert (part["when"]["type"], part["when"]["max"]) == ("Input.Date", "2026-11-24")
    assert part["when_words"]["type"] == "Input.Text"
    titles = [choice["title"] for choice in part["affected"]["choices"]]
    assert "A colleague" in titles
    assert "My child" not in titles


@pytest.mark.parametrize(
    ("contact", "good"),
    [
        ("Ada King, 01632 960 199", True),
        ("ada@meadowbrook.example", True),
        ("Ada King", False),
        ("1234", False),
        ("room 12", False),
    ],
)
def test_a_way_to_be_reached(library, contact: str, good: bool) -> None:
    """The card takes a number or an address for contact, as the form does."""
    _, inputs = drawn(library, Group("other", ("reporter",)))

    assert bool(re.search(inputs[0]["regex"], contact)) is good
    assert inputs[0]["errorMessage"]


def test_shown_again_filled_in(library) -> None:
    """Shown again, the card holds what was answered, and says why it is back."""
    said = {"what": "They posted", "affected": "A colleague", "when_words": "May", "by": "made up"}
    card, inputs = drawn(library, Group("staff_targeted", ("what", *LEFT)), said, "No date there.")
    values = {part["id"]: part["value"] for part in inputs if "value" in part}

    assert values == {"what": "They posted", "affected": "A colleague", "when_words": "May"}
    assert card["body"][1]["inlines"][0]["text"] == "No date there."


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        ({"what": " It began. ", "where": ""}, {"what": "It began.", "where": ""}),
        ({"when": "2026-11-17"}, {"when": "2026-11-17"}),
        ({"when": "2026-11-17", "when_words": ""}, {"when": "2026-11-17"}),
        ({"when": "", "when_words": "about a week ago"}, {"when": "about a week ago"}),
        ({"when": "2026-11-17", "when_words": "at lunch"}, {"when": "2026-11-17, at lunch"}),
        ({"choice": "a.b", "msteams": {}, "who": "x", "__class__": "x"}, {}),
        ({"what": 7, "where": None, "when": ["x"], "by": {"a": 1}}, {}),
    ],
    ids=str,
)
def test_what_a_card_says(library, value, answers) -> None:
    """Only fields of the form and only words are read; a day and words become one answer."""
    assert answers_of(value, library.report) == answers


def test_what_cannot_be_left_out(library) -> None:
    """A forged or old client that leaves out what is needed is caught."""
    form = library.report

    assert missing({"what": "", "where": "x"}, ("where", "what"), form) == "what"
    assert missing({"what": "x"}, ("what",), form) is None
