"""A message after a question of ours: when it is the answer, and when it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.asked import answer_to_question
from actions.dialogue import State

READER = State(pending={"ask": "reader", "topic": "targeted_by_post", "also": ""})
APP = State(audience="staff", pending={"ask": "platform", "topic": "age_limit"})
AFTER = State(audience="staff", topic="fake_account")
ALARM = State(topic="self_harm_crisis")
LONG = "well it started last week when somebody I do not know wrote"


@pytest.mark.parametrize(
    ("state", "intent", "said", "topic"),
    [
        (READER, "explain_term", {"reader": "parent"}, "targeted_by_post"),
        (READER, "inform", {"reader": "staff"}, "targeted_by_post"),
        (APP, "about_platform", {"platform": "tiktok"}, "age_limit"),
        (APP, "out_of_scope", {}, "age_limit"),
        (APP, "nlu_fallback", {}, "age_limit"),
        (ALARM, "thank", {"wrong_alarm": "true"}, None),
        (AFTER, "feedback", {"outcome": "refused"}, "post_not_removed"),
    ],
)
def test_it_answers_what_was_asked(dialogue, heard, state, intent, said, topic):
    """A short message that tells what was asked is the answer, whatever it was taken for."""
    reply = answer_to_question(dialogue, state, heard(intent, **said))

    assert reply.state.topic == topic
    assert reply.state.pending == {}


@pytest.mark.parametrize(
    ("state", "intent", "said"),
    [
        (State(), "inform", {"reader": "staff"}),
        (READER, "blackmail", {}),
        (READER, "inform", {"platform": "x"}),
        (APP, "blackmail", {"platform": "tiktok"}),
        (ALARM, "deny", {}),
        (replace(APP, pending={"ask": "offer", "topic": "thank"}), "nlu_fallback", {}),
    ],
)
def test_it_is_a_message_of_its_own(dialogue, heard, state, intent, said):
    """A new question, or nothing that was asked for, is left to its own action."""
    assert answer_to_question(dialogue, state, heard(intent, **said)) is None


@pytest.mark.parametrize(
    ("state", "intent", "said"),
    [(READER, "inform", {"reader": "staff"}), (APP, "out_of_scope", {})],
)
def test_a_long_message_is_a_message_of_its_own(dialogue, heard, state, intent, said):
    """Somebody who tells a story is not answering "which app?"."""
    told = replace(heard(intent, **said), text=LONG)

    assert answer_to_question(dialogue, state, told) is None


@pytest.mark.parametrize("state", [READER, APP, ALARM])
@pytest.mark.parametrize("intent", ["immediate_danger", "self_harm_crisis"])
def test_danger_never_answers_a_question(dialogue, heard, state, intent):
    """A cry for help is not taken for the name of an app."""
    assert answer_to_question(dialogue, state, heard(intent, reader="pupil")) is None
