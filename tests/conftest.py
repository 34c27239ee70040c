"""The fixtures every test may use, and the fakes that stand in for Rasa's objects."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from actions.dialogue import Dialogue, Heard
from knowledge import FOLDER, Library, read_library
from knowledge.shared import library as shared

# The smallest guidance card that is fit to answer.
SAMPLE = """
topic: sample
title: A sample
offer: A sample
words:
  staff: {now: "Ring the office."}
instead: {parent: sample_for_others, pupil: sample_for_others}
sources: [{id: neu-guide}]
checked: 2026-11-21
review: 2027-05-21
"""

# Where an entry starts in the long fact files.
FEW = {
    "platforms.yml": r"^(?=  - id: )",
    "terms.yml": r"^(?=  - id: )",
    "languages.yml": r"^(?=  - id: )",
    "sources.yml": r"^(?=  [a-z0-9-]+:$)",
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the files that need Rasa unread where none of their tests is wanted: it is slow."""
    quick = "not rasa" in config.getoption("markexpr", "")
    if quick and collection_path.suffix == ".py":
        text = collection_path.read_text(encoding="utf-8")
        return "\npytestmark = pytest.mark.rasa\n" in text or None
    return None


@pytest.fixture(scope="session")
def library() -> Library:
    """The knowledge as it stands in the repository."""
    return read_library()


@pytest.fixture(scope="module")
def example_school() -> Iterator[None]:
    """The example school, read anew: none of this machine's environment reaches the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SIGNPOST_SCHOOL", raising=False)
        shared.cache_clear()
        yield


@pytest.fixture(scope="session")
def dialogue(library: Library) -> Dialogue:
    """The dialogue over the real library."""
    return Dialogue(library)


@pytest.fixture(scope="session")
def heard() -> Callable[..., Heard]:
    """Make what a message said: `heard("age_limit", platform="tiktok")`."""

    def make(intent: str = "inform", likely=(), also=None, at=None, **entities: str) -> Heard:
        return Heard(intent, entities, tuple(likely), also, text="", at=at)

    return make


@pytest.fixture(scope="session")
def small_knowledge(tmp_path_factory) -> Path:
    """A knowledge folder that is quick to read: few facts, all phrases, and one sample card."""
    folder = tmp_path_factory.mktemp("knowledge")
    for file in FOLDER.glob("*.yml"):
        start = FEW.get(file.name, "never")
        parts = re.split(start, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (folder / file.name).write_text("".join(parts[:12]), encoding="utf-8")
    card = folder / "topics" / "conduct" / "sample.yml"
    card.parent.mkdir(parents=True)
    card.write_text(SAMPLE, encoding="utf-8")
    return folder


@pytest.fixture
def folder(small_knowledge: Path, tmp_path: Path) -> Path:
    """A knowledge folder of a test's own, to be spoilt."""
    return Path(shutil.copytree(small_knowledge, tmp_path / "knowledge"))


class FakeTracker:
    """What an action reads of a conversation: slots, the latest message, where it came from."""

    def __init__(self, message: dict[str, Any], slots: dict, channel: str, metadata: dict) -> None:
        self.latest_message, self.slots, self._channel = message, slots, channel
        self.events = [{"event": "user", "metadata": metadata}, {"event": "action"}]

    def get_latest_input_channel(self) -> str:
        """Return the channel's name."""
        return self._channel


class FakeDispatcher:
    """Keeps what an action uttered."""

    def __init__(self) -> None:
        self.uttered: list[dict[str, Any]] = []

    def utter_message(self, **message: Any) -> None:
        """Keep one message."""
        self.uttered.append(message)


@pytest.fixture(scope="session")
def tracker() -> Callable[..., FakeTracker]:
    """Make a tracker: `tracker("age_limit", slots={}, platform="tiktok")`."""

    def make(intent="inform", slots=None, channel="web", metadata=None, **entities) -> FakeTracker:
        rows = [{"entity": kind, "value": value} for kind, value in entities.items()]
        message = {"intent": {"name": intent}, "entities": rows, "text": ""}
        return FakeTracker(message, slots or {}, channel, metadata or {})

    return make


@pytest.fixture
def dispatcher() -> FakeDispatcher:
    """A dispatcher that only remembers."""
    return FakeDispatcher()


@pytest.fixture(scope="session")
def noon() -> datetime:
    """A school day at noon, when the school answers."""
    return datetime(2026, 11, 24, 12, 0)


@pytest.fixture(scope="session")
def night() -> datetime:
    """A night in the holidays, when only helplines answer."""
    return datetime(2026, 8, 12, 23, 0)
