"""The short connecting sentences the assistant says between cards, kept in phrases.yml."""

from __future__ import annotations

from pydantic import constr

from knowledge.card import Audience, Value

Line = constr(strip_whitespace=True, min_length=2)


class Button(Value):
    """Words on a button and the payload it stands for (an intent, perhaps with entities)."""

    title: constr(min_length=1, max_length=40)
    payload: constr(regex=r"^[a-z][a-z0-9_]*(\{.*\})?$")


class Phrases(Value):
    """Every connecting sentence, by name. `{name}` parts are filled by the caller."""

    greeting: dict[str, Line]
    ask_audience: Line
    audience_buttons: tuple[Button, ...]
    ask_platform: Line
    other_platform: Line
    common_platforms: tuple[str, ...]
    unknown_platform: Line
    offer_topics: Line
    none_of_these: Button
    twice_not_sure: dict[Audience, Line]
    twice_buttons: tuple[Button, ...]
    second_question: Line
    stale: Line
    open_now: dict[Audience, Line]
    opens_later: Line
    opens_when: Line
    tonight: dict[Audience, tuple[str, ...]]
    wrong_alarm: Line
    wrong_alarm_button: Button
    other_language: Line
    nothing_typed: Line
    too_long: Line
    degraded: Line
    no_files: Line
    noted: dict[str, Line]
    first_topics: dict[str, tuple[str, ...]]
    refused: dict[str, Line]


class Translation(Value):
    """The danger numbers and how to get help from the school, in one language.

    `cries` are of danger, `self_harm` of wanting to die or hurting oneself.
    """

    id: str
    name: str
    english_name: str
    rtl: bool = False
    danger: Line
    school_help: Line
    cries: tuple[str, ...]
    self_harm: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    reviewed: bool = False


class FollowUps(Value):
    """Where a short follow-up leads: by role or outcome, then by the topic answered last."""

    platform: dict[str, dict[str, str]]
    role: dict[str, dict[str, str]]
    outcome: dict[str, dict[str, str]]

    def topic(self, kind: str, value: str, last: str, trouble: bool) -> str | None:
        """Return the topic for "what if it's a parent" (role) or "they said no" (outcome).

        `last` is the topic answered last; `trouble` says whether it was about something that
        happened, so that the row for any topic makes sense.
        """
        tables = getattr(self, kind)
        table = tables.get(value) or tables.get("any", {})
        return table.get(last) or (table.get("any") if trouble else None)
