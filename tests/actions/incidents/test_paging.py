"""A page of the list: order, groups, what is late, and nothing that a reader may not see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from actions.incidents import late, paging
from actions.incidents.errors import NoSuchReport
from actions.incidents.joining import link
from actions.incidents.report import Reader
from actions.incidents.school_days import hours_later
from actions.incidents.workflow import acknowledge, move

LEAD, DSL, CHAIR = Reader("Mr O", "lead"), Reader("Ms K", "dsl"), Reader("Dr S", "chair")


@pytest.fixture
def school(library):
    """The example school: 24 hours to read a report, 2 for an urgent one."""
    return library.school


@pytest.fixture
def page(store, school):
    """Look at a page: `page(DSL, number=2, state="open")`."""

    def look(reader: Reader = LEAD, number: int = 1, **wanted) -> paging.Page:
        return paging.page(store, reader, school, paging.Wanted(**wanted), number)

    return look


def references(page: paging.Page) -> list[str]:
    """Return the references on a page."""
    return [line.row.reference for line in page.lines]


def test_urgent_ones_first_then_safeguarding_late_and_old_ones(store, report, clock, page):
    """The order in which somebody should open them; closed ones come last."""
    made = {}
    for name, hours, said in (
        ("closed", 200, {"urgent": True}),
        ("old", 3, {}),
        ("new", 1, {}),
        ("late", 30, {}),
        ("dsl", 2, {"kind": "nude_image", "dsl": True}),
        ("urgent", 1, {"urgent": True}),
    ):
        clock.pass_by(hours=-hours)
        made[name] = store.file(report(said.pop("kind", "other"), **said)).reference
        clock.pass_by(hours=hours)
    for state in ("acknowledged", "in_progress", "resolved", "closed"):
        move(store, DSL, made["closed"], state, "Done.")
    # The DSL sees all of them: those for the lead, too.
    found = references(page(DSL))

    assert found == [made[n] for n in ("urgent", "dsl", "late", "old", "new", "closed")]


def test_reports_of_one_post_stand_together(store, report, page):
    """A group stands where its first belongs; its size is said, linked ones count."""
    one = store.file(report(posts=("tiktok:@a",))).reference
    alone = store.file(report()).reference
    two = store.file(report(posts=("tiktok:@a", "tiktok:@b"))).reference
    three = store.file(report(posts=("tiktok:@b",))).reference
    four = store.file(report()).reference
    link(store, LEAD, four, three)
    lines = page().lines

    assert references(page()) == [one, two, three, four, alone]
    assert [(line.first, line.reporters) for line in lines] == [
        (True, 4),
        (False, 4),
        (False, 4),
        (False, 4),
        (True, 1),
    ]


def test_the_others_of_a_group(store, report, school):
    """A report's page names the same group as the list, and only to its readers."""
    one = store.file(report(posts=("tiktok:@a",))).reference
    two = store.file(report(posts=("tiktok:@a",))).reference
    secret = store.file(report("adult_contact", dsl=True, posts=("tiktok:@a",))).reference
    alone = store.file(report()).reference

    assert paging.together(store, LEAD, one) == (two,)
    assert paging.together(store, DSL, one) == (two, secret)
    assert paging.together(store, LEAD, alone) == ()
    with pytest.raises(NoSuchReport):
        paging.together(store, LEAD, secret)


def test_what_is_not_for_a_reader_is_in_no_row_count_or_group(store, report, page, school):
    """The lead learns nothing of a report about the lead, nor of the DSL's."""
    store.file(report(posts=("tiktok:@a",)))
    store.file(report(posts=("tiktok:@a",), about=("lead",)))
    store.file(report("nude_image", dsl=True, urgent=True, posts=("tiktok:@a",)))
    found = page()

    assert (found.total, [line.reporters for line in found.lines]) == (1, [1])
    assert paging.counts(store, LEAD, school) == {"open": 1, "urgent": 0, "new": 1, "late": 0}
    assert page(CHAIR).total == 0
    assert page(DSL).total == 3


@pytest.mark.parametrize(
    ("number", "expected"), [(-3, (1, 50)), (1, (1, 50)), (2, (2, 1)), (9, (2, 1))]
)
def test_pages(store, report, page, number, expected):
    """Fifty a page; a number beyond the pages gives the nearest."""
    for _ in range(51):
        store.file(report())
    found = page(number=number)

    assert (found.number, len(found.lines)) == expected
    assert (found.pages, found.total) == (2, 51)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, 3),
        ({"state": "open"}, 3),
        ({"state": "closed"}, 0),
        ({"state": "acknowledged"}, 1),
        ({"kind": "other"}, 2),
        ({"urgent": True}, 1),
        ({"platform": "tiktok"}, 1),
        ({"year_group": "7"}, 1),
        ({"owner": "Mr O"}, 1),
        ({"since": datetime(2026, 11, 24, tzinfo=UTC)}, 3),
        ({"since": datetime(2026, 11, 25, tzinfo=UTC)}, 0),
        ({"platform": "' or 1=1 --"}, 0),
    ],
)
def test_filters(store, report, page, wanted, expected):
    """Each narrows the list; odd values find nothing."""
    store.file(report("other", facts={"platform": "tiktok"}, urgent=True))
    store.file(report("other", facts={"year_group": "7"}))
    acknowledge(store, LEAD, store.file(report()).reference)

    assert page(**wanted).total == expected


@pytest.mark.parametrize(
    ("urgent", "hours", "expected"),
    [(False, 23, False), (False, 24, True), (True, 1, False), (True, 2, True)],
)
def test_unread_too_long_is_late(store, report, clock, page, school, urgent, hours, expected):
    """By the hours of school.yml; the mark, the filter and the count agree."""
    store.file(report(urgent=urgent))
    clock.pass_by(hours=hours)
    (line,) = page().lines

    assert line.late is expected
    assert paging.is_late(line.row, clock.now, school) is expected
    assert page(late=True).total == expected
    assert paging.counts(store, LEAD, school)["late"] == expected


@pytest.mark.parametrize(("days", "expected"), [(2, False), (3, False), (4, True)])
def test_a_broken_promise_is_late(store, report, clock, page, school, days, expected):
    """The day promised has to be over; a report that is dealt with is not late."""
    reference = store.file(report()).reference
    acknowledge(store, LEAD, reference, clock.now.date() + timedelta(days=3))
    clock.pass_by(days=days)
    (line,) = page().lines

    assert (line.late, paging.is_late(line.row, clock.now, school)) == (expected, expected)
    for state in ("in_progress", "resolved"):
        move(store, LEAD, reference, state)
    assert page(late=True).total == 0


@pytest.mark.parametrize("hours", [1, 2, 24, 30, 100])
@pytest.mark.parametrize("start", ["2026-11-24 12:00", "2026-11-27 17:00", "2026-12-18 09:00"])
def test_hours_before_is_hours_later_backwards(school, start, hours):
    """Also over weekends and holidays: what came in before that moment is late, after it not."""
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)
    end = hours_later(begun, hours, school)
    edge = late.hours_before(end, hours, school)

    assert edge >= begun
    assert hours_later(edge, hours, school) == end
    assert hours_later(edge + timedelta(minutes=1), hours, school) > end


def test_each_look_is_in_the_trail(store, page):
    """Who looked at the list, and in which role."""
    page()
    with store.reading() as tx:
        found = tx.execute("select who, role, what from audit").fetchall()

    assert found == [("Mr O", "lead", "listed")]
