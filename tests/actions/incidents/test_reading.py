"""What readers see of reports, and what they never do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from actions.incidents.errors import NoSuchReport
from actions.incidents.reading import listed, record
from actions.incidents.report import Reader
from actions.incidents.workflow import acknowledge

LEAD, DSL, HEAD, CHAIR = (Reader(r.title(), r) for r in ("lead", "dsl", "head", "chair"))


def references(rows) -> list[str]:
    """Return the references of rows."""
    return [row.reference for row in rows]


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("staff_targeted", {}, "lead dsl"),
        ("nude_image", {"dsl": True}, "dsl deputy_dsl"),
        ("colleague", {}, "head"),
        ("staff_targeted", {"about": ("lead",)}, "head dsl"),
        ("colleague", {"about": ("head",)}, "chair"),
        ("adult_contact", {"about": ("dsl",)}, "head"),
    ],
)
def test_only_readers_see_a_report(store, report, kind, said, expected):
    """A report is in the list of its readers, and for nobody else is there any sign of it."""
    reference = store.file(report(kind, **said)).reference
    see = [r for r in ("lead", "dsl", "deputy_dsl", "head", "chair") if listed(store, Reader(r, r))]

    assert sorted(see) == sorted(expected.split())
    for role in {"lead", "dsl", "deputy_dsl", "head", "chair"} - set(see):
        with pytest.raises(NoSuchReport):
            record(store, Reader(role, role), reference)


def test_a_link_to_a_report_about_the_reader_is_not_shown(store, report):
    """Of three reports of one post, the lead learns of the two that are not about the lead."""
    post = ("example.com/1",)
    seen = [store.file(report(posts=post)).reference for _ in range(2)]
    hidden = store.file(report(posts=post, about=("lead",))).reference
    mine = record(store, LEAD, seen[0])

    assert (mine.linked, mine.row.linked) == ((seen[1],), 1)
    assert [row.linked for row in listed(store, LEAD)] == [1, 1]
    assert sorted(record(store, DSL, seen[0]).linked) == sorted([seen[1], hidden])
    assert hidden not in repr(mine) + repr(listed(store, LEAD))


def test_a_record_has_all_that_was_said_and_done(store, report, clock):
    """Words, facts, chronology and trail come back together, for a sloppily typed reference."""
    facts = {"platform": "tiktok", "happened_from": "2026-11-20"}
    receipt = store.file(report(urgent=True, facts=facts))
    clock.pass_by(minutes=5)
    store.add(receipt.reference, receipt.pin, "It is down now.")
    clock.pass_by(minutes=5)
    found = record(store, LEAD, receipt.reference.lower().replace("-", " "))

    assert found.answers == {"what": "Somebody filmed me in class.", "name": "Sam Pupil"}
    assert (found.row.urgent, found.row.facts, found.row.state) == (True, facts, "new")
    assert [(e.who, e.sort, e.text) for e in found.entries] == [
        ("reporter", "added", "It is down now.")
    ]
    assert [(e.what, e.role) for e in found.events] == [
        ("created", "reporter"),
        ("added", "reporter"),
        ("read", "lead"),
    ]
    assert found.row.changed - found.row.logged == timedelta(minutes=5)


def test_every_look_is_in_the_trail(store, report):
    """A list and a record leave a line with name and role; an export is told from a read."""
    reference = store.file(report()).reference
    listed(store, LEAD)
    record(store, LEAD, reference)
    record(store, DSL, reference, "exported")
    with store.reading() as tx:
        lines = tx.execute("select who, role, what, reference from audit order by id").fetchall()

    assert lines[1:] == [
        ("Lead", "lead", "listed", None),
        ("Lead", "lead", "read", reference),
        ("Dsl", "dsl", "exported", reference),
    ]


def test_a_refused_read_leaves_no_line(store, report):
    """The trail of a report about the lead does not say that the lead has tried."""
    reference = store.file(report(about=("lead",))).reference
    with pytest.raises(NoSuchReport):
        record(store, LEAD, reference)
    found = record(store, HEAD, reference)

    assert [event.what for event in found.events] == ["created", "read"]


def test_what_waits_longest_is_on_top(store, report, clock):
    """Urgent before usual, unread before read, and among those the latest first."""
    names = {}
    for name, urgent in (("old", False), ("read", False), ("danger", True), ("fresh", False)):
        names[store.file(report(urgent=urgent)).reference] = name
        clock.pass_by(hours=1)
    acknowledge(store, LEAD, next(r for r, n in names.items() if n == "read"))

    assert [names[r] for r in references(listed(store, LEAD))] == ["danger", "fresh", "old", "read"]


def test_search_narrows_the_list(store, report, clock):
    """State, kind, urgency and time each leave out what does not fit."""
    first = store.file(report("impersonation")).reference
    clock.pass_by(days=2)
    second = store.file(report("parent_posts", urgent=True)).reference
    acknowledge(store, LEAD, first)

    assert references(listed(store, LEAD, state="new")) == [second]
    assert references(listed(store, LEAD, kind="impersonation")) == [first]
    assert references(listed(store, LEAD, urgent=True)) == [second]
    assert references(listed(store, LEAD, urgent=False)) == [first]
    assert references(listed(store, LEAD, since=clock.now - timedelta(days=1))) == [second]
    assert references(listed(store, LEAD, state="closed")) == []


def test_a_list_holds_nothing_that_anybody_wrote(store, report):
    """The answers of a report are in its record only."""
    store.file(report(answers={"what": "planted words"}, facts={"platform": "planted words"}))

    assert "planted" not in json.dumps(listed(store, LEAD), default=str)
