"""One answer: worded for this reader, nation, platform, stage, term, day and hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge import Answer, Card, Library, Reader, UnknownTopic, card_for, make_answer

DAY = date(2026, 11, 24)
TOLD = {
    "staff": {"now": "Tell the head.", "steps": ["One.", "Two."], "more": "Then rest."},
    "parent": {"now": "Tell the office."},
}
BASE = {
    "topic": "sample",
    "group": "conduct",
    "title": "A sample",
    "offer": "A sample",
    "words": TOLD,
    "sources": [{"id": "neu-guide", "section": "One"}],
    "checked": "2026-11-21",
    "review": "2027-02-21",
}


def answer(library: Library, reader: Reader | None = None, fields=None, **asked) -> Answer:
    """Return the answer of the sample card, with fields changed, to a reader."""
    card = Card.parse_obj({**BASE, **(fields or {})})
    books = replace(library, cards={**library.cards, "sample": card})
    return make_answer(books, "sample", reader or Reader("staff", "england", today=DAY), **asked)


def needs_app(now: str) -> dict:
    """Return fields of a card that needs an app and says one sentence."""
    return {"platform": "needed", "words": {"staff": {"now": now}}}


def test_an_answer_holds_what_a_channel_needs(library):
    """Text, steps, source with section, dates, reader and nation all reach the answer."""
    found = answer(library)

    assert (found.text, found.steps) == ("Tell the head. Then rest.", ("One.", "Two."))
    assert (found.topic, found.audience, found.nation) == ("sample", "staff", "england")
    assert [(s["publisher"], s["section"]) for s in found.sources] == [
        ("National Education Union", "One")
    ]


@pytest.mark.parametrize(("who", "text"), [("staff", "Tell the head."), ("parent", "Tell the off")])
def test_each_reader_is_told_their_own_words(library, who, text):
    """Staff and parents are answered from the same card in different words."""
    assert answer(library, Reader(who, "england", today=DAY)).text.startswith(text)


@pytest.mark.parametrize(
    ("nation", "text"), [("wales", "Dywedwch."), ("england", "Tell the head.")]
)
def test_a_nation_has_its_own_words(library, nation, text):
    """Words for Wales are said in Wales only."""
    fields = {"nations": {"wales": {"staff": {"now": "Dywedwch."}}}}
    found = answer(library, Reader("staff", nation, today=DAY), fields)

    assert found.text == f"{text} Then rest."
    assert found.nation == nation


def test_a_reader_without_words_is_answered_from_the_card_named_instead(library):
    """A pupil who asks what only staff ask gets the pupils' card, never staff words."""
    fields = {"instead": {"pupil": "child_user"}}
    found = answer(library, Reader("pupil", "england", today=DAY), fields)

    assert (found.topic, found.audience) == ("child_user", "pupil")


def test_instead_is_followed_once(library):
    """A card that points at another that points on does not lead round in circles."""
    card = Card.parse_obj({**BASE, "instead": {"pupil": "sample"}})
    books = replace(library, cards={"sample": card})

    assert card_for(books, "sample", "pupil") is card


def test_an_unknown_topic_is_refused(library):
    """No card, no answer."""
    with pytest.raises(UnknownTopic):
        make_answer(library, "no_such_topic", Reader("staff", "england"))


def test_a_platform_is_named_and_cited(library):
    """The app's own fact is told and its own source stands first."""
    found = answer(library, fields=needs_app("{platform.age.line}"), platform="tiktok")

    assert found.text == library.platforms["tiktok"].age.line
    assert (found.platform, found.sources[0]["publisher"]) == ("tiktok", "TikTok")


def test_an_age_we_are_not_sure_of_is_not_cited(library):
    """A source of low confidence is not shown as one."""
    low = next(a.id for a in library.platforms.values() if a.age.confidence == "low")
    sources = answer(library, fields=needs_app("Hi."), platform=low).sources

    assert [s["publisher"] for s in sources] == ["National Education Union"]


def test_a_closed_platform_is_said_to_be_closed(library):
    """Nobody is told how to report on an app that is gone."""
    vine = library.platforms["vine"]
    found = answer(library, fields=needs_app("{platform.age.line}"), platform="vine")

    assert found.text == vine.closed
    assert found.steps == (vine.instead,)


def test_a_closed_platform_does_not_stop_an_answer_that_needs_none(library):
    """A card an app only helps keeps its own words when the app is gone."""
    assert answer(library, fields={"platform": "helps"}, platform="vine").text.startswith("Tell")


def test_an_unknown_platform_is_left_out(library):
    """An app we do not know changes nothing and is not named."""
    found = answer(library, fields=needs_app("Tap it. {platform.age.line}"), platform="chirper")

    assert (found.text, found.platform) == ("Tap it.", None)


