"""What readers do with a report, step by step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.incidents import workflow
from actions.incidents.errors import NoSuchReport, NotAllowed
from actions.incidents.reading import record
from actions.incidents.report import STATES, Reader

LEAD, HEAD = Reader("Mr Okafor", "lead"), Reader("Mrs Adeyemi", "head")
WAY = {"acknowledged": None, "in_progress": None, "resolved": None, "closed": "Settled."}


@pytest.fixture
def at(store, report):
    """Return a report in a state: `at("resolved")`, its receipt."""

    def bring(state: str):
        receipt = store.file(report())
        for step, text in WAY.items():
            if record(store, LEAD, receipt.reference).row.state != state:
                workflow.move(store, LEAD, receipt.reference, step, text)
        return receipt

    return bring


def row(store, receipt):
    """Return a report's row as the lead sees it."""
    return record(store, LEAD, receipt.reference).row


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_only_the_steps_there_are(store, at, before, after):
    """Every pair of states is a step or refused, and a refused one changes nothing."""
    receipt = at(before)
    if after in workflow.STEPS[before]:
        workflow.move(store, LEAD, receipt.reference, after, "Because.")
    else:
        with pytest.raises(NotAllowed):
            workflow.move(store, LEAD, receipt.reference, after, "Because.")

    assert row(store, receipt).state == (after if after in workflow.STEPS[before] else before)


def test_acknowledging_gives_an_owner_a_time_and_a_date(store, at, clock):
    """The reporter sees at once who has it and when they hear next."""
    receipt = at("new")
    clock.pass_by(hours=3)
    workflow.acknowledge(store, LEAD, receipt.reference, date(2026, 12, 1))
    status = store.status(receipt.reference, receipt.pin)

    assert row(store, receipt).acknowledged == clock.now
    assert (status.state, status.owner) == ("acknowledged", "Mr Okafor")
    assert status.next_update == date(2026, 12, 1)


def test_acknowledging_twice_is_refused(store, at):
    """The second of two who press at once learns that it is done."""
    receipt = at("acknowledged")

    with pytest.raises(NotAllowed, match="can only become in_progress"):
        workflow.acknowledge(store, LEAD, receipt.reference)


@pytest.mark.parametrize("text", [None, "", "  \n"])
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("resolved", "closed", "an outcome"),
        ("closed", "in_progress", "a reason"),
        ("resolved", "in_progress", "a reason"),
    ],
)
def test_closing_and_reopening_need_words(store, at, before, after, said, text):
    """No report is closed or opened again without saying why."""
    receipt = at(before)

    with pytest.raises(NotAllowed, match=said):
        workflow.move(store, LEAD, receipt.reference, after, text)
    assert row(store, receipt).state == before


def test_closing_and_reopening_are_in_the_record(store, at):
    """Outcome and reason stay as entries, the closing time goes when it is opened again."""
    receipt = at("closed")
    closed = row(store, receipt).closed
    workflow.move(store, LEAD, receipt.reference, "in_progress", "New posts.")
    found = record(store, LEAD, receipt.reference)

    assert closed is not None
    assert found.row.closed is None
    assert [(e.sort, e.text) for e in found.entries] == [
        ("outcome", "Settled."),
        ("note", "New posts."),
    ]
    steps = [(e.what, dict(e.detail)) for e in found.events if e.what in ("moved", "reopened")]
    assert steps[-2:] == [
        ("moved", {"before": "resolved", "to": "closed"}),
        ("reopened", {"before": "closed", "to": "in_progress"}),
    ]


def test_a_reply_reaches_the_reporter_and_a_note_does_not(store, at):
    """With reference and PIN the reporter reads the reply, never a note."""
    receipt = at("acknowledged")
    workflow.note(store, LEAD, receipt.reference, "Rang home.")
    workflow.reply(store, LEAD, receipt.reference, " It is down. ", date(2026, 11, 30))
    status = store.status(receipt.reference, receipt.pin)

    assert [(e.who, e.text) for e in status.replies] == [("Mr Okafor", "It is down.")]
    assert status.next_update == date(2026, 11, 30)


