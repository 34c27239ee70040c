"""A letter to a parent, asked for in six questions and fetched by a link. No Rasa here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from actions.dialogue import URGENT, Dialogue, Heard, Reply, Say, State
from actions.documents.letter import LetterFacts
from actions.incident_form.controls import Controls, plain
from actions.incidents.when import InFuture, read_when
from knowledge.letter_form import LetterQuestion

ASKED, FIELDS = "letter", "letter_"
_START = '/inform{"answer": "letter:start"}'
Make = Callable[[LetterFacts], str]


class LetterWriter:
    """Asks what a letter needs, has it made, and gives the link. `make` returns the address of the
    finished letter; it may raise OSError or ValueError."""

    def __init__(self, dialogue: Dialogue, make: Make) -> None:
        self._dialogue, self._make = dialogue, make
        self._form = dialogue.library.letter_form
        self._controls = Controls(dialogue.library.report.words)
        self._questions = {question.id: question for question in self._form.questions}

    def offer(self, reply: Reply) -> Reply:
        """Return the reply with a button that begins the letter, where its card was answered."""
        if reply.state.topic != self._form.topic or reply.state.pending or not reply.says:
            return reply
        first, *rest = reply.says
        if first.topic != self._form.topic or not first.steps:
            return reply
        first = replace(first, buttons=((self._form.offer, _START), *first.buttons))
        return replace(reply, says=(first, *rest))

    def take(self, state: State, heard: Heard) -> Reply | None:
        """Return the reply where the letter is being asked for, else None."""
        if heard.entities.get("answer") == "letter:start":
            return self._ask(state, {}, self._form.questions[0], self._form.begin)
        asked = self._questions.get(state.pending.get("field", ""))
        if state.pending.get("ask") != ASKED or asked is None:
            return None
        if heard.intent in (*URGENT, "stop_form", "restart"):
            return None
        answer = heard.entities.get("answer", "")
        if heard.pressed and not answer.startswith(ASKED):
            return None
        told = {k: v for k, v in state.pending.items() if k.startswith(FIELDS)}
        value = self._value(asked, heard, answer.partition(":")[2])
        if value is None:
            return self._ask(state, told, asked, self._form.unread)
        return self._next(state, {**told, FIELDS + asked.id: value}, asked)

    def _value(self, asked: LetterQuestion, heard: Heard, token: str) -> str | None:
        """Return what an answer tells; empty where it was skipped, None where it is not read."""
        if token == "skip" or (not token and self._controls.says("skip", heard.text)):
            return ""
        if asked.choices:
            said = token or plain(heard.text)
            names = {plain(c.title): c.value for c in asked.choices}
            names |= {c.value: c.value for c in asked.choices}
            return names.get(said)
        if asked.id == "platform":
            return heard.entities.get("platform", "")
        if asked.id == "date_seen":
            return self._day(heard)
        return heard.text

    @staticmethod
    def _day(heard: Heard) -> str | None:
        try:
            when = read_when(heard.text, heard.at)
        except InFuture:
            return None
        return when.first.isoformat() if when else None

    def _next(self, state: State, told: Mapping[str, str], asked: LetterQuestion) -> Reply:
        place = self._form.questions.index(asked) + 1
        if place < len(self._form.questions):
            return self._ask(state, told, self._form.questions[place])
        return self._made(state, told)

    def _ask(self, state: State, told: Mapping, question: LetterQuestion, before="") -> Reply:
        number = self._form.questions.index(question) + 1
        choices = [(c.title, f'/inform{{"answer": "letter:{c.value}"}}') for c in question.choices]
        skip = (self._form.skip, '/inform{"answer": "letter:skip"}')
        say = Say(
            f"{before} {question.ask}".strip(),
            buttons=(*choices, skip, (self._form.stop, "/stop_form")),
            topic=self._form.topic,
            form={
                "field": question.id,
                "number": number,
                "about": len(self._form.questions),
                "ask": "choice" if question.choices else "text",
            },
        )
        pending = {"ask": ASKED, "field": question.id, **told}
        return Reply((say,), replace(state, pending=pending))

    def _made(self, state: State, told: Mapping[str, str]) -> Reply:
        done = replace(state, pending={})
        try:
            href = self._make(self._facts(told))
        except (OSError, ValueError):
            text = self._dialogue.speak(self._form.failed)
            return Reply((Say(text, topic=self._form.topic),), done)
        say = Say(
            self._form.ready,
            topic=self._form.topic,
            download={"title": self._form.title, "href": href},
        )
        return Reply((say,), done)

    def _facts(self, told: Mapping[str, str]) -> LetterFacts:
        said = {name.removeprefix(FIELDS): value or None for name, value in told.items()}
        name, _, role = (said.get("writer") or "").partition(",")
        seen = said.get("date_seen")
        school = self._dialogue.library.school.name
        return LetterFacts(
            what=said.get("what") or self._form.usual,
            platform=said.get("platform"),
            date_seen=date.fromisoformat(seen) if seen else None,
            parent_name=said.get("parent_name"),
            # Day and time are gaps to fill by hand: a place is what makes it a fixed meeting.
            meeting_place=school if said.get("meeting") == "gap" else None,
            writer_name=name.strip() or None,
            writer_role=role.strip() or None,
            written=date.today(),
        )
