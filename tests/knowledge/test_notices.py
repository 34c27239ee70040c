"""The words of notices."""

from __future__ import annotations

import pytest

from actions.incidents.report import KINDS
from knowledge.errors import KnowledgeError
from knowledge.notices import Notices, notices


@pytest.fixture(scope="module")
def words() -> Notices:
    """The words as they stand in the repository."""
    return notices()


@pytest.mark.parametrize(
    ("urgent", "dsl", "expected"),
    [
        (False, False, "New report OS-ABC123"),
        (True, False, "URGENT: New report OS-ABC123"),
        (False, True, "SAFEGUARDING: New report OS-ABC123"),
        (True, True, "URGENT SAFEGUARDING: New report OS-ABC123"),
    ],
)
def test_the_subject_says_how_pressing_it_is(words, urgent, dsl, expected):
    """Whoever only sees the subject knows whether to open it now."""

    assert words.notice("new", "OS-ABC123", "other", urgent, dsl).subject == expected


@pytest.mark.parametrize("sort", ["new", "added", "reminder", "wellbeing"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_sort_has_words(words, sort, kind):
    """No notice fails for want of a sentence, and each has reference, kind and urgency."""
    notice = words.notice(sort, "OS-ABC123", kind, urgent=True, dsl=False)

    assert dict(notice.facts) == {
        "Reference": "OS-ABC123",
        "About": words.kinds[kind],
        "Urgency": words.urgency["urgent"],
    }
    assert all(value in notice.text for _, value in notice.facts)
    assert "{" not in notice.subject + notice.text


def test_words_name_the_kinds_there_are(words):
    """A kind that is no more has no words left behind."""

    assert sorted(words.kinds) == sorted(KINDS)


def test_a_fault_is_named(tmp_path):
    """A subject of two lines, which could become a header, is refused when read."""
    file = tmp_path / "notices.yml"
    text = (notices.__wrapped__.__globals__["_FILE"]).read_text(encoding="utf-8")
    spoilt = text.replace('"New report {reference}"', '"New\\nBcc: report {reference}"')
    file.write_text(spoilt, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"notices.yml: subject.new"):
        notices(file)
