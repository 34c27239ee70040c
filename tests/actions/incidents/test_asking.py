"""Reference and PIN let a reporter in; nobody learns which of the two was wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.incidents.errors import Locked, NoSuchReport

WRONG = "000000"


@pytest.fixture
def receipt(store, report):
    """A report on file whose PIN is not the wrong one."""
    return next(r for r in iter(lambda: store.file(report()), None) if r.pin != WRONG)


def failure(store, reference, pin=WRONG):
    """Return the error of an attempt, as its kind and all it says."""
    with pytest.raises((NoSuchReport, Locked)) as caught:
        store.status(reference, pin)
    return type(caught.value), str(caught.value), vars(caught.value)


def events(store):
    """Return the trail as (who, what, reference)."""
    with store.reading() as tx:
        sql = "select who, what, reference from audit order by id"
        return [tuple(row.values()) for row in tx.rows(sql)]


def test_a_reporter_learns_how_it_stands(store, receipt, clock):
    """State, who deals with it, the next date and the replies are told, and the asking is noted."""
    clock.pass_by(hours=2)
    with store.transaction() as tx:
        row = tx.find(receipt.reference)
        tx.execute("update reports set owner = 'Ms Cole', next_update = '2026-12-01'")
        tx.add_entry(row, "Ms Cole", "lead", "note", "not for the reporter")
        tx.add_entry(row, "Ms Cole", "lead", "reply", "We have asked for it to go.")
    status = store.status(receipt.reference.lower(), f" {receipt.pin[:3]} {receipt.pin[3:]} ")

    assert (status.reference, status.state, status.owner) == (
        receipt.reference,
        "new",
        "Ms Cole",
    )
    assert (status.logged, status.next_update) == (receipt.logged, date(2026, 12, 1))
    assert [reply.text for reply in status.replies] == ["We have asked for it to go."]
    assert events(store)[-1] == ("reporter", "asked", receipt.reference)


def test_what_a_reporter_adds_is_kept_once_and_told(store, receipt):
    """An addition said twice in a row is one entry and one notice."""
    for _ in range(2):
        store.add(receipt.reference, receipt.pin, "It is back up.")

    with store.reading() as tx:
        entries = tx.entries(tx.find(receipt.reference))
        sent = [n["sort"] for n in tx.rows("select sort from notices order by id")]
    assert [(e.who, e.sort, e.text) for e in entries] == [("reporter", "added", "It is back up.")]
    assert sent.count("added") == 1
    assert events(store)[-1] == ("reporter", "added", receipt.reference)


@pytest.mark.parametrize("unknown", ["OS-333333", "os 333333", "hello", "", "OS-Q33333"])
def test_unknown_reference_and_wrong_pin_look_the_same(store, receipt, unknown):
    """Six attempts on a real reference and on none differ in nothing that can be seen."""
    real = [failure(store, receipt.reference) for _ in range(6)]
    none = [failure(store, unknown) for _ in range(6)]

    assert real == none
    assert [kind for kind, _, _ in real] == [NoSuchReport] * 4 + [Locked] * 2


def test_a_locked_report_stays_shut_to_the_right_pin(store, receipt, clock):
    """After five wrong PINs even the right one waits the hour; then it works at once."""
    for _ in range(5):
        failure(store, receipt.reference)
    until = clock.now + timedelta(hours=1)

    assert failure(store, receipt.reference, receipt.pin)[2] == {"until": until}
    clock.pass_by(minutes=59)
    assert failure(store, receipt.reference, receipt.pin)[2] == {"until": until}
    clock.pass_by(minutes=1)
    assert store.status(receipt.reference, receipt.pin).state == "new"


def test_nobody_adds_to_a_report_without_its_pin(store, receipt):
    """Adding is guarded and counted like asking."""
    for _ in range(5):
        with pytest.raises((NoSuchReport, Locked)):
            store.add(receipt.reference, WRONG, "words")

    with store.reading() as tx:
        assert tx.entries(tx.find(receipt.reference)) == ()
    assert failure(store, receipt.reference, receipt.pin)[0] is Locked


def test_a_right_pin_forgets_the_wrong_ones(store, receipt):
    """Somebody who mistypes now and then is never locked out."""
    for _ in range(4):
        failure(store, receipt.reference)
    store.status(receipt.reference, receipt.pin)

    assert [failure(store, receipt.reference)[0] for _ in range(4)] == [NoSuchReport] * 4


def test_wrong_pins_of_long_ago_are_forgotten(store, receipt, clock):
    """Four yesterday and one today lock nobody, and no count is kept for ever."""
    for _ in range(4):
        failure(store, receipt.reference)
    clock.pass_by(hours=1)

    assert failure(store, receipt.reference)[0] is NoSuchReport
    with store.reading() as tx:
        assert tx.one("select count(*) as n, max(wrong) as most from tries") == {"n": 1, "most": 1}


def test_one_spelling_or_another_is_one_count(store, receipt):
    """Writing the reference in another way gives no further guesses."""
    bare = receipt.reference.removeprefix("OS-")
    ways = [receipt.reference, bare, bare.lower(), f"os {bare}", f"0s-{bare[:3]} {bare[3:]}"]

    assert [failure(store, way)[0] for way in ways] == [NoSuchReport] * 4 + [Locked]


def test_what_was_typed_is_not_stored(store, receipt):
    """Somebody who types a name where the reference belongs leaves no trace of it."""
    for _ in range(6):
        failure(store, "Planted Person")
    data = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())

    assert b"PLANTED" not in data.upper()
    assert events(store)[-1] == ("reporter", "locked", None)


def test_a_lock_is_in_the_trail_of_its_report(store, receipt):
    """Whoever reads the report sees that somebody guessed."""
    for _ in range(7):
        failure(store, receipt.reference)

    assert [e for e in events(store) if e[1] == "locked"] == [
        ("reporter", "locked", receipt.reference)
    ]
