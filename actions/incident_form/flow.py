"""How the form goes on: a question put, an answer settled, danger answered first."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue import URGENT, Dialogue, Heard, Reply, State
from actions.incident_form.draft import KIND, RISK, SUMMARY, WHICH, Draft, Told, still_open
from actions.incident_form.prefill import Prefill
from actions.incident_form.reading import Answers
from actions.incident_form.wording import Wording

LOG = "log_incident"


class Flow:
    """The moves that buttons and typed answers share."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue, self.form = dialogue, dialogue.library.report
        self.answers = Answers(dialogue.library)
        self.prefill = Prefill(dialogue.library, self.answers)
        self.wording = Wording(dialogue)

    def ask(self, state: State, draft: Draft, *before: str, again: bool = True) -> Reply:
        """Put the present question, with sentences before it; `again` where it was put already."""
        draft = replace(draft, warned=False, number=draft.number + (0 if again else 1))
        say = self.wording.question(draft, *filter(None, before))
        return Reply((say,), replace(state, topic=LOG, pending={}, report=draft.slot()))

    def ask_plainly(self, state: State, draft: Draft, text: str) -> Reply:
        """Put the present question in other words."""
        reply = self.ask(state, draft)
        return replace(reply, says=(replace(reply.says[0], text=text),))

    def next(self, state: State, draft: Draft, *before: str) -> Reply:
        """Ask the next open question, or show the summary."""
        left = still_open(self.form, draft)
        draft = replace(draft, asked=left[0] if left else SUMMARY, unread=0)
        return self.ask(state, draft, *before, again=False)

    def change(self, state: State, draft: Draft, field: str) -> Reply:
        """Ask a settled field again."""
        opened = replace(draft.without(field), asked=field, unread=0)
        return self.ask(state, opened, again=False)

    def settle(self, state: State, draft: Draft, field: str, told: Told, heard: Heard) -> Reply:
        """Take an answer, note what it tells of other questions too, and go on."""
        before, draft = draft, draft.settled(field, told)
        if field == "what" and not heard.pressed:
            draft = self.prefill.fill(draft, heard.text, heard)
        reply = self.next(state, draft, self.wording.moved(before, draft))
        return self.with_danger(reply, state, heard, draft.urgent and not before.urgent)

    def put_right(self, state: State, before: Draft, draft: Draft, heard: Heard) -> Reply:
        """Go on after an earlier answer was changed: `before` is the draft as it was."""
        said = (self.wording.says("changed"), self.wording.moved(before, draft))
        at_the_end = draft.asked in (SUMMARY, WHICH)
        reply = self.next(state, draft, *said) if at_the_end else self.ask(state, draft, *said)
        return self.with_danger(reply, state, heard, draft.urgent and not before.urgent)

    def of_kind(self, draft: Draft, kind: str, heard: Heard) -> Draft:
        """Return the draft with its kind settled, with what that fixes and what the story told."""
        for fixed in self.form.kinds[draft.kind].facts if draft.kind else ():
            draft = draft.without(fixed)
        draft = replace(draft, kind=kind)
        draft = draft.settled(KIND, Told({}, self.form.kinds[kind].facts))
        return self.prefill.fill(draft, draft.story, heard) if draft.story else draft

    def told_kind(self, state: State, draft: Draft, kind: str, heard: Heard) -> Reply:
        """Settle the kind and go on; some kinds have a warning that comes first."""
        before, draft = draft, self.of_kind(draft, kind, heard)
        first = self.form.kinds[kind].first
        first = self.wording.filled(first) if first else ""
        reply = self.next(state, draft, first, self.wording.moved(before, draft))
        return self.with_danger(reply, state, heard, draft.urgent and not before.urgent)

    def danger(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Danger first; then the form goes on, and the report is marked urgent.

        The words are kept, whatever was asked: they may be the most that is ever told.
        """
        field = self._of_danger(draft, heard)
        draft = replace(draft, alarms=tuple(dict.fromkeys((*draft.alarms, field))))
        words = "; ".join(filter(None, (draft.answers.get(field), heard.text)))
        told = Told({field: words}, urgent=True)
        back = self.wording.says("back")
        if heard.pressed:
            reply = self.ask(state, draft, back)
        elif field == KIND:
            reply = self.ask(state, draft.told(heard.text), back)
        elif field == draft.asked:
            reply = self.settle(state, draft, field, told, heard)
        else:
            reply = self.ask(state, draft.settled(field, told), back)
        return self.with_danger(reply, state, heard, True)

    def _of_danger(self, draft: Draft, heard: Heard) -> str:
        """Return the field that words of danger answer: the one asked where it takes any words."""
        question = self.form.fields.get(draft.asked)
        takes_words = question is not None and question.type == "text"
        return draft.asked if heard.pressed or takes_words or draft.asked == KIND else RISK

    def with_danger(self, reply: Reply, state: State, heard: Heard, danger: bool) -> Reply:
        """Put the urgent answer before a reply where there is danger."""
        if not danger:
            return reply
        topic = heard.intent if heard.intent in URGENT else URGENT[0]
        alone = replace(heard, intent=topic, also=None)
        says = self.dialogue.answer(replace(state, report=None, pending={}), alone, topic).says
        draft = replace(Draft.of(reply.state.report), warned=True)
        says = self.wording.unbarred(says, draft)
        return Reply((*says, *reply.says), replace(reply.state, report=draft.slot()))

    def aside(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Answer something else, then come back to the question."""
        if heard.intent not in self.dialogue.library.cards or heard.intent == LOG:
            return self.ask(state, draft)
        # The report's own reader stands in where nobody said who is asking.
        elsewhere = replace(state, report=None, audience=state.audience or draft.who)
        answer = self.dialogue.answer(elsewhere, replace(heard, also=None))
        back = self.ask(state, draft, self.wording.says("back"))
        return Reply((*self.wording.unbarred(answer.says, draft), *back.says), back.state)
