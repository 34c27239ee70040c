"""Notices are sent until it is known that they have arrived, and only to whom they may go."""

from __future__ import annotations

import pytest

from actions.incidents.notices import BACKOFF, NoAddress, address_of, send_due, waiting
from actions.incidents.report import ROLES, Reader
from actions.incidents.store import IncidentStore
from knowledge.notices import notices

LEAD, HEAD = Reader("Mr Okafor", "lead"), Reader("Mrs Adeyemi", "head")


class Channel:
    """Keeps what is sent; `failing` raises instead, by the address it is for."""

    def __init__(self) -> None:
        self.parcels: list = []
        self.failing: dict[str, Exception] = {}

    def __call__(self, parcel) -> None:
        self.parcels.append(parcel)
        if error := self.failing.get(parcel.to) or self.failing.get("all"):
            raise error

    @property
    def subjects(self) -> list[str]:
        """The subjects in the order they were sent."""
        return [parcel.notice.subject for parcel in self.parcels]


@pytest.fixture
def email() -> Channel:
    """Email as it should be."""
    return Channel()


@pytest.fixture
def send(store, library, email):
    """Run a round: `send()` by email, or `send(teams=…)`."""

    def a_round(**channels):
        return send_due(store, library.school, notices(), channels or {"email": email})

    return a_round


@pytest.fixture
def both(tmp_path, keys, clock) -> IncidentStore:
    """A store that tells by email and by Teams."""
    return IncidentStore(tmp_path / "var", keys, clock=clock, channels=("email", "teams"), wait=0.2)


@pytest.mark.parametrize(
    ("kind", "said", "to"),
    [
        ("staff_targeted", {}, "onlinesafety@meadowbrook.example"),
        ("nude_image", {"dsl": True}, "safeguarding@meadowbrook.example"),
        ("colleague", {}, "head@meadowbrook.example"),
        ("colleague", {"about": ("head",)}, "chair@meadowbrook.example"),
    ],
)
def test_the_first_reader_is_told(store, report, send, email, kind, said, to):
    """Each report's notice goes to the address of the role that is told, once."""
    store.file(report(kind, **said))

    assert (send(), send()) == ((1, 0), (0, 0))
    assert [parcel.to for parcel in email.parcels] == [to]


def test_a_notice_says_reference_kind_and_urgency_only(store, report, send, email):
    """Nothing the reporter wrote leaves the house."""
    reference = store.file(
        report("impersonation", urgent=True, answers={"what": "planted"})
    ).reference
    send()
    notice = email.parcels[0].notice

    assert email.subjects == [f"URGENT: New report {reference}"]
    assert "planted" not in repr(notice)
    assert [value for _, value in notice.facts] == [
        reference,
        notices().kinds["impersonation"],
        notices().urgency["urgent"],
    ]


def test_urgent_ones_go_first(store, report, send, email):
    """After an outage danger does not wait behind the rest."""
    for urgent in (False, True, False):
        store.file(report(urgent=urgent))
    send()

    assert [subject.startswith("URGENT") for subject in email.subjects] == [True, False, False]


def test_a_failure_is_tried_again_later_and_later(store, report, send, email, clock):
    """After 1, 2, 5, 15 and 60 minutes, then every hour, with the same id, until it is taken."""
    store.file(report())
    email.failing["all"] = TimeoutError("planted: what the server said")
    for minutes in (*BACKOFF, 60, 60):
        assert send() == (0, 1)
        clock.pass_by(minutes=minutes, seconds=-1)
        assert send() == (0, 0)
        clock.pass_by(seconds=1)
    kept = waiting(store, LEAD)
    email.failing.clear()

    assert [(notice.tries, notice.error) for notice in kept] == [(7, "TimeoutError")]
    assert (send(), waiting(store, LEAD)) == ((1, 0), [])
    assert len({parcel.id for parcel in email.parcels}) == 1


def test_only_the_kind_of_a_failure_is_kept(store, report, send, email):
    """What a server answered, which may hold an address, is nowhere in the files."""
    store.file(report())
    email.failing["all"] = ValueError("planted: what the server said")
    send()
    store.close()

    found = [file for file in store.folder.rglob("*") if file.is_file()]
    assert [file.name for file in found if b"planted" in file.read_bytes()] == []


