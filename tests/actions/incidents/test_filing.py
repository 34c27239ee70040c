"""A report is one record however often it is sent, and what was changed on the way is kept."""

from __future__ import annotations

import json

import pytest

from actions.incidents.filing import coded
from actions.incidents.report import Report

KEY = "a" * 32


def row(store, receipt):
    """Return a report's row."""
    with store.reading() as tx:
        return tx.find(receipt.reference)


def words(store, receipt):
    """Return a report's answers and its chronology as (sort, text)."""
    with store.reading() as tx:
        found = tx.find(receipt.reference)
        return tx.answers(found), [(entry.sort, entry.text) for entry in tx.entries(found)]


def notices(store):
    """Return the queued notices as (channel, role, sort)."""
    with store.reading() as tx:
        return [
            (n["channel"], n["role"], n["sort"])
            for n in tx.rows("select * from notices order by id")
        ]


def trail(store):
    """Return the events of the trail as (what, detail)."""
    with store.reading() as tx:
        return [
            (e["what"], json.loads(e["detail"])) for e in tx.rows("select * from audit order by id")
        ]


def test_a_report_is_stored_with_words_notices_and_trail(store, report, clock):
    """One transaction writes all that belongs to a report."""
    receipt = store.file(report(facts={"platform": "tiktok"}, urgent=True, posts=("tiktok:@a",)))
    stored = row(store, receipt)

    assert words(store, receipt) == (report().answers, [])
    assert stored["kind"] == "staff_targeted"
    assert (stored["urgent"], stored["dsl"], stored["state"]) == (1, 0, "new")
    assert json.loads(stored["facts"]) == {"platform": "tiktok"}
    assert json.loads(stored["readers"]) == ["lead", "dsl"]
    assert stored["logged"] == stored["changed"] == "2026-11-24T12:00:00.000000+00:00"
    assert notices(store) == [("email", "lead", "new")]
    assert trail(store) == [("created", {"kind": "staff_targeted", "source": "form"})]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ((), [("email", "lead", "new"), ("teams", "lead", "new")]),
        (("lead",), [("email", "head", "new")]),
        (("lead", "head"), [("email", "chair", "new")]),
    ],
)
def test_who_is_told_is_never_whom_it_is_about(store, report, about, expected):
    """The first reader is told; a channel that several people see is left out of a conflict."""
    store.rules = type(store.rules)(channels=("email", "teams"))
    store.file(report(about=about))

    assert notices(store) == expected


def test_the_same_report_twice_changes_nothing(store, report, clock):
    """A double click or a retry gives the same receipt and writes no line."""
    first = store.file(report(key=KEY))
    clock.pass_by(minutes=3)
    second = store.file(report(key=KEY))

    assert (second.reference, second.pin, second.logged) == (
        first.reference,
        first.pin,
        first.logged,
    )
    assert (first.again, second.again) == (False, True)
    assert len(trail(store)) == len(notices(store)) == 1


def test_changed_answers_are_kept_beside_the_first_ones(store, report):
    """What was said first stays; what is said now is a correction, once, and the reader is told."""
    first = store.file(report(key=KEY, answers={"what": "one", "where": "here", "who": "x"}))
    changed = report(key=KEY, answers={"what": "two", "where": "here", "when": "now"})
    again = [store.file(changed), store.file(changed)]
    answers, entries = words(store, first)

    assert {receipt.reference for receipt in again} == {first.reference}
    assert answers == {"what": "one", "where": "here", "who": "x"}
    assert entries == [("correction", "what: two\nwhen: now\nwho: ")]
    assert notices(store) == [("email", "lead", "new"), ("email", "lead", "added")]
    assert [what for what, _ in trail(store)] == ["created", "corrected"]


def test_a_late_copy_of_the_first_version_is_no_correction(store, report):
    """The first request arriving once more after the corrected one changes nothing back."""
    original, changed = report(key=KEY), report(key=KEY, answers={"what": "two"})
    first = store.file(original)
    store.file(changed)
    store.file(original)

    assert len(words(store, first)[1]) == 1


def test_a_correction_can_only_raise_the_alarm(store, report):
    """Urgent and child protection stay once said; a correction may add them."""
    calm = store.file(report(key=KEY))
    store.file(report(key=KEY, kind="nude_image", urgent=True, dsl=True))
    raised = row(store, calm)
    store.file(report(key=KEY, answers={"what": "nothing after all"}))
    after = row(store, calm)

    assert (raised["urgent"], raised["dsl"], raised["kind"]) == (1, 1, "nude_image")
    assert (after["urgent"], after["dsl"]) == (1, 1)
    assert json.loads(after["readers"]) == ["dsl", "deputy_dsl"]


def test_whom_a_correction_names_no_longer_hears_of_it(store, report):
    """Once a report turns out to be about the lead, no notice to the lead leaves any more."""
    receipt = store.file(report(key=KEY))
    store.file(report(key=KEY, about=("lead",)))

    assert notices(store) == [("email", "head", "new")]
    assert json.loads(row(store, receipt)["readers"]) == ["head", "dsl"]
    assert json.loads(row(store, receipt)["about"]) == ["lead"]


@pytest.mark.parametrize(
    ("name", "value", "clear"),
    [
        ("platform", "tiktok", True),
        ("year_group", "P6", True),
        ("happened_from", "2026-11-03", True),
        ("by", "Fred Bloggs from 9C", False),
        ("platform", "that new app!", False),
        ("platform", "x" * 41, False),
        ("nickname", "tiktok", False),
    ],
)
def test_only_coded_values_are_kept_in_clear(name, value, clear):
    """A fact that is somebody's own words, or none we know, is sealed with the answers."""
    facts, answers = coded(Report(KEY, "other", {"what": "words"}, {name: value}))

    assert facts == ({name: value} if clear else {})
    assert answers == {"what": "words", **({} if clear else {name: value})}


def test_nothing_that_was_written_is_in_the_files(store, report):
    """No answer, no name, no form id and no PIN is to be found in the database or the WAL."""
    key = "0123456789abcdef" * 2
    receipt = store.file(report(key=key, facts={"by": "Fred Planted!"}, answers={"a": "PLANTED"}))
    store.add(receipt.reference, receipt.pin, "PLANTED too")
    store.file(report(key=key, answers={"a": "PLANTED otherwise"}))
    data = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())

    assert receipt.reference.encode() in data
    assert [word for word in (b"PLANTED", b"Planted", key.encode()) if word in data] == []
    assert receipt.pin.encode() not in data
