"""A draft goes through a slot unchanged, and a field opened again tells nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from actions.incident_form.draft import Draft, Told, fields_of, still_open
from knowledge.shared import library

FORM = library().report
FULL = Draft(
    key="0" * 32,
    who="parent",
    kind="pupil_bullied",
    answers={"what": "ü \U0001f62d \u0000 \"'"},
    facts={"by": "pupil"},
    about=("head", "lead"),
    posts=("tiktok:@x",),
    done=("kind", "what"),
    asked="when",
    story="before",
    alarms=("what",),
    warned=True,
    number=3,
    unread=1,
)


@pytest.mark.parametrize("draft", [FULL, Draft.new("staff")], ids=["full", "new"])
def test_a_draft_goes_through_a_slot(draft):
    """What a tracker store writes as JSON comes back as it was."""
    assert Draft.of(json.loads(json.dumps(draft.slot()))) == draft


@pytest.mark.parametrize("slot", [None, {}])
def test_no_draft_in_an_empty_slot(slot):
    """Nothing kept is no report."""
    assert Draft.of(slot) is None


def test_a_slot_of_another_version_is_read():
    """A chat that was open while the assistant was renewed goes on."""
    slot = {**FULL.slot(), "gone": 1}
    del slot["warned"]

    assert Draft.of(slot) == replace(FULL, warned=False)


def test_every_report_has_a_key_of_its_own():
    """32 hex digits, by chance."""
    keys = {Draft.new("staff").key for _ in range(50)}

    assert len(keys) == 50
    assert all(len(key) == 32 and int(key, 16) for key in keys)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("where", Told({"where": "w"}, {"platform": "x"}, posts=("x:@a",))),
        ("when", Told({"when": "w"}, {"happened_from": "2026-01-01", "seen": "2026-01-02"})),
        ("affected", Told({"affected": "w"}, {"affected": "staff"})),
        ("by", Told({"by": "w"}, {"by": "parent"})),
        ("year", Told({"year": "w"}, {"year_group": "8"})),
        ("evidence", Told({"evidence": "w"}, {"visible": "yes"})),
        ("reporter", Told({}, {"anonymous": "yes"})),
        ("about", Told({"about": "w"}, about=("head",))),
        ("risk", Told({"risk": "w"}, urgent=True)),
    ],
)
def test_a_field_opened_again_tells_nothing(field, told):
    """Asked again and then skipped, an answer is gone with everything it told."""
    empty = Draft.new("staff")
    opened = empty.settled(field, told).without(field)

    assert opened == empty
    assert opened.settled(field).slot() == {**empty.slot(), "done": (field,)}


def test_the_key_stays(talk):
    """Whatever is answered, changed or failed, it is one report."""
    chat = talk("staff").begin("other")
    key = chat.draft.key
    chat.to("summary").says("change the date").says("yesterday")
    chat.press('/inform{"answer": "kind:staff_targeted"}').to("summary")

    assert chat.draft.key == key
    assert chat.send().filed[0].key == key


@pytest.mark.parametrize("kind", list(FORM.kinds))
@pytest.mark.parametrize("facts", [{}, {"by": "staff"}, {"affected": "pupil"},
                                   {"by": "staff", "affected": "pupil"}])  # fmt: skip
@pytest.mark.parametrize("about", [(), ("chair",)])
def test_the_questions_of_a_kind(kind, facts, about):
    """Never too many, none twice; a leader is asked for wherever staff may have done it."""
    draft = replace(Draft.new("staff"), kind=kind, facts=facts, about=about)
    fields = fields_of(FORM, draft)

    assert len(fields) + 2 <= FORM.most
    assert len(set(fields)) == len(fields)
    assert ("about" in fields) == bool(about or "by" in facts or kind == "colleague")
    assert still_open(FORM, draft) == fields
    assert still_open(FORM, draft.settled(fields[0])) == fields[1:]


def test_without_a_kind_the_kind_is_asked():
    """The first question decides the others."""
    assert fields_of(FORM, Draft.new("staff")) == ("kind",)
