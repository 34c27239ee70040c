"""The answers of a report leave the tracker store once the report is stored."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions import slots
from rasa_project import tracker_store
from rasa_project.tracker_store import SealedTrackerStore

pytestmark = pytest.mark.rasa

ANY = {"type": "any", "mappings": [{"type": "custom"}]}
DOMAIN = Domain.from_dict({"slots": {name: dict(ANY) for name in ("audience", "report", "forget")}})
STORED = [
    SessionStarted(),
    SlotSet("audience", "staff"),
    SlotSet("report", {"answers": {"what": "he wrote my name"}}),
    UserUttered("yes send it"),
    BotUttered("Your report is stored."),
    SlotSet("report", None),
    SlotSet("forget", "a" * 32),
]


def test_the_slot_is_spelt_the_same_on_both_sides() -> None:
    """The action that stores and the store that forgets mean the same slot."""
    assert tracker_store.FORGET == slots.FORGET


def test_what_was_said_before_is_gone(tmp_path: Path) -> None:
    """Messages before the report was stored are not on disk any more; slots and later ones are."""
    store = SealedTrackerStore(DOMAIN, path=str(tmp_path / "chats.db"), hours=1)
    later = [UserUttered("thank you")]
    asyncio.run(
        store.save(DialogueStateTracker.from_events("web-a", [*STORED, *later], DOMAIN.slots))
    )

    found = asyncio.run(store.retrieve("web-a"))

    assert [e.text for e in found.events if isinstance(e, UserUttered)] == ["thank you"]
    assert not any(isinstance(e, BotUttered) for e in found.events)
    assert "he wrote my name" not in str(found.events)
    assert (found.get_slot("audience"), found.get_slot("report")) == ("staff", None)
