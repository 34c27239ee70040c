"""The way between a tracker's slots and the dialogue's state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue import State
from actions.slots import changes, metadata_of, state_of

FULL = {
    "audience": "parent",
    "platform": "x",
    "topic": "thank",
    "misses": 1.0,
    "asked_reader": True,
    "pending": {"ask": "second", "topic": "greet"},
}
NEW = {"misses": 0, "asked_reader": False}


def test_slots_become_the_state(tracker):
    """Every slot is read, and a number that came back as 1.0 counts as one."""
    assert state_of(tracker(slots=FULL)) == State(**FULL)


def test_no_slots_are_an_empty_state(tracker):
    """A new conversation knows nothing."""
    assert state_of(tracker()) == State()


def test_the_channel_outranks_the_slot(tracker):
    """Who the school's own sign-in vouches for is not overturned by what was said."""
    found = state_of(tracker(slots=FULL, metadata={"audience": "staff"}))

    assert found.audience == "staff"


def test_only_the_latest_message_counts(tracker):
    """What the channel said about an earlier message is past."""
    talk = tracker(metadata={"audience": "staff"})
    talk.events.insert(0, {"event": "user", "metadata": {"audience": "pupil"}})

    assert metadata_of(talk) == {"audience": "staff"}


@pytest.mark.parametrize("events", [None, [], [{"event": "action"}], [{"event": "user"}]])
def test_no_metadata(tracker, events):
    """A tracker without a user's message says nothing of the sender."""
    talk = tracker()
    talk.events = events

    assert metadata_of(talk) == {}


@pytest.mark.parametrize(
    ("slots", "state", "expected"),
    [
        ({}, State(), NEW),
        (NEW, State(), {}),
        (NEW, State(topic="thank"), {"topic": "thank"}),
        ({**NEW, "pending": {"ask": "offer"}}, State(), {"pending": None}),
        (NEW, State(pending={"ask": "offer"}), {"pending": {"ask": "offer"}}),
        (FULL, State(**FULL), {}),
    ],
)
def test_changes(tracker, slots, state, expected):
    """Only slots that differ are set, and nothing pending is no value at all."""
    events = changes(tracker(slots=slots), state)

    assert {event["name"]: event["value"] for event in events} == expected


def test_there_and_back(tracker):
    """A state written into slots is read again as it was."""
    state = State(audience="pupil", topic="child_user", pending={"ask": "second"})
    state = replace(state, told_shut=("the school",), misses=1)
    slots = {event["name"]: event["value"] for event in changes(tracker(), state)}

    assert state_of(tracker(slots=slots)) == state
