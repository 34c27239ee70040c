"""A whole card of answers, taken by the real incident form as if each had been typed or pressed."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import datetime

import pytest

from actions.dialogue import Dialogue, Heard, State
from actions.follow_up import FollowUp
from actions.forms import Forms
from actions.incident_form.draft import Draft, still_open
from actions.incidents.report import Receipt, Report
from actions.speech import speak
from rasa_project.teams.filling import Filling, form_of

NOW = datetime(2026, 11, 24, 10, 30)  # a Tuesday in term
_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?$")
CARD = {
    "what": "They keep posting that I shout at children. It is all over the parents' group.",
    "where": "Facebook, the Meadowbrook mums group",
    "when": "2026-11-17",
    "affected": "Me",
    "by": "A parent",
    "evidence": "Still there, I have screenshots",
    "reported": "Nobody yet",
    "risk": "No",
    "support": "",
    "reporter": "Ada King, 01632 960 199",
}


class Assistant:
    """The incident form with what stands around it, without Rasa and its classifier."""

    def __init__(self, library) -> None:
        self._library = library
        dialogue = Dialogue(library)
        self._forms, self._dialogue = Forms(dialogue, self._file, None), dialogue
        self.state, self.heard, self.filed = State(audience="staff"), [], []

    def _file(self, report: Report) -> Receipt:
        self.filed.append(report)
        return Receipt("OS-4KD9X2", "123456", NOW)

    async def __call__(self, text: str, _where: str = "") -> list[dict]:
        """Answer one text or payload, in the shape the channel gets."""
        self.heard.append(text)
        heard = self._understood(text)
        reply = (
            self._forms.take(self.state, heard)
            or (heard.intent == "inform" and FollowUp(self._dialogue).detail(self.state, heard))
            or self._dialogue.answer(self.state, heard)
        )
        slot = json.loads(json.dumps(reply.state.report))
        self.state = replace(reply.state, report=slot)
        said: list[dict] = []
        speak(Kept(said), reply, "teams")
        return [self._with_open_questions(message) for message in said]

    def _understood(self, text: str) -> Heard:
        match = _PAYLOAD.match(text)
        if match:
            entities = json.loads(match[2]) if match[2] else {}
            return Heard(match[1], entities, (), None, text, NOW, {}, True)
        apps = [a for a in self._library.platforms.values() if len(a.name) > 3]
        named = [app.id for app in apps if app.name.lower() in text.lower()]
        found = {"platform": named[0]} if named else {}
        danger = "immediate_danger" if "knife" in text else "nlu_fallback"
        return Heard(danger, found, (), None, text, NOW)

    def _with_open_questions(self, message: dict) -> dict:
        """The form names its kind and what is still open beside the question it asks."""
        form, draft = message["custom"].get("form"), Draft.of(self.state.report)
        if form and draft and draft.kind:
            left = [n for n in still_open(self._library.report, draft) if n != draft.asked]
            form.update({"kind": draft.kind, "left": left})
        return message


class Kept:
    """A dispatcher that keeps messages as Rasa hands them to a channel."""

    def __init__(self, said: list[dict]) -> None:
        self._said = said

    def utter_message(self, text: str, buttons: list, json_message: dict) -> None:
        """Keep one."""
        self._said.append({"text": text, "buttons": buttons, "custom": json_message})


@pytest.fixture
def assistant(library) -> Assistant:
    """An assistant with a report about a member of staff begun."""
    found = Assistant(library)
    begin(found, "staff_targeted")
    return found


def begin(assistant: Assistant, kind: str) -> None:
    """Begin a report of a kind."""
    for payload in ("/log_incident", f'/inform{{"answer": "kind:{kind}"}}'):
        asyncio.run(assistant(payload))


def fill(assistant: Assistant, answers: dict[str, str]) -> tuple[list[dict], Filling]:
    """Put a card's answers to the form; return what is said at the end."""
    filling = Filling(assistant, dict(answers))
    return asyncio.run(filling.run()), filling


def summary(said: list[dict]) -> dict[str, str]:
    """Return the lines of a summary by field."""
    lines = said[-1]["custom"].get("summary") or ()
    return {line["field"]: line["value"] for line in lines}


