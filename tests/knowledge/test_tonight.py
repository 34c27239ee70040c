"""The sentence that leads an answer when the school or a helpline is shut."""

from __future__ import annotations

from datetime import datetime

import pytest

from knowledge import Card, Library, Reader, make_answer
from knowledge.tonight import lead

NIGHT = datetime(2026, 8, 12, 23, 0)  # a Wednesday in the holidays


def led(library: Library, now: str, who="staff", at: datetime | None = NIGHT, **fields) -> str:
    """Return the lead of a card that says one sentence to one reader."""
    card = {
        "topic": "sample",
        "group": "conduct",
        "title": "A sample",
        "offer": "A sample",
        "words": {who: {"now": now}},
        "sources": [{"id": "neu-guide"}],
        "checked": "2026-11-21",
        "review": "2027-05-21",
    }
    return lead(library, Card.parse_obj({**card, **fields}), who, at)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("staff", "Answering now: 999, Education Support 08000 562 561. Opens later: "),
        ("parent", "Answering now: 999, Samaritans 116 123. Opens later: "),
        ("pupil", "You can talk to someone now: 999, Childline 0800 1111. Opens later: "),
    ],
)
def test_at_eleven_on_an_august_night_each_reader_has_a_number(library, who, expected):
    """While the school is shut each reader is told who of theirs answers, then when it opens."""
    said = led(library, "Tell {school.dsl.name}.", who)

    assert said == f"{expected}the school 3 September 8am."


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("Ring {service.posh.phone}.", "POSH Thursday 10am."),
        ("Ring {school.office.phone}.", "the school 3 September 8am."),
        ("Ask {school.head.name} or {service.posh.phone}.", "the school 3 September 8am, POSH"),
    ],
)
def test_what_is_shut_says_when_it_opens(library, now, expected):
    """Nobody is left to ring in vain: every shut place the words name has its next opening."""
    assert expected in led(library, now)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("Tell {school.dsl.name}.", datetime(2026, 11, 24, 12, 0)),
        ("Tell {school.dsl.name}.", None),
        ("Tell {school.dsl.name}.", datetime(2031, 1, 1, 23, 0)),  # no term is known
        ("Ring {service.childline.phone}.", NIGHT),
        ("Do not reply.", NIGHT),
    ],
)
def test_nothing_is_said_where_nothing_needed_is_shut(library, now, at):
    """Opening hours lead an answer only where they help."""
    assert led(library, now, at=at) == ""


def test_small_talk_has_no_hours(library):
    """A greeting at night stays a greeting."""
    assert led(library, "I am {school.office.phone}.", group="conversation") == ""


def test_a_reader_without_words_has_no_lead(library):
    """A card says nothing to a reader it is not for."""
    assert lead(library, library.card("child_user"), "staff", NIGHT) == ""


def test_a_cards_own_list_for_the_night_comes_first(library):
    """A card may name better numbers for the night, and of those only who answers is named."""
    said = led(library, "Ask {school.head.name}.", tonight={"staff": ["posh", "samaritans"]})

    assert said.startswith("Answering now: Samaritans 116 123. ")


def test_an_answer_carries_its_lead(library):
    """Who answers now, and what is shut, come with the answer at night and not by day."""
    made = make_answer(library, "blackmail", Reader("staff", "england", NIGHT))

    assert made.lead.startswith("Answering now: 999")
    assert made.shut == ("the school",)
    assert make_answer(library, "blackmail", Reader("staff", "england")).shut == ()
