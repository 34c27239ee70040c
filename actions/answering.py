"""The actions: each reads the tracker, asks the dialogue what to say, says it, keeps the state."""

from __future__ import annotations

import abc
import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asked import answer_to_question
from actions.dialogue import URGENT, Dialogue, Heard, Reply, Say, State
from actions.follow_up import FollowUp, NotSure
from actions.forms import Forms, file
from actions.hearing import heard, now
from actions.languages import in_their_language
from actions.questions import note
from actions.slots import FORGET, changes, state_of
from actions.speech import speak, speak_failure
from knowledge import Library
from knowledge.shared import library

logger = logging.getLogger(__name__)
_LOST = ("nlu_fallback", "out_of_scope")


class Spoken(Action, abc.ABC):
    """An action that says what `decide` returns. The SDK makes each with no arguments; a test
    may give it a library and a clock."""

    def __init__(
        self,
        books: Library | None = None,
        clock: Callable = now,
        file: Callable = file,
        note: Callable = note,
    ) -> None:
        self._dialogue = Dialogue(books or library())
        self._forms = Forms(self._dialogue, file)
        self._clock, self._note = clock, note

    @abc.abstractmethod
    def decide(self, state: State, message: Heard) -> Reply:
        """Return what to say and what is known afterwards."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Speak, and return the slot changes."""
        try:
            # In a thread: storing a report waits for the disk, and others wait for an answer.
            reply = await asyncio.to_thread(self._reply, tracker)
        except Exception as error:  # an escaped one would echo the whole conversation in a log
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            speak_failure(dispatcher, self._dialogue)
            return []
        speak(dispatcher, reply, tracker.get_latest_input_channel())
        return [*changes(tracker, reply.state), *self._forget(tracker, reply.state)]

    @staticmethod
    def _forget(tracker: Tracker, state: State) -> list[dict[str, Any]]:
        """What was said for a report that is stored now leaves the tracker store."""
        key = (state.sent or {}).get("key")
        return [SlotSet(FORGET, key)] if key and tracker.slots.get(FORGET) != key else []

    def _reply(self, tracker: Tracker) -> Reply:
        message = heard(tracker.latest_message, self._clock())
        state = state_of(tracker)
        taken = self._forms.take(state, message)
        reply = (
            taken
            or in_their_language(self._dialogue, state, message)
            or answer_to_question(self._dialogue, state, message)
            or self.decide(state, message)
        )
        if taken:
            reply = self._cry_first(state, message, reply)
        else:  # what is said for a report or a letter is nobody's question
            self._note_asked(message, reply)
        return self._forms.after(state, message, reply)

    def _cry_first(self, state: State, message: Heard, reply: Reply) -> Reply:
        """A cry for help in another language is answered in it first, in a form as outside it."""
        foreign = in_their_language(self._dialogue, state, message)
        if foreign is None or message.intent not in URGENT:
            return reply
        return replace(reply, says=(foreign.says[0], *reply.says))

    def _note_asked(self, message: Heard, reply: Reply) -> None:
        """Count the topic that was answered, or keep what was not understood (questions.py)."""
        library, said = self._dialogue.library, reply.says[0]
        day = (message.at or self._clock()).date()
        if message.intent in _LOST and not message.pressed:
            self._note(library, None, message.text, day)
            return
        card = library.cards.get(said.topic or "")
        if said.steps and card and card.group != "conversation":
            self._note(library, card.topic, "", day)


class AnswerFromCard(Spoken):
    """Answers a topic from its card."""

    def name(self) -> str:
        return "action_answer"

    def decide(self, state: State, message: Heard) -> Reply:
        return self._dialogue.answer(state, message)


class UseDetail(Spoken):
    """Uses a bare detail: what we asked for, or a turn of the last topic."""

    def name(self) -> str:
        return "action_follow_up"

    def decide(self, state: State, message: Heard) -> Reply:
        return FollowUp(self._dialogue).detail(state, message)


class TakeYes(Spoken):
    """Takes a yes for what was offered."""

    def name(self) -> str:
        return "action_affirm"

    def decide(self, state: State, message: Heard) -> Reply:
        return FollowUp(self._dialogue).affirm(state, message)


class TakeNo(Spoken):
    """Takes a no: a wrong alarm, none of the topics, or no second question."""

    def name(self) -> str:
        return "action_deny"

    def decide(self, state: State, message: Heard) -> Reply:
        return FollowUp(self._dialogue).deny(state, message)


class OfferTopics(Spoken):
    """Offers the likeliest topics, then a person."""

    def name(self) -> str:
        return "action_not_sure"

    def decide(self, state: State, message: Heard) -> Reply:
        return NotSure(self._dialogue).offer(state, message)


class Stop(Spoken):
    """Stops whatever is going on."""

    def name(self) -> str:
        return "action_stop"

    def decide(self, state: State, message: Heard) -> Reply:
        text = self._dialogue.library.phrases.noted["stopped"]
        kept = State(audience=state.audience, sent=state.sent)
        return Reply((Say(text, topic="stop_form"),), kept)


class StartAgain(Spoken):
    """Forgets the conversation and starts again."""

    def name(self) -> str:
        return "action_restart"  # in place of Rasa's own, which forgets without a word

    def decide(self, state: State, message: Heard) -> Reply:
        text = self._dialogue.library.phrases.noted["restarted"]
        return Reply((Say(text, topic="restart"),), State())
