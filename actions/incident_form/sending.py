"""Turn a draft into the report that is stored."""

from __future__ import annotations

from actions.incident_form.draft import Draft
from actions.incidents.report import FACTS, Report
from knowledge.report import ReportForm


def report_of(form: ReportForm, draft: Draft) -> Report:
    """Return the report a draft holds: words apart from coded facts."""
    answers = {name: words for name, words in draft.answers.items() if words}
    if draft.story and draft.story != answers.get("what"):
        answers["story"] = draft.story
    return Report(
        key=draft.key,
        kind=draft.kind or "other",
        answers=answers,
        facts={name: draft.facts[name] for name in FACTS if draft.facts.get(name)},
        urgent=draft.urgent,
        dsl=bool(draft.kind and form.kinds[draft.kind].dsl),
        about=draft.about,
        posts=draft.posts,
    )
