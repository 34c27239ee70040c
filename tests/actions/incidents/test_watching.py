"""The watch goes on whatever fails, and says what does."""

from __future__ import annotations

from threading import Event

import pytest

from actions.incidents import watching
from actions.incidents.errors import WrongKey
from actions.incidents.notices import send_due, waiting
from actions.incidents.report import Reader
from actions.incidents.watching import one_round, watch
from knowledge.notices import notices

LEAD = Reader("Mr Okafor", "lead")


class Rounds:
    """A stop that is set after some rounds, and does not wait; `before` is done before each."""

    def __init__(self, rounds: int, before=lambda number: None) -> None:
        self.left, self.number, self._before = rounds, 0, before
        self._before(0)

    def is_set(self) -> bool:
        """Whether the rounds are over."""
        return self.left == 0

    def wait(self, seconds: float) -> None:
        """Count a round."""
        self.left, self.number = self.left - 1, self.number + 1
        self._before(self.number)


@pytest.fixture
def sent() -> list:
    """What has gone out by email."""
    return []


@pytest.fixture
def run(store, library, sent):
    """Watch for some rounds and return what was said: `run(Rounds(3))`."""

    def watched(stop: Rounds, opened=lambda: store) -> list[str]:
        said: list[str] = []
        watch(opened, library.school, notices(), {"email": sent.append}, stop, said.append)
        return said

    return watched


def test_a_round_takes_in_reminds_and_sends(store, report, library, clock, sent):
    """A report that waited in the spool is told of in one round; unread for days, so is that."""
    store.spool.put(report("pupil_bullied"), clock())
    first = one_round(store, library.school, notices(), {"email": sent.append}, Event())
    clock.pass_by(days=7)
    one_round(store, library.school, notices(), {"email": sent.append}, Event())

    assert (first, store.waiting(), waiting(store, LEAD)) == ({}, 0, [])
    assert [parcel.notice.subject.split()[0] for parcel in sent] == ["New", "Report", "Report"]


def test_one_failing_part_does_not_stop_the_others(store, report, run, sent, monkeypatch):
    """With a broken calendar notices still go out; each failure is said once, by its kind."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted: a secret")

    store.file(report())
    monkeypatch.setattr(watching, "remind", broken)

    assert run(Rounds(3)) == ["reminders: ZeroDivisionError"]
    assert len(sent) == 1


def test_what_works_again_is_said(run, monkeypatch):
    """Whoever reads the log sees when the trouble ended."""
    failing = {0: KeyError, 1: KeyError, 2: ValueError}

    def sometimes(number: int) -> None:
        def remind(*_: object) -> None:
            if number in failing:
                raise failing[number]

        monkeypatch.setattr(watching, "remind", remind)

    assert run(Rounds(5, sometimes)) == [
        "reminders: KeyError",
        "reminders: ValueError",
        "reminders: working again",
    ]


def test_a_store_that_does_not_open_is_tried_again(store, report, run, sent):
    """Keys that are put back later are enough; nothing needs a restart."""
    store.file(report())
    tries = iter([WrongKey("x"), OSError("planted"), None])

    def opened():
        if error := next(tries):
            raise error
        return store

    assert run(Rounds(4), opened) == ["store: WrongKey", "store: OSError", "store: working again"]
    assert len(sent) == 1


def test_it_ends_between_two_notices(store, report, library, sent):
    """Told to stop, it finishes the notice in hand and leaves the rest for the next start."""
    for _ in range(3):
        store.file(report())
    done = send_due(
        store, library.school, notices(), {"email": sent.append}, lambda: len(sent) == 1
    )

    assert done == (1, 0)
    assert len(waiting(store, LEAD)) == 2


def test_stopped_before_it_begins_it_opens_nothing(run):
    """A stop that is already set is heeded."""

    def never():
        raise AssertionError("opened")

    assert run(Rounds(0), never) == []
