"""A report's page: what it shows, to whom, and what is taken out."""

from __future__ import annotations

import re

import pytest

from actions.incidents.reading import record
from actions.incidents.report import Reader

LEAD = Reader("The lead", "lead")
SECRET = "Somebody filmed Zebedee in class."


@pytest.fixture
def reference(everybody, report):
    """The reference of a report that was filed."""
    return everybody.store.file(report()).reference


def test_words_and_addresses_are_shown_as_text(sitting, everybody, report):
    """Tags someone typed do not become tags, and no address becomes a link."""
    said = {"what": "<script>alert(1)</script>", "where": "https://bad.example/clip"}
    reference = everybody.store.file(report(answers=said)).reference
    text = sitting("lead").get(f"/reports/{reference}").text

    assert "<script" not in text
    assert "https://bad.example/clip" in text
    assert 'href="http' not in text


def test_reports_of_one_post_stand_together_with_their_number(sitting, everybody, report):
    """The page names the others and says how many reporters there are, only to who may know."""
    one = everybody.store.file(report(posts=("tiktok:@a",))).reference
    two = everybody.store.file(report(posts=("tiktok:@a",))).reference
    secret = everybody.store.file(report("nude_image", dsl=True, posts=("tiktok:@a",))).reference
    lead, dsl = (sitting(role).get(f"/reports/{one}").text for role in ("lead", "dsl"))

    assert (two in lead, secret in lead, "2 reports" in lead) == (True, False, True)
    assert (two in dsl, secret in dsl, "3 reports" in dsl) == (True, True, True)


def test_the_cards_stand_under_next_steps_with_their_source(sitting, reference):
    """Advice comes from a card, names it, and says when it was checked."""
    text = sitting("lead").get(f"/reports/{reference}").text

    assert "Someone has posted about you" in text
    assert "checked 2026-11-21" in text
    assert "I can log this" not in text  # what the assistant says of itself


@pytest.mark.parametrize(
    ("end", "type_", "has"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("html", "text/html; charset=utf-8", SECRET.encode()),
        ("csv", "text/csv; charset=utf-8", SECRET.encode()),
    ],
)
def test_taking_it_out_is_a_file_and_a_line_in_the_trail(
    sitting, everybody, reference, end, type_, has
):
    """A file to keep, never shown in the browser's window, and everybody sees that it was made."""
    reply = sitting("lead").get(f"/reports/{reference}/record.{end}")

    assert reply.headers["content-type"] == type_
    assert reply.headers["content-disposition"] == f'attachment; filename="{reference}.{end}"'
    assert reply.headers["cache-control"] == "no-store"
    assert has in reply.content
    assert record(everybody.store, LEAD, reference).events[-2].what == "exported"


def test_who_looked_is_shown(sitting, reference):
    """Each reader with how often, so that a look without a reason is seen."""
    for _ in range(2):
        sitting("dsl").get(f"/reports/{reference}")
    text = sitting("lead").get(f"/reports/{reference}").text

    assert re.search(r"The dsl</th><td>2</td>", text)


@pytest.mark.parametrize(("kind", "expected"), [("staff_targeted", True), ("nude_image", False)])
def test_the_member_of_staff_has_a_part_where_there_is_one(
    sitting, everybody, report, kind, expected
):
    """Only a report of somebody on the staff asks after them."""
    reference = everybody.store.file(report(kind, dsl=kind == "nude_image")).reference

    assert ("The member of staff" in sitting("dsl").get(f"/reports/{reference}").text) is expected