def test_a_whole_card(assistant) -> None:
    """Every answer arrives, and the next thing shown is the summary to check."""
    said, filling = fill(assistant, CARD)
    lines = summary(said)

    assert form_of(said)["ask"] == "summary"
    assert filling.left == {}
    assert lines["when"] == "Tuesday 17 November 2026"
    assert lines["affected"] == "a member of staff"
    assert lines["by"] == "a parent"
    assert lines["reporter"] == "Ada King, 01632 960 199"
    assert "Facebook" in lines["where"]


def test_nothing_is_sent_by_a_card(assistant) -> None:
    """Only the person's own yes to the summary stores the report; then it is stored whole."""
    said, _ = fill(assistant, CARD)
    before = list(assistant.filed)
    send = next(b["payload"] for b in said[-1]["buttons"] if b["title"] == "Yes, send it")
    asyncio.run(assistant(send))
    (report,) = assistant.filed

    assert before == []
    assert report.answers["what"] == CARD["what"]
    assert report.facts["happened_from"] == "2026-11-17"


def test_empty_fields_are_skipped(assistant) -> None:
    """What is left empty is left out, as if skipped."""
    said, _ = fill(assistant, {**dict.fromkeys(CARD, ""), "what": "They post about me."})

    assert form_of(said)["ask"] == "summary"
    assert set(summary(said)) == {"kind", "what", "affected"}  # the story tells whom it affects


def test_danger_in_an_answer(assistant) -> None:
    """Danger in one answer of a card is answered first, and the form still goes on."""
    said, _ = fill(assistant, {**CARD, "what": "He waits outside my house with a knife."})

    assert said[0]["custom"]["urgent"] is True
    assert form_of(said)["ask"] == "summary"
    assert Draft.of(assistant.state.report).urgent


def test_a_story_that_answers_other_questions(assistant) -> None:
    """Where the story tells the app already, what the card says of it still counts."""
    card = {**CARD, "what": "A parent posted about me on Instagram yesterday.", "where": "TikTok"}
    said, filling = fill(assistant, card)

    assert "TikTok" in summary(said)["where"]
    assert summary(said)["when"] == "Tuesday 17 November 2026"
    assert filling.left == {}


def test_an_answer_that_cannot_be_read(assistant) -> None:
    """The form says why, the question stands open, and no other answer is lost."""
    said, filling = fill(assistant, {**CARD, "when": "when the thing happened"})

    assert form_of(said)["field"] == "when"
    assert filling.left.keys() >= {"affected", "by", "evidence"}


def test_a_day_to_come(assistant) -> None:
    """A date in the future, from a clock that is wrong, is asked about again."""
    said, _ = fill(assistant, {**CARD, "when": "2027-05-01"})

    assert form_of(said)["field"] == "when"


def test_a_question_that_is_not_on_the_card(library) -> None:
    """A question that an answer raised is asked in conversation, and the rest waits for it."""
    assistant = Assistant(library)
    begin(assistant, "other")
    said, _ = fill(assistant, {**CARD, "by": "A member of staff"})

    assert form_of(said)["field"] == "about"


def test_a_card_of_a_report_that_is_closed(library) -> None:
    """Where no report is open any more, nothing is taken and no form asks anything."""
    said, _ = fill(Assistant(library), CARD)

    assert form_of(said) is None


def test_a_form_that_never_ends() -> None:
    """Whatever a form does, the turns for one card have an end."""
    heard: list[str] = []

    async def asks_for_ever(text: str) -> list[dict]:
        heard.append(text)
        return [{"text": "?", "custom": {"form": {"field": str(len(heard)), "ask": "text"}}}]

    answers = {str(number): "x" for number in range(500)}
    asyncio.run(Filling(asks_for_ever, answers).run())

    assert len(heard) < 60


@pytest.mark.parametrize("kind", ["impersonation", "nude_image", "adult_contact", "colleague"])
def test_other_kinds(library, kind: str) -> None:
    """A card for each kind of report leads to its summary."""
    assistant = Assistant(library)
    begin(assistant, kind)
    known = {**CARD, "year": "year 8", "about": "None of them", "device": "In the office safe"}
    fields = library.report.kinds[kind].fields
    said, _ = fill(assistant, {name: known[name] for name in fields})

    assert form_of(said)["ask"] == "summary", said
