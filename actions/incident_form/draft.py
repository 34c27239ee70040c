"""A report while it is being filled in: a value that fits into one slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import uuid4

from knowledge.report import ReportForm

KIND, SUMMARY, WHICH = "kind", "summary", "which"


@dataclass(frozen=True)
class Draft:
    """What has been told so far. `asked` is the field we wait for, `done` the settled ones.

    `answers` are the reporter's words, `facts` coded values, `key` the id that makes a report sent
    twice one record. `number` counts questions, `unread` how often the last answer was not
    understood, `story` is what was told before the form began.
    """

    key: str
    who: str
    kind: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    asked: str = KIND
    story: str = ""
    urgent: bool = False
    number: int = 0
    unread: int = 0

    @classmethod
    def new(cls, who: str, story: str = "") -> Draft:
        """Return an empty draft for a member of staff or a parent."""
        return cls(key=uuid4().hex, who=who, facts={"reporter": who}, story=story)

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> Draft | None:
        """Return the draft that a slot holds, None for an empty one."""
        if not slot:
            return None
        lists = {name: tuple(slot[name]) for name in ("about", "posts", "done")}
        return cls(**{**slot, **lists})

    def slot(self) -> dict[str, Any]:
        """Return the draft as a slot holds it."""
        return asdict(self)

    def settled(self, name: str, told: Told | None = None) -> Draft:
        """Return the draft with a field answered (or, without `told`, left out)."""
        told = told or Told()
        done = self.done if name in self.done else (*self.done, name)
        return replace(
            self,
            answers={**self.answers, **told.answers},
            facts={**self.facts, **told.facts},
            about=told.about if told.about is not None else self.about,
            posts=tuple(dict.fromkeys((*self.posts, *told.posts))),
            urgent=self.urgent or told.urgent,
            done=done,
            unread=0,
        )

    def without(self, name: str) -> Draft:
        """Return the draft with a field open again and its words gone."""
        answers = {key: words for key, words in self.answers.items() if key != name}
        posts = () if name == "where" else self.posts
        return replace(
            self, answers=answers, posts=posts, done=tuple(f for f in self.done if f != name)
        )


@dataclass(frozen=True)
class Told:
    """What one answer told. `about` None where it said nothing of whom the report is about."""

    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    about: tuple[str, ...] | None = None
    posts: tuple[str, ...] = ()
    urgent: bool = False


def fields_of(form: ReportForm, draft: Draft) -> tuple[str, ...]:
    """Return the fields to ask for this kind of incident, in order.

    A report about a member of staff must be kept from a leader it is about, and a pupil's year
    group tells who acts; so they are asked for too. Where that makes too many questions, what
    matters least is left out: report.yml names it.
    """
    if draft.kind is None:
        return (KIND,)
    fields = list(form.kinds[draft.kind].fields)
    if draft.facts.get("by") == "staff" and "about" not in fields:
        fields.insert(fields.index("by") + 1, "about")
    if draft.facts.get("affected") == "pupil" and "year" not in fields and "affected" in fields:
        fields.insert(fields.index("affected") + 1, "year")
    for name in form.drop:
        if len(fields) + 2 > form.most and name in fields:  # the kind and the confirmation count
            fields.remove(name)
    return tuple(fields)


def still_open(form: ReportForm, draft: Draft) -> tuple[str, ...]:
    """Return the fields that are not settled yet, in order."""
    return tuple(name for name in fields_of(form, draft) if name not in draft.done)
