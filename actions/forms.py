"""What may take a message before the topics do: a report being filled in, or asked about."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from actions.dialogue import URGENT, Dialogue, Heard, Reply, State
from actions.documents.downloads import download_key, keep
from actions.documents.letter import LetterFacts, letter_file, make_letter
from actions.incident_form.controls import Controls
from actions.incident_form.flow import LOG
from actions.incident_form.form import IncidentForm
from actions.incident_form.prefill import STORY
from actions.incidents.clock import utc_now
from actions.incidents.post import channels
from actions.incidents.report import Receipt, Report
from actions.incidents.store import IncidentStore, incident_folder
from actions.letter_form import LetterWriter
from actions.report_status import Reports, ReportStatus
from knowledge.shared import library

_STORY = ("targeted", "children", "parents", "reporting")  # groups that tell of something happened
_NEAR = ("report_on_platform", "report_other_site", "who_to_tell_in_school", "parent_raise_concern")
_LEAST, _LONGEST = 4, 1500  # words that make a story, characters that are kept of it


@lru_cache(maxsize=1)
def store() -> IncidentStore:
    """Return this process's incident store, opened when a report is first stored or asked for."""
    instead = library().school.reports.instead
    return IncidentStore(instead=instead, channels=channels(os.environ))


def file(report: Report) -> Receipt:
    """Store a report. Raises NotStored."""
    return store().file(report)


def letter(facts: LetterFacts) -> str:
    """Make a letter, keep it for an hour, and return its address. Raises OSError, ValueError."""
    folder, books = incident_folder(), library()
    content = make_letter(books, facts)
    token = keep(folder, download_key(folder), letter_file(books), content, utc_now())
    return f"/webhooks/web/files/{token}"


class Forms:
    """The forms of one dialogue."""

    def __init__(
        self,
        dialogue: Dialogue,
        file: Callable[[Report], Receipt] = file,
        reports: Callable[[], Reports] = store,
    ) -> None:
        self._incident = IncidentForm(dialogue, file)
        self._status = ReportStatus(dialogue, reports)
        self._letter = LetterWriter(dialogue, letter)
        self._dialogue = dialogue
        self._controls = Controls(dialogue.library.report.words)

    def take(self, state: State, heard: Heard) -> Reply | None:
        """Return the reply of the form that waits for this message, or None."""
        return (
            self._letter.take(state, heard)
            or self._incident.take(state, heard)
            or self._status.take(state, heard)
            or self._wished(state, heard)
        )

    def _wished(self, state: State, heard: Heard) -> Reply | None:
        """Begin a report where the message asks for it beside telling what happened.

        A question about an app's own report button is none: too few words, and another topic.
        """
        if heard.pressed or heard.intent in (*URGENT, LOG) or heard.entities.get("language"):
            return None
        kind = self._dialogue.library.report.kind_of(heard.intent)
        told = kind or (heard.intent in _NEAR and len(heard.text.split()) >= STORY)
        if not told or not self._controls.contains("wish", heard.text):
            return None
        state = replace(state, topic=heard.intent)
        return self._dialogue.answer(state, replace(heard, also=None), LOG)

    def after(self, before: State, heard: Heard, reply: Reply) -> Reply:
        """Return the reply with what follows from it: an offer to write the letter, and what was
        told of an incident kept for a report that may come."""
        reply = self._letter.offer(reply)
        return replace(reply, state=self._remembered(before, heard, reply.state))

    def _remembered(self, before: State, heard: Heard, after: State) -> State:
        card = self._dialogue.library.cards.get(after.topic or "")
        if heard.pressed or after.report or card is None or card.group not in _STORY:
            return after
        if len(heard.text.split()) < _LEAST or heard.text in before.story:
            return after
        told = f"{before.story} {heard.text}".strip() if before.topic == after.topic else heard.text
        return replace(after, story=told[-_LONGEST:])
