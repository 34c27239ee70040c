"""What was typed while a report is open: an answer, a correction, a question of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.dialogue import Heard, Reply, State
from actions.incident_form.controls import plain
from actions.incident_form.draft import KIND, SUMMARY, WHICH, Draft, Told
from actions.incident_form.flow import LOG, Flow
from actions.incident_form.prefill import STORY
from actions.incidents.when import InFuture

_PATIENCE = 2  # answers that could not be read before we go on without
_SURE = 0.5  # how sure the classifier must be of another topic to leave a question for it
_LONGEST_ASIDE = 18  # words; what is longer is an answer, whatever it looks like
_LONGEST_CHAT = 4  # words of a greeting or thanks
_LEAST_TOLD = 4  # words at the first question that tell more than a kind
_CHAT = ("greet", "thank", "bot_challenge")
_ASKING = re.compile(
    r"^(?:and |but |also |so |wait |sorry |hi |hello )*(?:what|who|how|when|where|why|can|could|"
    r"should|do|does|is|are|would|am|must|whats|hows|"
    r"(?:will|may) (?:i|we|you|it|he|she|they|this))\b"
)


class Typed:
    """Decides what typed words do to a draft."""

    def __init__(self, flow: Flow) -> None:
        self._flow, self._form = flow, flow.form
        self._says = flow.answers.controls.says

    def sends(self, draft: Draft, heard: Heard) -> bool:
        """Whether this confirms the summary."""
        if draft.asked not in (SUMMARY, WHICH):
            return False
        said = self._says("send", heard.text) or self._says("again", heard.text)
        # "yes but the date is wrong" is no yes; nor is a yes to "what do you want to change?".
        yes = heard.intent == "affirm" and not heard.pressed and draft.asked == SUMMARY
        return said or (yes and not self._flow.answers.controls.contains("but", heard.text))

    def take(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Return the reply to typed words that are no danger and do not confirm."""
        flow = self._flow
        if self._says("why", heard.text):
            return flow.ask(state, draft, flow.wording.why(draft))
        if self._says("who", heard.text):
            return flow.ask(state, draft, flow.wording.intro(draft))
        if self._is_aside(draft, heard):
            return flow.aside(state, draft, heard)
        confirming = draft.asked in (SUMMARY, WHICH)
        if confirming or self._corrects(draft, heard):
            corrected = self._corrected(state, draft, heard)
            if corrected:
                return corrected
        return (
            self._steered(state, draft, heard) if confirming else self._answer(state, draft, heard)
        )

    def _steered(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """At the summary: something is wrong, or words we cannot place."""
        wrong = self._says("change", heard.text) or heard.intent == "deny"
        if wrong or draft.asked == WHICH:
            return self._flow.ask(state, replace(draft, asked=WHICH))
        return self._flow.ask(state, draft, self._flow.wording.says("no_field"))

    def _is_aside(self, draft: Draft, heard: Heard) -> bool:
        """Whether a message is a question of its own, and not an answer."""
        words, text = len(heard.text.split()), heard.text.rstrip()
        if heard.intent not in self._flow.dialogue.library.cards or heard.intent == LOG:
            return False
        if words > _LONGEST_ASIDE or heard.chances.get(heard.intent, 0.0) < _SURE:
            return False
        if heard.intent in _CHAT:
            return words <= _LONGEST_CHAT and not any(c.isdigit() or c == "@" for c in text)
        asking = bool(_ASKING.match(text.lower()))
        if draft.asked == "what" and words >= STORY and not asking:
            return False  # "somebody posted a video of me, can you get it taken down?" tells of it
        return asking or text.endswith("?")

    def _corrects(self, draft: Draft, heard: Heard) -> bool:
        """Whether an answer puts an earlier one right; a story may begin with "actually" too."""
        if draft.asked == "what" and len(heard.text.split()) >= STORY:
            return False
        return self._flow.answers.controls.corrects(heard.text)

    def _corrected(self, state: State, draft: Draft, heard: Heard) -> Reply | None:
        """Put an earlier answer right: "actually it was Tuesday", "change the app"."""
        flow = self._flow
        field, told = flow.prefill.correction(draft, heard)
        if field is None or (field == draft.asked and told):
            return None
        if told is None:
            return flow.change(state, draft, field)
        changed = draft.without(field).settled(field, told)
        return flow.put_right(state, draft, changed, heard)

    def _answer(self, state: State, draft: Draft, heard: Heard) -> Reply:
        flow, field = self._flow, draft.asked
        skips, unknown = self._says("skip", heard.text), self._says("dont_know", heard.text)
        skips = skips or (field == "where" and self._says("no", heard.text))
        if (skips or unknown) and not self._form.fields[field].needed:
            told = self._unknown(field, draft) if unknown else Told()
            return flow.settle(state, draft, field, told, heard)
        if field == KIND:
            return self._kind(state, draft, heard)
        try:
            told = None if skips or unknown else flow.answers.read(field, heard, draft)
        except InFuture:
            return flow.ask_plainly(state, draft, flow.wording.says("future"))
        return (
            flow.settle(state, draft, field, told, heard)
            if told
            else self._unread(state, draft, heard)
        )

    def _unknown(self, field: str, draft: Draft) -> Told:
        """Return the choice that says "I do not know", or nothing told."""
        for number, choice in enumerate(self._form.fields[field].choices):
            if choice.value in ("unknown", "unsure"):
                return self._flow.answers.chosen(field, number, draft) or Told()
        return Told()

    def _unread(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Explain once, then go on: words that cannot be read are kept as they were typed."""
        question = self._form.fields[draft.asked]
        if draft.unread + 1 < _PATIENCE or question.needed:
            draft = replace(draft, unread=draft.unread + 1)
            return self._flow.ask_plainly(state, draft, self._flow.wording.unread(draft))
        kept = Told({draft.asked: heard.text}) if question.open else Told()
        return self._flow.settle(state, draft, draft.asked, kept, heard)

    def _kind(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Find the kind in what was typed; what cannot be placed twice is "something else"."""
        flow, chances = self._flow, heard.chances
        kind = self._named(draft, heard.text)
        kind = kind or flow.prefill.kind(heard.intent, chances, draft.who)
        if kind is None and draft.unread + 1 < _PATIENCE:
            draft = replace(draft, unread=draft.unread + 1)
            return flow.ask_plainly(state, draft, flow.wording.unread(draft))
        if len(heard.text.split()) >= _LEAST_TOLD:
            draft = draft.told(heard.text)
        return flow.told_kind(state, draft, kind or "other", heard)

    def _named(self, draft: Draft, text: str) -> str | None:
        bare = plain(text)
        for name, title in self._form.kinds_for(draft.who).items():
            if bare in (plain(title), *self._form.kinds[name].words):
                return name
        return None
