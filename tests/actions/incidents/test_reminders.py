"""Reminders of what was promised and has not come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from actions.incidents.notices import waiting
from actions.incidents.reading import record
from actions.incidents.reminders import remind
from actions.incidents.report import Reader
from actions.incidents.workflow import acknowledge, move, reply

LEAD = Reader("Mr Okafor", "lead")
TUESDAY, FRIDAY = "2026-11-24 12:00", "2026-11-27 12:00"


@pytest.fixture
def school(library):
    """The example school: 24 hours to read a report, 2 for an urgent one."""
    return library.school


@pytest.fixture
def reminded(store, school, clock):
    """Return who is reminded at a moment: `reminded("2026-11-25 12:00")`."""

    def look(at: str) -> list[str]:
        clock.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
        with store.reading() as tx:
            (last,) = tx.execute("select coalesce(max(id), 0) from notices").fetchone()
        remind(store, school)
        with store.reading() as tx:
            sql = "select role from notices where sort = 'reminder' and id > ? order by id"
            return [role for (role,) in tx.execute(sql, [last])]

    return look


@pytest.mark.parametrize(
    ("logged", "urgent", "first", "second"),
    [
        (TUESDAY, False, "2026-11-25 12:00", "2026-11-26 12:00"),
        (TUESDAY, True, "2026-11-24 14:00", "2026-11-25 14:00"),
        (FRIDAY, False, "2026-11-30 12:00", "2026-12-01 12:00"),
        ("2026-12-18 12:00", False, "2027-01-05 12:00", "2027-01-06 12:00"),
    ],
)
def test_an_unread_report_reminds_the_lead_and_then_the_dsl(
    store, report, clock, reminded, logged, urgent, first, second
):
    """At the promised hour, on school days, and a school day later; each of them once."""
    clock.now = datetime.fromisoformat(logged).replace(tzinfo=UTC)
    store.file(report(urgent=urgent))
    a_minute_before = datetime.fromisoformat(first) - timedelta(minutes=1)

    assert reminded(a_minute_before.isoformat()) == []
    assert (reminded(first), reminded(first)) == (["lead"], [])
    assert (reminded(second), reminded(second)) == (["dsl"], [])
    assert reminded("2027-02-01 12:00") == []


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("nude_image", {"dsl": True}, ["dsl", "deputy_dsl"]),
        ("colleague", {}, ["head"]),
        ("staff_targeted", {"about": ("lead",)}, ["head", "dsl"]),
        ("staff_targeted", {"about": ("dsl",)}, ["lead", "head"]),
        ("adult_contact", {"about": ("dsl",)}, ["head"]),
    ],
)
def test_nobody_hears_of_a_report_about_them(store, report, reminded, kind, said, expected):
    """Where the usual deputy is no reader, another reader is reminded, or the same again."""
    store.file(report(kind, **said))

    assert reminded("2027-01-29 12:00") == expected


def test_reading_it_ends_the_reminders(store, report, reminded):
    """A report that is acknowledged in time reminds nobody."""
    acknowledge(store, LEAD, store.file(report()).reference)

    assert reminded("2027-01-29 12:00") == []


def test_a_missed_date_reminds_from_the_day_after(store, report, reminded):
    """The whole promised day is the lead's; then lead and, a school day later, the dsl hear."""
    reference = store.file(report()).reference
    acknowledge(store, LEAD, reference, date(2026, 11, 27))

    assert reminded("2026-11-27 23:59") == []
    assert reminded("2026-11-28 00:00") == ["lead"]
    assert reminded("2026-11-30 23:59") == []
    assert reminded("2026-12-01 00:00") == ["dsl"]


def test_a_new_date_is_a_new_promise(store, report, reminded):
    """After a reminder and a reply with a new date, missing that one reminds again."""
    reference = store.file(report()).reference
    acknowledge(store, LEAD, reference, date(2026, 11, 27))
    first = reminded("2026-11-28 08:00")
    reply(store, LEAD, reference, "Still at it.", date(2026, 12, 4))

    assert first == ["lead"]
    assert reminded("2026-12-04 12:00") == []
    assert reminded("2026-12-05 08:00") == ["lead"]


def test_what_is_resolved_reminds_nobody(store, report, reminded):
    """A date that was promised before it was resolved is no promise any more."""
    reference = store.file(report()).reference
    acknowledge(store, LEAD, reference, date(2026, 11, 27))
    move(store, LEAD, reference, "in_progress")
    move(store, LEAD, reference, "resolved")

    assert reminded("2027-01-29 12:00") == []


def test_a_reminder_waits_to_be_sent_and_is_in_the_trail(store, report, reminded):
    """It goes the way of every notice, and the record shows it."""
    reference = store.file(report()).reference
    reminded("2026-11-25 12:00")

    assert [(n.reference, n.sort, n.role) for n in waiting(store, LEAD)] == [
        (reference, "new", "lead"),
        (reference, "reminder", "lead"),
    ]
    assert [e.what for e in record(store, LEAD, reference).events] == [
        "created",
        "reminded",
        "read",
    ]
