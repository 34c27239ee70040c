"""What to say next: a pure decision from what is known and what was heard. No Rasa here.

`decide` is the whole of it; the actions only read the tracker, call it and speak the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from knowledge import Answer, Audience, Card, Library, Reader, card_for, facts_for, make_answer

URGENT = ("immediate_danger", "self_harm_crisis")


@dataclass(frozen=True)
class State:
    """What the conversation knows. `pending` is what we asked last, `misses` how often in a row
    we did not understand, `told_shut` whose opening hours we have told (once, not each time).
    """

    audience: Audience | None = None
    platform: str | None = None
    topic: str | None = None
    misses: int = 0
    asked_reader: bool = False
    told_shut: tuple[str, ...] = ()
    pending: Mapping[str, str] = field(default_factory=dict)
    report: Mapping[str, Any] | None = None
    story: str = ""
    sent: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Heard:
    """What one message said: its intent, entities by kind, runner-up topics, a second question.

    `chances` is how likely the classifier finds each of the likeliest topics; `pressed` is set
    where a button was pressed, not text typed.
    """

    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)
    likely: tuple[str, ...] = ()
    also: str | None = None
    text: str = ""
    at: datetime | None = None
    chances: Mapping[str, float] = field(default_factory=dict)
    pressed: bool = False


@dataclass(frozen=True)
class Say:
    """One message to the person. Buttons are (title, payload) with the payload an intent.

    `form` tells a channel which question of the form this is, `summary` is what to check before
    sending, `receipt` a reference and PIN, `download` a document's title and address.
    """

    text: str
    steps: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    topic: str | None = None
    sources: tuple[dict, ...] = ()
    checked: str | None = None
    urgent: bool = False
    language: str | None = None
    form: Mapping[str, Any] | None = None
    summary: tuple[Mapping[str, str], ...] = ()
    receipt: Mapping[str, str] | None = None
    download: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Reply:
    """What to say, and what is known afterwards."""

    says: tuple[Say, ...]
    state: State


def payload(intent: str, **entities: str) -> str:
    """Return an intent with entities in the form Rasa reads: `/intent{"platform": "x"}`."""
    return f"/{intent}" + (json.dumps(entities, sort_keys=True) if entities else "")


class Dialogue:
    """Decides replies from one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        # Topics that a form answers, for whoever is not a pupil: a pupil tells a person.
        self.forms: dict[str, Callable[[State, Heard], Reply]] = {}

    def speak(self, phrase: str) -> str:
        """Return a phrase with this school's and the helplines' details filled in."""
        return facts_for(self.library, None, datetime.now().date()).text(phrase)

    def hear(self, state: State, heard: Heard) -> State:
        """Return the state with what this message tells about reader and platform."""
        reader = heard.entities.get("reader")
        return replace(
            state,
            audience=state.audience or (reader if reader in ("staff", "parent", "pupil") else None),
            platform=heard.entities.get("platform") or state.platform,
        )

    def answer(self, state: State, heard: Heard, topic: str | None = None) -> Reply:
        """Answer a topic (the intent, unless another is named) for this reader, or ask first."""
        topic = topic or heard.intent
        state = self.hear(state, heard)
        card = self.library.card(topic)
        unknown = state.audience is None and not state.asked_reader
        if unknown and self._must_ask_reader(card, heard):
            return self.ask_reader(state, heard, topic)
        audience = state.audience or self._likely_reader(card)
        if topic in self.forms and audience != "pupil":
            return self.forms[topic](replace(state, pending={}, misses=0), heard)
        card = card_for(self.library, topic, audience)
        if card.platform == "needed" and state.platform is None and card.topic != "all_age_limits":
            return self.ask_platform(state, card.topic)
        return self._answered(state, heard, card, audience)

    def _must_ask_reader(self, card: Card, heard: Heard) -> bool:
        if card.topic in URGENT or card.group == "conversation":
            return False
        return card.differs(self._nation(heard))

    def _nation(self, heard: Heard) -> str:
        return heard.entities.get("nation") or self.library.school.nation

    def _likely_reader(self, card: Card) -> Audience:
        """Return whose words to use where nobody said: the adult outside school, else whoever."""
        return next(who for who in ("parent", "staff", "pupil") if who in card.words)

    def ask_reader(self, state: State, heard: Heard, topic: str) -> Reply:
        """Ask who is reading, the answers as buttons."""
        phrases = self.library.phrases
        buttons = tuple((b.title, f"/{b.payload}") for b in phrases.audience_buttons)
        pending = {"ask": "reader", "topic": topic, "also": heard.also or ""}
        return Reply(
            (Say(phrases.ask_audience, buttons=buttons, topic=topic),),
            replace(state, pending=pending, misses=0, asked_reader=True),
        )

    def ask_platform(self, state: State, topic: str) -> Reply:
        """Ask which app is meant, the commonest as buttons; any other may be typed."""
        phrases = self.library.phrases
        buttons = [
            (self.library.platforms[app].name, payload(topic, platform=app))
            for app in phrases.common_platforms
        ]
        buttons.append((phrases.other_platform, payload("inform", platform="other")))
        pending = {"ask": "platform", "topic": topic}
        return Reply(
            (Say(phrases.ask_platform, buttons=tuple(buttons), topic=topic),),
            replace(state, pending=pending, misses=0),
        )

    def _answered(self, state: State, heard: Heard, card: Card, audience: Audience) -> Reply:
        reader = Reader(audience, self._nation(heard), heard.at)
        takes = card.platform != "none"
        platform = state.platform if takes and state.platform in self.library.platforms else None
        made = make_answer(
            self.library,
            card.topic,
            reader,
            platform,
            heard.entities.get("stage"),
            heard.entities.get("term"),
        )
        urgent = card.topic in URGENT
        lead = "" if urgent or set(made.shut) <= set(state.told_shut) else made.lead
        says = [self._with_wrong_alarm(self.say(made)) if urgent else self.say(made, lead)]
        if heard.also and heard.also != card.topic:
            says.append(self._second(heard.also, audience))
        pending = {"ask": "second", "topic": heard.also} if heard.also else {}
        kept = state.platform if state.platform in self.library.platforms else None
        return Reply(
            tuple(says),
            replace(
                state,
                platform=kept,
                topic=card.topic,
                misses=0,
                pending=pending,
                told_shut=tuple(dict.fromkeys((*state.told_shut, *(made.shut if lead else ())))),
            ),
        )

    def say(self, answer: Answer, lead: str = "") -> Say:
        """Return an answer as a message with its buttons as payloads; `lead` goes first."""
        buttons = tuple((b.title, payload(b.topic, **dict(b.entities))) for b in answer.buttons)
        sources = () if self.library.card(answer.topic).group == "conversation" else answer.sources
        return Say(
            f"{lead} {answer.text}".strip(),
            answer.steps,
            buttons,
            answer.topic,
            sources,
            answer.checked.isoformat(),
        )

    def _with_wrong_alarm(self, say: Say) -> Say:
        button = self.library.phrases.wrong_alarm_button
        return replace(
            say, urgent=True, buttons=(*say.buttons, (button.title, f"/{button.payload}"))
        )

    def _second(self, topic: str, audience: Audience) -> Say:
        card = card_for(self.library, topic, audience)
        return Say(self.library.phrases.second_question, buttons=((card.offer, payload(topic)),))
