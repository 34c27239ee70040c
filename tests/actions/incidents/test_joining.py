"""Linking two reports, and noting that one has gone to another system."""

from __future__ import annotations

import pytest

from actions.incidents.audit import check, rows
from actions.incidents.errors import NoSuchReport, NotAllowed
from actions.incidents.joining import link, transferred
from actions.incidents.reading import listed, record
from actions.incidents.report import Reader
from actions.incidents.workflow import LONGEST

LEAD, DSL, HEAD = Reader("Mr Okafor", "lead"), Reader("Ms Kaur", "dsl"), Reader("Mrs A", "head")


def test_linked_reports_stand_together_for_whoever_sees_both(store, report):
    """After linking, each names the other and is counted; the trail of both says so, unnamed."""
    one, other = store.file(report()).reference, store.file(report("other")).reference
    link(store, LEAD, one.lower(), other)

    assert record(store, LEAD, one).linked == (other,)
    assert record(store, LEAD, other).linked == (one,)
    assert [row.linked for row in listed(store, LEAD)] == [1, 1]
    lines = [
        next(event for event in record(store, LEAD, ref).events if event.what == "linked")
        for ref in (one, other)
    ]
    assert lines[0].detail == lines[1].detail
    assert not any(ref in str(line.detail) for line in lines for ref in (one, other))
    with store.reading() as tx:
        assert check(rows(tx.db), tx.keys) is None


def test_a_report_nobody_may_know_of_stays_unknown_when_linked(store, report):
    """The DSL links what the lead may not see: for the lead there is no link and no count."""
    mine = store.file(report()).reference
    secret = store.file(report("nude_image", dsl=True)).reference
    link(store, DSL, mine, secret)

    assert record(store, DSL, mine).linked == (secret,)
    assert record(store, LEAD, mine).linked == ()
    assert [row.linked for row in listed(store, LEAD)] == [0]


def test_what_cannot_be_linked(store, report):
    """Not with itself, not twice, not with what the reader may not see."""
    one, other = store.file(report()).reference, store.file(report("other")).reference
    secret = store.file(report("colleague")).reference
    link(store, LEAD, one, other)
    for reference, kind in ((one, NotAllowed), (other, NotAllowed), (secret, NoSuchReport)):
        with pytest.raises(kind):
            link(store, LEAD, one, reference)

    assert record(store, HEAD, secret).linked == ()
    assert [e.what for e in record(store, LEAD, one).events].count("linked") == 1


def test_where_it_was_entered_is_noted(store, report):
    """The mark is an event of the trail; the words are a sealed note."""
    reference = store.file(report()).reference
    transferred(store, DSL, reference, "The safeguarding system, number 4711")
    found = record(store, DSL, reference)

    assert [entry.text for entry in found.entries] == ["The safeguarding system, number 4711"]
    assert "transferred" in [event.what for event in found.events]
    with store.reading() as tx:
        assert "4711" not in "".join(tx.db.conn.iterdump())


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST + 1)])
def test_no_words_or_too_many_change_nothing(store, report, text):
    """A step without words leaves no line in the trail."""
    reference = store.file(report()).reference
    with pytest.raises(NotAllowed):
        transferred(store, LEAD, reference, text)

    assert "transferred" not in [e.what for e in record(store, LEAD, reference).events]
