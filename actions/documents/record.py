"""The record of a report, to be printed and filed: what was said, what was done, never a picture.

The reporter's words stand as they were typed. An address is text and never a link, so that nobody
opens by a slip of the hand what may show a child.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from actions.documents.chronology import chronology, people
from actions.documents.html import page
from actions.documents.paper import Paper
from actions.documents.words import Filler, day, fit, happened, here, moment, places
from actions.incidents.report import Record
from knowledge import Library
from knowledge.notices import notices

_ONLINE = ("reported", "evidence", "witness", "device")  # answers shown beside the platform's facts
_FACTS = ("affected", "year_group", "by")
_ALWAYS = ("reported", "evidence")  # shown even where nothing was said

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """One part of a record: rows of label and value, somebody's words, a table, sentences."""

    id: str
    heading: str
    rows: Rows = ()
    words: Rows = ()
    head: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A record in words, before it becomes HTML or DOCX."""

    title: str
    school: str
    printed: str
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]


def record_html(
    library: Library, record: Record, labels: Mapping[str, str], printed: datetime
) -> str:
    """Return a record as one HTML page that asks for nothing else and prints on A4.

    `labels` names fields of the form; a field without one is shown by its id. `printed` knows its
    zone.
    """
    made = _page(library, record, labels, printed)
    return page("record.html", page=made, w=library.documents.record)


def record_docx(
    library: Library, record: Record, labels: Mapping[str, str], printed: datetime
) -> bytes:
    """Return a record as a .docx file; arguments as for `record_html`."""
    made, words = _page(library, record, labels, printed), library.documents.record
    paper = Paper(made.title, made.school, printed)
    paper.running(words.confidential, words.page, words.of)
    paper.title(made.title)
    paper.paragraph(f"{made.school}\n{made.printed}")
    for line in made.warnings:
        paper.paragraph(line, bold=True)
    for part in made.parts:
        _write(paper, part)
    return paper.content()


def _write(paper: Paper, part: Part) -> None:
    paper.heading(part.heading)
    if part.rows:
        paper.pairs(part.rows)
    for label, words in part.words:
        paper.label(label)
        paper.quote(words)
    if part.table:
        paper.table(part.head, part.table)
    for line in part.lines:
        paper.paragraph(line)


def _page(library: Library, record: Record, labels: Mapping[str, str], printed: datetime) -> Page:
    words, fill = library.documents.record, Filler(library)
    names = {**words.answers, **labels}
    said = tuple((names.get(field, field), fit(text)) for field, text in record.answers.items())
    shown = (
        Part("report", words.headings["report"], rows=_about(library, record)),
        Part("times", words.headings["times"], rows=_times(library, record)),
        Part("online", words.headings["online"], rows=_online(library, record)),
        Part("words", words.headings["words"], words=said),
        _table(library, "people", ("who", "role", "first"), people(words, record)),
        _table(library, "chronology", ("when", "who", "what", "words"), chronology(words, record)),
        Part("keeping", words.headings["keeping"], lines=_keeping(library, record)),
    )
    dsl = (words.dsl, words.closed_to_look) if record.row.dsl else ()
    return Page(
        title=fill.text(words.title, {"reference": record.row.reference}),
        school=library.school.name,
        printed=words.printed.format(when=moment(printed)),
        warnings=(words.confidential, *dsl),
        parts=tuple(p for p in shown if p.rows or p.words or p.table or p.lines),
    )


def _table(library: Library, id: str, names: tuple[str, ...], rows: tuple) -> Part:
    words = library.documents.record
    head = tuple(words.columns[name] for name in names)
    return Part(id, words.headings[id], head=head, table=rows)


def _rows(library: Library, values: Mapping[str, str | None], always: bool = True) -> Rows:
    words = library.documents.record
    return tuple(
        (words.rows[name], fit(value or words.unknown))
        for name, value in values.items()
        if value or always or name in _ALWAYS
    )


def _about(library: Library, record: Record) -> Rows:
    row, words, coded = record.row, library.documents.record, library.report.values
    facts = {name: row.facts.get(name) for name in _FACTS}
    reporter = coded.get(row.facts.get("reporter", ""))
    if reporter and row.facts.get("anonymous") == "yes":
        reporter = words.anonymous.format(reporter=reporter)
    values = {
        "reference": row.reference,
        "kind": notices().kinds.get(row.kind, row.kind),
        "urgency": "\n".join(_urgency(library, record)),
        "state": words.states[row.state],
        **{name: coded.get(value, value) if value else None for name, value in facts.items()},
        "reporter": reporter,
        "owner": row.owner,
        "next_update": day(row.next_update) if row.next_update else None,
        "linked": ", ".join(record.linked),
    }
    return _rows(library, values, always=False)


def _urgency(library: Library, record: Record) -> list[str]:
    words, risk = library.documents.record, record.answers.get("risk")
    lines = [words.urgent if record.row.urgent else words.usual]
    lines += [words.risk.format(words=f"“{risk}”")] if risk else []
    return lines + ([words.dsl] if record.row.dsl else [])


def _times(library: Library, record: Record) -> Rows:
    words, facts = library.documents.record, record.row.facts
    seen = facts.get("seen")
    return _rows(
        library,
        {
            "happened": happened(words, facts),
            "seen": day(date.fromisoformat(seen)) if seen else None,
            "logged": moment(record.row.logged),
        },
    )


def _online(library: Library, record: Record) -> Rows:
    facts, coded = record.row.facts, library.report.values
    platform = facts.get("platform", "")
    app = library.platforms.get(platform)
    found = places(record)
    values = {
        "platform": app.name if app else coded.get(f"{platform}_platform", platform),
        "address": "\n".join(found.links),
        "account": "\n".join(found.accounts),
        "visible": coded.get(facts.get("visible", "")),
    }
    rest = {name: record.answers.get(name) for name in _ONLINE}
    return _rows(library, values) + _rows(library, rest, always=False)


def _keeping(library: Library, record: Record) -> tuple[str, ...]:
    words, row, kept = library.documents.record, record.row, library.school.retention
    months = kept.by_kind.get(row.kind, kept.incident_months)
    lines = [words.kept.format(months=months)]
    if row.closed:
        until = row.closed + relativedelta(months=months)
        lines.append(words.until.format(closed=day(here(row.closed)), until=day(here(until))))
    lines += [words.hold] if row.hold else []
    return (*lines, words.paper, words.no_picture)
