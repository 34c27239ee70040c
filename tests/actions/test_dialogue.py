"""What to say next: who is asked, which app is asked for, and what an answer is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue import URGENT, Dialogue, State, payload
from knowledge import Card

STAFF = State(audience="staff")


def test_payload_is_an_intent_with_its_entities():
    """A button's payload is what Rasa reads as an intent, entities in a fixed order."""
    assert payload("thank") == "/thank"
    assert payload("thank", term="b", platform="x") == '/thank{"platform": "x", "term": "b"}'


def test_who_is_asking_is_asked_where_it_matters(dialogue, library, heard):
    """An answer that differs for staff and parents waits for who is asking, with buttons."""
    reply = dialogue.answer(State(misses=1), heard("targeted_by_post", also="age_limit"))

    assert [s.text for s in reply.says] == [library.phrases.ask_audience]
    assert reply.says[0].buttons[0][1] == '/inform{"reader": "staff"}'
    assert reply.state == State(
        asked_reader=True,
        pending={"ask": "reader", "topic": "targeted_by_post", "also": "age_limit"},
    )


def test_who_is_asking_is_asked_once(dialogue, heard):
    """Whoever did not say who they are the first time is answered all the same."""
    reply = dialogue.answer(State(asked_reader=True), heard("targeted_by_post"))

    assert reply.says[0].steps
    assert reply.state.audience is None


@pytest.mark.parametrize("topic", [*URGENT, "greet", "talk_to_human"])
def test_who_is_asking_is_never_asked_first(dialogue, heard, topic):
    """Danger and small talk are answered at once, whoever it is."""
    reply = dialogue.answer(State(), heard(topic))

    assert reply.says[0].topic == topic
    assert reply.state.pending == {}


def test_who_is_asking_is_not_asked_where_all_are_told_the_same(dialogue, library, heard):
    """A card with the same words for staff and parents needs no question."""
    assert not library.card("age_limit").differs("england")

    assert dialogue.answer(State(), heard("age_limit", platform="tiktok")).says[0].steps


@pytest.mark.parametrize("who", ["staff", "parent", "pupil"])
def test_a_reader_who_says_who_they_are_is_not_asked(dialogue, heard, who):
    """To say "my daughter" is enough; who it is is remembered."""
    reply = dialogue.answer(State(), heard("targeted_by_post", reader=who))

    assert reply.says[0].steps
    assert reply.state.audience == who


@pytest.mark.parametrize(
    ("known", "told", "expected"),
    [("staff", "parent", "staff"), (None, "governor", None), (None, "parent", "parent")],
)
def test_hear_the_reader(dialogue, heard, known, told, expected):
    """Who is asking, once known, is not overturned by a word; nor is a stranger word believed."""
    assert dialogue.hear(State(audience=known), heard(reader=told)).audience == expected


@pytest.mark.parametrize(("told", "expected"), [({}, "tiktok"), ({"platform": "x"}, "x")])
def test_hear_the_platform(dialogue, heard, told, expected):
    """The app last named is the one meant."""
    assert dialogue.hear(State(platform="tiktok"), heard(**told)).platform == expected


def test_the_app_is_asked_for_where_it_is_needed(dialogue, library, heard):
    """A question about age needs an app: the commonest are buttons, any other may be typed."""
    reply = dialogue.answer(STAFF, heard("age_limit"))

    assert reply.says[0].text == library.phrases.ask_platform
    assert reply.says[0].buttons[0] == ("TikTok", '/age_limit{"platform": "tiktok"}')
    assert reply.says[0].buttons[-1][1] == '/inform{"platform": "other"}'
    assert reply.state.pending == {"ask": "platform", "topic": "age_limit"}


def test_the_app_named_before_is_not_asked_for_again(dialogue, heard):
    """An app from earlier in the talk serves the next question."""
    reply = dialogue.answer(replace(STAFF, platform="tiktok"), heard("age_limit"))

    assert "TikTok" in reply.says[0].text
    assert reply.state.platform == "tiktok"


def test_an_app_we_do_not_know_is_forgotten_after_the_answer(dialogue, heard):
    """The button "another app" answers one question and is not kept as if it were an app."""
    reply = dialogue.answer(replace(STAFF, platform="other"), heard("age_limit"))

    assert reply.says[0].text
    assert reply.state.platform is None


def test_an_app_is_not_told_where_it_is_of_no_use(dialogue, heard):
    """A card without platforms is not changed by an app named in passing."""
    named = dialogue.answer(STAFF, heard("thank", platform="x"))

    assert named.says == dialogue.answer(STAFF, heard("thank")).says


def test_an_answer_brings_its_sources_and_date(dialogue, library, heard):
    """Advice shows on whose word it rests and when it was checked."""
    say = dialogue.answer(STAFF, heard("blackmail")).says[0]

    assert say.sources
    assert say.checked == library.card("blackmail").checked.isoformat()


