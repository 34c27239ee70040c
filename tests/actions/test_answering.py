"""The actions end to end: tracker in, words and slot changes out."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from actions.answering import (
    AnswerFromCard,
    OfferTopics,
    StartAgain,
    Stop,
    TakeNo,
    TakeYes,
    UseDetail,
)
from knowledge.phrases import Translation

ASKED_APP = {"ask": "platform", "topic": "report_on_platform"}


@pytest.fixture
def noted():
    """What was counted or kept as a question: its topic, None where it was not understood."""
    return []


@pytest.fixture
def act(library, dispatcher, noon, noted):
    """Run an action on a tracker; return what was uttered and the slots it set."""

    def note(_library, topic, _text, _day):
        noted.append(topic)

    def run(kind, talk, books=None):
        action = kind(books or library, clock=lambda: noon, note=note)
        events = asyncio.run(action.run(dispatcher, talk, {}))
        return dispatcher.uttered, {e.get("name", e["event"]): e.get("value") for e in events}

    return run


def test_a_topic_is_answered_from_its_card(act, library, tracker):
    """The intent's card is said, and what is known afterwards is kept."""
    uttered, slots = act(AnswerFromCard, tracker("blackmail", {"audience": "staff"}))

    assert uttered[0]["text"].startswith("Do not pay.")
    assert uttered[0]["json_message"]["topic"] == "blackmail"
    assert slots == {"topic": "blackmail", "misses": 0, "asked_reader": False}


@pytest.mark.parametrize(
    ("kind", "intent", "expected"),
    [
        (AnswerFromCard, "blackmail", ["blackmail"]),
        (AnswerFromCard, "greet", []),
        (AnswerFromCard, "log_incident", []),
        (AnswerFromCard, "out_of_scope", [None]),
        (OfferTopics, "nlu_fallback", [None]),
    ],
)
def test_what_people_ask_is_counted(act, tracker, noted, kind, intent, expected):
    """A guidance topic is counted, what was not understood is handed on, small talk is neither."""
    act(kind, tracker(intent, {"audience": "staff"}))

    assert noted == expected


def test_words_of_a_report_are_nobodys_question(act, tracker, noted):
    """While a report is being filled in, nothing is counted or kept."""
    _, slots = act(AnswerFromCard, tracker("log_incident", {"audience": "staff"}))
    act(OfferTopics, tracker("nlu_fallback", {"audience": "staff", **slots}))

    assert noted == []


def test_the_clock_reaches_the_answer(library, dispatcher, tracker, night):
    """At 11 p.m. the answer leads with who answers then."""
    action = AnswerFromCard(library, clock=lambda: night, note=lambda *_: None)
    asyncio.run(action.run(dispatcher, tracker("blackmail", {"audience": "staff"}), {}))

    assert dispatcher.uttered[0]["text"].startswith("Answering now: ")


def test_who_the_channel_vouches_for_is_answered_so(act, tracker):
    """A Teams user is staff and is not asked."""
    _, slots = act(AnswerFromCard, tracker("targeted_by_post", metadata={"audience": "staff"}))

    assert (slots["audience"], slots["topic"]) == ("staff", "targeted_by_post")


@pytest.mark.parametrize(
    ("kind", "intent"), [(AnswerFromCard, "out_of_scope"), (OfferTopics, "nlu_fallback")]
)
def test_an_app_we_do_not_know_is_an_answer_too(act, library, tracker, kind, intent):
    """Asked which app, any words we cannot place are taken for its name."""
    slots = {"audience": "staff", "pending": ASKED_APP}
    uttered, after = act(kind, tracker(intent, slots))

    assert uttered[0]["text"].startswith(library.phrases.unknown_platform)
    assert after["pending"] is None


def test_out_of_scope_is_answered_where_nothing_was_asked(act, tracker):
    """Off topic, the assistant says what it can do."""
    uttered, _ = act(AnswerFromCard, tracker("out_of_scope", {"audience": "staff"}))

    assert uttered[0]["json_message"]["topic"] == "out_of_scope"


@pytest.mark.parametrize(
    ("kind", "slots", "entities", "topic"),
    [
        (UseDetail, {"topic": "age_limit"}, {"platform": "tiktok"}, "age_limit"),
        (TakeYes, {"pending": {"ask": "second", "topic": "blackmail"}}, {}, "blackmail"),
        (TakeNo, {"topic": "immediate_danger"}, {}, None),
    ],
)
def test_a_short_message_goes_on_from_the_last(act, tracker, kind, slots, entities, topic):
    """A detail, a yes and a no act on what the slots remember."""
    _, after = act(kind, tracker("inform", {"audience": "staff", **slots}, **entities))

    assert after.get("topic", slots.get("topic")) == topic


