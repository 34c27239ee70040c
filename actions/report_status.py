"""Asking about a report with reference and PIN, and adding to it. No Rasa here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from actions.dialogue import URGENT, Dialogue, Heard, Reply, Say, State
from actions.incidents.errors import Locked, NoSuchReport, StoreError
from actions.incidents.references import is_reference, normalise
from actions.incidents.report import Status

STATUS = "report_status"
REFERENCE, PIN, ADDITION = "report_reference", "report_pin", "report_addition"
_ADD = '/inform{"answer": "status:add"}'
_PIN = re.compile(r"(?<!\w)\d{3}[\s-]?\d{3}(?!\w)")
# "OS-4KD9XM", "os 4kd 9xm"; without its prefix only where nothing else was typed.
_REFERENCE = re.compile(r"\b[o0][s5][\s-]*((?:[a-z0-9][\s-]?){6})(?![a-z0-9])", re.IGNORECASE)
_BARE = re.compile(r"^\s*([a-z0-9]{3}[\s-]?[a-z0-9]{3})\s*$", re.IGNORECASE)
_FEW = 5  # words of a "no thanks"
_LONDON = ZoneInfo("Europe/London")


class Reports(Protocol):
    """What is needed of the incident store."""

    def status(self, reference: str, pin: str) -> Status:
        """Return how a report stands. Raises NoSuchReport, Locked, Unavailable."""

    def add(self, reference: str, pin: str, text: str) -> None:
        """Add to a report. Raises NoSuchReport, Locked, Unavailable."""


class ReportStatus:
    """Tells reporters how their report stands. `reports` opens the store when it is needed."""

    def __init__(self, dialogue: Dialogue, reports: Callable[[], Reports]) -> None:
        self._dialogue, self._reports = dialogue, reports
        self._form = dialogue.library.report
        dialogue.forms[STATUS] = self.start

    def start(self, state: State, heard: Heard) -> Reply:
        """Ask for reference and PIN, unless they were typed or this chat has just sent a report."""
        reference, pin = _read(heard.text)
        if not reference and not pin and state.sent:
            reference, pin = state.sent["reference"], state.sent["pin"]
        return self._with(state, reference, pin)

    def take(self, state: State, heard: Heard) -> Reply | None:
        """Return the reply where reference, PIN or an addition was asked for, else None."""
        asked = state.pending.get("ask")
        adds = heard.entities.get("answer") == "status:add"
        if adds and asked == ADDITION:
            return self._ask(state, "ask_add", **{**state.pending, "open": "yes"})
        if adds:  # a button from before something else was talked of
            return self.start(state, replace(heard, text=""))
        if heard.pressed or heard.intent in ("stop_form", "restart"):
            return None
        if asked == ADDITION and state.pending.get("open"):
            return self._addition(state, heard)
        return None if heard.intent in URGENT else self._typed(state, heard)

    def _typed(self, state: State, heard: Heard) -> Reply | None:
        """Take a reference at any time, and a PIN where one is due."""
        reference, pin = _read(heard.text)
        waits = state.pending.get("ask") in (REFERENCE, PIN)
        if not (reference or pin) or not (waits or _plainly(reference, heard.text)):
            return None
        before = state.pending if waits else {}
        reference = reference or before.get("reference", "")
        return self._with(state, reference, pin or before.get("pin", ""))

    def _addition(self, state: State, heard: Heard) -> Reply:
        """Add what was typed, danger answered first; "no thanks" adds nothing."""
        if heard.intent == "deny" and len(heard.text.split()) < _FEW:
            return self._ask(state, "nothing_added", **_shut(state))
        added = self._added(state, heard)
        if heard.intent not in URGENT:
            return added
        danger = self._dialogue.answer(state, heard)
        return replace(added, says=(*danger.says, *added.says))

    def _with(self, state: State, reference: str, pin: str) -> Reply:
        if not reference:
            return self._ask(state, "ask_reference", ask=REFERENCE, **({"pin": pin} if pin else {}))
        if not pin:
            return self._ask(state, "ask_pin", ask=PIN, reference=reference)
        try:
            status = self._reports().status(reference, pin)
        except NoSuchReport:
            return self._ask(state, "refused", ask=REFERENCE)
        except Locked:
            return self._ask(state, "locked")
        except StoreError:
            return self._ask(state, "unavailable")
        return self._told(state, status, pin)

    def _told(self, state: State, status: Status, pin: str) -> Reply:
        lines = [self._form.status["logged"].format(when=_local(status.logged))]
        if status.changed > status.logged:
            lines.append(self._form.status["changed"].format(when=_local(status.changed)))
        if status.owner:
            lines.append(self._form.status["owner"].format(name=status.owner))
        if status.next_update:
            when = f"{status.next_update:%A} {status.next_update.day} {status.next_update:%B}"
            lines.append(self._form.status["next_update"].format(when=when))
        reply = self._form.status["reply"]
        lines += [reply.format(when=_local(e.at), text=e.text) for e in status.replies]
        say = Say(
            self._form.status[status.state],
            steps=tuple(lines),
            buttons=((self._form.buttons["add"], _ADD),),
            topic=STATUS,
        )
        pending = {"ask": ADDITION, "reference": status.reference, "pin": pin}
        return Reply((say,), replace(state, topic=STATUS, pending=pending))

    def _added(self, state: State, heard: Heard) -> Reply:
        try:
            self._reports().add(state.pending["reference"], state.pending["pin"], heard.text)
        except StoreError:
            return self._ask(state, "unavailable", **state.pending)
        return self._ask(state, "added", **_shut(state))

    def _ask(self, state: State, line: str, **pending: str) -> Reply:
        text = self._dialogue.speak(self._form.status[line])
        return Reply((Say(text, topic=STATUS),), replace(state, topic=STATUS, pending=pending))


def _read(text: str) -> tuple[str, str]:
    """Return the reference and PIN in a text, each empty where it has none."""
    found, bare = _REFERENCE.search(text), _BARE.match(text)
    if bare and not found and any(c.isalpha() for c in bare[1]):  # else it is a PIN
        found = bare
    letters = found[1].strip(" -") if found else ""
    rest = text.replace(found[0], " ") if found else text
    pin = _PIN.search(rest)
    return (f"OS-{letters}" if letters else ""), (pin[0] if pin else "")


def _plainly(reference: str, text: str) -> bool:
    """Whether a text can mean nothing but a reference: "os update" does not."""
    return is_reference(normalise(reference)) and any(c.isdigit() or c == "-" for c in text)


def _shut(state: State) -> dict[str, str]:
    """Return what is pending, without waiting for an addition any more."""
    return {name: state.pending[name] for name in ("ask", "reference", "pin")}


def _local(at: datetime) -> str:
    there = at.astimezone(_LONDON)
    return f"{there:%A} {there.day} {there:%B}, {there:%H:%M}"
