"""The words of documents: the record of a report, the letter to a parent, drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Optional

from pydantic import constr, root_validator

from knowledge.card import Cited, Value
from knowledge.errors import Fault
from knowledge.placeholders import PLACEHOLDER
from knowledge.readability import HARDEST_GRADE, grade

FILE = "documents.yml"
_Line = constr(strip_whitespace=True, min_length=2)
_Id = constr(regex=r"^[a-z][a-z_]*$")
_FileName = constr(regex=r"^[a-z][a-z-]{1,40}$")


class Paragraph(Value):
    """A paragraph and when it is said: where all of `needs` is known, where none of `lacks` is."""

    text: _Line
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class Seen(Value):
    """A neutral name for what was seen online, and the pronoun for it."""

    say: _Line
    it: _Line


class Letter(Value):
    """The letter to a parent: what it can be about, its paragraphs, what to mind `before`."""

    title: _Line
    file: _FileName
    what: dict[_Id, Seen]
    before: tuple[_Line, ...]
    dear: _Line
    paragraphs: tuple[Paragraph, ...]
    close: _Line


class Incident(Value):
    """How drafts speak of a kind of incident: name, rule of the app, what the app is asked."""

    about: _Line
    rule: Optional[_Line] = None
    ask: Optional[_Line] = None


class DraftWords(Value):
    """One kind of draft and which reports it is for.

    `by`, `affected` and `reporters` name coded values of the report that it needs, empty for any.
    A `calm` one is not for an urgent report. Every draft is for staff.
    """

    title: _Line
    file: _FileName
    kinds: tuple[_Id, ...]
    by: tuple[_Id, ...] = ()
    affected: tuple[_Id, ...] = ()
    reporters: tuple[_Id, ...] = ()
    calm: bool = False
    subject: _Line
    before: tuple[Paragraph, ...]
    paragraphs: tuple[Paragraph, ...]


class NoDraft(Value):
    """Why there is no draft."""

    child: _Line
    urgent: _Line
    staff: _Line
    other: _Line


class Gone(Value):
    """The page behind a link that no longer works."""

    title: _Line
    text: _Line


class RecordWords(Value):
    """The labels of a printed record."""

    title: _Line
    confidential: _Line
    printed: _Line
    page: _Line
    of: _Line
    unknown: _Line
    urgent: _Line
    usual: _Line
    dsl: _Line
    risk: _Line
    ongoing: _Line
    between: _Line
    kept: _Line
    until: _Line
    hold: _Line
    paper: _Line
    closed_to_look: _Line
    no_picture: _Line
    by_whom: _Line
    anonymous: _Line
    headings: dict[_Id, _Line]
    columns: dict[_Id, _Line]
    rows: dict[_Id, _Line]
    answers: dict[_Id, _Line]
    states: dict[_Id, _Line]
    roles: dict[_Id, _Line]
    sorts: dict[_Id, _Line]
    events: dict[_Id, _Line]


class Documents(Value):
    """Everything that documents say."""

    gaps: dict[str, constr(regex=r"^\[[^\[\]]+\]$")]
    letter: Letter
    incidents: dict[_Id, Incident]
    drafts: dict[_Id, DraftWords]
    no_draft: NoDraft
    gone: Gone
    record: RecordWords
    sources: tuple[Cited, ...]
    checked: date
    review: date

    @root_validator(skip_on_failure=True)
    def _drafts_have_words(cls, values: dict) -> dict:
        for name, draft in values["drafts"].items():
            lost = set(draft.kinds) - values["incidents"].keys()
            if lost:
                raise ValueError(f"drafts.{name}: not among incidents: {', '.join(sorted(lost))}")
        if "other" not in values["gaps"]:
            raise ValueError("gaps: other stands in for what has no gap of its own")
        return values


def faults(documents: Documents, sources: Collection[str], names: Iterable[str]) -> Iterator[Fault]:
    """Yield what is wrong beside the shape: sources nobody knows, words that are hard to read.

    `sources` are the ids of sources.yml, `names` do not count when the reading grade is measured.
    """
    for cited in documents.sources:
        if cited.id not in sources:
            yield Fault(FILE, "sources", f"sources.yml has no {cited.id}")
    known = list(names)
    for field, lines in _texts(documents):
        hard = grade([PLACEHOLDER.sub("it", line) for line in lines], known)
        if hard > HARDEST_GRADE:
            yield Fault(FILE, field, f"grade {hard:.1f}; at most {HARDEST_GRADE}")


def _texts(documents: Documents) -> Iterator[tuple[str, list[str]]]:
    """Yield what a person reads in one go, with where it stands."""
    letter = documents.letter
    yield "letter.before", list(letter.before)
    yield "letter.paragraphs", [part.text for part in letter.paragraphs]
    for name, draft in documents.drafts.items():
        yield f"drafts.{name}.before", [part.text for part in draft.before]
        yield f"drafts.{name}.paragraphs", [part.text for part in draft.paragraphs]
    for name, text in documents.no_draft.dict().items():
        yield f"no_draft.{name}", [text]
    yield "gone", [documents.gone.title, documents.gone.text]