def test_a_reply_meets_a_date_that_has_come(store, at, clock):
    """A promised date that has come is kept by a reply; one still to come stands."""
    early, late = at("acknowledged"), at("acknowledged")
    workflow.reply(store, LEAD, early.reference, "Soon.", date(2026, 11, 25))
    workflow.reply(store, LEAD, late.reference, "Later.", date(2026, 12, 8))
    clock.pass_by(days=2)
    for receipt in (early, late):
        workflow.reply(store, LEAD, receipt.reference, "Here it is.")

    assert row(store, early).next_update is None
    assert row(store, late).next_update == date(2026, 12, 8)


def test_a_date_in_the_past_is_refused(store, at):
    """Nobody can promise to have answered last week, and the reply is not kept either."""
    receipt = at("acknowledged")

    with pytest.raises(NotAllowed, match="past"):
        workflow.reply(store, LEAD, receipt.reference, "Soon.", date(2026, 11, 1))
    assert record(store, LEAD, receipt.reference).entries == ()


def test_no_date_is_promised_once_it_is_resolved(store, at):
    """A report that is done reminds nobody."""
    receipt = at("in_progress")
    workflow.reply(store, LEAD, receipt.reference, "Soon.", date(2026, 12, 1))
    workflow.move(store, LEAD, receipt.reference, "resolved")

    assert row(store, receipt).next_update is None


@pytest.mark.parametrize(
    ("owner", "allowed"),
    [("Ms Kaur", True), ("dsl", True), ("head", False), ("", False), ("x" * 81, False)],
)
def test_assigning(store, at, owner, allowed):
    """A report goes to a name, or to a role that may read it."""
    receipt = at("acknowledged")
    if allowed:
        workflow.assign(store, LEAD, receipt.reference, owner)
    else:
        with pytest.raises(NotAllowed):
            workflow.assign(store, LEAD, receipt.reference, owner)

    assert row(store, receipt).owner == (owner if allowed else "Mr Okafor")


def test_hold_and_release(store, at):
    """A hold is set once and released once, each with a line in the trail."""
    receipt = at("new")
    workflow.hold(store, LEAD, receipt.reference)
    with pytest.raises(NotAllowed):
        workflow.hold(store, LEAD, receipt.reference)
    held = row(store, receipt).hold
    workflow.hold(store, LEAD, receipt.reference, on=False)
    events = record(store, LEAD, receipt.reference).events

    assert (held, row(store, receipt).hold) == (True, False)
    assert [e.what for e in events if e.what in ("held", "released")] == ["held", "released"]


@pytest.mark.parametrize("text", ["", "   ", "x" * (workflow.LONGEST + 1)])
def test_empty_or_endless_words_are_refused(store, at, text):
    """A note or reply has words, and not a book of them."""
    receipt = at("acknowledged")
    for step in (workflow.note, workflow.reply):
        with pytest.raises(NotAllowed):
            step(store, LEAD, receipt.reference, text)

    assert record(store, LEAD, receipt.reference).entries == ()


@pytest.mark.parametrize(
    "step",
    [
        lambda *at: workflow.acknowledge(*at),
        lambda *at: workflow.assign(*at, "Ms Kaur"),
        lambda *at: workflow.note(*at, "Hello."),
        lambda *at: workflow.reply(*at, "Hello."),
        lambda *at: workflow.move(*at, "acknowledged"),
        lambda *at: workflow.hold(*at),
    ],
)
def test_who_may_not_read_may_not_do(store, report, step):
    """For the lead, a report about the lead is not there, whatever the step."""
    receipt = store.file(report(about=("lead",)))

    with pytest.raises(NoSuchReport):
        step(store, LEAD, receipt.reference)
    assert [e.what for e in record(store, HEAD, receipt.reference).events] == ["created", "read"]


def test_words_of_the_reporter_stay(store, at):
    """After every step the answers are what was first said."""
    receipt = at("closed")

    assert record(store, LEAD, receipt.reference).answers == {
        "what": "Somebody filmed me in class.",
        "name": "Sam Pupil",
    }


def test_a_closed_report_takes_notes_only(store, at, clock):
    """Whoever wants to reply or assign opens it again first."""
    receipt = at("closed")
    clock.pass_by(hours=1)
    workflow.note(store, LEAD, receipt.reference, "Filed.")
    for step in (workflow.reply, workflow.assign):
        with pytest.raises(NotAllowed, match="open it again"):
            step(store, LEAD, receipt.reference, "Hello.")

    assert row(store, receipt).changed - row(store, receipt).logged == timedelta(hours=1)
