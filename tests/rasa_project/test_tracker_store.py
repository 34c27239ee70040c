"""The sealed conversations: what is kept, what can be read on disk, what is forgotten."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

pytest.importorskip("rasa")

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_project import tracker_store
from rasa_project.tracker_store import SealedTrackerStore

pytestmark = pytest.mark.rasa

SENDER = "web-Zf3UnguessableSender"
WORDS = "somebody called Peregrine posted my address on TikTok"
DOMAIN = Domain.from_dict(
    {
        "intents": ["targeted_by_post"],
        "slots": {"topic": {"type": "text", "mappings": [{"type": "custom"}]}},
    }
)


@pytest.fixture(autouse=True)
def _own_key_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGNPOST_CHAT_KEY", raising=False)


@pytest.fixture
def store(tmp_path: Path) -> SealedTrackerStore:
    """A store that keeps conversations for an hour."""
    return opened(tmp_path)


def opened(folder: Path, **given: object) -> SealedTrackerStore:
    return SealedTrackerStore(DOMAIN, path=str(folder / "chats.db"), **{"hours": 1, **given})


def conversation(sender: str = SENDER, text: str = WORDS) -> DialogueStateTracker:
    said = UserUttered(text, intent={"name": "targeted_by_post", "confidence": 0.9})
    events = [said, SlotSet("topic", "targeted_by_post"), BotUttered("Do not reply.")]
    return DialogueStateTracker.from_events(sender, events, DOMAIN.slots)


def saved(store: SealedTrackerStore, **given: str) -> None:
    asyncio.run(store.save(conversation(**given)))


def found(store: SealedTrackerStore, sender: str = SENDER) -> DialogueStateTracker | None:
    return asyncio.run(store.retrieve(sender))


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("chats.db*"))


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr(tracker_store.time, "time", lambda: now + seconds)


def test_round_trip(store: SealedTrackerStore) -> None:
    """What was saved comes back: the words, the slot and the answer, in order."""
    saved(store)

    back = found(store)

    assert back.sender_id == SENDER
    assert texts(back) == [WORDS]
    assert back.get_slot("topic") == "targeted_by_post"
    assert [event.type_name for event in back.events] == ["user", "slot", "bot"]


def test_survives_a_restart(tmp_path: Path) -> None:
    """A conversation is there for the next process, which reads the same key file."""
    saved(opened(tmp_path))

    assert texts(found(opened(tmp_path))) == [WORDS]


def test_saving_again_replaces(store: SealedTrackerStore) -> None:
    """One conversation is one row, its latest state."""
    saved(store)
    saved(store, text="second thoughts")

    assert texts(found(store)) == ["second thoughts"]
    assert store._rows._db.execute("select count(*) from chats").fetchone() == (1,)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("secret", [*WORDS.split(), SENDER, "targeted_by_post", "Do not reply"])
def test_nothing_readable_on_disk(tmp_path: Path, secret: str, closed: bool) -> None:
    """Neither what was said nor who said it stands readable in the database or its log."""
    store = opened(tmp_path)
    saved(store)
    if closed:  # then the log is folded into the database
        store._rows._db.close()

    assert len(kept := on_disk(tmp_path)) > 4096
    assert len(secret) < 4 or secret.encode() not in kept


@pytest.mark.parametrize(("seconds", "kept"), [(0, True), (3500, True), (3700, False)])
def test_expiry(
    store: SealedTrackerStore, monkeypatch: pytest.MonkeyPatch, seconds: int, kept: bool
) -> None:
    """A conversation past its hours is not read any more, purged or not."""
    saved(store)
    later(monkeypatch, seconds)

    assert (found(store) is not None) is kept


def test_purge_deletes(store: SealedTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A purge takes the quiet ones, keeps the others and says how many went."""
    saved(store, sender="web-old")
    later(monkeypatch, 3000)
    saved(store, sender="web-new")
    later(monkeypatch, 1000)

    assert store.purge() == 1
    assert found(store, "web-old") is None
    assert found(store, "web-new") is not None


