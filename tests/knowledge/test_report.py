"""The incident form's words: complete, plain, and the same for code and file."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from actions.incident_form.draft import Draft, fields_of
from actions.incidents.report import FACTS, KINDS, ROLES, STATES
from knowledge.readability import grade
from knowledge.report import ReportForm
from knowledge.shared import library

BOOKS = library()
FORM = BOOKS.report
NAMES = ["POSH", "CEOP"]
LINES = {
    **{
        f"{name} {sort} {key}": line
        for name, question in FORM.fields.items()
        for sort in ("ask", "known", "why")
        for key, line in getattr(question, sort).items()
    },
    **{f"{name} unread": question.unread for name, question in FORM.fields.items()},
    **{f"says {name}": line for name, line in FORM.says.items()},
    **{f"status {name}": line for name, line in FORM.status.items()},
    **{f"{name} first": kind.first for name, kind in FORM.kinds.items() if kind.first},
}
# What the code fills in, by line; parts with a dot are the school's and the helplines'.
FILLED = {"who", "when", "barred", "hours", "first", "second", "last", "name", "role", "text",
          "happened", "seen"}  # fmt: skip


def test_the_kinds_are_those_of_the_store():
    """What the form may file is what the store takes, and every topic has one kind at most."""
    topics = [topic for kind in FORM.kinds.values() for topic in kind.topics]

    assert tuple(FORM.kinds) == KINDS
    assert sorted(topics) == sorted(set(topics))
    assert set(topics) <= set(BOOKS.cards)
    assert set(FORM.roles) == set(ROLES)
    assert set(STATES) <= set(FORM.status)


@pytest.mark.parametrize("kind", FORM.kinds)
def test_facts_are_facts(kind):
    """Each coded fact that a kind or a choice sets is one the store has a column for."""
    set_by = {*FORM.kinds[kind].facts}
    for name in FORM.kinds[kind].fields:
        question = FORM.fields[name]
        set_by |= {fact for choice in question.choices for fact in choice.facts}
        set_by |= {question.fact} if question.fact else set()

    assert set_by <= set(FACTS)


@pytest.mark.parametrize("field", FORM.fields)
def test_a_coded_value_has_words(field):
    """What a choice stands for can be shown in the summary."""
    question = FORM.fields[field]
    if question.fact:
        assert {choice.value for choice in question.choices} <= set(FORM.values)
    if field == "about":
        assert {choice.value for choice in question.choices} <= {*FORM.roles, "none"}


@pytest.mark.parametrize(("name", "line"), LINES.items(), ids=LINES)
def test_a_line_is_plain(name, line):
    """A reader of eleven can read it: Flesch-Kincaid grade 6 or below, short sentences."""
    sentences = re.split(r"(?<=[.!?:]) ", line)

    assert grade([line], NAMES) <= 6
    assert max(len(sentence.split()) for sentence in sentences) <= 22


@pytest.mark.parametrize(("name", "line"), LINES.items(), ids=LINES)
def test_a_line_can_be_filled(name, line):
    """Every part in curly brackets is one the code fills or the school's files hold."""
    parts = {part for _, part, _, _ in Formatter().parse(line) if part}

    assert {part for part in parts if "." not in part} <= FILLED
    assert {part.split(".")[0] for part in parts if "." in part} <= {"school", "service"}


@pytest.mark.parametrize(("name", "line"), LINES.items(), ids=LINES)
def test_a_line_is_british_and_blames_nobody(name, line):
    """Spelt as here, and never "you should have" or "your fault"."""
    american = r"\b\w+iz(?:e|ed|ing)\b|\b(?:color|behavior|cell ?phone|mom|gotten|inquire)\b"
    blame = r"\b(?:your fault|should have|why did you|why didn|you failed|you must|invalid|error)\b"

    assert not re.search(f"{american}|{blame}", line.lower())


@pytest.mark.parametrize("kind", FORM.kinds)
def test_no_kind_asks_more_than_twelve_questions(kind):
    """The kind, its fields and the confirmation."""
    draft = Draft(key="0" * 32, who="staff", kind=kind)

    assert len(fields_of(FORM, draft)) + 2 <= FORM.most == 12


@pytest.mark.parametrize("field", FORM.fields)
@pytest.mark.parametrize("who", ["staff", "parent"])
@pytest.mark.parametrize("kind", FORM.kinds)
def test_a_question_has_words_for_everyone(field, who, kind):
    """Whatever the kind and the reader, there is a question and a reason for it."""
    question = FORM.fields[field]

    assert question.worded(question.ask, kind, who).endswith(("?", ".", '".'))
    assert question.worded(question.why, kind, who)


def test_where_anonymity_is_a_button_it_is_said():
    """A parent is told in the question itself; nobody is told "last one" and asked more."""
    ask = FORM.fields["reporter"].ask

    assert "anonymous" in ask["parent"]
    assert all(kind.fields[-1] == "reporter" for kind in FORM.kinds.values())


def test_the_nude_and_the_contact_reports_are_the_safeguarding_leads():
    """Both are marked, and both begin with what must be done or left first."""
    marked = [name for name, kind in FORM.kinds.items() if kind.dsl]

    assert marked == ["nude_image", "adult_contact"]
    assert all(FORM.kinds[name].first for name in marked)
    assert not {"evidence", "affected"} & set(FORM.kinds["nude_image"].fields)


@pytest.mark.parametrize("who", ["staff", "parent"])
def test_kinds_for_a_reader(who):
    """Each reader is offered the kinds that are theirs, something else last."""
    offered = FORM.kinds_for(who)

    assert list(offered)[-1] == "other"
    assert ("staff_targeted" in offered) == (who == "staff")
    assert len(set(offered.values())) == len(offered)


@pytest.mark.parametrize(
    ("topic", "expected"), [("fake_account", "impersonation"), ("greet", None), ("", None)]
)
def test_kind_of_a_topic(topic, expected):
    """A topic leads to its kind of report, small talk to none."""
    assert FORM.kind_of(topic) == expected


def test_a_field_that_is_not_there_is_refused():
    """A kind cannot ask for what has no question."""
    data = FORM.dict()
    data["kinds"]["other"]["fields"] = ("what", "shoe_size")

    with pytest.raises(ValueError, match="other: no such fields: shoe_size"):
        ReportForm.parse_obj(data)


def test_worded_prefers_the_kind_then_the_reader():
    """A question for this kind of incident outranks one for this reader."""
    question = FORM.fields["what"]
    lines = {"any": "a", "staff": "s", "other": "o"}

    assert question.worded(lines, "other", "staff") == "o"
    assert question.worded(lines, "colleague", "staff") == "s"
    assert question.worded(lines, None, "parent") == "a"
