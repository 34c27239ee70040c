"""Drafts from a report, for somebody to read, finish and send by hand. Nothing is sent from here.

A draft holds coded facts, links, account names and the form's own answers, never the free words of
the reporter: those may name a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from actions.documents.paper import Paper
from actions.documents.words import Filler, day, happened, places
from actions.incidents.report import Record
from knowledge import Audience, Library
from knowledge.documents import DraftWords
from knowledge.facts import Platform

_CHILD = ("nude_image", "adult_contact")  # kinds of incident that never have a draft
_FAKE = "impersonation"


class NoDraft(Exception):
    """There is no such draft; `words` say why and what to do instead."""

    def __init__(self, words: str) -> None:
        super().__init__("no such draft")
        self.words = words


@dataclass(frozen=True)
class Message:
    """A draft: what to mind `before` it is sent, its subject and paragraphs, a name for a file.

    Gaps to fill by hand stand in square brackets.
    """

    title: str
    file: str
    subject: str
    paragraphs: tuple[str, ...]
    before: tuple[str, ...]

    def text(self) -> str:
        """Return what is to be sent, as plain text."""
        return "\n\n".join((self.subject, *self.paragraphs)) + "\n"


def drafts_for(library: Library, record: Record, audience: Audience = "staff") -> tuple[str, ...]:
    """Return the names of the drafts a report can have for a reader."""
    names = library.documents.drafts
    return tuple(name for name in names if not _refusal(library, record, name, audience))


def make_draft(
    library: Library, record: Record, name: str, today: date, audience: Audience = "staff"
) -> Message:
    """Return a draft by its name in documents.yml. Raises NoDraft where there must be none."""
    fill = Filler(library)
    refusal = _refusal(library, record, name, audience)
    if refusal:
        raise NoDraft(fill.text(refusal, {}))
    words, values = library.documents.drafts[name], _values(library, record)
    return Message(
        title=words.title,
        file=words.file,
        subject=fill.text(words.subject, values),
        paragraphs=fill.paragraphs(words.paragraphs, values),
        before=(*fill.paragraphs(words.before, values), *_stale(library, today)),
    )


def draft_docx(library: Library, message: Message, today: date) -> bytes:
    """Return a draft as a .docx file: only what is to be sent, no notes."""
    paper = Paper(message.title, library.school.name, datetime.combine(today, time()))
    paper.title(message.subject)
    for text in message.paragraphs:
        paper.paragraph(text)
    return paper.content()


def _refusal(library: Library, record: Record, name: str, audience: Audience) -> str | None:
    """Return the sentence that says why there is no draft, or None where there is one."""
    why, row, words = library.documents.no_draft, record.row, library.documents.drafts.get(name)
    if row.dsl or row.kind in _CHILD:
        return why.child
    if audience != "staff":
        return why.staff
    if words is None or not _fits(words, record):
        return why.other
    return why.urgent if words.calm and row.urgent else None


def _fits(words: DraftWords, record: Record) -> bool:
    facts = record.row.facts
    wanted = {"by": words.by, "affected": words.affected, "reporter": words.reporters}
    right = all(facts.get(name) in values for name, values in wanted.items() if values)
    return right and record.row.kind in words.kinds


def _values(library: Library, record: Record) -> dict[str, str | None]:
    row, facts, found = record.row, record.row.facts, places(record)
    incident = library.documents.incidents[row.kind]
    app = library.platforms.get(facts.get("platform", ""))
    told = _told(library, record)
    return {
        "reference": row.reference,
        "about": incident.about,
        "rule": incident.rule,
        "ask": incident.ask,
        "platform": app.name if app else None,
        "link": ", ".join(found.links),
        "account": ", ".join(found.accounts),
        "happened": happened(library.documents.record, facts),
        "seen": day(date.fromisoformat(facts["seen"])) if facts.get("seen") else None,
        "visible": library.report.values.get(facts.get("visible", "")),
        "still_there": "yes" if facts.get("visible") == "yes" else None,
        "told": told[1],
        "told_platform": "yes" if told[0] == "platform" else None,
        "no_child": None if _child(record) else "yes",
        "fake": "yes" if row.kind == _FAKE else None,
        **_route(app, row.kind),
    }


def _child(record: Record) -> bool:
    """Whether a child has to do with it, so that a link or an account may bear a child's name."""
    facts = record.row.facts
    pupil = "pupil" in (facts.get("affected"), facts.get("by"))
    return pupil or bool(facts.get("year_group")) or record.row.kind == "pupil_bullied"


def _told(library: Library, record: Record) -> tuple[str | None, str | None]:
    """Return who was told already (value and title) where a choice of the form says so.

    The reporter's own words for it might name somebody.
    """
    said = record.answers.get("reported")
    choices = library.report.fields["reported"].choices
    found = next((choice for choice in choices if choice.title == said), None)
    return (found.value, found.title) if found else (None, None)


def _route(app: Platform | None, kind: str) -> dict[str, str | None]:
    """Return where a platform takes reports, and on what condition, as far as it is sure."""
    if app is None or app.status != "open" or app.report.confidence == "low":
        return {"route": None, "condition": None}
    report = app.report
    fake = report.impersonation_url if kind == _FAKE else None
    return {"route": fake or report.url, "condition": report.rule}


def _stale(library: Library, today: date) -> tuple[str, ...]:
    """Return the warning that a fact may be out of date, where one may be."""
    files = ("platforms.yml", "services.yml", "documents.yml")
    old = any(library.reviews[name][1] < today for name in files)
    return (library.phrases.stale,) if old else ()