@pytest.mark.parametrize("occasion", ["start", "write"])
def test_purges_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, occasion: str) -> None:
    """What is past keeping leaves the disk at the next start or write, with no one asking."""
    store = opened(tmp_path)
    saved(store, sender="web-old")
    later(monkeypatch, 3700)
    if occasion == "start":
        store = opened(tmp_path)
    else:
        saved(store, sender="web-new")

    rows = store._rows._db.execute("select count(*) from chats").fetchone()

    assert rows == (0 if occasion == "start" else 1,)


def test_school_decides_how_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no hours given, the school's own retention holds."""
    hours = tracker_store.library().school.retention.chat_hours
    store = opened(tmp_path, hours=None)
    saved(store)
    later(monkeypatch, hours * 3600 - 60)
    early = found(store)
    later(monkeypatch, 120)

    assert early is not None
    assert found(store) is None


@pytest.mark.parametrize("change", ["file", "environment"])
def test_wrong_key_gives_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """With another key a conversation is as if it had never been, and nothing raises."""
    saved(opened(tmp_path))
    other = tracker_store.Fernet.generate_key()
    if change == "file":
        (tmp_path / "chats.key").write_bytes(other)
    else:
        monkeypatch.setenv("SIGNPOST_CHAT_KEY", other.decode())

    assert found(opened(tmp_path)) is None


def test_a_row_under_the_right_id_but_another_seal(store: SealedTrackerStore) -> None:
    """A row whose seal does not open is None and not an error."""
    saved(store)
    store._rows._db.execute("update chats set sealed = ?", (b"gAAAAAB-not-ours",))

    assert found(store) is None


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """Database, its log and the key are 0600: no other account on the machine reads them."""
    saved(opened(tmp_path))

    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("chats.*")}

    assert {"chats.db", "chats.db-wal", "chats.key"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_two_conversations_apart(store: SealedTrackerStore) -> None:
    """Two conversations never mix, and forgetting one leaves the other."""
    saved(store, sender="web-a", text="about Anna")
    saved(store, sender="web-b", text="about Ben")
    before = texts(found(store, "web-a")), texts(found(store, "web-b"))
    asyncio.run(store.delete("web-a"))

    assert before == (["about Anna"], ["about Ben"])
    assert found(store, "web-a") is None
    assert texts(found(store, "web-b")) == ["about Ben"]


def test_ids_are_keyed_hashes(store: SealedTrackerStore) -> None:
    """Nobody finds a conversation's row by its id without the key."""
    saved(store)

    (row,) = store._rows._db.execute("select id from chats").fetchone()

    assert SENDER not in row
    assert row != tracker_store.hashlib.sha256(SENDER.encode()).hexdigest()


def test_long_conversations_are_cut(
    store: SealedTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a very long conversation only the latest words are kept, and what they led to."""
    monkeypatch.setattr(tracker_store, "MOST_EVENTS", 10)
    begun = [SessionStarted(), SlotSet("topic", "old"), SlotSet("topic", "targeted_by_post")]
    events = [*begun, *(UserUttered(f"message {number}") for number in range(30))]
    asyncio.run(store.save(DialogueStateTracker.from_events(SENDER, events, DOMAIN.slots)))

    back = found(store)

    assert texts(back) == [f"message {number}" for number in range(20, 30)]
    assert back.get_slot("topic") == "targeted_by_post"
    assert isinstance(next(iter(back.events)), SessionStarted)


def test_what_was_understood_is_kept_slim(store: SealedTrackerStore) -> None:
    """Of a message its intent and entities stay; the long ranking is not needed again."""
    row = {"name": "targeted_by_post", "confidence": 0.9}
    parsed = {"intent": row, "entities": [], "intent_ranking": [row] * 10, "text": "hello"}
    event = UserUttered("hello", intent=row, parse_data=parsed)
    asyncio.run(store.save(DialogueStateTracker.from_events(SENDER, [event], DOMAIN.slots)))

    (back,) = found(store).events

    assert back.intent["name"] == "targeted_by_post"
    assert not back.parse_data.get("intent_ranking")
