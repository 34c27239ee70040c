"""The form's buttons. Each names its field, so an old one never answers a new question."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue import Heard, Reply, State
from actions.incident_form.draft import KIND, SUMMARY, WHICH, Draft, Told
from actions.incident_form.flow import Flow


class Pressed:
    """Decides what a pressed button does."""

    def __init__(self, flow: Flow) -> None:
        self._flow, self._form = flow, flow.form

    def take(self, state: State, draft: Draft, heard: Heard) -> Reply:
        """Return the reply to a button whose payload is "<field>:<token>"."""
        field, _, token = heard.entities["answer"].partition(":")
        flow = self._flow
        if field in (SUMMARY, WHICH):
            return self._steer(state, draft, token)
        if token == "why":
            return flow.ask(state, draft, flow.wording.why(draft))
        if token == "skip":
            current = field == draft.asked and not self._form.fields[field].needed
            return flow.next(state, draft.settled(field)) if current else flow.ask(state, draft)
        if field == KIND and token in self._form.kinds_for(draft.who):
            same = token == draft.kind and draft.asked != KIND  # a double click
            return flow.ask(state, draft) if same else flow.told_kind(state, draft, token, heard)
        told = self._told(field, token, draft, heard)
        if told is None:
            return flow.ask(state, draft, flow.wording.says("nothing_there"))
        if field == draft.asked:
            return flow.settle(state, draft, field, told, heard)
        changed = draft.without(field).settled(field, told)
        if _tells(changed) == _tells(draft):
            return flow.ask(state, draft)
        return flow.put_right(state, draft, changed, heard)

    def _told(self, field: str, token: str, draft: Draft, heard: Heard) -> Told | None:
        if field not in self._form.fields:
            return None
        if token == "anonymous":
            return Told({}, {"anonymous": "yes"})
        if token.startswith("app-"):
            app = token.removeprefix("app-")
            known = app in self._flow.dialogue.library.platforms
            return Told({}, {"platform": app}) if known else None
        if field == "when" and token in self._form.buttons:
            said = replace(heard, text=self._form.buttons[token])
            return self._flow.answers.read(field, said, draft)
        return self._flow.answers.chosen(field, int(token), draft) if token.isdecimal() else None

    def _steer(self, state: State, draft: Draft, token: str) -> Reply:
        """From the summary: change something, and which field that is."""
        if token == "change":
            return self._flow.ask(state, replace(draft, asked=WHICH))
        if token in self._form.fields:
            return self._flow.change(state, draft, token)
        return self._flow.ask(state, draft)


def _tells(draft: Draft) -> tuple:
    return draft.answers, draft.facts, draft.about, draft.posts
