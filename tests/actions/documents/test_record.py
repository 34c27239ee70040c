"""The printed record: everything that was said and done, as it was said, and nothing that runs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO

import pytest
from docx import Document

from actions.documents.record import record_docx, record_html
from actions.incidents.report import KINDS, STATES

PRINTED = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NASTY = "<script>alert(1)</script>\n  \"quoted\" & 'so' {{ 7*7 }} %s \u202eabc 🙂"


class Outline(HTMLParser):
    """Gathers tags, headings and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep a tag with its attributes."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep a text."""
        self.text += data

    def named(self, tag: str) -> list[dict]:
        """Return the attributes of each tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def labels(library) -> dict[str, str]:
    """The form's names for its fields."""
    return {name: question.label for name, question in library.report.fields.items()}


@pytest.fixture(scope="module")
def html_of(library, labels):
    """Write a record as HTML and read it."""
    return lambda record: Outline(record_html(library, record, labels, PRINTED))


@pytest.fixture(scope="module")
def docx_of(library, labels, words_of):
    """Write a record as DOCX and read its words."""
    return lambda record: words_of(record_docx(library, record, labels, PRINTED))


@pytest.fixture(scope="module", params=["html", "docx"])
def text_of(request, html_of, docx_of):
    """Write a record in either form and return its words."""
    return (lambda record: html_of(record).text) if request.param == "html" else docx_of


@pytest.mark.parametrize(
    "said",
    [
        "Record of report OS-4KD9XM",
        "Confidential: only for those who handle this report",
        "Printed Saturday 21 November 2026, 09:30",
        "Meadowbrook School",
        "a member of staff targeted online",
        "Not marked as urgent",
        "Tuesday 17 November 2026",
        "Thursday 19 November 2026",
        "Friday 20 November 2026, 14:05",
        "TikTok",
        "https://www.tiktok.com/@mrs.fake9/video/7301",
        "@mrs.fake9",
        "Still there, I have screenshots",
        "They filmed me.\nJayden Brown of 8C put it up.",
        "someone outside school",
        "Kept for 72 months after it is closed",
        "No picture is kept with a report",
    ],
)
def test_a_record_holds(text_of, report, said):
    """Reference, kind, the three times, where it is online, the words, how long it is kept."""

    assert said in text_of(report())


def test_words_are_unchanged_and_only_words(text_of, report):
    """Whatever somebody typed, it stands there as text, letter by letter."""
    answers = {"what": NASTY, "where": NASTY, "risk": NASTY}
    text = text_of(report(answers=answers, owner=NASTY))

    assert text.count(NASTY) >= 4


def test_a_character_no_file_can_hold_does_not_stop_the_record(text_of, report):
    """The record is written, with the sign for what was lost."""

    assert "a�b" in text_of(report(answers={"what": "a\x00b"}))


def test_a_field_without_label_is_shown_by_its_id(text_of, report):
    """A field that the form no longer has is not lost from the record."""
    text = text_of(report(answers={"old_field": "kept words"}))

    assert "old_field" in text
    assert "kept words" in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", STATES)
def test_every_kind_and_state_has_words(text_of, report, kind, state):
    """No record fails for want of a label."""

    assert "Record of report" in text_of(report(kind=kind, state=state))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"urgent": True}, "Urgent: what was said speaks of danger"),
        ({"urgent": True, "answers": {"risk": "Yes"}}, "the reporter said: “Yes”"),
        ({"dsl": True}, "Marked for the safeguarding lead"),
        ({"dsl": True}, "Do not open an address in this record"),
        ({"hold": True}, "On legal hold"),
        ({"owner": "Mr Okafor"}, "Dealt with by"),
        ({"next_update": date(2026, 11, 27)}, "Friday 27 November 2026"),
        ({"linked": ("OS-9KDFXM",)}, "OS-9KDFXM"),
        ({"facts": {"anonymous": "yes"}}, "a member of staff, without a name"),
        ({"facts": {"platform": "other"}}, "another app or site"),
        ({"facts": {"platform": None, "seen": None}, "answers": {}}, "not said"),
        ({"kind": "nude_image"}, "Kept for 300 months"),
        (
            {"state": "closed", "closed": datetime(2026, 2, 28, 12, tzinfo=UTC)},
            "Closed on Saturday 28 February 2026. It can be deleted from Saturday 28 February 2032",
        ),
    ],
)
def test_what_is_special_is_said(text_of, report, row, said):
    """Urgency and why, safeguarding, hold, owner, promises, gaps, and the end of keeping."""

    assert said in text_of(report(**row))


def test_the_page_asks_for_nothing_and_runs_nothing(html_of, report):
    """No script, no picture, no link, no form, nothing from elsewhere: the page is whole."""
    page = html_of(report(answers={"where": "https://www.tiktok.com/@a.b1/video/1", "what": NASTY}))
    unwanted = {"script", "img", "a", "link", "iframe", "object", "form", "base", "svg"}
    outside = [a for _, a in page.tags if {"src", "href", "onclick", "style"} & a.keys()]

    assert unwanted.isdisjoint(tag for tag, _ in page.tags)
    assert outside == []
    assert page.named("html") == [{"lang": "en-GB"}]


def test_the_page_can_be_heard(library, labels, report):
    """Headings go down one level at a time, and every table has heads and a name."""
    page = record_html(library, report(), labels, PRINTED)
    outline = Outline(page)
    levels = [int(n) for n in re.findall(r"<h(\d)", page)]
    ids = {a["id"] for a in outline.named("h2")}

    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in zip(levels, levels[1:], strict=False))
    assert {a["aria-labelledby"] for a in outline.named("table")} <= ids
    assert {a.get("scope") for a in outline.named("th")} == {"row", "col"}


def test_the_page_counts_its_pages(library, labels, report):
    """On paper each page says which of how many it is, and that it is confidential."""
    page = record_html(library, report(), labels, PRINTED)
    sheet = page[page.index("@page") : page.index("@media print")]

    assert 'content: "Page " counter(page) " of " counter(pages)' in sheet
    assert "Confidential: only for those who handle this report" in sheet


def test_the_document_counts_its_pages(library, labels, report):
    """The Word document has running page numbers, a heading for each part, and no link."""
    document = Document(BytesIO(record_docx(library, report(), labels, PRINTED)))
    section = document.sections[0]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]

    assert section.header.paragraphs[0].text == library.documents.record.confidential
    assert re.findall(r'instr="(\w+)"', section.footer._element.xml) == ["PAGE", "NUMPAGES"]
    assert headings == [
        "The report",
        "Three times",
        "Where it is online",
        "The reporter's own words",
        "What was done",
        "How long it is kept",
    ]
    assert "hyperlink" not in document.element.xml
    assert "w:drawing" not in document.element.xml
    assert document.tables[-1].rows[0]._tr.xpath("w:trPr/w:tblHeader")
