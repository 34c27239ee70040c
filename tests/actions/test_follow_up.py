"""Short messages after an answer or a question: a detail, a yes and a no."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue import State
from actions.follow_up import FollowUp

STAFF = State(audience="staff")
ASKED_READER = {"ask": "reader", "topic": "targeted_by_post", "also": ""}
ASKED_APP = {"ask": "platform", "topic": "age_limit"}


@pytest.fixture(scope="module")
def follow(dialogue) -> FollowUp:
    """The decisions on short messages."""
    return FollowUp(dialogue)


@pytest.mark.parametrize(
    ("said", "audience"),
    [
        ({"reader": "staff"}, "staff"),
        ({"reader": "pupil"}, "pupil"),
        ({"role": "parent"}, "parent"),
        ({"role": "colleague"}, "staff"),
    ],
)
def test_who_it_is_answers_what_was_asked(follow, heard, said, audience):
    """Told who is asking, the question that waited is answered for them."""
    reply = follow.detail(State(pending=ASKED_READER), heard(**said))

    assert (reply.state.topic, reply.state.audience) == ("targeted_by_post", audience)
    assert reply.state.pending == {}


def test_the_second_question_survives_being_asked_who(follow, heard):
    """What was asked besides is still offered after "who are you?"."""
    pending = {**ASKED_READER, "also": "blackmail"}
    reply = follow.detail(State(pending=pending), heard(reader="staff"))

    assert reply.state.pending == {"ask": "second", "topic": "blackmail"}


def test_a_role_that_is_no_reader_leaves_the_question_open(follow, heard):
    """To say "a stranger" does not say who is asking, so it can still be told."""
    reply = follow.detail(State(pending=ASKED_READER), heard(role="stranger"))

    assert reply.state.pending == ASKED_READER
    assert reply.state.audience is None


def test_an_app_answers_what_was_asked(follow, heard):
    """Told which app, the question that waited is answered for it."""
    reply = follow.detail(replace(STAFF, pending=ASKED_APP), heard(platform="tiktok"))

    assert "TikTok" in reply.says[0].text
    assert (reply.state.topic, reply.state.platform) == ("age_limit", "tiktok")


def test_another_app_is_asked_for_by_name(follow, library, heard):
    """The button "another app" asks for its name and goes on waiting."""
    reply = follow.detail(replace(STAFF, pending=ASKED_APP), heard(platform="other"))

    assert reply.says[0].text == library.phrases.noted["other_platform"]
    assert (reply.state.pending, reply.state.platform) == (ASKED_APP, None)


def test_an_app_we_do_not_know_gets_what_works_on_most(follow, library, heard):
    """An unknown name is said to be unknown, then the general answer follows."""
    asked = {"ask": "platform", "topic": "report_on_platform"}
    reply = follow.detail(replace(STAFF, pending=asked), heard(role="pupil"))

    assert reply.says[0].text.startswith(library.phrases.unknown_platform)
    assert reply.says[0].topic == "report_on_platform"
    assert reply.state.pending == {}


@pytest.mark.parametrize(
    ("last", "said", "expected"),
    [
        ("targeted_by_post", {"role": "parent"}, "parent_posts_about_staff"),
        ("targeted_by_post", {"role": "colleague"}, "colleague_bullying"),
        ("pupil_friend_request", {"role": "ex_pupil"}, "former_pupil_contact"),
        ("fake_account", {"outcome": "refused"}, "post_not_removed"),
        ("log_incident", {"outcome": "refused"}, "unhappy_with_response"),
        ("age_limit", {"platform": "snapchat"}, "age_limit"),
        ("all_age_limits", {"platform": "snapchat"}, "age_limit"),
        ("blackmail", {"reader": "parent"}, "blackmail"),
        ("phones_in_school", {"nation": "wales"}, "phones_in_school"),
    ],
)
def test_a_detail_turns_the_last_topic(follow, heard, last, said, expected):
    """What follows, such as "what if it is a parent?" or "they said no", goes on from there."""
    reply = follow.detail(replace(STAFF, topic=last), heard(**said))

    assert reply.state.topic == expected
    assert reply.says[0].topic == expected


@pytest.mark.parametrize("last", ["immediate_danger", "self_harm_crisis"])
@pytest.mark.parametrize(
    "said", [{"role": "pupil"}, {"role": "stranger"}, {"outcome": "refused"}, {"platform": "x"}]
)
def test_a_detail_after_danger_is_still_about_danger(follow, heard, last, said):
    """Whoever adds "a pupil" to a cry for help is told 999 again, not how pupils are punished."""
    reply = follow.detail(replace(STAFF, topic=last), heard(**said))

    assert (reply.says[0].topic, reply.says[0].urgent) == (last, True)


def test_the_other_app_is_answered_about(follow, heard):
    """After TikTok, "and Snapchat?" is about Snapchat."""
    before = State(audience="staff", topic="age_limit", platform="tiktok")
    reply = follow.detail(before, heard(platform="snapchat"))

    assert "Snapchat" in reply.says[0].text
    assert reply.state.platform == "snapchat"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, {"outcome": "refused"}),
        (None, {"role": "parent"}),
        ("age_limit", {"role": "stranger"}),
        ("thank", {"outcome": "refused"}),
        (None, {"nation": "wales"}),
    ],
)
def test_a_detail_that_turns_nothing_is_noted(follow, library, heard, last, said):
    """A detail with nothing to go on from is taken note of, with something to press."""
    reply = follow.detail(replace(STAFF, topic=last), heard(**said))

    assert reply.says[0].text == library.phrases.noted["other"]
    assert "/log_incident" in [target for _, target in reply.says[0].buttons]


def test_an_app_alone_is_noted_with_what_can_be_done(follow, library, heard):
    """An app out of the blue brings up what people want of an app."""
    reply = follow.detail(STAFF, heard(platform="tiktok"))

    assert reply.says[0].text == library.phrases.noted["platform"].format(name="TikTok")
    assert '/age_limit{"platform": "tiktok"}' in [target for _, target in reply.says[0].buttons]
    assert reply.state.platform == "tiktok"


@pytest.mark.parametrize("who", ["staff", "parent", "pupil"])
def test_a_reader_alone_is_noted(follow, library, heard, who):
    """A button that only says who it is is thanked for, and corrects what was known."""
    reply = follow.detail(STAFF, heard(reader=who))

    assert reply.says[0].text == library.phrases.noted[who]
    assert reply.state.audience == who


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State(topic="blackmail"), {"wrong_alarm": "true"}),
        (State(topic="immediate_danger"), {}),
        (State(topic="self_harm_crisis", pending={"ask": "offer"}), {}),
    ],
)
def test_a_no_takes_an_alarm_back(follow, library, heard, state, said):
    """A no after an urgent answer is believed, without reproach, and 999 is said once more."""
    reply = follow.deny(state, heard("deny", **said))

    assert reply.says[0].text == library.phrases.wrong_alarm
    assert (reply.state.topic, reply.state.pending) == (None, {})


def test_no_to_all_topics_offers_a_person(follow, library, heard):
    """The button "none of these" leads to people, not to a third guess."""
    reply = follow.deny(replace(STAFF, pending={"ask": "offer", "topic": "thank"}), heard("deny"))

    assert "/talk_to_human" in [target for _, target in reply.says[0].buttons]
    assert reply.state.pending == {}


def test_any_other_no_is_taken(follow, library, heard):
    """No to the second question ends it, and the topic is kept."""
    before = replace(STAFF, topic="blackmail", pending={"ask": "second", "topic": "thank"})
    reply = follow.deny(before, heard("deny"))

    assert reply.says[0].text == library.phrases.noted["nothing"]
    assert (reply.state.topic, reply.state.pending) == ("blackmail", {})


@pytest.mark.parametrize("ask", ["second", "offer"])
def test_a_yes_takes_what_was_offered(follow, heard, ask):
    """Yes to one offered topic answers it."""
    reply = follow.affirm(
        replace(STAFF, pending={"ask": ask, "topic": "blackmail"}), heard("affirm")
    )

    assert reply.state.topic == "blackmail"


def test_a_yes_after_an_offer_to_log_opens_the_log(follow, heard):
    """A yes to "I can log this for you" goes on to the log."""
    reply = follow.affirm(replace(STAFF, topic="blackmail"), heard("affirm"))

    assert reply.says[0].topic == "log_incident"


@pytest.mark.parametrize("topic", [None, "thank"])
def test_a_yes_to_nothing_is_taken(follow, library, heard, topic):
    """A yes where nothing was offered is no failure."""
    reply = follow.affirm(replace(STAFF, topic=topic), heard("affirm"))

    assert reply.says[0].text == library.phrases.noted["agreed"]
