"""The incident form as data: its kinds, questions, buttons and sentences (report.yml)."""

from __future__ import annotations

from datetime import date
from typing import Literal, Optional

from pydantic import constr, root_validator

from knowledge.card import Cited, Value

Line = constr(min_length=2)
Who = Literal["staff", "parent"]
FieldId = constr(regex=r"^[a-z][a-z_]*$")


class Choice(Value):
    """A button: its words, the coded value it stands for, and what people type for it instead."""

    title: constr(min_length=1, max_length=40)
    value: FieldId
    readers: tuple[Who, ...] = ("staff", "parent")
    words: tuple[str, ...] = ()
    facts: dict[str, str] = {}


class Question(Value):
    """One question. `ask`, `known` and `why` are by kind of incident, else by reader, else `any`.

    `known` is asked instead of `ask` where a part of the answer is known already. `fact` is the
    coded fact a choice sets; an `open` one also takes an answer in the reporter's own words.
    """

    label: Line
    type: Literal["text", "where", "when", "choice", "year", "contact"]
    ask: dict[str, Line]
    known: dict[str, Line] = {}
    why: dict[str, Line]
    choices: tuple[Choice, ...] = ()
    called: tuple[str, ...] = ()  # what people call it when they want to change it
    fact: Optional[str] = None
    open: bool = True
    needed: bool = False
    unread: Line

    def worded(self, lines: dict[str, str], kind: str | None, who: str) -> str:
        """Return the line of `lines` for this kind of incident and reader."""
        return lines.get(kind or "") or lines.get(who) or lines["any"]


class ReportKind(Value):
    """A kind of incident: its button by reader, which topics lead to it, what is asked."""

    label: dict[Who, constr(min_length=2, max_length=40)]
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    fields: tuple[FieldId, ...]
    facts: dict[str, str] = {}
    dsl: bool = False
    first: Optional[Line] = None


class ReportForm(Value):
    """Everything the form says and asks."""

    kinds: dict[str, ReportKind]
    fields: dict[str, Question]
    drop: tuple[FieldId, ...]  # left out first where the questions would be too many
    most: int  # questions from the first to the last, the confirmation included
    says: dict[str, Line]
    buttons: dict[str, constr(min_length=1, max_length=40)]
    roles: dict[str, Line]  # who reads, as a sentence names them
    values: dict[str, Line]  # coded values as the summary shows them
    words: dict[str, tuple[str, ...]]  # what people type for skip, why, anonymous and so on
    status: dict[str, Line]
    sources: tuple[Cited, ...]
    checked: date
    review: date

    @root_validator(skip_on_failure=True)
    def _fields_are_there(cls, values: dict) -> dict:
        for name, kind in values["kinds"].items():
            lost = set(kind.fields) - values["fields"].keys()
            if lost:
                raise ValueError(f"{name}: no such fields: {', '.join(sorted(lost))}")
        return values

    def kind_of(self, topic: str) -> str | None:
        """Return the kind of incident a topic is about, or None."""
        return next((name for name, kind in self.kinds.items() if topic in kind.topics), None)

    def kinds_for(self, who: str) -> dict[str, str]:
        """Return kind → button for a reader, in the order they are offered."""
        return {name: kind.label[who] for name, kind in self.kinds.items() if who in kind.label}
