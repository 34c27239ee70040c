"""A chat about a report that was sent, for the tests of asking and of adding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.dialogue import Dialogue, Heard, State
from actions.incidents.errors import NoSuchReport
from actions.incidents.references import normalise
from actions.incidents.report import Status
from actions.report_status import ReportStatus

LOGGED = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
RIGHT = ("OS-4KD9XM", "123456")


class FakeReports:
    """One report with its PIN; `fails` stands for a store in trouble."""

    def __init__(self) -> None:
        self.fails, self.added, self.asked = None, [], 0
        self.standing = Status("OS-4KD9XM", "new", LOGGED, LOGGED, None, None, ())

    def status(self, reference: str, pin: str) -> Status:
        """Return how the report stands."""
        self.asked += 1
        self._admit(reference, pin)
        return self.standing

    def add(self, reference: str, pin: str, text: str) -> None:
        """Keep what is added."""
        self._admit(reference, pin)
        self.added.append(text)

    def _admit(self, reference: str, pin: str) -> None:
        if self.fails:
            raise self.fails
        digits = "".join(c for c in pin if c.isdigit())
        if (normalise(reference), digits) != RIGHT:
            raise NoSuchReport


class Chat:
    """A chat about a report."""

    def __init__(self, books) -> None:
        self.reports, dialogue = FakeReports(), Dialogue(books)
        self.form = ReportStatus(dialogue, lambda: self.reports)
        self.state, self.says, self.dialogue = State(audience="parent"), (), dialogue

    def ask(self, text: str = "/report_status") -> Chat:
        """Ask about a report, by button or in words."""
        return self._done(self.form.start(self.state, self._heard(text, "report_status")))

    def type(self, text: str, intent: str = "nlu_fallback") -> Chat | None:
        """Type something; None where this form leaves it to others."""
        return self._done(self.form.take(self.state, self._heard(text, intent)))

    def press(self, answer: str) -> Chat | None:
        """Press a button."""
        heard = replace(self._heard("/inform", "inform"), entities={"answer": answer})
        return self._done(self.form.take(self.state, heard))

    def _heard(self, text: str, intent: str) -> Heard:
        return Heard(intent, text=text, at=datetime(2026, 11, 24, 10), pressed=text[:1] == "/")

    def _done(self, reply) -> Chat | None:
        if reply is None:
            return None
        self.says, self.state = reply.says, reply.state
        return self

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join("\n".join((say.text, *say.steps)) for say in self.says)


@pytest.fixture
def chat(library) -> Chat:
    """A chat with a parent who has sent OS-4KD9XM, PIN 123456, on 23 November at 9:05."""
    return Chat(library)
