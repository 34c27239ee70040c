"""The trail shows every line that was changed, left out, put in or moved."""

from __future__ import annotations

import sqlite3

import pytest

from actions.incidents import audit
from actions.incidents.errors import Unavailable
from actions.incidents.keys import KeyRing


@pytest.fixture
def lines(store):
    """Five lines of a trail, as they are stored."""
    with store.transaction() as tx:
        for number in range(5):
            tx.audit("Ms Cole", "dsl", "read", f"OS-{number}", n=str(number))
        return list(audit.rows(tx.db))


def test_a_trail_as_written_is_whole(lines, keys):
    """Nothing is found where nothing was done; an empty trail is whole too."""
    assert audit.check(lines, keys) is None
    assert audit.check([], keys) is None
    assert [line["id"] for line in lines] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["at", "who", "role", "what", "reference", "detail", "mac"])
def test_a_changed_line_is_found(lines, keys, name):
    """Whatever column is changed, the line is named."""
    lines[2][name] = "other"

    assert audit.check(lines, keys) == 3


def test_a_missing_line_is_found(lines, keys):
    """A line left out is named, also where the later ones were numbered anew."""
    del lines[1]

    assert audit.check(lines, keys) == 2
    renumbered = [{**line, "id": number} for number, line in enumerate(lines, 1)]
    assert audit.check(renumbered, keys) == 2


def test_lines_in_another_order_are_found(lines, keys):
    """Two lines changed about are named by the first."""
    lines[1], lines[2] = {**lines[2], "id": 2}, {**lines[1], "id": 3}

    assert audit.check(lines, keys) == 2


def test_a_line_needs_the_key(lines):
    """Nobody without the key can write a trail that is whole."""
    assert audit.check(lines, KeyRing.made()) == 1


@pytest.mark.parametrize("sql", ["update audit set who = 'x'", "delete from audit"])
def test_the_database_itself_refuses_changes(store, lines, sql):
    """A command that would change the trail by mistake fails."""
    with pytest.raises(Unavailable) as caught, store.transaction() as tx:
        tx.execute(sql)

    assert isinstance(caught.value.__cause__, sqlite3.IntegrityError)