def test_small_talk_shows_no_sources(dialogue, heard):
    """A greeting is not advice, so no document is cited."""
    assert dialogue.answer(STAFF, heard("capabilities")).says[0].sources == ()


@pytest.mark.parametrize("topic", URGENT)
def test_danger_can_be_taken_back(dialogue, heard, topic):
    """An urgent answer is marked urgent, and its last button says it was not meant."""
    say = dialogue.answer(STAFF, heard(topic)).says[0]

    assert say.urgent
    assert say.buttons[-1][1] == '/deny{"wrong_alarm": "true"}'


def test_calm_answers_are_not_urgent(dialogue, heard):
    """Nothing else looks like an alarm."""
    assert not dialogue.answer(STAFF, heard("age_limit", platform="x")).says[0].urgent


def test_a_second_question_is_offered(dialogue, library, heard):
    """A message that asks two things gets one answer and the offer of the other."""
    reply = dialogue.answer(STAFF, heard("blackmail", also="fake_account"))

    assert [s.text for s in reply.says[1:]] == [library.phrases.second_question]
    assert reply.says[1].buttons == ((library.card("fake_account").offer, "/fake_account"),)
    assert reply.state.pending == {"ask": "second", "topic": "fake_account"}


def test_the_same_question_twice_is_not_offered_again(dialogue, heard):
    """A second part about the same topic is already answered."""
    assert len(dialogue.answer(STAFF, heard("blackmail", also="blackmail")).says) == 1


@pytest.mark.parametrize("nation", ["wales", "scotland"])
def test_a_nation_named_outranks_the_schools(dialogue, library, heard, nation):
    """Somebody who says "in Wales" gets the Welsh wording."""
    words = library.card("phones_in_school").words_for("staff", nation)
    say = dialogue.answer(STAFF, heard("phones_in_school", nation=nation)).says[0]

    assert words != library.card("phones_in_school").words["staff"]
    assert any(step in words.steps for step in say.steps)


def test_a_reader_is_led_to_the_card_for_them(dialogue, heard):
    """A parent who lands on a staff topic is answered from the parents' card."""
    reply = dialogue.answer(State(audience="parent"), heard("nudes_pupil_incident"))

    assert reply.says[0].topic == reply.state.topic == "nudes_my_child"


def test_an_answer_settles_what_was_open(dialogue, heard):
    """After an answer nothing is pending and the misses are forgotten."""
    asked = replace(STAFF, misses=1, pending={"ask": "offer", "topic": "thank"})
    state = dialogue.answer(asked, heard("blackmail")).state

    assert (state.misses, state.pending, state.topic) == (0, {}, "blackmail")


def test_a_stage_and_a_term_reach_the_answer(dialogue, library, heard):
    """What a button carries, such as a stage or a word to explain, is used."""
    stage = library.card("targeted_by_post").stages[0]
    said = dialogue.answer(STAFF, heard("targeted_by_post", stage=stage.id)).says[0].text
    meant = dialogue.answer(STAFF, heard("explain_term", term="dsl")).says[0].text

    assert said.startswith(stage.words["staff"].now.split(".")[0])
    assert meant.startswith(library.terms["dsl"].meaning)


def test_at_night_the_answer_leads_with_who_answers_once(dialogue, heard, night):
    """Who answers now is told first, and not again with the next answer."""
    reply = dialogue.answer(STAFF, heard("blackmail", at=night))
    again = dialogue.answer(reply.state, heard("blackmail", at=night))

    assert reply.says[0].text.startswith("Answering now: 999")
    assert reply.state.told_shut == again.state.told_shut == ("the school",)
    assert again.says[0].text.startswith("Do not pay.")


def test_something_else_shut_is_told_too(dialogue, heard, night):
    """A helpline that is shut is told of, though the school was already."""
    before = replace(STAFF, told_shut=("the school",))
    reply = dialogue.answer(before, heard("posh_helpline", at=night))

    assert "POSH" in reply.says[0].text.split("Opens later: ")[1]


@pytest.mark.parametrize("topic", URGENT)
def test_danger_has_nothing_before_it(dialogue, heard, night, topic):
    """At night, too, danger begins with what to do and not with opening hours."""
    assert "Opens later" not in dialogue.answer(STAFF, heard(topic, at=night)).says[0].text


def test_speak_fills_in_the_school(dialogue, library):
    """A phrase names this school's office, not a placeholder."""
    assert library.school.office.phone in dialogue.speak(library.phrases.degraded)


@pytest.mark.parametrize(
    ("who", "expected"), [(("staff", "pupil"), "staff"), (("pupil",), "pupil")]
)
def test_nobody_in_particular_gets_the_adults_words(library, heard, who, expected):
    """Where nobody said who they are and it does not matter, an adult's words are used."""
    card = Card.parse_obj(
        {**library.card("thank").dict(), "topic": "made", "words": {w: {"now": w} for w in who}}
    )
    talk = Dialogue(replace(library, cards={**library.cards, "made": card}))

    assert talk.answer(State(), heard("made")).says[0].text == expected
