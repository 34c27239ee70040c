"""The list of reports as a page."""

from __future__ import annotations

import re

import pytest

from desk.guard import ROLES

SECRET = "Zebedee"
ODD = [
    "state=nonsense",
    "page=-1",
    "page=99999999999999999999",
    "page=²",
    "kind=' or 1=1 --",
    "platform=<script>",
    "urgent=yes&late=yes&state=closed",
    "state=&kind=&platform=&year_group=",
]
_AUDIT = "select who, role, what from audit"


def test_the_list_shows_no_words_and_says_what_is_late(sitting, everybody, clock, report):
    """Reference, marks and state, but nothing that anybody wrote."""
    reference = everybody.store.file(report(urgent=True)).reference
    clock.pass_by(hours=3)
    text = sitting("lead").get("/reports").text

    assert f'<a href="/reports/{reference}">' in text
    assert re.findall(r'class="mark (\w+)"', text) == ["urgent", "late"]
    assert SECRET not in text


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({}, {"lead", "dsl"}),
        ({"kind": "nude_image", "dsl": True}, {"dsl", "deputy_dsl"}),
        ({"kind": "colleague"}, {"head"}),
        ({"about": ("lead",)}, {"head", "dsl"}),
        ({"kind": "colleague", "about": ("head",)}, {"chair"}),
        ({"about": ("dsl",)}, {"lead", "head"}),
    ],
)
def test_a_report_is_there_for_its_readers_alone(sitting, everybody, report, said, seen):
    """Asked for real, role by role: for all others it is in no list, no count and on no page, and
    its words are in no answer."""
    kind = said.get("kind", "staff_targeted")
    said = {name: value for name, value in said.items() if name != "kind"}
    reference = everybody.store.file(report(kind, **said)).reference
    listed, opened, leaked, counted = set(), set(), set(), set()
    for role in ROLES:
        browser = sitting(role)
        pages = [browser.get(path).text for path in ("/reports", "/reports?state=all", "/charts")]
        one = browser.get(f"/reports/{reference}")
        files = [browser.get(f"/reports/{reference}/record.{end}") for end in ("html", "csv")]
        listed |= {role} if any(reference in page for page in pages) else set()
        opened |= {role} if one.status_code == 200 else set()
        counted |= {role} if "<strong>1</strong>" in pages[0] else set()
        others = [*pages, one.text, *(file.text for file in files)]
        leaked |= {role} if any(SECRET in text for text in others) else set()

    assert (listed, opened, counted, leaked) == (seen, seen, seen, seen)


def test_odd_addresses_still_make_a_page(sitting):
    """Whatever stands in an address, it asks for reports or for nothing."""
    browser = sitting("lead")
    replies = {query: browser.get(f"/reports?{query}") for query in ODD}

    assert {query: reply.status_code for query, reply in replies.items()} == dict.fromkeys(ODD, 200)
    assert not any("<script>" in reply.text for reply in replies.values())


def test_pages_keep_the_filter(sitting, everybody, report):
    """The next page is of the same list."""
    for _ in range(51):
        everybody.store.file(report(urgent=True))
    browser = sitting("lead")
    text = browser.get("/reports?urgent=yes").text
    (after,) = re.findall(r'rel="next" href="([^"]+)"', text)

    assert after == "/reports?urgent=yes&amp;page=2"
    assert len(re.findall(r'<th scope="row">', browser.get(after.replace("&amp;", "&")).text)) == 1


def test_a_look_at_the_list_is_audited_under_the_accounts_name(sitting, everybody):
    """The trail names the account, not the program."""
    sitting("dsl").get("/reports")
    with everybody.store.reading() as tx:
        found = tx.execute(f"{_AUDIT} where what = 'listed'").fetchall()

    assert found == [("The dsl", "dsl", "listed")]
