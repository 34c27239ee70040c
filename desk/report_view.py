"""What the page of a report shows, in words: facts, what was said, what was done, who looked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from actions.documents.chronology import chronology
from actions.documents.words import day, fit, happened, moment, places
from actions.incidents import paging, wellbeing
from actions.incidents.report import Event, Record
from actions.incidents.school_days import LONDON
from desk import labels
from desk.next_steps import next_steps
from desk.place import Place
from knowledge import Library
from knowledge.desk import desk_words

_LOOKS = ("read", "listed")  # events that are told as who has looked, not as what was done


def view(place: Place, record: Record) -> dict[str, Any]:
    """Return the values that the page of a report is made from."""
    late = paging.is_late(record.row, place.now, place.school)
    marks = list(labels.marks(record.row, late))
    if any(event.what == "transferred" for event in record.events):
        marks.append(("transferred", desk_words()["marks"]["transferred"]))
    return {
        "reference": record.row.reference,
        "row": record.row,
        "kind": labels.kind(record.row.kind),
        "marks": marks,
        "state": labels.state(place.books, record.row.state),
        "facts": _facts(place, record),
        "said": _said(place.books, record),
        "done": _done(place.books, record),
        "looks": _looks(record.events),
        "linked": paging.together(place.store, place.reader, record.row.reference),
        "steps": next_steps(place.books, record.row, place.today),
        "wellbeing": _wellbeing(place, record),
    }


def _facts(place: Place, record: Record) -> list[tuple[str, str]]:
    """Return (label, value) of each fact; those nobody gave are left out, but for the address."""
    row, words, books = record.row, desk_words()["report"], place.books
    found, coded, facts = places(record), books.report.values, row.facts
    urgency = [words["urgent"] if row.urgent else words["usual"]]
    values = {
        "urgency": " ".join(urgency + ([words["dsl"]] if row.dsl else [])),
        "why": record.answers.get("risk"),
        "affected": _coded(coded, facts, "affected"),
        "year_group": labels.year(facts["year_group"]) if facts.get("year_group") else None,
        "by": _coded(coded, facts, "by"),
        "happened": happened(books.documents.record, facts),
        "seen": day(date.fromisoformat(facts["seen"])) if facts.get("seen") else None,
        "logged": moment(row.logged),
        "platform": labels.platform(books, facts.get("platform", "")),
        "address": "\n".join(found.links) or desk_words()["unknown"],
        "account": "\n".join(found.accounts),
        "visible": _coded(coded, facts, "visible"),
        "reporter": _reporter(books, facts),
        "owner": row.owner or desk_words()["reports"]["nobody"],
        "next_update": day(row.next_update) if row.next_update else None,
    }
    return [(words["rows"][name], fit(value)) for name, value in values.items() if value]


def _coded(coded: Mapping[str, str], facts: Mapping[str, str], name: str) -> str | None:
    value = facts.get(name)
    return coded.get(value, value) if value else None


def _reporter(books: Library, facts: Mapping[str, str]) -> str | None:
    who = _coded(books.report.values, facts, "reporter")
    if who and facts.get("anonymous") == "yes":
        return books.documents.record.anonymous.format(reporter=who)
    return who


def field_labels(books: Library) -> dict[str, str]:
    """Return what each question of the form is called."""
    asked = {name: question.label for name, question in books.report.fields.items()}
    return {**books.documents.record.answers, **asked, **desk_words()["report"]["fields"]}


def _said(books: Library, record: Record) -> list[tuple[str, str]]:
    names = field_labels(books)
    return [(names.get(field, field), fit(text)) for field, text in record.answers.items()]


def _done(books: Library, record: Record) -> tuple[tuple[str, ...], ...]:
    words = books.documents.record
    named = words.copy(update={"events": {**words.events, **desk_words()["events"]}})
    events = tuple(event for event in record.events if event.what not in _LOOKS)
    return chronology(named, replace(record, events=events))


def _looks(events: Iterable[Event]) -> list[tuple[str, int, str]]:
    """Return (who, how often, when last) of those who have read the report."""
    reads = [event for event in events if event.what == "read"]
    times, last = Counter(event.who for event in reads), {event.who: event.at for event in reads}
    return [(fit(who), count, moment(last[who])) for who, count in times.most_common()]


def _wellbeing(place: Place, record: Record) -> list[str]:
    """Return how it stands with the member of staff, in sentences; none where it is of nobody."""
    words = desk_words()["wellbeing"]
    standing = wellbeing.standing(record, place.school, place.today)
    if standing is None:
        return []
    days = [day(at.astimezone(LONDON)) for at in standing.asked]
    asked = words["asked"].format(days=", ".join(days)) if days else words["never"]
    if standing.over:
        return [words["over"], asked] if days else [words["over"]]
    ahead = words["next"].format(day=day(standing.next)) if standing.next else words["past"]
    return [words["text"], asked, ahead]
