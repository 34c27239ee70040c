"""Read one answer: the question's type decides how. What cannot be read gives None."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.dialogue import Heard
from actions.incident_form.controls import Controls, plain
from actions.incident_form.draft import Draft, Told
from actions.incidents.addresses import Addresses, posts, read_addresses
from actions.incidents.gist import read_gist
from actions.incidents.when import Times, read_times
from knowledge import Library
from knowledge.report import Choice, Question

_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}")
_LEAST_DIGITS = 9  # of a telephone number typed without its first zero
_YEAR = re.compile(r"^(?:y|yr|year)?\s*(1[0-3]|[1-9])\s*[a-z]?$")
OTHER = "other"


@dataclass(frozen=True)
class Asked:
    """An answer with what is needed to read it."""

    name: str
    question: Question
    heard: Heard
    draft: Draft

    @property
    def text(self) -> str:
        """What was typed."""
        return self.heard.text


class Answers:
    """Reads answers for one school's form."""

    def __init__(self, library: Library) -> None:
        self._library, self._form = library, library.report
        self.controls = Controls(library.report.words)
        school = library.school
        self.names = {
            getattr(school, person).name: role
            for role, person in self._form.roles.items()
            if getattr(school, person).name
        }
        self.terms = tuple((term.first, term.last) for term in school.terms)

    def read(self, name: str, heard: Heard, draft: Draft) -> Told | None:
        """Return what an answer tells, or None where it cannot be read. Raises InFuture."""
        asked = Asked(name, self._form.fields[name], heard, draft)
        if not any(c.isalnum() for c in asked.text):
            return None
        return getattr(self, f"_{asked.question.type}")(asked)

    def chosen(self, name: str, number: int, draft: Draft) -> Told | None:
        """Return what a button tells; None for a number that no button has."""
        question = self._form.fields[name]
        if not 0 <= number < len(question.choices):
            return None
        choice = question.choices[number]
        return self._of_choice(name, question, choice, choice.title)

    def coded(self, name: str, heard: Heard, draft: Draft) -> Told | None:
        """Return what a text tells of a field by its coded values alone, never its own words."""
        asked = Asked(name, self._form.fields[name], heard, draft)
        told = self._year(asked) if name == "year" else self._choice(asked)
        return told if told and told.facts else None

    def _of_choice(self, name: str, question: Question, choice: Choice, words: str) -> Told:
        facts = dict(choice.facts)
        if question.fact:
            facts[question.fact] = choice.value
        about = None
        if name == "about":
            about = () if choice.value == "none" else (choice.value,)
        urgent = name == "risk" and choice.value == "yes"
        return Told({name: words}, facts, about, urgent=urgent)

    def _text(self, asked: Asked) -> Told:
        return Told({asked.name: asked.text})

    def _when(self, asked: Asked) -> Told | None:
        times = read_times(asked.text, asked.heard.at, self.terms)
        return Told({asked.name: asked.text}, facts_of(times)) if any_of(times) else None

    def _where(self, asked: Asked) -> Told:
        app = asked.heard.entities.get("platform")
        if app not in self._library.platforms:
            app = asked.draft.facts.get("platform")
        found = read_addresses(asked.text, app)
        word = asked.text.strip()
        if not found and asked.draft.facts.get("platform") and " " not in word and len(word) > 2:
            found = Addresses(handles=(f"@{word.lstrip('@')}",))
        return Told(
            {asked.name: asked.text},
            {"platform": app or OTHER},
            posts=posts(found, app),
        )

    def _choice(self, asked: Asked) -> Told | None:
        told = self._from_gist(asked)
        choice = self._best_choice(asked)
        if choice and not told:
            return self._of_choice(asked.name, asked.question, choice, asked.text)
        if told:
            return told
        return Told({asked.name: asked.text}) if asked.question.open else None

    def _best_choice(self, asked: Asked) -> Choice | None:
        """Return the choice of which the most is said: its title, or the longest of its words."""
        said = f" {plain(asked.text)} "
        best, length = None, 0
        for choice in asked.question.choices:
            if asked.draft.who not in choice.readers:
                continue
            for words in (choice.title, *choice.words):
                bare = plain(words)
                if len(bare) > length and f" {bare} " in said:
                    best, length = choice, len(bare)
        return best

    def _from_gist(self, asked: Asked) -> Told | None:
        """Return what a whole sentence says where a choice was asked for."""
        gist = read_gist(asked.text, self.names)
        words = {asked.name: asked.text}
        if asked.name == "about" and gist.about:
            return Told(words, about=tuple(said.value for said in gist.about))
        found = {"affected": gist.affected, "by": gist.by}.get(asked.name)
        if found:
            about = tuple(said.value for said in gist.about) or None
            return Told(words, {asked.name: found.value}, about)
        if asked.name == "evidence" and gist.visible:
            return Told(words, {"visible": gist.visible.value})
        return None

    def _year(self, asked: Asked) -> Told | None:
        bare = _YEAR.match(plain(asked.text))
        said = read_gist(asked.text).year_group
        year = bare[1] if bare else said.value if said else None
        return Told({asked.name: asked.text}, {"year_group": year}) if year else None

    def _contact(self, asked: Asked) -> Told | None:
        if self.controls.says("anonymous", asked.text):
            return Told({}, {"anonymous": "yes"})
        digits = sum(c.isdigit() for c in asked.text)
        if _EMAIL.search(asked.text) or digits >= _LEAST_DIGITS:
            return Told({asked.name: asked.text}, {"anonymous": "no"})
        return None


def any_of(times: Times) -> bool:
    """Whether a text told any time."""
    return bool(times.happened or times.seen)


def facts_of(times: Times) -> dict[str, str]:
    """Return the coded facts of when it happened and when it was seen."""
    facts = times.happened.said() if times.happened else {}
    if times.seen:
        facts["seen"] = times.seen.first.isoformat()
    return facts
