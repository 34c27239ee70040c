"""How the form goes on: a question put, an answer settled, danger answered first."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue import URGENT, Dialogue, Heard, Reply, State
from actions.incident_form.draft import KIND, SUMMARY, Draft, Told, still_open
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
        draft = draft if again else replace(draft, number=draft.number + 1)
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
        about, urgent = draft.about, draft.urgent
        draft = draft.settled(field, told)
        if field == "what" and not heard.pressed:
            draft = self.prefill.fill(draft, heard.text, heard)
        moved = draft.about != about and draft.about
        before = (self.wording.rerouted(draft),) if moved else ()
        reply = self.next(state, draft, *before)
        return self.with_danger(reply, state, heard, draft.urgent and not urgent)

    def of_kind(self, draft: Draft, kind: str, heard: Heard) -> Draft:
        """Return the draft with its kind settled, with what that fixes and what the story told."""
        fixed = self.form.kinds[draft.kind].facts if draft.kind else {}
        facts = {name: value for name, value in draft.facts.items() if name not in fixed}
        draft = replace(draft, kind=kind, facts=facts)
        draft = draft.settled(KIND, Told({}, self.form.kinds[kind].facts))
        return self.prefill.fill(draft, draft.story, heard) if draft.story else draft

    def told_kind(self, state: State, draft: Draft, kind: str, heard: Heard) -> Reply:
        """Settle the kind and go on; some kinds have a warning that comes first."""
        urgent, draft = draft.urgent, self.of_kind(draft, kind, heard)
        first = self.form.kinds[kind].first
        reply = self.next(state, draft, *((self.wording.filled(first),) if first else ()))
        return self.with_danger(reply, state, heard, draft.urgent and not urgent)

    def danger(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Danger first; then the form goes on, and the report is marked urgent."""
        question = self.form.fields.get(draft.asked)
        draft = replace(draft, urgent=True)
        if question and question.type == "text" and not heard.pressed:
            told = Told({draft.asked: heard.text})
            reply = self.settle(state, draft, draft.asked, told, heard)
        else:
            reply = self.ask(state, draft, self.wording.says("back"))
        return self.with_danger(reply, state, heard, True)

    def with_danger(self, reply: Reply, state: State, heard: Heard, danger: bool) -> Reply:
        """Put the urgent answer before a reply where there is danger."""
        if not danger:
            return reply
        topic = heard.intent if heard.intent in URGENT else URGENT[0]
        alone = replace(heard, intent=topic, also=None)
        says = self.dialogue.answer(replace(state, report=None, pending={}), alone, topic).says
        return replace(reply, says=(*says, *reply.says))

    def aside(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Answer something else, then come back to the question."""
        if heard.intent not in self.dialogue.library.cards or heard.intent == LOG:
            return self.ask(state, draft)
        # The report's own reader stands in where nobody said who is asking.
        elsewhere = replace(state, report=None, audience=state.audience or draft.who)
        answer = self.dialogue.answer(elsewhere, replace(heard, also=None))
        back = self.ask(state, draft, self.wording.says("back"))
        return Reply((*answer.says, *back.says), back.state)
