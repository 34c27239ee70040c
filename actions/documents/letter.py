"""The letter that invites a parent to talk about something online. Never sent from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from actions.documents.paper import Paper
from actions.documents.words import Filler, day, one_line
from knowledge import Library

SUFFIX = ".docx"


@dataclass(frozen=True)
class LetterFacts:
    """What the letter says. Whatever is None becomes a gap to fill by hand, but for the pupil.

    `what` is a name of documents.yml's list: nothing else can be said of what was seen.
    `platform` is an id of platforms.yml. Without any of the meeting's three the parent is asked to
    ring. `pupil_first_name` may be left out; `school` is the one of school.yml unless given.
    """

    what: str
    platform: str | None = None
    date_seen: date | None = None
    parent_name: str | None = None
    pupil_first_name: str | None = None
    meeting_date: date | None = None
    meeting_time: time | None = None
    meeting_place: str | None = None
    note_taker: str | None = None
    writer_name: str | None = None
    writer_role: str | None = None
    school: str | None = None
    written: date | None = None


def make_letter(library: Library, facts: LetterFacts) -> bytes:
    """Return the letter as a .docx file. Raises ValueError for a `what` that is not in the list."""
    words, fill = library.documents.letter, Filler(library)
    if facts.what not in words.what:
        raise ValueError("not among the things the letter can be about")
    values = _values(library, facts)
    school = values["school"] or library.school.name
    made = datetime.combine(facts.written or date.today(), time())
    paper = Paper(words.title, school, made)
    paper.paragraph(school, bold=True)
    paper.paragraph(values["date"] or fill.gap("date"))
    paper.paragraph(fill.text(words.dear, values))
    paper.title(words.title)
    for text in fill.paragraphs(words.paragraphs, values):
        paper.paragraph(text)
    paper.paragraph(words.close)
    paper.paragraph(fill.text("{writer_name}\n{writer_role}", values) + f"\n{school}")
    return paper.content()


def letter_notes(library: Library) -> tuple[str, ...]:
    """Return what whoever signs the letter must mind before they send it."""
    fill = Filler(library)
    return tuple(fill.text(line, {}) for line in library.documents.letter.before)


def letter_file(library: Library) -> str:
    """Return the name to save the letter under."""
    return library.documents.letter.file + SUFFIX


def _values(library: Library, facts: LetterFacts) -> dict[str, str | None]:
    seen = library.documents.letter.what[facts.what]
    app = library.platforms.get(facts.platform or "")
    meeting = any((facts.meeting_date, facts.meeting_time, facts.meeting_place))
    typed = ("parent_name", "pupil_first_name", "meeting_place", "note_taker")
    typed += ("writer_name", "writer_role", "school")
    return {
        **{name: one_line(getattr(facts, name)) for name in typed},
        "what": seen.say,
        "it": seen.it,
        "platform": app.name if app else None,
        "date": day(facts.written) if facts.written else None,
        "date_seen": day(facts.date_seen) if facts.date_seen else None,
        "meeting": "yes" if meeting else None,
        "meeting_date": day(facts.meeting_date) if facts.meeting_date else None,
        "meeting_time": f"{facts.meeting_time:%H:%M}" if facts.meeting_time else None,
    }
