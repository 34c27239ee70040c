"""The letter to a parent: calm, whole, and with gaps where nothing was said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from actions.documents.letter import LetterFacts, letter_file, letter_notes, make_letter

FULL = LetterFacts(
    what="comments",
    platform="facebook",
    date_seen=date(2026, 11, 20),
    parent_name="Mrs Lee",
    pupil_first_name="Sam",
    meeting_date=date(2026, 11, 27),
    meeting_time=time(15, 30),
    meeting_place="Room 4",
    note_taker="Mr Day, the deputy head",
    writer_name="Mrs Adeyemi",
    writer_role="headteacher",
    written=date(2026, 11, 23),
)


@pytest.fixture(scope="module")
def full(library, words_of) -> str:
    """The words of a letter for which everything was said."""
    return words_of(make_letter(library, FULL))


@pytest.mark.parametrize(
    "said",
    [
        "Monday 23 November 2026",
        "Dear Mrs Lee",
        "some comments on Facebook. We were shown them on Friday 20 November 2026",
        "Sam's parent or carer",
        "Friday 27 November 2026 at 15:30? The place is Room 4",
        "01632 960100",
        "Mr Day, the deputy head will be there to take notes",
        "You may bring someone",
        "would you please take them down",
        "confidential",
        "https://www.meadowbrook.example/complaints",
        "Yours sincerely",
        "Mrs Adeyemi\nheadteacher\nMeadowbrook School",
    ],
)
def test_the_letter_says_what_it_must(full, said):
    """What the school asks, who will be there, whom to ring, that they may bring someone."""

    assert said in full


def test_a_full_letter_has_no_gap(full):
    """Nothing is left to fill in where everything was said."""

    assert re.findall(r"[\[\]{}]", full) == []


@pytest.mark.parametrize("what", ["post", "comments", "video", "photo", "messages", "review"])
@pytest.mark.parametrize("blank", [True, False])
def test_the_letter_neither_accuses_nor_threatens(library, words_of, what, blank):
    """No verdict, no law, no charge, whatever it is about."""
    facts = LetterFacts(what) if blank else replace(FULL, what=what)
    text = words_of(make_letter(library, facts)).lower()
    charges = (
        r"abus|offen[cs]|threat|illegal|unlawful|legal|solicitor|police|court|defam|libel|slander|"
        r"\blaws?\b|crim|harass|bull(y|ied)|warn|ban(ned)?\b|\bmust\b|accus|guilty|false"
    )

    assert re.findall(charges, text) == []


def test_a_blank_letter_has_marked_gaps(library):
    """What was not said stands as a gap in yellow; the pupil is simply not in it."""
    document = Document(BytesIO(make_letter(library, LetterFacts("post"))))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    marked = [r.text for r in runs if r.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert marked == re.findall(r"\[[^\]]+\]", text)
    assert {"[parent's name]", "[app or site]", "[name and role]", "[your name]"} <= set(marked)
    assert "parent or carer" not in text


@pytest.mark.parametrize(
    ("facts", "said", "not_said"),
    [
        ({}, "They will find a time that suits you", "Could we meet on"),
        ({"meeting_date": date(2026, 11, 27)}, "at [time]? The place is [place]", "They will find"),
        ({"meeting_place": "Room 4"}, "meet on [day and date] at [time]", "They will find"),
    ],
)
def test_without_a_day_the_parent_is_asked_to_ring(library, words_of, facts, said, not_said):
    """A meeting is named as far as it is known; else the office finds a time."""
    text = words_of(make_letter(library, LetterFacts("post", **facts)))

    assert said in text
    assert not_said not in text


@pytest.mark.parametrize("what", ["", "your vile lies", "posts"])
def test_it_can_only_be_about_what_is_in_the_list(library, what):
    """There is no room for a charge of one's own."""
    with pytest.raises(ValueError, match="^not among the things the letter can be about$"):
        make_letter(library, LetterFacts(what))


@pytest.mark.parametrize("platform", [None, "", "other", "your wicked page"])
def test_an_unknown_platform_is_a_gap(library, words_of, platform):
    """Only a platform we know is named."""
    text = words_of(make_letter(library, LetterFacts("post", platform)))

    assert "a post on [app or site]." in text


def test_the_file_belongs_to_the_school(library):
    """Title, author and language are ours, on A4; nothing tells of the program that wrote it."""
    document = Document(BytesIO(make_letter(library, FULL)))
    own, section = document.core_properties, document.sections[0]

    assert (own.title, own.author) == ("An invitation to meet and talk", "Meadowbrook School")
    assert (own.comments, own.language) == ("", "en-GB")
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_notes_speak_of_threats_first(library):
    """Whoever signs is told to send nothing where there is a threat."""
    notes = " ".join(letter_notes(library))

    assert "If there is a threat, do not send it. Ring the police on 101, or 999" in notes
    assert letter_file(library) == "letter-to-parent.docx"
