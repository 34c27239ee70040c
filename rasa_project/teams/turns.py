"""What to say to one activity: a greeting, an answer, a card, or why not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge import Library, facts_for
from knowledge.teams import TeamsWords, teams_words
from rasa_project.channels.words import degraded, greeting, plain
from rasa_project.sessions import BadChoice
from rasa_project.teams.activity import Activity
from rasa_project.teams.cards import ANSWERS, CARD, DAY, Cards
from rasa_project.teams.elements import Element
from rasa_project.teams.filling import RESUME, Filling, Said, form_of
from rasa_project.teams.form_card import FormCard, Group, answers_of, missing
from rasa_project.teams.seals import Choice, Seals
from rasa_project.teams.settings import Settings
from rasa_project.text import LONGEST, Empty, TooLong, clean

logger = logging.getLogger(__name__)
PATIENCE = 12.0  # seconds for one turn of the assistant before we apologise
AT_ONCE = 8  # turns of the assistant at the same time, so that a rush does not end in apologies
PRIVATE = ("log_incident", "report_status")  # topics that no group reads along with
PARTS = ("form", "summary", "receipt", "download")
CHAT = "https://teams.microsoft.com/l/chat/0/0?users={bot}"  # Teams' own link to a private chat

# Says a text (or payload) in a conversation and returns what the assistant said.
Assistant = Callable[[str, str], Awaitable[Said]]


class Silence(Exception):
    """The assistant said nothing, or said that it failed."""


@dataclass(frozen=True)
class Answer:
    """Activities to send, in order; and whether the card pressed is done with."""

    says: list[Element] = field(default_factory=list)
    closes: bool = False


class Turns:
    """Answers activities for one school."""

    def __init__(
        self, settings: Settings, library: Library, seals: Seals, assistant: Assistant
    ) -> None:
        self._library, self._seals, self._assistant = library, seals, assistant
        self._words: TeamsWords = teams_words()
        address = settings.public_url or library.school.website.address or ""
        self._cards = Cards(library, self._words, settings.echo_buttons, address)
        self._form_card = FormCard(library.report, self._words, self._filled)
        self._gate = asyncio.Semaphore(AT_ONCE)

    def _filled(self, line: str) -> str:
        return facts_for(self._library, None, date.today()).text(line)

    def says(self, phrase: str) -> Element:
        """Return a phrase of phrases.yml as an activity."""
        return self._cards.plain(plain(self._library, phrase))

    def own(self, text: str) -> Element:
        """Return a sentence of teams.yml as an activity."""
        return self._cards.plain(text)

    def greeting(self, where: str, private: bool) -> Element:
        """Return the first words of a conversation."""
        if not private:
            return self.own(self._words.group.hello)
        _, buttons = greeting(self._library, "staff")
        text = self._filled(self._words.greeting)
        return self._drawn({"text": text, "buttons": buttons}, where)

    async def answer(self, activity: Activity, where: str) -> Answer:
        """Return the answer to a message. Whatever fails, it is the apology with the numbers."""
        try:
            if not activity.private:
                return Answer(await self._in_a_group(activity, where))
            if activity.value is not None:
                return await self._pressed(activity.value, where)
            return Answer(await self._typed(activity, where))
        except Exception as error:  # the one broad catch: silence is worse than any bug
            logger.error("a Teams turn failed: %s", type(error).__name__)
            return Answer([self._cards.plain(degraded(self._library))])

    async def _typed(self, activity: Activity, where: str) -> list[Element]:
        if activity.edited:
            return [self.own(self._words.edited)]
        before = [self.says("no_files")] if activity.files else []
        try:
            text = clean(activity.text)
        except TooLong:
            return [*before, self.says("too_long")]
        except Empty:
            return before or [self.says("nothing_typed")]
        return [*before, *self._all_drawn(await self._said(text, where), where)]

    async def _in_a_group(self, activity: Activity, where: str) -> list[Element]:
        """Answer a mention in general, with nothing to go on with but a button to private."""
        if not activity.mentioned:
            return []
        if activity.edited or activity.files or activity.value is not None:
            return [self.says("no_files") if activity.files else self.own(self._words.no_action)]
        private = self._cards.private(CHAT.format(bot=activity.bot))
        try:
            text = clean(activity.text)
        except TooLong:
            return [self.says("too_long")]
        except Empty:
            return [self.own(self._words.group.hello), private]
        return [*self._in_public(await self._said(text, where)), private]

    def _in_public(self, said: Said) -> list[Element]:
        open_to_all = [message for message in said if not _is_private(message)]
        shown = [self._cards.message(message, None) for message in open_to_all]
        if len(open_to_all) < len(said):
            shown.append(self.own(self._words.group.form))
        return shown

    async def _pressed(self, value: dict[str, Any], where: str) -> Answer:
        try:
            choice = self._seals.chosen(where, value.get("choice"))
        except (BadChoice, ValueError, TypeError):
            return Answer([self.says("no_such_choice")])
        if choice.payload == DAY:
            return Answer(await self._day(value.get("day"), where))
        if choice.payload == CARD:
            return Answer([await self._card(where)])
        if choice.payload == ANSWERS:
            return await self._answers(value, where)
        said = await self._said(choice.payload, where)
        return Answer(self._all_drawn(said, where), choice.closes)

    async def _day(self, day: object, where: str) -> list[Element]:
        try:
            told = date.fromisoformat(day) if isinstance(day, str) else None
        except ValueError:
            told = None
        if told is None or told > date.today():
            return [self.own(self._words.no_day)]
        return self._all_drawn(await self._said(told.isoformat(), where), where)

    async def _card(self, where: str) -> Element:
        """Return the open questions of the report as one card."""
        group = Group.of(form_of(await self._said(RESUME, where)))
        return self._of(group, where) if group else self.own(self._words.card.closed)

    def _of(self, group: Group, where: str, said: dict | None = None, note: str = "") -> Element:
        token = self._seals.choice(where, Choice(ANSWERS, closes=True))
        return self._form_card.draw(group, token, said, note)

    async def _answers(self, value: dict[str, Any], where: str) -> Answer:
        """Take a card of answers. What could not be taken is shown again, filled in."""
        form = self._library.report
        answers = answers_of(value, form)
        if any(len(words) > LONGEST for words in answers.values()):
            return Answer([self.says("too_long")])
        lost = missing(answers, tuple(answers), form)
        if lost:
            label = form.fields[lost].label
            return Answer([self.own(self._words.card.not_filled.format(label=label))])
        fields = {name: kind.fields for name, kind in form.kinds.items()}
        filling = Filling(lambda text: self._said(text, where), dict(answers), fields)
        said = await filling.run()
        group = Group.of(form_of(said))
        if form_of(said) is None:
            return Answer([self.own(self._words.card.closed)], closes=True)
        left = {name: words for name, words in filling.left.items() if words}
        if not (group and left):
            return Answer(self._all_drawn(said, where), closes=True)
        *before, last = said
        again = self._of(group, where, value, last.get("text") or "")
        return Answer([*self._all_drawn(before, where), again], closes=True)

    async def _said(self, text: str, where: str) -> Said:
        """Return what the assistant says to a text or payload. Raises Silence or TimeoutError."""
        async with self._gate:
            said = await asyncio.wait_for(self._assistant(text, where), PATIENCE)
        if not said or any((m.get("custom") or {}).get("failed") for m in said):
            raise Silence
        return said

    def _all_drawn(self, said: Said, where: str) -> list[Element]:
        return [self._drawn(message, where) for message in said]

    def _drawn(self, message: dict[str, Any], where: str) -> Element:
        return self._cards.message(message, lambda choice: self._seals.choice(where, choice))

    def done(self) -> Element:
        """Return what stands in place of a card that has been answered."""
        return self._cards.done()

    def invoked(self, activity: Activity) -> tuple[int, dict[str, Any] | None]:
        """Return status and body for a request that waits for its answer at once. We offer nothing
        that makes one, so each is told kindly that we cannot."""
        if activity.name != "adaptiveCard/action":
            return (200, {}) if activity.name == "fileConsent/invoke" else (501, None)
        kind = "application/vnd.microsoft.activity.message"
        return 200, {"statusCode": 200, "type": kind, "value": self._words.no_action}


def _is_private(message: dict[str, Any]) -> bool:
    """Whether a message is part of a report, or of asking about one."""
    data = message.get("custom") or {}
    return data.get("topic") in PRIVATE or any(data.get(part) for part in PARTS)
