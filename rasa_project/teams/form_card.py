"""The incident form's open questions on one card, with inputs that are checked before they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.report import Question, ReportForm
from knowledge.teams import TeamsWords
from rasa_project.teams.elements import Element, button, message, paragraph, rows, run

WHO = "staff"  # everybody in Teams is
IN_WORDS = "_words"  # ends the name of the input that takes a day in words
_MOST = {"text": 2000, "where": 500, "year": 20, "contact": 200, "when": 200}  # characters
# An email address, or at least nine digits: what the form takes for a way to reach somebody.
_CONTACT = r"^[\s\S]*(@[\s\S]*\.|(\d\D*){9,})[\s\S]*$"


@dataclass(frozen=True)
class Group:
    """The questions to put together: the kind of incident and the open fields, in order."""

    kind: str
    fields: tuple[str, ...]

    @classmethod
    def of(cls, form: Mapping[str, Any] | None) -> Group | None:
        """Return the open questions a message of the form names; None where it names none."""
        form = form or {}
        asked, left = form.get("field"), form.get("left")
        if not form.get("kind") or not left or asked in (None, "summary", "which", "kind"):
            return None
        return cls(form["kind"], tuple(dict.fromkeys((asked, *left))))


class FormCard:
    """Draws the card. `fill` puts the school's details into a line of report.yml."""

    def __init__(
        self,
        form: ReportForm,
        words: TeamsWords,
        fill: Callable[[str], str],
        clock: Callable[[], date] = date.today,
    ) -> None:
        self._form, self._words, self._fill, self._clock = form, words, fill, clock

    def draw(
        self, group: Group, choice: str, said: Mapping[str, str] | None = None, note: str = ""
    ) -> Element:
        """Return the card as an activity. `choice` is the token of its button, `said` what was
        answered already, `note` why it is shown again."""
        card, names = self._words.card, [f for f in group.fields if f in self._form.fields]
        inputs = [part for name in names for part in self._inputs(name, group.kind, said or {})]
        body = [
            paragraph(run(card.title, weight="Bolder", size="Large")),
            paragraph(run(note or card.intro)),
            *inputs,
            *rows([button(card.submit, choice, inputs=True)]),
        ]
        labels = [part["label"] for part in inputs]
        return message(body, "\n".join((card.title, card.intro, *labels)), self._words.notified)

    def _inputs(self, name: str, kind: str, said: Mapping[str, str]) -> list[Element]:
        question = self._form.fields[name]
        label = self._fill(question.worded(question.ask, kind, WHO))
        part: Element = {"id": name, "label": label, "isRequired": question.needed}
        if question.needed:
            part["errorMessage"] = self._words.card.needed
        if said.get(name):
            part["value"] = said[name]
        draw = {"choice": self._choices, "when": self._when}.get(question.type, self._text)
        return draw(part, question, said)

    def _choices(self, part: Element, question: Question, _said: Mapping) -> list[Element]:
        titles = [c.title for c in question.choices if WHO in c.readers]
        choices = [{"title": title, "value": title} for title in titles]
        if part.get("value") not in titles:
            part.pop("value", None)
        look = {"style": "compact", "placeholder": self._words.card.pick}
        return [{"type": "Input.ChoiceSet", "choices": choices, **look, **part}]

    def _when(self, part: Element, _question: Question, said: Mapping) -> list[Element]:
        words: Element = {
            "type": "Input.Text",
            "id": part["id"] + IN_WORDS,
            "label": self._words.card.or_words,
            "maxLength": _MOST["when"],
        }
        if said.get(words["id"]):
            words["value"] = said[words["id"]]
        day = {"type": "Input.Date", "max": self._clock().isoformat(), **part}
        return [{"errorMessage": self._words.day_error, **day}, words]

    def _text(self, part: Element, question: Question, _said: Mapping) -> list[Element]:
        look: Element = {"type": "Input.Text", "maxLength": _MOST[question.type]}
        if question.type == "text":
            look["isMultiline"] = True
        if question.type == "contact":
            look |= {"regex": _CONTACT, "errorMessage": self._words.card.contact_error}
        return [{**look, **part}]


def answers_of(value: Mapping[str, Any], form: ReportForm) -> dict[str, str]:
    """Return what a submitted card says, by field; fields left empty are "". A day picked and the
    words beside it become one answer."""
    known = {n: v.strip() for n, v in value.items() if isinstance(v, str) and _is_ours(n, form)}
    names = dict.fromkeys(name.removesuffix(IN_WORDS) for name in known)
    return {
        name: ", ".join(filter(None, (known.get(name), known.get(name + IN_WORDS))))
        for name in names
    }


def _is_ours(name: str, form: ReportForm) -> bool:
    return name in form.fields or name.removesuffix(IN_WORDS) in form.fields


def missing(answers: Mapping[str, str], fields: Sequence[str], form: ReportForm) -> str | None:
    """Return the first field that cannot do without an answer and has none."""
    needed = (name for name in fields if name in form.fields and form.fields[name].needed)
    return next((name for name in needed if not answers.get(name)), None)
