"""What people wrote reaches only those who may read that report, and each look leaves a line."""

from __future__ import annotations

import pytest

from actions.incidents.report import Reader
from actions.incidents.workflow import note
from desk.guard import ROLES

SECRET = "Somebody filmed Zebedee in class."
# For each kind of report: who may read it.
REPORTS = [
    ({"kind": "staff_targeted"}, {"lead", "dsl"}),
    ({"kind": "nude_image", "dsl": True}, {"dsl", "deputy_dsl"}),
    ({"kind": "colleague"}, {"head"}),
    ({"kind": "staff_targeted", "about": ("lead",)}, {"head", "dsl"}),
    ({"kind": "staff_targeted", "about": ("head",)}, {"lead", "dsl"}),
    ({"kind": "colleague", "about": ("head",)}, {"chair"}),
    ({"kind": "nude_image", "dsl": True, "about": ("dsl",)}, {"head"}),
]
PLACES = ("", "/record.docx", "/record.html", "/record.csv")
STEPS = ("acknowledge", "assign", "note", "reply", "move", "link", "transfer", "hold", "asked")


@pytest.mark.parametrize(("said", "who"), REPORTS)
def test_only_its_readers_get_a_report(sitting, everybody, report, said, who):
    """To everybody else it does not exist: not as a page, a file or a line in any list."""
    reference = everybody.store.file(report(**said)).reference
    got, seen = set(), set()
    for role in ROLES:
        browser = sitting(role)
        for place in PLACES:
            reply = browser.get(f"/reports/{reference}{place}")
            got |= {role} if reply.status_code == 200 else set()
            assert (reply.status_code == 200) is (role in who), (role, place)
            assert role in who or "Zebedee" not in reply.text
        for page in ("/reports", "/charts", "/summary", "/content", "/people"):
            seen |= {role} if reference in browser.get(page).text else set()

    assert got == who
    assert seen == who


@pytest.mark.parametrize("step", STEPS)
def test_only_its_readers_act_on_a_report(sitting, everybody, report, step):
    """A step by somebody else changes nothing and is answered like a report that is not there."""
    reference = everybody.store.file(report("colleague")).reference
    form = {"text": "x", "owner": "Me", "to": "OS-444444"}
    replies = [
        sitting(role).post(f"/reports/{reference}/{step}", form).status_code
        for role in ("lead", "dsl", "deputy_dsl", "chair", "administrator")
    ]
    with everybody.store.reading() as tx:
        what = [
            row["what"] for row in tx.rows("select what from audit where reference is not null")
        ]

    assert replies == [404, 404, 404, 404, 403]
    assert what == ["created"]


def test_each_look_is_in_the_trail_under_its_readers_name(sitting, everybody, report):
    """List, page, export and step: who, in which role, what, which report."""
    reference = everybody.store.file(report()).reference
    lead = sitting("lead")
    lead.get("/reports")
    lead.get(f"/reports/{reference}")
    lead.get(f"/reports/{reference}/record.csv")
    lead.post(f"/reports/{reference}/note", {"text": "Rang home."})
    with everybody.store.reading() as tx:
        rows = [
            (row["who"], row["role"], row["what"], row["reference"])
            for row in tx.rows("select * from audit where who = 'The lead' order by id")
        ]

    for what, about in [
        ("listed", None),
        ("read", reference),
        ("exported", reference),
        ("noted", reference),
    ]:
        assert ("The lead", "lead", what, about) in rows


def test_a_refused_look_opens_nothing(sitting, everybody, report, monkeypatch):
    """For a role that may not read it, no sealed word is opened at all."""
    from actions.incidents.seal import Sealer

    reference = everybody.store.file(report("colleague")).reference
    opened = []
    real = Sealer.open
    monkeypatch.setattr(Sealer, "open", lambda *args: opened.append(args[2]) or real(*args))
    for role in ("lead", "administrator", "chair"):
        for place in PLACES:
            sitting(role).get(f"/reports/{reference}{place}")

    assert opened == []


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_lists_and_charts_open_no_sealed_word(sitting, everybody, report, role, monkeypatch):
    """Decryption happens for the page of a report, nowhere else."""
    from actions.incidents.seal import Sealer

    for said, _ in REPORTS:
        reference = everybody.store.file(report(**said)).reference
    note(everybody.store, Reader("H", "head"), reference, "sealed, too")
    opened = []
    monkeypatch.setattr(Sealer, "open", lambda *args: opened.append(args[2]) or "")
    for page in ("/reports", "/charts", "/summary", "/content", "/rehearsal", "/people"):
        sitting(role).get(page)

    assert [place for place in opened if place in ("answers", "entries")] == []
