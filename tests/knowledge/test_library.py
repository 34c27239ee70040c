"""Reading the knowledge folder: what is wrong is named by file, field and fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge import KnowledgeError, UnknownTopic, read_library
from knowledge.checking import check, stale

CARD, OTHER = "topics/conduct/sample.yml", "topics/conduct/other.yml"
TWIN = "topics/zoo/sample.yml"
APPS, HELP, DOCS, PHRASES = "platforms.yml", "services.yml", "sources.yml", "phrases.yml"
NOW, WHO = "words.staff.now", "(staff, england)"  # where a fault of the sample's only words is
RING = "Ring the office."
MUST = "must_say: [{point: head, words: [the head]}]\nsources:"
Edit = Callable[[Path], object]


def swap(name: str, old: str, new: str) -> Edit:
    """Return an edit that puts `new` in place of the first `old` in a file."""

    def edit(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def put(name: str, data: bytes) -> Edit:
    """Return an edit that writes a file anew."""
    return lambda folder: (folder / name).write_bytes(data)


def move(old: str, new: str) -> Edit:
    """Return an edit that renames a file."""
    return lambda folder: (folder / old).rename(folder / new)


def copy(old: str, new: str) -> Edit:
    """Return an edit that writes a file a second time, into another folder."""

    def edit(folder: Path) -> None:
        (folder / new).parent.mkdir(exist_ok=True)
        (folder / new).write_bytes((folder / old).read_bytes())

    return edit


def faults_of(read: Callable[[], object]) -> list[tuple[str, str, str]]:
    """Return what reading complained of as (file, field, fault)."""
    with pytest.raises(KnowledgeError) as caught:
        read()
    return [(fault.file, fault.field, fault.fault) for fault in caught.value.faults]


def test_the_sample_folder_is_good(folder):
    """The folder the faulty ones are made from has no fault of its own."""
    assert list(read_library(folder).cards) == ["sample"]


@pytest.mark.parametrize(
    ("edit", "file", "field", "fault"),
    [
        (swap(CARD, "title: A", "title: [A"), CARD, "file", "cannot be read"),
        (put(CARD, b"\xff\xfe\xfa"), CARD, "file", "cannot be read"),
        (put(CARD, b"- a\n- list\n"), CARD, "file", "must hold named fields"),
        (put(CARD, b""), CARD, "file", "must hold named fields"),
        (swap(CARD, "offer:", "offers:"), CARD, "offers", "extra fields"),
        (swap(CARD, "offer:", "offers:"), CARD, "offer", "required"),
        (swap(CARD, RING, "."), CARD, "words.staff.now", "2 char"),
        (swap(CARD, "title:", "title: A\ntitle:"), CARD, "file", "duplicate key"),
        (move(CARD, OTHER), OTHER, "topic", "must be the file's name, other"),
        (copy(CARD, TWIN), TWIN, "topic", "another card has this topic"),
        (swap(APPS, "id: tiktok", "id: facebook"), APPS, "facebook", "stands here twice"),
        (swap(APPS, "status: open", "status: on"), f"{APPS} (facebook)", "status", "permitted"),
        (swap(APPS, "platforms:\n", "platforms:\n  - word\n"), f"{APPS} (word)", "whole", "dict"),
        (swap(HELP, "services:\n", "services:\n  - word\n"), f"{HELP} (?)", "id", "required"),
        (swap(DOCS, "sources:\n", "sources:\n  new:\n"), f"{DOCS} (new)", "title", "required"),
        (put("terms.yml", b"terms: many\n"), "terms.yml", "file", "a list"),
        (put(HELP, b"services: 3\n"), HELP, "file", "a list"),
        (put(DOCS, b"sources: 3\n"), DOCS, "file", "a list"),
        (swap("school.yml", "nation: england", "nation: france"), "school.yml", "nation", "permit"),
        (lambda folder: (folder / PHRASES).unlink(), PHRASES, "file", "is not there"),
    ],
)
def test_a_fault_names_file_field_and_fault(folder, edit, file, field, fault):
    """Whatever is wrong in a folder, the author is told where it is and what it is."""
    edit(folder)
    found = faults_of(lambda: read_library(folder))

    assert any(f == file and field in at and fault in what for f, at, what in found), found


def test_a_file_that_cannot_be_read_is_one_fault(folder):
    """A card with bad YAML is not also blamed for every field it seems to lack."""
    put(CARD, b"title: [")(folder)

    assert len(faults_of(lambda: read_library(folder))) == 1


def test_every_fault_is_told_at_once(folder):
    """An author mends all the faults of a folder in one go."""
    swap(CARD, "offer:", "offers:")(folder)
    swap("school.yml", "nation: england", "nation: france")(folder)
    files = {file for file, _, _ in faults_of(lambda: read_library(folder))}

    assert files == {CARD, "school.yml"}


def test_a_fault_reads_as_one_line(folder):
    """The message of the error is a line for each fault, with file, field and fault."""
    put("terms.yml", b"terms: many\n")(folder)
    with pytest.raises(KnowledgeError, match=r"^terms.yml: file: must hold a list of entries$"):
        read_library(folder)


def test_another_school_file_stands_in(folder, small_knowledge):
    """A school keeps its own school.yml outside the program."""
    swap("school.yml", "name: Meadowbrook School", "name: Elsewhere")(folder)

    assert read_library(small_knowledge, folder / "school.yml").school.name == "Elsewhere"


def test_an_unknown_topic_is_named(library):
    """Asking for a card that is not there says which."""
    with pytest.raises(UnknownTopic, match="no_such_topic"):
        library.card("no_such_topic")


@pytest.mark.parametrize(
    ("old", "new", "field", "fault"),
    [
        (RING, "{school.nobody.name}.", NOW, "unknown placeholder {school.nobody.name}"),
        (RING, "{service.police.fax}.", NOW, "unknown placeholder {service.police.fax}"),
        (RING, "{service.childline.email}.", NOW, "{service.childline.email} has no value"),
        (RING, "{platform.name}.", NOW, "{platform.name} on a card without platform"),
        (RING, "Ring" + " now" * 150 + ".", f"words {WHO}", "151 words; at most 150"),
        (RING, "Communicate organisational responsibilities.", f"words {WHO}", "at most 7.5"),
        ("sources:", "next: [nowhere]\nsources:", "next", "there is no card nowhere"),
        ("neu-guide", "a-rumour", "sources", "sources.yml has no a-rumour"),
        ("sources:", "tonight: {staff: [joe]}\nsources:", "tonight", "services.yml has no joe"),
        ("sample_for_others, p", "nowhere, p", "instead", "there is no card nowhere"),
        ("sample_for_others, p", "sample, p", "instead", "sample has no words for parent"),
        ("parent: sample_for_others, ", "", "instead", "nothing for a parent"),
        ("sources:", MUST, f"must_say {WHO}", "“head” is not said: no “the head”"),
    ],
)
def test_check_names_the_fault_of_a_card(folder, old, new, field, fault):
    """What only shows when the whole library is there is told by `check` in the same way."""
    swap(CARD, old, new)(folder)
    found = [f for f in check(read_library(folder)) if f.file == CARD]

    assert any(f.field == field and fault in f.fault for f in found), found


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (PHRASES, "{school.office.phone}", "{school.office.fax}", "twice_not_sure.staff"),
        ("report.yml", "{school.office.phone}", "{school.office.fax}", "says.spooled"),
        (PHRASES, "staff: [targeted", "staff: [no_card, targeted", "first_topics.staff"),
        (
            "follow_ups.yml",
            "account_hacked: report_on_platform",
            "account_hacked: no_card",
            "refused",
        ),
        (APPS, "aliases: [fb,", "aliases: [fb, tiktok,", "tiktok"),
    ],
)
def test_check_reads_facts_and_phrases_too(library, folder, file, old, new, field):
    """A wrong name in a phrase, a follow-up or a platform's aliases is found."""
    swap(file, old, new)(folder)
    names = dict.fromkeys(library.cards, library.card("thank"))  # every name, one short card
    found = check(replace(read_library(folder), cards=names, sources=library.sources))

    assert {(f.file, f.field) for f in found} == {(file, field)}


def test_what_we_ship_has_no_fault(library):
    """The knowledge in the repository is fit to answer."""
    assert check(library) == []


def test_stale_lists_what_is_due_oldest_first(library):
    """Cards and fact files past their review date are listed, and nothing falls due before."""
    first = min(card.review for card in library.cards.values())
    due = stale(library, first + timedelta(days=400), within=0)

    assert [row.review for row in due] == sorted(row.review for row in due)
    assert {"platforms.yml", "services.yml"} <= {row.what for row in due if row.days < 0}


def test_nothing_is_stale_before_its_date(library):
    """A library checked this morning has nothing to check."""
    assert stale(library, date(2026, 11, 21), within=30) == []
