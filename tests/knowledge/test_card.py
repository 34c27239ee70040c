"""A card: what it must hold, and whose words it gives."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from knowledge import Card

GOOD = {
    "topic": "sample",
    "group": "conduct",
    "title": "A sample",
    "offer": "A sample",
    "words": {"staff": {"now": "Tell the head.", "steps": ["Ring her."], "more": "Then rest."}},
    "sources": [{"id": "neu-guide"}],
    "checked": "2026-11-21",
    "review": "2027-05-21",
}
BOTH = {"staff": {"now": "Tell the head."}, "parent": {"now": "Tell the office."}}


def card(**fields: object) -> Card:
    """Return the good card with fields changed."""
    return Card.parse_obj({**GOOD, **fields})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "red"),
        ("topic", "Not An Id"),
        ("topic", "9_lives"),
        ("title", ""),
        ("offer", "x" * 41),
        ("platform", "sometimes"),
        ("words", {}),
        ("words", {"governor": {"now": "Tell the head."}}),
        ("words", {"staff": {"now": "Tell the head.", "steps": ["Wait."] * 7}}),
        ("words", {"staff": {"steps": ["Wait."]}}),
        ("nations", {"france": {"staff": {"now": "Tell the mayor."}}}),
        ("next", ["a_topic", "b_topic", "c_topic", "d_topic", "e_topic"]),
        ("sources", []),
        ("must_say", [{"point": "head", "words": ["the head", "the head"]}]),
        ("must_say", [{"point": "head", "words": []}]),
        ("review", "2026-11-21"),
        ("checked", "yesterday"),
    ],
)
def test_a_card_refuses(field, value):
    """A field that is wrong, unknown or empty is named in the fault."""
    with pytest.raises(ValidationError) as caught:
        card(**{field: value})

    assert field in str(caught.value)


def test_a_conversation_card_needs_no_source():
    """A greeting rests on no document, so it may have no sources."""
    assert card(group="conversation", sources=[]).sources == ()


def test_a_card_cannot_be_changed():
    """A card read once stays as it was reviewed."""
    with pytest.raises(TypeError):
        card().title = "Another"


@pytest.mark.parametrize(
    ("words", "asked", "expected"),
    [
        (BOTH, "parent", "parent"),
        (BOTH, "pupil", None),
        (BOTH, None, None),
        (GOOD["words"], None, "staff"),
        (GOOD["words"], "parent", None),
    ],
)
def test_audience_for(words, asked, expected):
    """A reader gets their own words; an unknown reader gets the only ones there are."""
    assert card(words=words).audience_for(asked) == expected


def test_a_nation_replaces_only_what_it_says():
    """The parts a nation leaves out stay those of the card."""
    found = card(nations={"wales": {"staff": {"now": "Dywedwch."}}}).words_for("staff", "wales")

    assert (found.now, found.steps, found.more) == ("Dywedwch.", ["Ring her."], "Then rest.")


def test_another_nation_changes_nothing():
    """Words for Wales are not said in Scotland."""
    wales = card(nations={"wales": {"staff": {"now": "Dywedwch."}}})

    assert wales.words_for("staff", "scotland").now == "Tell the head."


def test_no_words_for_a_reader_is_an_error():
    """Asking for words that are not there never gives somebody else's."""
    with pytest.raises(KeyError):
        card().words_for("pupil", "england")


@pytest.mark.parametrize(
    ("following", "audience", "expected"),
    [
        (["one", "two"], "staff", ("one", "two")),
        ({"staff": ["one"]}, "staff", ("one",)),
        ({"staff": ["one"]}, "parent", ()),
        ([], "staff", ()),
    ],
)
def test_next_for(following, audience, expected):
    """The next topics are everybody's, or each reader's own."""
    assert card(next=following).next_for(audience) == expected


@pytest.mark.parametrize(
    ("words", "nations", "expected"),
    [
        (BOTH, {}, True),
        ({"staff": {"now": "Rest."}, "parent": {"now": "Rest."}}, {}, False),
        (GOOD["words"], {}, False),
        (BOTH, {"wales": {"parent": {"now": "Tell the head."}}}, False),
    ],
)
def test_differs(words, nations, expected):
    """It matters who asks only where staff and parents are told different things there."""
    assert card(words=words, nations=nations).differs("wales") is expected