def test_not_understood_offers_and_counts(act, library, tracker):
    """Not sure: topics are offered, and the miss is remembered for the next time."""
    talk = tracker("nlu_fallback", {"audience": "staff"})
    talk.latest_message["intent_ranking"] = [{"name": "nlu_fallback"}, {"name": "blackmail"}]
    uttered, slots = act(OfferTopics, talk)

    assert uttered[0]["buttons"][0]["payload"] == "/blackmail"
    assert slots["misses"] == 1


def test_stop_stops(act, library, tracker):
    """Stop forgets what was going on, keeps who is asking, and names 999."""
    before = {"audience": "staff", "topic": "blackmail", "misses": 1, "pending": ASKED_APP}
    before["asked_reader"] = True
    uttered, slots = act(Stop, tracker("stop_form", before))

    assert uttered[0]["text"] == library.phrases.noted["stopped"]
    assert slots == {"topic": None, "misses": 0, "asked_reader": False, "pending": None}


def test_start_again_forgets_everything(act, library, tracker):
    """A restart says so and clears every slot."""
    known = {"audience": "staff", "topic": "blackmail", "story": "he said he would post it"}
    uttered, slots = act(StartAgain, tracker("restart", known))

    assert uttered[0]["text"] == library.phrases.noted["restarted"]
    assert {name: slots[name] for name in known} == dict.fromkeys(known)


@pytest.fixture(scope="module")
def welsh(library):
    """A library with one language."""
    row = Translation(
        id="cy",
        name="Cymraeg",
        english_name="Welsh",
        danger="Ffoniwch 999.",
        school_help="Ffoniwch {school.office.phone}.",
        cries=("help",),
    )
    return replace(library, languages={"cy": row})


def test_another_language_gets_help_in_that_language(act, welsh, tracker):
    """Danger numbers and the school's office are said in the language, and nothing else."""
    uttered, _ = act(AnswerFromCard, tracker("thank", language="cy"), welsh)

    assert [m["text"] for m in uttered] == [f"Ffoniwch 999. Ffoniwch {welsh.school.office.phone}."]
    assert uttered[0]["json_message"]["language"] == "cy"


@pytest.mark.parametrize("kind", [AnswerFromCard, OfferTopics, UseDetail, TakeNo])
def test_a_cry_in_another_language_is_answered_as_danger(act, welsh, tracker, kind):
    """The danger words come first, marked urgent, then the English answer for who sits beside."""
    uttered, slots = act(kind, tracker("immediate_danger", language="cy"), welsh)

    assert uttered[0]["text"].startswith("Ffoniwch 999.")
    assert [m["json_message"]["urgent"] for m in uttered] == [True, True]
    assert slots["topic"] == "immediate_danger"


def test_a_cry_in_another_language_while_a_report_is_open(act, welsh, tracker):
    """In the middle of the form the danger words come first in the language, then the form."""
    _, begun = act(AnswerFromCard, tracker("log_incident", {"audience": "staff"}), welsh)
    slots = {"audience": "staff", **begun}
    before = len(act(UseDetail, tracker("thank", slots), welsh)[0])
    uttered, after = act(UseDetail, tracker("immediate_danger", slots, language="cy"), welsh)
    said = uttered[before:]

    assert said[0]["text"].startswith("Ffoniwch 999.")
    assert said[0]["json_message"]["urgent"] is True
    assert said[-1]["json_message"]["form"]["field"]
    assert after["report"]["alarms"]


def test_a_language_we_have_no_words_for(act, library, tracker):
    """The person is told in English what we can do, with the numbers."""
    uttered, _ = act(AnswerFromCard, tracker("thank", language="xx"))

    assert "999" in uttered[0]["text"]
    assert library.school.office.phone in uttered[0]["text"]


def test_a_cry_in_a_language_we_have_no_words_for_is_still_danger(act, tracker):
    """Danger outranks the language: the urgent answer is given."""
    uttered, slots = act(AnswerFromCard, tracker("immediate_danger", language="xx"))

    assert uttered[-1]["json_message"]["urgent"]
    assert slots["topic"] == "immediate_danger"


def test_a_failure_is_spoken(act, library, tracker):
    """When an action fails the person is told, with the numbers, and nothing is remembered."""
    uttered, slots = act(AnswerFromCard, tracker("no_such_topic"))

    assert "999" in uttered[0]["text"]
    assert uttered[0]["json_message"] == {"failed": True}
    assert slots == {}


def test_every_action_is_made_with_nothing(library):
    """The SDK makes each action without arguments, and the library is read for it."""
    names = [kind().name() for kind in (AnswerFromCard, UseDetail, TakeYes, TakeNo, OfferTopics)]

    assert names[0] == "action_answer"
    assert len(set(names)) == 5
