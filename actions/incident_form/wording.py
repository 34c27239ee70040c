"""How the form speaks: its questions, what it has so far, the summary, the receipt."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from actions.dialogue import Dialogue, Say
from actions.incident_form.barred import without
from actions.incident_form.draft import KIND, SUMMARY, WHICH, Draft, fields_of, still_open
from actions.incident_form.summary import Summary
from actions.incidents.report import Receipt
from actions.incidents.routing import readers

_OWN = re.compile(r"\{([a-z]+)\}")  # a part we fill; those of school.yml have a dot
_MARKED = re.compile("\x00([a-z]+)\x00")
_QUICK = ("today", "yesterday", "last_week")  # buttons for when it happened
ASK = {"when": "date", "choice": "choice"}  # what a channel may show beside the text field


def button(field: str, token: str) -> str:
    """Return the payload of a button of the form: it holds for one field and no other."""
    return "/inform" + json.dumps({"answer": f"{field}:{token}"})


class Wording:
    """Says what the form says, from report.yml."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue, self._library = dialogue, dialogue.library
        self._form = dialogue.library.report
        self._summary = Summary(dialogue.library)

    def says(self, name: str, **values: str) -> str:
        """Return a sentence of the form, filled in."""
        return self.filled(self._form.says[name], **values)

    def filled(self, line: str, **values: str) -> str:
        """Return a line with the school's details and the values given, which may hold anything."""
        marked = _OWN.sub("\x00\\1\x00", line)
        return _MARKED.sub(lambda match: values[match[1]], self._dialogue.speak(marked))

    def readers(self, draft: Draft) -> tuple[str, ...]:
        """Return the roles that would read this report."""
        kind = draft.kind or "other"
        dsl = draft.kind is not None and self._form.kinds[draft.kind].dsl
        instead = self._library.school.reports.instead
        return readers(kind, dsl, draft.about, instead)

    def who(self, draft: Draft) -> str:
        """Return who reads it: "Mr Okafor, the online safety lead"; two names at the most."""
        named = [self._person(role) for role in self.readers(draft)[:2]]
        if len(named) == 1:
            return named[0]
        return self._form.says["and"].format(first=named[0], second=named[1])

    def _person(self, role: str) -> str:
        person = getattr(self._library.school, self._form.roles[role])
        if not person.name:
            return self._form.says["role"].format(role=person.role)
        return self._form.says["person"].format(name=person.name, role=person.role)

    def barred(self, draft: Draft) -> str:
        """Return whom the report is about, by role alone."""
        return self._summary.leaders(draft)

    def when(self, draft: Draft) -> str:
        """Return how soon somebody acts, as the school promises it in school.yml."""
        reports = self._library.school.reports
        name = "now_soon" if draft.urgent else "soon"
        hours = reports.urgent_hours if draft.urgent else reports.acknowledge_hours
        return self._form.says[name].format(hours=hours)

    def question(self, draft: Draft, *before: str) -> Say:
        """Return the question for the field asked, with sentences before it."""
        if draft.asked == SUMMARY:
            return self.summary(draft, *before)
        if draft.asked == WHICH:
            return self._which(draft, *before)
        question = self._form.fields[draft.asked]
        lines = question.ask
        if draft.asked == "where" and draft.facts.get("platform") in self._library.platforms:
            lines = question.known or lines
        text = question.worded(lines, draft.kind, draft.who)
        ask = ASK.get(question.type, "text")
        return Say(
            " ".join((*before, self.filled(text))),
            buttons=(*self._choices(draft), *self._controls(draft)),
            topic="log_incident",
            form=self._progress(draft, ask),
        )

    def _progress(self, draft: Draft, ask: str) -> dict:
        left = [name for name in still_open(self._form, draft) if name != draft.asked]
        about = draft.number + len(left) + 1  # and the confirmation
        if draft.kind is None:
            about = max(about, self._form.most - 2)
        # `kind` and `left` let a channel ask several questions on one card (rasa_project/teams).
        progress = {"field": draft.asked, "number": draft.number, "about": about, "ask": ask}
        return {**progress, "kind": draft.kind, "left": left}

    def _choices(self, draft: Draft) -> list[tuple[str, str]]:
        if draft.asked == KIND:
            kinds = self._form.kinds_for(draft.who).items()
            return [(title, button(KIND, kind)) for kind, title in kinds]
        question = self._form.fields[draft.asked]
        if question.type == "when":
            return [(self._form.buttons[day], button("when", day)) for day in _QUICK]
        if draft.asked == "where" and self._asks_app(draft):
            apps = self._library.phrases.common_platforms
            return [(self._library.platforms[a].name, button("where", f"app-{a}")) for a in apps]
        found = [
            (choice.title, button(draft.asked, str(number)))
            for number, choice in enumerate(question.choices)
            if draft.who in choice.readers
        ]
        if question.type == "contact" and draft.who == "parent":
            found.append((self._form.buttons["anonymous"], button(draft.asked, "anonymous")))
        return found

    def _asks_app(self, draft: Draft) -> bool:
        known = draft.facts.get("platform") in self._library.platforms
        return not known and draft.kind != "account_device"  # a lost laptop is on no app

    def _controls(self, draft: Draft) -> list[tuple[str, str]]:
        names = (
            ["why", "stop"] if self._form.fields[draft.asked].needed else ["skip", "why", "stop"]
        )
        words = self._form.buttons
        return [(words[n], "/stop_form" if n == "stop" else button(draft.asked, n)) for n in names]

    def why(self, draft: Draft) -> str:
        """Return why the present question is asked, and who will read the answer."""
        if draft.asked in (SUMMARY, WHICH):
            return self.intro(draft)
        question = self._form.fields[draft.asked]
        return self.filled(question.worded(question.why, draft.kind, draft.who))

    def unread(self, draft: Draft) -> str:
        """Return what is said of an answer that could not be read."""
        return self.filled(self._form.fields[draft.asked].unread)

    def intro(self, draft: Draft) -> str:
        """Return who will read it, when they act, and the one exception to privacy."""
        return self.says("intro", who=self.who(draft), when=self.when(draft))

    def rerouted(self, draft: Draft) -> str:
        """Return who gets a report instead of the person it is about."""
        barred = self.barred(draft)
        barred = barred[:1].upper() + barred[1:]
        return self.says("rerouted", who=self.who(draft), barred=barred)

    def moved(self, before: Draft, after: Draft) -> str:
        """Return who reads the report now, empty where that has not changed."""
        if after.about and after.about != before.about:
            return self.rerouted(after)
        if self.readers(after) == self.readers(before):
            return ""
        return self.says("reads", who=self.who(after))

    def unbarred(self, says: tuple[Say, ...], draft: Draft) -> tuple[Say, ...]:
        """Return messages from cards without what sends people to whom the report is about."""
        people = [getattr(self._library.school, self._form.roles[role]) for role in draft.about]
        names = [person.name for person in people if person.name]
        return without(says, names, self.says("tell", who=self.who(draft))) if names else says

    def so_far(self, draft: Draft) -> Say:
        """Return what a story has told already."""
        return Say(
            self.says("prefilled"),
            topic="log_incident",
            form={"field": "so_far", "ask": "text"},
            summary=self._summary.lines(draft),
        )

    def summary(self, draft: Draft, *before: str) -> Say:
        """Return everything told, to be confirmed."""
        words = self._form.buttons
        buttons = (
            (words["send"], "/affirm" + json.dumps({"report": draft.key})),
            (words["change"], button(SUMMARY, "change")),
            (words["stop"], "/stop_form"),
        )
        return Say(
            " ".join((*before, self.says("summary"))),
            buttons=buttons,
            topic="log_incident",
            form={**self._progress(draft, "summary"), "about": draft.number},
            summary=self._summary.lines(draft),
        )

    def _which(self, draft: Draft, *before: str) -> Say:
        buttons = [
            (self._form.fields[name].label, button(WHICH, name))
            for name in (KIND, *fields_of(self._form, draft))
        ]
        send = (self._form.buttons["send"], "/affirm" + json.dumps({"report": draft.key}))
        return Say(
            " ".join((*before, self.says("which"))),
            buttons=(*buttons, send),
            topic="log_incident",
            form={**self._progress(draft, "choice"), "about": draft.number},
        )

    def receipt(self, draft: Draft, receipt: Receipt) -> Say:
        """Return the proof that the report is stored. Spoken by nothing but the storing itself."""
        name = "spooled" if receipt.spooled else "stored"
        stored = self.says(name, who=self.who(draft), when=self.when(draft))
        again = self.says("again") if receipt.again else ""
        text = " ".join(filter(None, (again, stored, self.says("quiet"))))
        return self._receipt(text, receipt.reference, receipt.pin, self._meanwhile(draft))

    def repeated(self, sent: Mapping[str, str]) -> Say:
        """Return the receipt of a report that was sent already."""
        text = f"{self.says('again')} {sent['text']}"
        return self._receipt(text, sent["reference"], sent["pin"])

    def _meanwhile(self, draft: Draft) -> str | None:
        """Return the topic that says what to do now; none where it might send people to whom the
        report is about."""
        told = draft.kind and draft.kind != "other" and not draft.about
        return self._form.kinds[draft.kind].topics[0] if told else None

    def _receipt(self, text: str, reference: str, pin: str, topic: str | None = None) -> Say:
        next_steps = ((self._form.buttons["now"], f"/{topic}"),) if topic else ()
        return Say(
            text,
            buttons=(*next_steps, (self._form.buttons["status"], "/report_status")),
            topic="log_incident",
            form={"field": "receipt", "ask": "receipt"},
            receipt={"reference": reference, "pin": pin},
        )

    def failed(self, draft: Draft) -> Say:
        """Return that nothing was stored, with the numbers, and the way to try again."""
        again = (self._form.buttons["again"], "/affirm" + json.dumps({"report": draft.key}))
        return Say(
            self.says("failed"),
            buttons=(again,),
            topic="log_incident",
            form=self._progress(draft, "choice"),
        )
