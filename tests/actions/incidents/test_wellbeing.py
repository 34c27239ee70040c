"""Reminders of a member of staff who was targeted, until they say that it is over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from actions.incidents import wellbeing
from actions.incidents.errors import NoSuchReport, NotAllowed
from actions.incidents.notices import waiting
from actions.incidents.reading import record
from actions.incidents.report import Reader

LEAD = Reader("Mr Okafor", "lead")
LOGGED = "2026-11-24 12:00"  # a Tuesday
AFFECTED = {"facts": {"affected": "staff"}}


@pytest.fixture
def school(library):
    """The example school: the term ends on Friday 18 December, the next starts on 5 January."""
    return library.school


@pytest.fixture
def days_reminded(store, school, clock):
    """Look round at moments and return the days that reminders were for, in order."""

    def look(*moments: str) -> list[int]:
        for at in moments:
            clock.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
            wellbeing.remind(store, school)
        with store.reading() as tx:
            sql = (
                "select json_extract(detail, '$.day') from audit "
                "where what = 'wellbeing_reminded' order by id"
            )
            return [int(day) for (day,) in tx.execute(sql)]

    return look


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        (["2026-11-24 13:00"], []),
        (["2026-11-25 08:00"], [1]),
        (["2026-11-25 08:00", "2026-11-25 09:00"], [1]),
        (["2026-11-25 08:00", "2026-11-30 23:00"], [1]),
        (["2026-11-25 08:00", "2026-12-01 08:00"], [1, 7]),
        (["2026-12-02 08:00"], [7]),
        # Day 30 is Christmas Eve: the next school day is 5 January.
        (["2026-12-01 08:00", "2026-12-24 12:00", "2027-01-04 12:00"], [7]),
        (["2026-12-01 08:00", "2027-01-05 08:00"], [7, 30]),
        (["2027-01-05 08:00", "2027-01-20 08:00"], [30]),
        (["2027-02-24 08:00"], []),
    ],
)
def test_reminders_come_after_a_day_a_week_and_a_month(
    store, report, clock, days_reminded, moments, expected
):
    """Each comes once, on a school day; of several that are due only the latest; none for what is
    long past."""
    clock.now = datetime.fromisoformat(LOGGED).replace(tzinfo=UTC)
    store.file(report())

    assert days_reminded(*moments) == expected


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("staff_targeted", {}, ["lead"]),
        ("impersonation", AFFECTED, ["lead"]),
        ("colleague", AFFECTED, ["head"]),
        ("colleague", {**AFFECTED, "about": ("head",)}, ["chair"]),
        ("pupil_bullied", {"facts": {"affected": "pupil"}}, []),
        ("other", {}, []),
    ],
)
def test_who_has_the_report_is_reminded(store, report, school, clock, kind, said, expected):
    """The first reader is told, never somebody whom the report is about; none for a pupil's."""
    store.file(report(kind, **said))
    clock.pass_by(days=1)
    wellbeing.remind(store, school)
    with store.reading() as tx:
        sql = "select role from notices where sort = 'wellbeing'"
        found = [role for (role,) in tx.execute(sql)]

    assert found == expected


def test_nothing_comes_once_they_say_it_is_over(store, report, school, clock, days_reminded):
    """The person ends it, nobody else; what they said is kept as a note."""
    reference = store.file(report()).reference
    wellbeing.over(store, LEAD, reference, " It is over, thank you. ")
    found = record(store, LEAD, reference)

    assert days_reminded("2026-11-25 12:00", "2026-12-01 12:00") == []
    assert [(entry.sort, entry.text) for entry in found.entries] == [
        ("note", "It is over, thank you.")
    ]
    assert "wellbeing_over" in [event.what for event in found.events]


def test_how_it_stands(store, report, school, clock):
    """The page knows the next day to ask, when they were asked, and when it is over."""
    reference = store.file(report()).reference

    def standing(today: date) -> wellbeing.Standing | None:
        return wellbeing.standing(record(store, LEAD, reference), school, today)

    assert standing(date(2026, 11, 24)).next == date(2026, 11, 25)
    assert standing(date(2026, 11, 26)).next == date(2026, 12, 1)
    assert standing(date(2027, 2, 1)).next is None
    wellbeing.asked(store, LEAD, reference, "Sleeps badly.")
    assert standing(date(2026, 11, 26)).asked == (clock.now,)
    wellbeing.over(store, LEAD, reference, "Over.")
    assert standing(date(2026, 11, 26)) == wellbeing.Standing(True, (clock.now,), None)


def test_a_report_of_nobody_on_the_staff_has_no_standing(store, report, school):
    """A pupil's report has no such part."""
    reference = store.file(report("pupil_bullied")).reference

    assert wellbeing.standing(record(store, LEAD, reference), school, date(2026, 11, 25)) is None


@pytest.mark.parametrize("step", [wellbeing.asked, wellbeing.over])
def test_only_a_reader_with_words_can_note_it(store, report, step):
    """Nothing is noted without words, nor by somebody who may not read the report."""
    reference = store.file(report()).reference
    with pytest.raises(NotAllowed):
        step(store, LEAD, reference, "  ")
    with pytest.raises(NoSuchReport):
        step(store, Reader("Dr Shah", "chair"), reference, "Words.")

    assert record(store, LEAD, reference).entries == ()


def test_the_notice_waits_to_be_sent(store, report, school, clock):
    """The reminder goes the way of all notices."""
    store.file(report())
    clock.pass_by(days=1)
    wellbeing.remind(store, school)

    assert [notice.sort for notice in waiting(store, LEAD)] == ["new", "wellbeing"]
