"""Entities from the knowledge files: platforms (misspelt ones too), terms, roles, operators.

spaCy finds the words, its PhraseMatcher the exact names; rapidfuzz the misspelt ones. A name that
is also an ordinary word ("x", "signal", "kick") counts only close to a word about apps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import spacy
from rapidfuzz import fuzz, process
from ruamel.yaml import YAML
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from knowledge import Library

CUES = Path(__file__).with_name("cues.yml")
NEAR = 4  # words on each side in which an app cue must stand
SHORTEST_FUZZY = 5  # letters; below that a slip makes another word
BARE = ("platform", "role", "outcome", "reader", "nation")
ALIKE = 86  # rapidfuzz ratio; see tests/rasa_project/test_entities.py for what it lets in and out


@dataclass(frozen=True)
class Found:
    """An entity in a text: what kind, which value, from which character to which."""

    kind: str
    value: str
    start: int
    end: int


class EntityFinder:
    """Finds entities in plain text. Knows nothing of Rasa."""

    def __init__(self, library: Library) -> None:
        cues = YAML(typ="safe").load(CUES.read_text(encoding="utf-8"))
        self._nlp = spacy.blank("en")
        self._app_cues = frozenset(cues["app_cues"].split())
        self._on_cues = frozenset(cues["on_cues"].split())
        self._exact = {word: intent for intent, all_ in cues["exact"].items() for word in all_}
        self.filler = frozenset(cues["filler"].split())
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._ambiguous: set[str] = set()
        self._sure: set[str] = set()  # one-word names that are never ordinary words
        self._plain = frozenset(cues["plain"])
        self._ordinary = _whole_words(cues["ordinary"])
        self._fuzzy: dict[str, str] = {}
        self._add_platforms(library)
        self._add_terms(library)
        self._no_slip = frozenset(cues["no_slip"].split())
        self._patterns = [
            (kind, value, _whole_words(patterns))
            for kind, group in (
                ("role", cues["roles"]),
                ("reader", cues["readers"]),
                ("outcome", cues["outcomes"]),
                ("operator", cues["operators"]),
                ("key_stage", cues["key_stages"]),
                ("nation", cues["nations"]),
                ("wrong_alarm", cues["wrong_alarm"]),
            )
            for value, patterns in group.items()
        ]

    def _add_platforms(self, library: Library) -> None:
        for app in library.platforms.values():
            ambiguous = {name.lower() for name in app.ambiguous}
            names = {app.name.lower(), *(alias.lower() for alias in app.aliases), *ambiguous}
            for name in names:
                self._matcher.add(f"platform:{app.id}", [self._nlp.make_doc(name)])
                if name in ambiguous and name not in self._plain:
                    self._ambiguous.add(name)
                    continue
                self._sure.add(name)
                if len(name) >= SHORTEST_FUZZY and " " not in name:
                    self._fuzzy[name] = app.id

    def _add_terms(self, library: Library) -> None:
        for term in library.terms.values():
            for name in term.names:
                self._matcher.add(f"term:{term.id}", [self._nlp.make_doc(name)])

    def find(self, text: str) -> list[Found]:
        """Return the entities of a text in reading order, the longest of overlapping ones."""
        # "on X." is the app at the end of a sentence; spaCy would take it for an initial.
        doc = self._nlp.make_doc(re.sub(r"(?<=\b[xX])\.", " ", text[:2000]))
        named = [found for found in self._named(doc) if found]
        platforms = _longest([f for f in named if f.kind == "platform"])
        terms = _longest([f for f in named if f.kind == "term"])
        taken = [(f.start, f.end) for f in platforms + terms]
        platforms += self._misspelt(doc, taken)
        others = [
            Found(kind, value, match.start(), match.end())
            for kind, value, pattern in self._patterns
            if (match := pattern.search(text))
        ]
        return sorted(platforms + terms + others, key=lambda f: (f.start, f.kind))

    def _named(self, doc: Doc) -> list[Found | None]:
        rows = []
        ordinary = [match.span() for match in self._ordinary.finditer(doc.text)]
        for key, start, end in self._matcher(doc):
            kind, _, value = doc.vocab.strings[key].partition(":")
            span = doc[start:end]
            doubtful = kind == "platform" and span.text.lower() in self._ambiguous
            plain_words = any(a <= span.start_char and span.end_char <= b for a, b in ordinary)
            if doubtful and (plain_words or not self._near_cue(doc, start, end)):
                continue
            rows.append(Found(kind, value, span.start_char, span.end_char))
        return rows

    def _near_cue(self, doc: Doc, start: int, end: int) -> bool:
        """Whether the words around say that an app is meant ("on snap", "x account")."""
        if len([t for t in doc if not t.is_punct]) <= end - start:
            return True
        before = [t.lower_ for t in doc[max(0, start - NEAR) : start]]
        after = [t.lower_ for t in doc[end : end + NEAR]]
        if before and before[-1] in self._on_cues:
            return True
        return any(word in self._app_cues or word in self._sure for word in before + after)

    def _misspelt(self, doc: Doc, taken: list[tuple[int, int]]) -> list[Found]:
        rows = []
        for token in doc:
            word = token.lower_
            inside = any(start <= token.idx < end for start, end in taken)
            if inside or len(word) < SHORTEST_FUZZY or word in self._no_slip or not word.isalpha():
                continue
            best = process.extractOne(
                word, self._fuzzy.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE
            )
            if best and best[0][0] == word[0]:
                value = self._fuzzy[best[0]]
                rows.append(Found("platform", value, token.idx, token.idx + len(word)))
        return rows

    def exact(self, text: str) -> str | None:
        """Return the intent of a message that is nothing but a word like "stop"."""
        plain = re.sub(r"[^a-z ]", "", text.lower()).strip()
        return self._exact.get(plain)

    def is_bare(self, text: str, entities: list[Found]) -> bool:
        """Whether a text holds nothing but entities and filler words: a bare detail."""
        spans = [(f.start, f.end) for f in entities if f.kind in BARE]
        meant = any(f.kind == "term" for f in entities)  # "finsta" is a word to explain
        if not spans or meant or len(text.split()) > 7:
            return False
        rest = "".join(
            " " if any(start <= i < end for start, end in spans) else char
            for i, char in enumerate(text)
        )
        return all(word in self.filler for word in re.findall(r"[\w']+", rest.lower()))


def _longest(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for row in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(row.end <= other.start or row.start >= other.end for other in kept):
            kept.append(row)
    return sorted(kept, key=lambda f: f.start)


def _whole_words(patterns: list[str]) -> re.Pattern:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)