STAGED = {
    "stages": [
        {"id": "now", "offer": "First", "words": {"staff": {"now": "Breathe."}}},
        {"id": "today", "offer": "Today", "words": {"staff": {"now": "Tell her."}}},
        {"id": "home", "offer": "Home", "words": {"parent": {"now": "Hug."}}},
    ],
    "next": ["thank", "greet"],
}


def test_a_stage_is_told_alone(library):
    """Somebody who asks for one stage of a plan gets that stage's words."""
    assert answer(library, fields=STAGED, stage="today").text == "Tell her."


@pytest.mark.parametrize("stage", ["home", "yesterday", None])
def test_a_stage_that_is_not_theirs_changes_nothing(library, stage):
    """A stage without words for the reader, or unknown, leaves the whole answer."""
    assert answer(library, fields=STAGED, stage=stage).text == "Tell the head. Then rest."


def test_the_other_stages_are_offered(library):
    """After one stage come the reader's other stages, then one topic."""
    found = answer(library, fields=STAGED, stage="today").buttons

    assert [(b.title, b.entities) for b in found[:-1]] == [("First", (("stage", "now"),))]
    assert found[-1].topic == "thank"


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (["thank", "no_such_card", "greet"], ["thank", "greet"]),
        (["child_user", "pupil_cyberbullied"], ["pupil_cyberbullied"]),  # its staff card, once
        (["sample", "thank"], ["thank"]),
    ],
)
def test_buttons_lead_to_cards_for_this_reader(library, following, expected):
    """A button leads to the card this reader will be answered from, once, and never back here."""
    assert [b.topic for b in answer(library, fields={"next": following}).buttons] == expected


def test_a_button_keeps_the_platform_where_it_is_of_use(library):
    """Whoever named an app need not name it again after pressing a button."""
    fields = {**needs_app("Hi."), "next": ["age_limit", "thank"]}
    found = answer(library, fields=fields, platform="tiktok").buttons

    assert [b.entities for b in found] == [(("platform", "tiktok"),), ()]


@pytest.mark.parametrize("term", ["dsl", "finsta"])
def test_a_term_is_explained(library, term):
    """A word's own meaning takes the place of the card's general answer."""
    reader = Reader("parent", "england", today=DAY)
    found = make_answer(library, "explain_term", reader, term=term)

    assert found.text.startswith(library.terms[term].meaning)
    assert found.steps == ()


def test_a_term_changes_no_other_card(library):
    """A word named in passing does not turn advice into a definition."""
    assert answer(library, term="dsl").text == "Tell the head. Then rest."


@pytest.mark.parametrize(("days", "warned"), [(0, False), (1, True), (400, True)])
def test_an_answer_past_its_review_date_says_so(library, days, warned):
    """From the day after its review date an answer asks to be checked with the school."""
    day = date(2027, 2, 21) + timedelta(days)
    text = answer(library, Reader("staff", "england", today=day)).text

    assert text.endswith(library.phrases.stale) is warned
    assert text.startswith("Tell the head.")  # what to do now still comes first


@pytest.mark.parametrize(
    ("file", "now", "platform"),
    [
        ("services.yml", "Ring {service.police.phone}.", None),
        ("platforms.yml", "Tap it.", "tiktok"),
    ],
)
def test_a_fact_past_its_review_date_says_so_too(library, file, now, platform):
    """A fresh card that shows a stale number or an app's stale steps carries the warning."""
    books = replace(
        library, reviews={**library.reviews, file: (date(2026, 1, 1), date(2026, 2, 1))}
    )
    found = answer(books, fields=needs_app(now), platform=platform)

    assert books.phrases.stale in found.text
    assert found.checked == date(2026, 1, 1)


def test_a_fact_that_is_not_shown_makes_nothing_stale(library):
    """A card that shows no helpline does not age with the list of helplines."""
    reviews = dict.fromkeys(library.reviews, (date(2026, 1, 1), date(2026, 2, 1)))
    found = answer(replace(library, reviews=reviews))

    assert found.checked == date(2026, 11, 21)
    assert library.phrases.stale not in found.text


@pytest.mark.parametrize(
    ("starts", "today", "in_force"),
    [
        (None, date(2030, 1, 1), False),
        (date(2027, 4, 1), date(2027, 3, 31), False),
        (date(2027, 4, 1), date(2027, 4, 1), True),
    ],
)
def test_the_under_16_law(library, starts, today, in_force):
    """Until its day the plan is told as a plan; from that day on, the law as law."""
    books = replace(library, law=library.law.copy(update={"starts": starts}))
    reader = Reader("staff", "england", today=today)
    text = answer(books, reader, needs_app("{platform.law}"), platform="tiktok").text

    assert text.startswith(library.law.text_in_force if in_force else library.law.text)
