"""What people ask: counted, and kept redacted for a month."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.incidents.keys import KeyRing
from actions.questions import FILE, GAP, KEPT, MOST, Questions, names_to_keep, note, redacted

TODAY = date(2026, 11, 24)
KNOWN = frozenset({"TikTok", "Childline"})


@pytest.fixture
def keys():
    """Keys of a test's own."""
    return KeyRing.made()


@pytest.fixture
def questions(tmp_path, keys):
    """An empty file of questions."""
    made = Questions(tmp_path, keys)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("What is the rule for phones?", "What is the rule for phones?"),
        ("is tiktok safe at night", "is tiktok safe at night"),
        ("Jayden Okonkwo posted a video", f"{GAP} posted a video"),
        ("jayden posted a video", f"{GAP} posted a video"),
        ("my son Will posted it", f"my son {GAP} posted it"),
        ("she is called hope smith", f"she is called {GAP}"),
        ("ring me on 07700 900123 please", f"ring me on {GAP} please"),
        ("mail me at a.b@school.example please", f"mail me at {GAP} please"),
        ("see https://x.example/clip/1 now please", f"see {GAP} now please"),
        ("the account @jay_8b is about me", f"the account {GAP} is about me"),
        ("he is in 8B with my daughter", f"he is in {GAP} with my daughter"),
        ("", ""),
        ("Zebedee", ""),
        ("Zebedee Okonkwo 07700900123", ""),
        ("\u202egnihtemos @zebedee", ""),
    ],
)
def test_whatever_may_name_somebody_is_struck_out(typed, expected):
    """Names, accounts, links and numbers go; ordinary words and names of apps stay."""
    assert redacted(typed, KNOWN) == expected


def test_a_long_text_is_cut():
    """A story told in the chat is not kept whole."""
    assert len(redacted("what can I do about it " * 100)) <= 300


def test_topics_are_counted(questions):
    """By day and topic, without a person."""
    for topic in ("fake_account", "age_limit", "fake_account"):
        questions.count(topic, TODAY)
    questions.count("age_limit", TODAY - timedelta(days=9))

    assert questions.asked(TODAY) == [("fake_account", 2), ("age_limit", 1)]
    assert questions.asked(TODAY - timedelta(days=9)) == [("age_limit", 2), ("fake_account", 2)]


def test_lines_are_sealed_and_only_their_keys_open_them(questions, tmp_path, keys):
    """The file holds no word; other keys find nothing; new sealing keys change nothing."""
    questions.keep("What is the rule for vapes in Meadowbrook?", (), TODAY)

    assert b"rule" not in (tmp_path / FILE).read_bytes()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    for ring, expected in ((keys.rotated(), 1), (KeyRing.made(), 0)):
        other = Questions(tmp_path, ring)
        assert len(other.unanswered(TODAY)) == expected
        other.close()


def test_what_is_old_or_too_much_goes(questions, tmp_path):
    """Thirty days, then it is gone; never more than the most."""
    for day in (TODAY - timedelta(days=KEPT + 1), TODAY - timedelta(days=KEPT), TODAY):
        questions.keep("what is the rule here", (), day)
    left = [question.day for question in questions.unanswered(TODAY)]
    for _ in range(MOST + 5):
        questions.keep("what is the rule here", (), TODAY)

    assert left == [TODAY, TODAY - timedelta(days=KEPT)]
    assert len(questions.unanswered(TODAY)) == MOST
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("select min(day) from unanswered").fetchone() == (TODAY.isoformat(),)


def test_a_line_can_be_dropped(questions):
    """What was dealt with does not come again; a line that is gone already is no fault."""
    questions.keep("what is the rule here", (), TODAY)
    (question,) = questions.unanswered(TODAY)
    questions.drop(question.id)
    questions.drop(question.id)

    assert questions.unanswered(TODAY) == []


def test_the_names_that_stay_are_those_of_apps_and_services(library):
    """A suggestion that loses the app's name would be of no use."""
    assert {"TikTok", "Childline"} <= names_to_keep(library)


@pytest.mark.parametrize(
    ("allowed", "topic", "expected"),
    [
        (True, None, ([], ["what is the rule here"])),
        (False, None, ([], [])),
        (False, "age_limit", ([("age_limit", 1)], [])),
    ],
)
def test_what_the_assistant_notes(library, tmp_path, monkeypatch, allowed, topic, expected):
    """An answer is counted; what was not understood is kept only where school.yml allows it."""
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    monkeypatch.delenv("SIGNPOST_INCIDENT_KEYS", raising=False)
    kept = library.school.retention.copy(update={"keep_unanswered_questions": allowed})
    school = library.school.copy(update={"retention": kept})
    note(replace(library, school=school), topic, "what is the rule here", TODAY)
    questions = Questions(tmp_path, KeyRing.load(tmp_path))
    found = questions.asked(TODAY), [line.text for line in questions.unanswered(TODAY)]
    questions.close()

    assert found == expected


def test_an_answer_goes_out_though_it_cannot_be_counted(library, tmp_path, monkeypatch, caplog):
    """Where the file is spoilt nothing is raised, and the log has the kind of error alone."""
    (tmp_path / FILE).write_bytes(b"not a database at all, and long enough to be read as one")
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    monkeypatch.delenv("SIGNPOST_INCIDENT_KEYS", raising=False)
    note(library, "age_limit", "Zebedee", TODAY)

    assert "a question was not counted: DatabaseError" in caplog.text
    assert "Zebedee" not in caplog.text
