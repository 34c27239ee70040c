"""The words of documents: read, checked, and agreeing with the report they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from actions.incidents.report import KINDS, ROLES, STATES, Entry
from knowledge import KnowledgeError, read_library
from knowledge.checking import check
from knowledge.documents import FILE, Documents
from knowledge.placeholders import names_in

# What the code fills in.
FILLED = {
    "letter": (
        "what it platform date_seen parent_name pupil_first_name meeting meeting_date meeting_time "
        "meeting_place note_taker writer_name writer_role"
    ),
    "drafts": (
        "reference about rule ask platform link account happened seen visible still_there told "
        "told_platform no_child fake route condition parent_name writer_name writer_role contact"
    ),
}


@pytest.fixture(scope="module")
def words(library) -> Documents:
    """The words as they stand in the repository."""
    return library.documents


def spoilt(folder, old: str, new: str) -> None:
    """Put `new` in place of the first `old` in a folder's documents.yml."""
    text = (folder / FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "field", "fault"),
    [
        ("  close: Yours sincerely\n", "", "letter.close", "required"),
        ("kinds: [staff_targeted,", "kinds: [no_such_kind,", "whole", "drafts.platform: not"),
        ('other: "[to fill in]"', 'others: "[to fill in]"', "whole", "gaps: other stands in"),
        ('date: "[date]"', "date: the date", "gaps.date", "does not match"),
        ("file: letter-to-parent", "file: ../letter", "letter.file", "does not match"),
        ("checked: 2026-11-21", "checked: soon", "checked", "invalid date"),
    ],
)
def test_a_faulty_file_is_named(folder, old, new, field, fault):
    """What is wrong in documents.yml is told by file, field and fault."""
    spoilt(folder, old, new)
    with pytest.raises(KnowledgeError) as caught:
        read_library(folder)

    found = [(f.file, f.field, fault in f.fault) for f in caught.value.faults]

    assert found == [(FILE, field, True)]


@pytest.mark.parametrize(
    ("old", "new", "field", "fault"),
    [
        ("{id: swgfl-posh,", "{id: no-such,", "sources", "sources.yml has no no-such"),
        ("{school.office.phone}", "{school.office.fax}", "letter.paragraphs.text", "has no value"),
        (
            "Thank you for reading this. I hope to see you soon.",
            "Consideration of extraordinarily complicated institutional responsibilities "
            "necessitates unhurried interdisciplinary deliberation. " * 6,
            "letter.paragraphs",
            "grade",
        ),
    ],
)
def test_check_reads_documents_too(folder, old, new, field, fault):
    """`signpost knowledge check` finds a wrong source, a wrong name, and hard words."""
    spoilt(folder, old, new)
    found = [(f.field, f.fault) for f in check(read_library(folder)) if f.file == FILE]

    assert any(at == field and fault in said for at, said in found), found


def paragraphs(words: Documents) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (part, text, conditions) of every sentence that the code fills."""
    for text in (words.letter.dear, *words.letter.before):
        yield "letter", text, ()
    for part in words.letter.paragraphs:
        yield "letter", part.text, (*part.needs, *part.lacks)
    for draft in words.drafts.values():
        yield "drafts", draft.subject, ()
        for part in (*draft.before, *draft.paragraphs):
            yield "drafts", part.text, (*part.needs, *part.lacks)


def test_every_name_is_one_that_is_filled(words):
    """No placeholder or condition is misspelt: it would be a gap for ever, or never said."""
    names = [
        (part, name)
        for part, text, conditions in paragraphs(words)
        for name in (*names_in(text), *conditions)
        if "." not in name
    ]

    assert [(part, name) for part, name in names if name not in FILLED[part].split()] == []


def test_words_agree_with_the_report(words):
    """States, roles, sorts of entry and kinds are those there are."""
    sorts = re.search(r"`sort`: ([\w, ]+)\.", Entry.__doc__ or "")

    assert set(words.record.states) == set(STATES)
    assert set(words.record.roles) == {*ROLES, "reporter"}
    assert sorts
    assert set(words.record.sorts) == set(re.split(r", | or ", sorts[1]))
    assert set(KINDS) >= set(words.incidents)


def test_no_draft_speaks_of_a_childs_picture(words):
    """A nude image or an adult's contact with a child has no words for a draft at all."""
    drafted = {kind for draft in words.drafts.values() for kind in draft.kinds}

    assert {"nude_image", "adult_contact"}.isdisjoint(words.incidents)
    assert drafted == set(words.incidents)


def test_drafts_use_coded_values_there_are(library, words):
    """Conditions on who did it, who is affected and who reports name values of the form."""
    fields = library.report.fields
    values = {
        "by": {choice.value for choice in fields["by"].choices},
        "affected": {choice.value for choice in fields["affected"].choices},
        "reporters": {"staff", "parent"},
    }
    wrong = [
        (name, at)
        for name, draft in words.drafts.items()
        for at in values
        if not set(getattr(draft, at)) <= values[at]
    ]

    assert wrong == []
    assert {c.value for c in fields["reported"].choices} >= {"platform"}
