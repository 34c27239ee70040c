"""The desk while others are at the store: a backup, a restore, a database that is busy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.incidents.copies import backup, restore
from actions.incidents.errors import NotAllowed
from actions.incidents.report import Reader
from desk.state import Desk

READER = Reader("Backup", "dsl")


def test_a_backup_made_while_the_desk_is_open_brings_every_report_back(
    sitting, everybody: Desk, report, tmp_path, clock
):
    """Noted, copied, noted again. While the desk holds the database nothing is put back; then it
    is, and the desk shows what the copy holds."""
    lead = sitting("lead")
    reference = everybody.store.file(report()).reference
    lead.post(f"/reports/{reference}/note", {"text": "Noted before the copy."})
    copy = tmp_path / "copy.db"
    backup(everybody.store, READER, copy)
    clock.now += timedelta(minutes=1)
    lead.post(f"/reports/{reference}/note", {"text": "Noted after the copy."})
    both = lead.get(f"/reports/{reference}").text
    with pytest.raises(NotAllowed, match="in use"):
        restore(copy, everybody.store.folder, everybody.store.keys, replace=True)
    everybody.store.close()
    restore(copy, everybody.store.folder, everybody.store.keys, replace=True)
    one = lead.get(f"/reports/{reference}")
    more = lead.post(f"/reports/{reference}/note", {"text": "Noted after all."})

    assert "before the copy" in both
    assert "after the copy" in both
    assert one.status_code == 200
    assert "before the copy" in one.text
    assert "after the copy" not in one.text
    assert more.status_code == 303
    assert "Noted after all." in lead.get(f"/reports/{reference}").text


def test_a_store_that_is_busy_is_said_and_nothing_is_lost(sitting, everybody: Desk, monkeypatch):
    """While something else holds the database a page says so, with the headers of every page."""
    from actions.incidents.errors import Unavailable

    def busy(*_):
        raise Unavailable("busy")

    lead = sitting("lead")
    monkeypatch.setattr(type(everybody.store), "transaction", busy)
    reply = lead.get("/reports")

    assert reply.status_code == 503
    assert "try again in a minute" in reply.text
    assert reply.headers["cache-control"] == "no-store"
