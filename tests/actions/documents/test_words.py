"""Filling sentences, and what a report says of where and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from actions.documents.words import Filler, Places, day, fit, happened, moment, one_line, places
from knowledge.documents import Paragraph


@pytest.fixture(scope="module")
def fill(library) -> Filler:
    """The filler of the example school."""
    return Filler(library)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Dear {parent_name}", {"parent_name": "Mrs Lee"}, "Dear Mrs Lee"),
        ("Dear {parent_name}", {"parent_name": None}, "Dear [parent's name]"),
        ("Dear {parent_name}", {"parent_name": ""}, "Dear [parent's name]"),
        ("Ring {school.office.phone}.", {}, "Ring 01632 960100."),
        ("{nobody_knows}", {}, "[to fill in]"),
        ("{platform}", {"platform": "{school.head.phone}"}, "{school.head.phone}"),
    ],
)
def test_a_value_or_its_gap(fill, text, values, expected):
    """What is known is filled in, what is not becomes a gap, and what was typed is not filled."""

    assert fill.text(text, values) == expected


def test_what_the_school_has_not_set_becomes_a_gap(library):
    """A school without a phone number gets a gap, and no half sentence."""
    office = library.school.office.copy(update={"phone": None})
    school = library.school.copy(update={"office": office})
    fill = Filler(type(library)(**{**vars(library), "school": school}))

    assert fill.text("Ring {school.office.phone}.", {}) == "Ring [phone number]."


@pytest.mark.parametrize(
    ("values", "expected"),
    [({}, ("lacks",)), ({"a": "x"}, ()), ({"a": "x", "b": "y"}, ("needs x",))],
)
def test_paragraphs_are_said_where_they_fit(fill, values, expected):
    """A paragraph needs all it needs to be known, and none of what it lacks."""
    parts = (
        Paragraph(text="needs {a}", needs=("a", "b")),
        Paragraph(text="lacks", lacks=("a", "b")),
    )

    assert fill.paragraphs(parts, values) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (None, None),
        ("  \n ", None),
        (" Mrs\n Lee ", "Mrs Lee"),
        ("x" * 500, "x" * 120),
        ("a\x00b", "a�b"),
    ],
)
def test_typed_names_are_one_short_line(typed, expected):
    """A name from a form stays in its line."""

    assert one_line(typed) == expected


@pytest.mark.parametrize("good", ["tab\tand\nline", "žluťoučký 学校 🙂", "\u202eabc"])
def test_words_stay_as_they_are(good):
    """What a document can hold is not touched."""

    assert fit(good) == good


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\ud800", "\uffff"])
def test_what_no_document_holds_is_shown_as_lost(bad):
    """A character that would break the file is replaced by the sign for a lost one."""

    assert fit(f"a{bad}b") == "a�b"


def test_days_and_moments_are_read_as_here():
    """A time is told in the time of the school, summer time included."""

    assert day(date(2026, 11, 3)) == "Tuesday 3 November 2026"
    assert moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thursday 2 July 2026, 00:30"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"happened_from": "2026-11-17"}, "Tuesday 17 November 2026"),
        (
            {"happened_from": "2026-11-17", "happened_to": "2026-11-17"},
            "Tuesday 17 November 2026",
        ),
        (
            {"happened_from": "2026-11-17", "happened_to": "2026-11-19"},
            "Tuesday 17 November 2026 to Thursday 19 November 2026",
        ),
        (
            {"happened_from": "2026-11-17", "ongoing": "yes"},
            "Tuesday 17 November 2026, still going on",
        ),
    ],
)
def test_when_it_happened(library, facts, expected):
    """One day, a stretch of days, or still going on."""

    assert happened(library.documents.record, facts) == expected


LINK = "https://www.tiktok.com/@mrs.fake9/video/7301"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"where": LINK}, Places((LINK,), ("@mrs.fake9",))),
        ({"where": "@Mrs.Fake9"}, Places((), ("@Mrs.Fake9",))),
        ({"where": "jake_09"}, Places((), ("@jake_09",))),
        ({"where": f"{LINK} by @MRS.fake9"}, Places((LINK,), ("@MRS.fake9",))),
        ({"where": "TikTok", "what": f"see {LINK}"}, Places((LINK,), ("@mrs.fake9",))),
        ({"what": "jake_09"}, Places()),
        ({"reporter": "sam@meadowbrook.example www.example.com"}, Places()),
        ({}, Places()),
    ],
)
def test_where_it_is_online(report, answers, expected):
    """Links and accounts come from where they were asked for, else from the story, never from how
    the reporter is reached."""

    assert places(report(answers=answers)) == expected
