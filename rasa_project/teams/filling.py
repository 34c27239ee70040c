"""Take a whole card of answers to the incident form: each is put to the form in its own turn.

So nothing is read in another way than in conversation: danger in any answer is heard, a day or an
address is understood or asked about again, and no answer is lost where the story told it already.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_project.text import Empty, clean

Said = list[dict[str, Any]]
Ask = Callable[[str], Awaitable[Said]]
MOST_TURNS = 40  # twice each question of the longest form, and then some


def steer(answer: str) -> str:
    """Return the payload of a button of the form: "<field>:<token>"."""
    return "/inform" + json.dumps({"answer": answer})


RESUME = steer("which:")  # the form puts its present question again


def form_of(messages: Said) -> dict[str, Any] | None:
    """Return which question of the form the last of some messages asks."""
    forms = [(said.get("custom") or {}).get("form") for said in messages]
    return next((form for form in reversed(forms) if form), None)


@dataclass
class Filling:
    """One card being taken. `left` are the answers not used yet, `urgent` what must be said first
    because an answer spoke of danger. `fields` are those of each kind's card: an input that was
    left empty may not come at all, and then counts as skipped."""

    ask: Ask
    left: dict[str, str]
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    urgent: Said = field(default_factory=list)
    reopened: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)

    async def run(self) -> Said:
        """Return what to say at the end; answers still in `left` were not taken."""
        messages = await self.ask(RESUME)
        for _ in range(MOST_TURNS):
            step = self._next(form_of(messages), messages)
            if step is None:
                break
            messages = await self.ask(step)
            self._keep_urgent(messages)
        return [*self.urgent, *(m for m in messages if not _is_urgent(m))]

    def _keep_urgent(self, messages: Said) -> None:
        told = [m.get("text") for m in self.urgent]
        self.urgent += [m for m in messages if _is_urgent(m) and m.get("text") not in told]

    def _next(self, form: Mapping[str, Any] | None, messages: Said) -> str | None:
        """Return what to say to the form next, None where a person must go on."""
        if form is None:
            return None
        name = form.get("field")
        if form.get("ask") == "summary":
            return self._reopen()
        if name not in self.left and not self._was_empty(name, form.get("kind")):
            return None
        words = self.left.pop(name, "")
        payloads = {b["title"]: b["payload"] for m in messages for b in m.get("buttons") or ()}
        if words in payloads:
            return payloads[words]
        try:
            return clean(words)
        except Empty:
            skip = steer(f"{name}:skip")
            return skip if skip in payloads.values() else None

    def _was_empty(self, name: str, kind: str | None) -> bool:
        """Whether a question was on the card and was left empty; each is skipped only once."""
        if name in self.skipped or name not in self.fields.get(kind or "", ()):
            return False
        self.skipped.add(name)
        return True

    def _reopen(self) -> str | None:
        """Return the way back to a question the story had answered: the card's answer counts."""
        for name, words in self.left.items():
            if words and name not in self.reopened:
                self.reopened.add(name)
                return steer(f"which:{name}")
        return None


def _is_urgent(message: Mapping[str, Any]) -> bool:
    return bool((message.get("custom") or {}).get("urgent"))
