"""What can be done with a report from its page: each is one step of the store, with its line in the
audit trail, and nothing that anybody wrote is ever changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.incidents import joining, wellbeing, workflow
from actions.incidents.errors import NoSuchReport, NotAllowed
from actions.incidents.report import Record
from actions.incidents.school_days import days_later
from actions.incidents.workflow import STEPS
from desk.place import Place, day_of
from knowledge.desk import desk_words

Form = Mapping[str, str]
_OUTCOME = ("did", "decided", "ended")


def offered(place: Place, record: Record) -> tuple[str, ...]:
    """Return the names of what can be done with a report now, the likeliest first."""
    row = record.row
    standing = wellbeing.standing(record, place.school, place.today)
    asks = ("asked", "over") if standing and not standing.over else ()
    if row.state == "new":
        first = ("acknowledge", "reply", "note")
    elif row.state == "closed":
        first = ("reopen", "note")
    elif row.state == "resolved":
        first = ("close", "reply", "note", "reopen")
    else:
        first = ("reply", "note", "move")
    assign = ("assign",) if row.state != "closed" else ()
    return (*first, *asks, *assign, "link", "transfer", "release" if row.hold else "hold")


def do(place: Place, reference: str, name: str, form: Form) -> None:
    """Do what a form asks for. Raises NotAllowed, NoSuchReport, Unavailable."""
    step = _ACTIONS.get(name)
    if step is None:
        raise NotAllowed(desk_words()["problems"]["unknown"])
    step(place, reference, form)


def usual_update(place: Place) -> str:
    """Return the day by which a reporter is to hear again, as school.yml has it (ISO date)."""
    days = place.school.reports.update_days
    return days_later(place.today, days, place.school).isoformat()


def next_state(record: Record) -> str | None:
    """Return the state that a report can be moved on to from its page, None where none."""
    followers = [state for state in STEPS[record.row.state] if state in ("in_progress", "resolved")]
    return followers[0] if record.row.state in ("acknowledged", "in_progress") else None


def _acknowledge(place: Place, reference: str, form: Form) -> None:
    workflow.acknowledge(place.store, place.reader, reference, day_of(form, "next_update"))


def _reply(place: Place, reference: str, form: Form) -> None:
    day = day_of(form, "next_update")
    workflow.reply(place.store, place.reader, reference, form.get("text", ""), day)


def _note(place: Place, reference: str, form: Form) -> None:
    workflow.note(place.store, place.reader, reference, form.get("text", ""))


def _assign(place: Place, reference: str, form: Form) -> None:
    owner = " ".join(form.get("owner", "").split())
    if not owner.isprintable():
        raise NotAllowed(desk_words()["problems"]["missing"])
    workflow.assign(place.store, place.reader, reference, owner)


def _move(place: Place, reference: str, form: Form) -> None:
    state = form.get("state", "")
    if state not in ("in_progress", "resolved"):  # closing and opening again need words
        raise NotAllowed(desk_words()["problems"]["unknown"])
    workflow.move(place.store, place.reader, reference, state)


def _reopen(place: Place, reference: str, form: Form) -> None:
    workflow.move(place.store, place.reader, reference, "in_progress", form.get("text"))


def _close(place: Place, reference: str, form: Form) -> None:
    said = {name: form.get(name, "").strip() for name in _OUTCOME}
    if not all(said.values()):
        raise NotAllowed(desk_words()["problems"]["missing"])
    outcome = desk_words()["outcome"].format(**said)
    workflow.move(place.store, place.reader, reference, "closed", outcome)


def _link(place: Place, reference: str, form: Form) -> None:
    try:
        joining.link(place.store, place.reader, reference, form.get("other", ""))
    except NoSuchReport as error:
        workflow.state_of(place.store, place.reader, reference)  # then it is this one
        raise NotAllowed(str(error)) from None


def _transfer(place: Place, reference: str, form: Form) -> None:
    joining.transferred(place.store, place.reader, reference, form.get("text", ""))


def _hold(place: Place, reference: str, form: Form) -> None:
    workflow.hold(place.store, place.reader, reference)


def _release(place: Place, reference: str, form: Form) -> None:
    workflow.hold(place.store, place.reader, reference, on=False)


def _asked(place: Place, reference: str, form: Form) -> None:
    wellbeing.asked(place.store, place.reader, reference, form.get("text", ""))


def _over(place: Place, reference: str, form: Form) -> None:
    wellbeing.over(place.store, place.reader, reference, form.get("text", ""))


_ACTIONS: Mapping[str, Callable[[Place, str, Form], None]] = {
    "acknowledge": _acknowledge,
    "reply": _reply,
    "note": _note,
    "assign": _assign,
    "move": _move,
    "reopen": _reopen,
    "close": _close,
    "link": _link,
    "transfer": _transfer,
    "hold": _hold,
    "release": _release,
    "asked": _asked,
    "over": _over,
}
NAMES = tuple(_ACTIONS)
