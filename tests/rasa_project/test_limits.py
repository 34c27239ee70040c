"""How often somebody may write."""

from __future__ import annotations

import pytest

from rasa_project.limits import Limit


class Clock:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.time


class SmallLimit(Limit):
    """A limit that remembers two keys."""

    MOST_KEYS = 2


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


def allowed(limit: Limit, key: str, times: int) -> list[bool]:
    """Return whether each of several messages in a row is allowed."""
    return [limit.allows(key) for _ in range(times)]


def test_a_burst_and_no_more(clock):
    """Three at once where three are allowed; the fourth is refused."""
    assert allowed(Limit(3, 1, clock), "one", 4) == [True, True, True, False]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.5, [False, False]),
        (1, [True, False]),
        (2.5, [True, True, False]),
        (3600, [True, True, True, False]),
    ],
)
def test_time_fills_the_bucket(clock, seconds, expected):
    """After a wait as many are allowed as the time has brought, never more than a burst."""
    limit = Limit(3, 1, clock)
    allowed(limit, "one", 3)
    clock.time += seconds

    assert allowed(limit, "one", len(expected)) == expected


def test_trying_costs_nothing(clock):
    """Somebody who keeps trying is let in as soon as somebody who waits."""
    limit = Limit(1, 1, clock)
    allowed(limit, "one", 1)
    clock.time += 0.6
    allowed(limit, "one", 20)
    clock.time += 0.6

    assert limit.allows("one")


def test_each_has_their_own(clock):
    """One who writes too much does not stop another."""
    limit = Limit(1, 1, clock)
    allowed(limit, "one", 5)

    assert limit.allows("two")


def test_the_longest_unused_is_forgotten(clock):
    """Memory is bounded: beyond the most keys, the one unused longest starts afresh."""
    limit = SmallLimit(1, 0, clock)
    for key in ("one", "two", "one", "three"):
        limit.allows(key)

    assert [limit.allows(key) for key in ("one", "three")] == [False, False]
    assert limit.allows("two")


def test_the_real_clock_serves():
    """Without a clock of its own a limit uses the machine's."""
    assert allowed(Limit(1, 0), "one", 2) == [True, False]
