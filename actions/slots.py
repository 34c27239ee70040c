"""The slot names, spelt once, and the way between slots and the dialogue's state."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.dialogue import State

AUDIENCE = "audience"
PLATFORM = "platform"
TOPIC = "topic"
MISSES = "misses"
PENDING = "pending"
ASKED_READER = "asked_reader"
TOLD_SHUT = "told_shut"
REPORT = "report"
STORY = "story"
SENT = "sent"
FORGET = "forget"  # set when all that was said before is to leave the tracker store


def state_of(tracker: Tracker) -> State:
    """Return what the conversation knows. A reader the channel vouches for outranks the slot."""
    slots = tracker.slots
    return State(
        audience=metadata_of(tracker).get("audience") or slots.get(AUDIENCE),
        platform=slots.get(PLATFORM),
        topic=slots.get(TOPIC),
        misses=int(slots.get(MISSES) or 0),
        asked_reader=bool(slots.get(ASKED_READER)),
        told_shut=tuple(slots.get(TOLD_SHUT) or ()),
        pending=slots.get(PENDING) or {},
        report=slots.get(REPORT),
        story=slots.get(STORY) or "",
        sent=slots.get(SENT),
    )


def metadata_of(tracker: Tracker) -> dict[str, Any]:
    """Return what the channel said about the sender with the latest message."""
    for event in reversed(tracker.events or []):
        if event.get("event") == "user":
            return event.get("metadata") or {}
    return {}


def changes(tracker: Tracker, state: State) -> list[dict[str, Any]]:
    """Return the slot events that turn the tracker's slots into this state."""
    wanted = {
        AUDIENCE: state.audience,
        PLATFORM: state.platform,
        TOPIC: state.topic,
        MISSES: state.misses,
        ASKED_READER: state.asked_reader,
        TOLD_SHUT: list(state.told_shut) or None,
        PENDING: dict(state.pending) or None,
        REPORT: state.report and dict(state.report),
        STORY: state.story or None,
        SENT: state.sent and dict(state.sent),
    }
    return [SlotSet(k, v) for k, v in wanted.items() if tracker.slots.get(k) != v]
