"""Small numbers are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

from itertools import product

import pytest

from desk.small_numbers import LEAST, hidden, part_of


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, {}),
        ({"a": 0, "b": 7}, {"a": 0, "b": 7}),
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ({"a": 4, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 1, "b": 1, "c": 9, "d": 20}, {"a": None, "b": None, "c": None, "d": 20}),
        ({"a": 2, "b": 3, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 0, "b": 3, "c": 9}, {"a": 0, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_what_is_hidden(counts, shown):
    """Small ones, and as many more as hide them; a zero is no secret."""
    assert hidden(counts) == shown


def test_no_hidden_number_follows_from_the_rest():
    """For every table of four small or middling counts: where two or more are hidden, what is left
    of the total can be shared out between them in more than one way."""
    for counts in product((0, 1, 2, 4, 5, 6), repeat=4):
        table = dict(zip("abcd", counts, strict=True))
        shown = hidden(table)
        gone = [table[name] for name, count in shown.items() if count is None]

        assert all(count is None for name, count in shown.items() if 0 < table[name] < LEAST)
        assert len(gone) != 1 or sum(count > 0 for count in counts) == 1
        if len(gone) > 1 and sum(gone) >= LEAST:
            assert sum(gone) > len(gone)


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [(0, 20, 0), (3, 20, None), (5, 20, 5), (18, 20, None), (20, 20, 20), (2, 2, None)],
)
def test_a_part_and_what_is_left_are_both_hidden_when_small(count, total, expected):
    """Eighteen of twenty would tell that two were not."""
    assert part_of(count, total) == expected
