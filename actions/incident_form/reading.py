"""Read one answer: the question's type decides how. What cannot be read gives None."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.dialogue import Heard
from actions.incident_form.controls import Controls, plain
from actions.incident_form.draft import Draft, Told
from actions.incident_form.masking import is_unusual
from actions.incidents.addresses import Addresses, posts, read_addresses
from actions.incidents.gist import read_gist
from actions.incidents.when import Times, read_times, read_when
from knowledge import Library
from knowledge.report import Choice, Question

_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}")
_NAMED = 2  # words: a member of staff can be found at school by name
_LEAST_DIGITS = 9  # of a telephone number typed without its first zero
_YEAR = re.compile(r"^(1[0-3]|[1-9])\s*[a-z]?$")
_YEAR_SAID = re.compile(
    r"\b(?:years?|yr|y) ?(1[0-3]|[1-9])(?![0-9])(?! (?:ago|olds?)\b)"
    r"|\b(p[1-7]|s[1-6]|reception|nursery)\b"
)
_ACCOUNT = re.compile(r"@?[\w.-]{3,30}")
_PARTS = re.compile(r"[,;&/+.]|\b(?:and|or)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:\W|\b(?:it[’']?s|it (?:is|was)|this is|yes|about|against|i think|maybe|the|our|my)\b)+",
    re.IGNORECASE,
)
_NOT = re.compile(r"\W*(?:no|not|none|nobody|never)\b", re.IGNORECASE)
_REFUSES = re.compile(r" (?:no|nope|nah) (?!.*\b(?:but|yes|one|body)\b)")
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
        if not any_of(times):  # no story, then, but a plain date; it may be one to come
            times = Times(read_when(asked.text, asked.heard.at, self.terms))
        return Told({asked.name: asked.text}, facts_of(times)) if any_of(times) else None

    def _where(self, asked: Asked) -> Told:
        named = asked.heard.entities.get("platform")
        app = named if named in self._library.platforms else asked.draft.facts.get("platform")
        found = read_addresses(asked.text, app)
        word = asked.text.strip()
        # Alone after "the link, or the name of the account?", one word is a name.
        alone = _ACCOUNT.fullmatch(word) and is_unusual(word)
        if app and alone and named != app and not found:
            found = Addresses(handles=(f"@{word.lstrip('@')}",))
        return Told(
            {asked.name: asked.text},
            {"platform": app or OTHER},
            posts=posts(found, app),
        )

    def _choice(self, asked: Asked) -> Told | None:
        told = self._leaders(asked) or self._from_gist(asked)
        if told:
            return told
        choice = self._best_choice(asked)
        # "Head of year" holds "head": a leader is told by _leaders alone.
        if choice and (asked.name != "about" or choice.value == "none"):
            return self._of_choice(asked.name, asked.question, choice, asked.text)
        return Told({asked.name: asked.text}) if asked.question.open else None

    def _leaders(self, asked: Asked) -> Told | None:
        """Return the leaders that are named, by role or by name, where it was asked who it is."""
        if asked.name not in ("about", "by"):
            return None
        parts = [_LEAD_IN.sub("", part) for part in _PARTS.split(asked.text)]
        about = [self._leader(part) for part in parts if not _NOT.match(part)]
        found = tuple(dict.fromkeys(role for role in about if role))
        if not found:
            return None
        words = {asked.name: asked.text}
        return Told(words, {"by": "staff"} if set(found) != {"chair"} else {}, found)

    def _leader(self, part: str) -> str | None:
        bare = plain(part)
        for name, role in self.names.items():
            if plain(name).split()[-1] in bare.split():
                return role
        for choice in self._form.fields["about"].choices[:-1]:
            if bare in map(plain, (choice.title, *choice.words)):
                return choice.value
        said = read_gist(f"It is about the {part}", self.names).about
        return said[0].value if said else None

    def _best_choice(self, asked: Asked) -> Choice | None:
        """Return the choice of which the most is said: its title, or the longest of its words."""
        said = f" {plain(asked.text)} "
        if _REFUSES.match(said):  # "no, not scared" is a no, "no but he threatened me" is not
            said = " no "
        best, length = None, 0
        for choice in asked.question.choices:
            if asked.draft.who not in choice.readers:
                continue
            for words in (choice.title, *choice.words):
                bare = plain(words)
                if len(bare) > length and (f" {bare} " in said or f" {bare}s " in said):
                    best, length = choice, len(bare)
        return best

    def _from_gist(self, asked: Asked) -> Told | None:
        """Return what a whole sentence says where a choice was asked for."""
        gist = read_gist(asked.text, self.names, asked.draft.who)
        words = {asked.name: asked.text}
        found = {"affected": gist.affected, "by": gist.by}.get(asked.name)
        if found:
            about = tuple(said.value for said in gist.about) or None
            return Told(words, {asked.name: found.value}, about)
        if asked.name == "evidence" and gist.visible:
            return Told(words, {"visible": gist.visible.value})
        return None

    def _year(self, asked: Asked) -> Told | None:
        text = plain(asked.text)
        found = _YEAR_SAID.search(text) or _YEAR.match(text)
        year = next(filter(None, found.groups())) if found else None
        if year and year[0] in "ps":  # Scottish years, as gist.yml has them
            year = year.upper()
        return Told({asked.name: asked.text}, {"year_group": year}) if year else None

    def _contact(self, asked: Asked) -> Told | None:
        if self.controls.says("anonymous", asked.text):
            return Told({}, {"anonymous": "yes"})
        named = asked.draft.who == "staff" and len(asked.text.split()) >= _NAMED
        if named or self.reaches(asked.text):
            return Told({asked.name: asked.text}, {"anonymous": "no"})
        return None

    @staticmethod
    def reaches(text: str) -> bool:
        """Whether a text has an email address or a telephone number."""
        digits = sum(c.isdigit() for c in text)
        return bool(_EMAIL.search(text)) or digits >= _LEAST_DIGITS


def any_of(times: Times) -> bool:
    """Whether a text told any time."""
    return bool(times.happened or times.seen)


def facts_of(times: Times) -> dict[str, str]:
    """Return the coded facts of when it happened and when it was seen."""
    facts = times.happened.said() if times.happened else {}
    if times.seen:
        facts["seen"] = times.seen.first.isoformat()
    return facts
