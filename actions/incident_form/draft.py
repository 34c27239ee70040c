"""A report while it is being filled in: a value that fits into one slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any
from uuid import uuid4

from knowledge.report import ReportForm

KIND, RISK, SUMMARY, WHICH = "kind", "risk", "summary", "which"
# The coded facts each field sets: they go when it is asked again.
_FACTS = {
    "where": ("platform",),
    "when": ("happened_from", "happened_to", "approximate", "ongoing", "time", "seen"),
    "affected": ("affected",),
    "by": ("by",),
    "year": ("year_group",),
    "evidence": ("visible",),
    "reporter": ("anonymous",),
}


@dataclass(frozen=True)
class Draft:
    """What has been told so far. `asked` is the field we wait for, `done` the settled ones.

    `answers` are the reporter's words, `facts` coded values, `key` the id that makes a report sent
    twice one record. `number` counts questions, `unread` how often the last answer was not
    understood, `story` is what was told before the form began. `alarms` are the fields whose
    answers told of danger, `warned` whether the last reply began with the urgent answer.
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
    alarms: tuple[str, ...] = ()
    warned: bool = False
    number: int = 0
    unread: int = 0

    @property
    def urgent(self) -> bool:
        """Whether anything told of danger."""
        return bool(self.alarms)

    @classmethod
    def new(cls, who: str, story: str = "") -> Draft:
        """Return an empty draft for a member of staff or a parent."""
        return cls(key=uuid4().hex, who=who, facts={"reporter": who}, story=story)

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> Draft | None:
        """Return the draft that a slot holds, None for an empty one."""
        if not slot:
            return None
        # A slot that an older version wrote may hold more, or less.
        known = {part.name: slot[part.name] for part in fields(cls) if part.name in slot}
        lists = ("about", "posts", "done", "alarms")
        return cls(**{**known, **{name: tuple(known.get(name, ())) for name in lists}})

    def slot(self) -> dict[str, Any]:
        """Return the draft as a slot holds it."""
        return asdict(self)

    def told(self, words: str) -> Draft:
        """Return the draft with more of the story, before its first question is answered."""
        return replace(self, story=f"{self.story} {words}".strip())

    def settled(self, name: str, told: Told | None = None) -> Draft:
        """Return the draft with a field answered (or, without `told`, left out)."""
        told = told or Told()
        done = dict.fromkeys((*self.done, name, *(["about"] if told.about else [])))
        return replace(
            self,
            answers={**self.answers, **told.answers},
            facts={**self.facts, **told.facts},
            about=told.about if told.about is not None else self.about,
            posts=tuple(dict.fromkeys((*self.posts, *told.posts))),
            alarms=(*self._alarms_but(name), name) if told.urgent else self._alarms_but(name),
            done=tuple(done),
            unread=0,
        )

    def _alarms_but(self, name: str) -> tuple[str, ...]:
        return tuple(field for field in self.alarms if not field == name == RISK)

    def calm(self) -> Draft:
        """Return the draft with the danger taken back; where it was asked for, it is open again."""
        told = self.without(RISK) if RISK in self.alarms else self
        return replace(told, alarms=(), warned=False)

    def without(self, name: str) -> Draft:
        """Return the draft with a field open again and what it told gone.

        Danger goes with the question that asks for it; told elsewhere, it stays.
        """
        gone = _FACTS.get(name, ())
        return replace(
            self,
            answers={key: words for key, words in self.answers.items() if key != name},
            facts={key: value for key, value in self.facts.items() if key not in gone},
            about=() if name == "about" else self.about,
            posts=() if name == "where" else self.posts,
            alarms=self._alarms_but(name),
            story="" if name == "what" else self.story,
            done=tuple(f for f in self.done if f != name),
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
    asked = list(form.kinds[draft.kind].fields)
    if (draft.facts.get("by") == "staff" or draft.about) and "about" not in asked:
        asked.insert(asked.index("by" if "by" in asked else "what") + 1, "about")
    if draft.facts.get("affected") == "pupil" and "year" not in asked and "affected" in asked:
        asked.insert(asked.index("affected") + 1, "year")
    for name in form.drop:
        too_many = len(asked) + 2 > form.most  # the kind and the confirmation count
        if too_many and name in asked and name not in draft.done:
            asked.remove(name)
    return tuple(asked)


def still_open(form: ReportForm, draft: Draft) -> tuple[str, ...]:
    """Return the fields that are not settled yet, in order."""
    return tuple(name for name in fields_of(form, draft) if name not in draft.done)
