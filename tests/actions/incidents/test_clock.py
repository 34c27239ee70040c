"""Times are written so that text sorts as time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from actions.incidents.clock import moment, stamp, utc_now


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "2026-11-24T12:00:00.000000+00:00"),
        (
            datetime(2026, 6, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
            "2026-05-31T23:30:00.000000+00:00",
        ),
    ],
)
def test_a_time_is_written_in_utc_and_read_back(at, expected):
    """Whatever zone a time is told in, the store has one form of it and loses nothing."""
    assert stamp(at) == expected
    assert moment(expected) == at


def test_a_time_without_a_zone_is_refused():
    """Nobody could say later whether it was summer time."""
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 11, 24, 12))


def test_now_is_utc():
    """The clock of the store knows its zone."""
    assert utc_now().utcoffset() == timedelta(0)
