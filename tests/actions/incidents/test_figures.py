"""Figures: counts over the right reports, and how long things took."""

from __future__ import annotations

from datetime import date

import pytest

from actions.incidents.figures import figures, whole_school
from actions.incidents.report import Reader
from actions.incidents.workflow import acknowledge, move

LEAD, DSL, HEAD = Reader("Mr O", "lead"), Reader("Ms K", "dsl"), Reader("Mrs A", "head")
SINCE, UNTIL = date(2026, 11, 2), date(2026, 11, 30)


def test_what_is_counted(store, report):
    """Kind, app, year, urgency and state of each report once."""
    store.file(report("other", urgent=True, facts={"platform": "tiktok", "year_group": "7"}))
    store.file(report("other", facts={"platform": "tiktok"}))
    store.file(report("nude_image", dsl=True))
    found = figures(store, DSL, SINCE, UNTIL)

    assert (found.total, found.urgent, found.dsl, found.open) == (3, 1, 1, 3)
    assert found.kinds == {"other": 2, "nude_image": 1}
    assert found.platforms == {"tiktok": 2, "": 1}
    assert found.years == {"7": 1, "": 2}
    assert found.weeks == {
        date(2026, 11, 2): 0,
        date(2026, 11, 9): 0,
        date(2026, 11, 16): 0,
        date(2026, 11, 23): 3,
        date(2026, 11, 30): 0,
    }


@pytest.mark.parametrize(
    ("reader", "mine", "all_but_about_me"), [(LEAD, 1, 3), (DSL, 3, 4), (HEAD, 1, 3)]
)
def test_whose_reports_are_counted(store, report, reader, mine, all_but_about_me):
    """One's own; and of the whole school all but those about oneself."""
    store.file(report())
    store.file(report("nude_image", dsl=True))
    store.file(report(about=("lead",)))
    store.file(report("colleague", about=("head",)))

    assert figures(store, reader, SINCE, UNTIL).total == mine
    assert whole_school(store, reader, SINCE, UNTIL).total == all_but_about_me


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), 1),
        (date(2026, 11, 25), date(2026, 11, 30), 0),
        (date(2026, 11, 1), date(2026, 11, 23), 0),
    ],
)
def test_both_days_are_included(store, report, since, until, expected):
    """A report of the day belongs to it, one of another does not."""
    store.file(report())

    assert figures(store, LEAD, since, until).total == expected


def test_a_day_begins_in_london(store, report, clock):
    """Half past eleven at night in UTC is the next day in summer time."""
    clock.now = clock.now.replace(month=6, day=30, hour=23, minute=30)
    store.file(report())

    assert figures(store, LEAD, date(2026, 7, 1), date(2026, 7, 1)).total == 1


def test_how_long_it_took(store, report, clock):
    """By the hours of a list; what is not done counts as longest; the median is of what is done."""
    quick, slow, _never = (store.file(report()).reference for _ in range(3))
    clock.pass_by(hours=1)
    acknowledge(store, LEAD, quick)
    clock.pass_by(hours=99)
    acknowledge(store, LEAD, slow)
    for state in ("in_progress", "resolved"):
        move(store, LEAD, slow, state)
    found = figures(store, LEAD, SINCE, UNTIL)

    assert (found.read.counts, found.read.median) == ((1, 0, 0, 0, 2), 50.5)
    assert (found.done.counts, found.done.median) == ((0, 1, 0, 0, 2), 100)


def test_nothing_took_no_time(store):
    """Without reports there are zeros and no median."""
    found = figures(store, LEAD, SINCE, UNTIL)

    assert (found.total, found.read.median, sum(found.read.counts)) == (0, None, 0)


def test_counting_is_in_the_trail(store):
    """Who counted their own reports, and who the school's."""
    figures(store, LEAD, SINCE, UNTIL)
    whole_school(store, HEAD, SINCE, UNTIL)
    with store.reading() as tx:
        found = tx.execute("select role, what from audit order by id").fetchall()

    assert found == [("lead", "counted"), ("head", "summarised")]
