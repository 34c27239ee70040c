"""The rehearsal: invented reports in a copy of one's own, and nothing of it in the real store."""

from __future__ import annotations

import re

import pytest

from actions.incidents.report import KINDS
from desk import rehearsal_store
from desk.guard import MAY
from knowledge.desk import desk_words, scenarios

WATERMARK = 'class="watermark"'
REFERENCE = re.compile(r"OS-[0-9A-Z]{6}")


@pytest.fixture(autouse=True)
def _closed():
    """No copy stays open after its test."""
    yield
    rehearsal_store.close_all()


def dumped(desk) -> list[str]:
    """Return all of the real store but the trail of accounts and looks."""
    with desk.store.reading() as tx:
        tables = ("reports", "answers", "entries", "marks", "notices")
        return [str(row) for table in tables for row in tx.execute(f"select * from {table}")]


@pytest.mark.parametrize("role", sorted(MAY["rehearsal"]))
def test_everybody_who_reads_reports_can_rehearse_all_eight(sitting, everybody, role):
    """Each role sees all eight, marked as invented on every page."""
    browser = sitting(role)
    browser.post("/rehearsal/begin")
    pages = {path: browser.get(path).text for path in ("/rehearsal", "/reports", "/charts")}
    found = set(REFERENCE.findall(pages["/reports"]))
    one = browser.get(f"/reports/{min(found)}")

    assert len(found) == 8 == len(scenarios())
    assert all(WATERMARK in text for text in (*pages.values(), one.text))
    assert one.status_code == 200


def test_nothing_reaches_the_real_store(sitting, everybody, report):
    """Whatever is done in the rehearsal, the real reports, notices and spool are as they were."""
    real = everybody.store.file(report()).reference
    before = dumped(everybody)
    browser = sitting("lead")
    browser.post("/rehearsal/begin")
    listed = browser.get("/reports").text
    for reference in set(REFERENCE.findall(listed)):
        for step in ("acknowledge", "note", "reply", "hold"):
            assert (
                browser.post(f"/reports/{reference}/{step}", {"text": "A try."}).status_code < 400
            )

    assert real not in listed
    assert browser.get(f"/reports/{real}").status_code == 404
    assert browser.post(f"/reports/{real}/note", {"text": "Lost?"}).status_code == 404
    assert dumped(everybody) == before
    assert everybody.store.waiting() == 0


def test_nobody_is_told_of_an_invented_report(sitting, everybody):
    """The copy has no notice that could be sent."""
    browser = sitting("dsl")
    browser.post("/rehearsal/begin")
    browser.get("/reports")
    (store,) = rehearsal_store._open.values()
    with store.reading() as tx:
        assert tx.execute("select count(*) from notices").fetchone() == (0,)


def test_steps_are_ticked_off(sitting, everybody):
    """What was done with an invented report is counted on the page of the rehearsal."""
    browser = sitting("lead")
    browser.post("/rehearsal/begin")
    first, steps = scenarios()[0], desk_words()["rehearsal"]["steps"]
    text = browser.get("/rehearsal").text
    reference = REFERENCE.findall(text)[0]
    assert f"0 of {len(first.steps)} done" in text
    browser.post(f"/reports/{reference}/acknowledge")
    text = browser.get("/rehearsal").text

    assert f"{steps['acknowledged']}: {desk_words()['rehearsal']['yes']}" in text
    assert f"1 of {len(first.steps)} done" in text


def test_starting_afresh_and_ending(sitting, everybody, report):
    """Afresh: eight new ones, nothing done. Ended: the real reports, without the mark."""
    real = everybody.store.file(report()).reference
    browser = sitting("lead")
    browser.post("/rehearsal/begin")
    before = set(REFERENCE.findall(browser.get("/reports").text))
    browser.post("/rehearsal/afresh")
    after = set(REFERENCE.findall(browser.get("/reports").text))
    browser.post("/rehearsal/end")
    text = browser.get("/reports").text

    assert len(after) == 8
    assert not before & after
    assert real in text
    assert WATERMARK not in text


def test_each_account_has_a_copy_of_its_own(sitting):
    """What one person does is not seen by another, nor by the same person's real desk."""
    lead, dsl = sitting("lead"), sitting("dsl")
    for browser in (lead, dsl):
        browser.post("/rehearsal/begin")
    mine, theirs = (set(REFERENCE.findall(b.get("/reports").text)) for b in (lead, dsl))

    assert not mine & theirs


def test_the_questions_are_not_touched_in_a_rehearsal(sitting):
    """What was not understood is real: a rehearsal decides nothing about it."""
    browser = sitting("lead")
    browser.post("/rehearsal/begin")

    assert browser.post("/content/drop", {"id": "1"}).status_code == 409


def test_the_scenarios_fit_the_form(library):
    """Kinds, apps, fields and steps are those that there are; each says what can be ticked off."""
    steps = desk_words()["rehearsal"]["steps"]
    for scenario in scenarios():
        fields = set(scenario.answers) - {"name"}
        app = scenario.facts.get("platform")

        assert scenario.kind in KINDS
        assert app is None or app in library.platforms
        assert fields <= library.report.fields.keys()
        assert set(scenario.steps) <= steps.keys()
    assert len({scenario.id for scenario in scenarios()}) == 8


def test_some_invented_reports_are_late(sitting):
    """There is something to practise on: an urgent one that has waited too long."""
    browser = sitting("dsl")
    browser.post("/rehearsal/begin")
    text = browser.get("/reports?late=yes").text

    assert 0 < len(set(REFERENCE.findall(text))) < 8