def test_a_server_that_is_away_is_not_asked_for_each(store, report, send, email):
    """A round ends after three failures; the others keep their turn."""
    for _ in range(5):
        store.file(report())
    email.failing["all"] = ConnectionRefusedError()

    assert send() == (0, 3)
    assert sorted(notice.tries for notice in waiting(store, LEAD)) == [0, 0, 1, 1, 1]


def test_one_refused_address_does_not_stop_the_others(store, report, send, email):
    """A wrong address of one person keeps nobody else from being told."""
    for kind in ("colleague", "other", "nude_image"):
        store.file(report(kind, dsl=kind == "nude_image"))
    email.failing["head@meadowbrook.example"] = ValueError()

    assert send() == (2, 1)
    assert [notice.role for notice in waiting(store, HEAD)] == ["head"]


def test_killed_while_sending_it_is_sent_again(store, report, send, email, clock):
    """A process that dies before it can note the success leaves the notice to be sent again."""
    store.file(report())
    email.failing["all"] = SystemExit()
    with pytest.raises(SystemExit):
        send()
    email.failing.clear()
    at_once = send()
    clock.pass_by(minutes=5)

    assert (at_once, send()) == ((0, 0), (1, 0))
    assert len(email.parcels) == 2


def test_two_processes_do_not_both_send(store, report, keys, clock, library, email):
    """What one process is sending, another leaves alone."""
    store.file(report())
    other = IncidentStore(store.folder, keys, clock=clock, wait=0.2)
    meanwhile = []

    def slow(parcel) -> None:
        meanwhile.append(send_due(other, library.school, notices(), {"email": email}))

    assert send_due(store, library.school, notices(), {"email": slow}) == (1, 0)
    assert (meanwhile, email.parcels) == ([(0, 0)], [])


def test_nothing_set_up_leaves_all_waiting(store, report, library):
    """Without a channel notices wait, untried."""
    store.file(report())

    assert send_due(store, library.school, notices(), {}) == (0, 0)
    assert [(notice.tries, notice.error) for notice in waiting(store, LEAD)] == [(0, None)]


def test_a_role_without_an_address_is_named(store, report, library, email):
    """Where school.yml has no address, the notice waits and says why."""
    nobody = library.school.online_safety_lead.copy(update={"email": None})
    school = library.school.copy(update={"online_safety_lead": nobody})
    store.file(report())

    assert send_due(store, school, notices(), {"email": email}) == (0, 1)
    assert [notice.error for notice in waiting(store, LEAD)] == ["NoAddress"]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_an_address_in_the_example(library, role):
    """Each role is found under its own name in school.yml."""

    assert address_of(library.school, role).endswith("@meadowbrook.example")


def test_an_address_of_two_lines_is_none(library):
    """What could smuggle in a second recipient is no address."""
    head = library.school.head.copy(update={"email": "a@b.example\nBcc: c@d.example"})

    with pytest.raises(NoAddress):
        address_of(library.school.copy(update={"head": head}), "head")


@pytest.mark.parametrize(
    ("kind", "about", "expected"),
    [("staff_targeted", (), 1), ("staff_targeted", ("lead",), 0), ("colleague", (), 0)],
)
def test_a_teams_channel_hears_of_usual_reports_only(both, report, library, kind, about, expected):
    """Where a report is about one of the staff, the channel they may be in is not told."""
    teams = Channel()
    both.file(report(kind, about=about))

    assert send_due(both, library.school, notices(), {"teams": teams}) == (expected, 0)
    assert len(teams.parcels) == expected
    assert [n.channel for n in waiting(both, HEAD) if n.channel == "teams"] == []


def test_a_notice_to_a_barred_role_is_dropped(store, report, send, email):
    """A notice that has come to be for somebody who may not know is never sent."""
    store.file(report())
    with store.transaction() as tx:
        tx.execute("update notices set role = 'head'")

    assert (send(), email.parcels) == ((0, 0), [])


def test_waiting_notices_are_for_readers_only(store, report):
    """The lead does not learn of a report about the lead from what waits to be sent."""
    store.file(report(about=("lead",)))

    assert (waiting(store, LEAD), len(waiting(store, HEAD))) == ([], 1)


def test_what_the_reporter_adds_is_told_too(store, report, send, email, clock):
    """The lead hears that something was added, by a notice of its own."""
    receipt = store.file(report())
    send()
    clock.pass_by(hours=1)
    store.add(receipt.reference, receipt.pin, "It is back.")
    send()

    assert email.subjects[-1] == f"Something was added to report {receipt.reference}"
    assert email.parcels[0].id != email.parcels[1].id
