"""Conversations with the incident form, played without Rasa."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from actions.asked import answer_to_question
from actions.dialogue import Dialogue, Heard, Reply, Say, State
from actions.follow_up import FollowUp, NotSure
from actions.forms import Forms
from actions.incident_form.draft import Draft
from actions.incidents.errors import NotStored
from actions.incidents.report import Receipt, Report
from rasa_project.nlu.entities import EntityFinder

NOW = datetime(2026, 11, 24, 10, 30)  # a Tuesday in term
_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?$")
# What is told where a test does not say otherwise. Nothing in it answers another question.
ANSWERS = {
    "kind": "",
    "what": "they said nasty things",
    "where": "skip",
    "when": "skip",
    "affected": "skip",
    "year": "year 8",
    "by": "I do not know",
    "about": "none of them",
    "evidence": "Nothing kept",
    "device": "it is locked away",
    "reported": "nobody yet",
    "risk": "no",
    "support": "skip",
    "reporter": "01632 960199",
}


class Talk:
    """One chat. `filed` are the reports that were stored, `failing` how often storing fails yet,
    `turns` what was typed or pressed, `all` everything that was said."""

    def __init__(self, library, finder: EntityFinder, who: str | None, at: datetime = NOW) -> None:
        self.library, self._finder, self._at = library, finder, at
        self.filed: list[Report] = []
        self.receipts: dict[str, Receipt] = {}
        self.failing = self.turns = 0
        dialogue = Dialogue(library)  # its own: forms hook themselves into it
        self._forms, self._follow = Forms(dialogue, self._file, None), FollowUp(dialogue)
        self._dialogue, self.state = dialogue, State(audience=who)
        self.reply, self.all = Reply((), self.state), ""

    def _file(self, report: Report) -> Receipt:
        if self.failing:
            self.failing -= 1
            raise NotStored
        again = report.key in self.receipts
        if not again:
            self.filed.append(report)
            number = len(self.filed)
            self.receipts[report.key] = Receipt(f"OS-4KD9X{number}", f"12345{number}", NOW)
        return replace(self.receipts[report.key], again=again)

    def says(self, text: str, intent: str = "nlu_fallback", chance: float = 0.9, **also) -> Talk:
        """Type something. `intent` is what a classifier would find in it, `also` its runners-up."""
        entities: dict[str, str] = {}
        for found in self._finder.find(text):
            entities.setdefault(found.kind, found.value)
        chances = {intent: chance, **also} if intent in self.library.cards else {}
        return self._turn(Heard(intent, entities, (intent,), None, text, self._at, chances))

    def press(self, payload: str) -> Talk:
        """Press a button, by its title in the last reply or by its payload."""
        payload = dict(self.buttons).get(payload, payload)
        match = _PAYLOAD.match(payload)
        entities = json.loads(match[2]) if match[2] else {}
        return self._turn(Heard(match[1], entities, (match[1],), None, payload, self._at, {}, True))

    def _turn(self, heard: Heard) -> Talk:
        self.turns += 1
        reply = (
            self._forms.take(self.state, heard)
            or answer_to_question(self._dialogue, self.state, heard)
            or self._decided(heard)
        )
        self.reply = self._forms.after(self.state, heard, reply)
        # A tracker keeps slots as JSON.
        slot = json.loads(json.dumps(self.reply.state.report))
        self.state = replace(self.reply.state, report=slot)
        self.all += "\n" + "\n".join(map(spoken, reply.says))
        return self

    def _decided(self, heard: Heard) -> Reply:
        """Do what the rules of the assistant do."""
        if heard.intent == "stop_form":
            text = self.library.phrases.noted["stopped"]
            return Reply((Say(text),), State(audience=self.state.audience))
        if heard.intent in self.library.cards:
            return self._dialogue.answer(self.state, heard)
        if heard.intent == "nlu_fallback":
            return NotSure(self._dialogue).offer(self.state, heard)
        take = {"affirm": self._follow.affirm, "deny": self._follow.deny}
        return take.get(heard.intent, self._follow.detail)(self.state, heard)

    def begin(self, kind: str | None = None) -> Talk:
        """Start a report, of a kind where one is named."""
        self.press("/log_incident")
        return self.press(f'/inform{{"answer": "kind:{kind}"}}') if kind else self

    def to(self, field: str, **answers: str) -> Talk:
        """Answer what is asked until `field` is, with `answers` or else with ANSWERS."""
        for _ in range(20):
            if self.asked == field:
                return self
            self.says({**ANSWERS, **answers}[self.asked])
        raise AssertionError(f"{field} was never asked")

    def send(self) -> Talk:
        """Confirm the summary."""
        return self.press(self.library.report.buttons["send"])

    @property
    def asked(self) -> str | None:
        """The field that is waited for, None without a report."""
        return self.state.report["asked"] if self.state.report else None

    @property
    def draft(self) -> Draft:
        """The report as it stands."""
        return Draft.of(self.state.report)

    @property
    def buttons(self) -> tuple[tuple[str, str], ...]:
        """The buttons of the last reply."""
        return tuple(button for say in self.reply.says for button in say.buttons)

    @property
    def text(self) -> str:
        """All that the last reply said."""
        return "\n".join(map(spoken, self.reply.says))

    @property
    def summary(self) -> dict[str, str]:
        """The lines of the summary by field."""
        return {line["field"]: line["value"] for line in self.reply.says[-1].summary}


def spoken(say: Say) -> str:
    """Return everything of a message that a person sees."""
    lines = [f"{line['label']}: {line['value']}" for line in say.summary]
    return "\n".join([say.text, *say.steps, *lines, *(title for title, _ in say.buttons)])


@pytest.fixture(scope="session")
def finder(library) -> EntityFinder:
    """Finds apps and the like in what is typed."""
    return EntityFinder(library)


@pytest.fixture(scope="session")
def talk(library, finder) -> Callable[[str | None], Talk]:
    """Begin a chat: `talk("staff")`."""
    return lambda who="staff", at=NOW: Talk(library, finder, who, at)


@pytest.fixture
def plain_answers() -> dict[str, str]:
    """An answer to each question, of which none answers another."""
    return dict(ANSWERS)
