"""What was done with a report: in order, each once, by whom."""

from __future__ import annotations

import pytest

from actions.documents.chronology import chronology, people

AT = "Friday 20 November 2026, 14:{:02}".format


@pytest.fixture(scope="module")
def words(library):
    """The labels of records."""
    return library.documents.record


def test_everything_stands_in_order(words, report, event, entry):
    """Entries and events make one chronology, oldest first."""
    record = report(
        entries=(entry("note", "Rang TikTok.", 20), entry("outcome", "Taken down.", 40)),
        events=(
            event("created", 0, "reporter", "reporter", kind="staff_targeted", source="form"),
            event("read", 10),
            event("noted", 20),
            event("moved", 40, before="in_progress", to="resolved"),
        ),
    )

    assert chronology(words, record) == (
        (AT(5), "reporter", "Report logged", ""),
        (AT(15), "Mr Okafor (online safety lead)", "Read", ""),
        (AT(25), "Mr Okafor", "Note", "Rang TikTok."),
        (AT(45), "Mr Okafor", "Outcome", "Taken down."),
        (AT(45), "Mr Okafor (online safety lead)", "Moved from in progress to resolved", ""),
    )


@pytest.mark.parametrize("what", ["noted", "replied", "added", "corrected"])
def test_an_event_without_its_entry_is_shown(words, report, event, what):
    """Only what an entry of the same moment tells is left out."""
    record = report(events=(event(what),))

    assert [row[2] for row in chronology(words, record)] == [words.events[what]]


@pytest.mark.parametrize(
    ("what", "detail", "expected"),
    [
        ("reopened", {"before": "closed", "to": "in_progress"}, "Opened again (was closed)"),
        ("moved", {}, "Moved from  to "),
        ("corrected", {"digest": "ab12"}, "The reporter put something right"),
        ("something_new", {"a": "b"}, "something_new"),
    ],
)
def test_an_event_in_words(words, report, event, what, detail, expected):
    """Coded values become words; an event that has none yet is still there."""
    record = report(events=(event(what, **detail),))

    assert [row[2] for row in chronology(words, record)] == [expected]


def test_who_has_had_it(words, report, event):
    """Each reader once with the first time; not the reporter, nor who was only reminded."""
    record = report(
        events=(
            event("created", 0, "reporter", "reporter"),
            event("reminded", 5, "signpost", "dsl"),
            event("read", 10),
            event("read", 20, "Ms Kaur", "dsl"),
            event("read", 30),
        )
    )

    assert people(words, record) == (
        ("Mr Okafor", "online safety lead", AT(15)),
        ("Ms Kaur", "safeguarding lead", AT(25)),
    )
