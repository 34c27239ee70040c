"""The incident form: begun, taken through its questions, stored. No Rasa here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions.dialogue import URGENT, Dialogue, Heard, Reply, Say, State
from actions.incident_form.draft import SUMMARY, WHICH, Draft, still_open
from actions.incident_form.flow import LOG, Flow
from actions.incident_form.prefill import STORY
from actions.incident_form.pressed import Pressed
from actions.incident_form.sending import report_of
from actions.incident_form.typed import Typed
from actions.incidents.errors import StoreError
from actions.incidents.report import Receipt, Report

MOST_SENT = 5  # reports from one chat in a day; beyond that somebody is asked to ring
_CERTAIN = 0.99  # what the entity finder gives to "stop" and "restart" alone
_TAKEN_BACK = 8  # words; what is longer may tell of a danger after all
_SHORT = 4  # words; "stop" inside a longer message is part of an answer


class IncidentForm:
    """Takes a report in conversation. `file` stores it: see `IncidentStore.file`."""

    def __init__(self, dialogue: Dialogue, file: Callable[[Report], Receipt]) -> None:
        self._flow, self._file = Flow(dialogue), file
        self._pressed, self._typed = Pressed(self._flow), Typed(self._flow)
        self._platforms = dialogue.library.platforms
        dialogue.forms[LOG] = self.start

    def start(self, state: State, heard: Heard) -> Reply:
        """Begin a report, with what the conversation has told already."""
        flow, wording = self._flow, self._flow.wording
        if _sent_today(state, heard) >= MOST_SENT:
            return Reply((Say(wording.says("many"), topic=LOG),), state)
        draft = self._begun(state, heard)
        first = flow.form.kinds[draft.kind].first if draft.kind else None
        rerouted = wording.rerouted(draft) if draft.about else ""
        first = wording.filled(first) if first else wording.says("thanks")
        intro = [first, wording.intro(draft), rerouted]
        if draft.done:
            reply = flow.next(state, draft)
            told = Say(" ".join(filter(None, intro)), topic=LOG), wording.so_far(draft)
            reply = replace(reply, says=(*told, *reply.says))
        else:
            reply = flow.next(state, draft, *filter(None, intro))
        return flow.with_danger(reply, state, heard, draft.urgent)

    def _begun(self, state: State, heard: Heard) -> Draft:
        """Return a new draft: kind, app and story as far as they have been told."""
        who = "staff" if state.audience == "staff" else "parent"
        told_now = not heard.pressed and len(heard.text.split()) >= STORY
        draft = Draft.new(who, heard.text if told_now else state.story)
        if state.platform in self._platforms:
            draft = replace(draft, facts={**draft.facts, "platform": state.platform})
        # What is told now says more than what was talked of before.
        chances = {} if heard.pressed else heard.chances
        told = self._flow.prefill.kind(None, chances, who) if told_now else None
        kind = told or self._flow.prefill.kind(state.topic, chances, who)
        if kind is None and draft.story:
            kind = self._flow.prefill.accused(draft)
        return self._flow.of_kind(draft, kind, heard) if kind else draft

    def take(self, state: State, heard: Heard) -> Reply | None:
        """Return the reply to a message while a report is open; None where none is, or where the
        message stops it."""
        draft = Draft.of(state.report)
        if draft is None:
            return self._late(state, heard)
        if _stops(heard):
            return None
        if draft.urgent and self._says_false_alarm(draft, heard):
            return self._calmed(state, draft)
        if heard.intent in URGENT:
            return self._flow.danger(state, draft, heard)
        if draft.urgent and _takes_back(draft, heard):
            return self._calmed(state, draft)
        if "answer" in heard.entities:
            return self._pressed.take(state, draft, heard)
        if heard.entities.get("report") == draft.key or self._typed.sends(draft, heard):
            return self._send(state, draft, heard)
        if heard.pressed:
            return self._flow.aside(state, draft, heard)
        return self._typed.take(state, draft, heard)

    def _says_false_alarm(self, draft: Draft, heard: Heard) -> bool:
        """Whether the first words after the warning are that it was a false alarm, although they
        speak of danger ("false alarm, nobody is in danger")."""
        short = len(heard.text.split()) <= _TAKEN_BACK
        says = self._flow.answers.controls.contains
        return draft.warned and short and says("false_alarm", heard.text)

    def _calmed(self, state: State, draft: Draft) -> Reply:
        """Danger was taken back: go on, and ask for danger again where that was the answer."""
        flow, calm, said = self._flow, draft.calm(), self._flow.wording.says("calm")
        if draft.asked in (SUMMARY, WHICH) and still_open(flow.form, calm):
            return flow.next(state, calm, said)
        return flow.ask(state, calm, said)

    def _late(self, state: State, heard: Heard) -> Reply | None:
        """A second press on "send it" when the report is stored: the same receipt again."""
        key = heard.entities.get("report")
        if key and state.sent and state.sent["key"] == key:
            return Reply((self._flow.wording.repeated(state.sent),), state)
        return None

    def _send(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Store the report. The confirmation is spoken here and nowhere else."""
        if still_open(self._flow.form, draft):
            return self._flow.next(state, draft)
        try:
            receipt = self._file(report_of(self._flow.form, draft))
        except StoreError:
            kept = replace(draft, asked=SUMMARY)
            return Reply(
                (self._flow.wording.failed(kept),), replace(state, report=kept.slot(), pending={})
            )
        count = _sent_today(state, heard) + 1
        say = self._flow.wording.receipt(draft, receipt)
        day = heard.at.date().isoformat()
        sent = {"key": draft.key, "count": count, "day": day, "text": say.text, **say.receipt}
        return Reply((say,), State(audience=state.audience, sent=sent))


def _sent_today(state: State, heard: Heard) -> int:
    """Return how many reports this chat has sent today; in Teams a chat may last for years."""
    sent = state.sent or {}
    same = heard.at and sent.get("day") == heard.at.date().isoformat()
    return sent["count"] if same else 0


def _takes_back(draft: Draft, heard: Heard) -> bool:
    """Whether a message says that it was no danger: the button, or words right after the warning.
    Later, "he said it was a joke" is part of an answer."""
    meant = bool(heard.entities.get("wrong_alarm"))
    return meant and (heard.pressed or (draft.warned and len(heard.text.split()) < STORY))


def _stops(heard: Heard) -> bool:
    """Whether a message ends the form: the very word or button, never the classifier's guess."""
    if heard.intent not in ("stop_form", "restart") or len(heard.text.split()) > _SHORT:
        return False
    return heard.pressed or heard.chances.get(heard.intent, 1.0) >= _CERTAIN
