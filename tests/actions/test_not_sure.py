"""Messages that were not understood: topics are offered once, then a person."""

from __future__ import annotations

import pytest

from actions.dialogue import State
from actions.follow_up import FollowUp, NotSure

STAFF = State(audience="staff")


@pytest.fixture(scope="module")
def not_sure(dialogue) -> NotSure:
    """The decisions on messages that were not understood."""
    return NotSure(dialogue)


def test_not_sure_offers_the_likeliest_topics(not_sure, library, heard):
    """Three topics at most, and a way to say that none is right."""
    likely = ("blackmail", "fake_account", "account_hacked", "lost_device")
    reply = not_sure.offer(STAFF, heard("nlu_fallback", likely))
    targets = [target for _, target in reply.says[0].buttons]

    assert targets == ["/blackmail", "/fake_account", "/account_hacked", "/deny"]
    assert reply.says[0].text == library.phrases.offer_topics
    assert reply.state.misses == 1


def test_not_sure_offers_only_topics(not_sure, dialogue, heard):
    """A yes or a stop among the guesses is no topic: it is neither offered nor answered."""
    reply = not_sure.offer(STAFF, heard("nlu_fallback", ("affirm", "stop_form", "blackmail")))

    assert [target for _, target in reply.says[0].buttons] == ["/blackmail", "/deny"]
    assert FollowUp(dialogue).affirm(reply.state, heard("affirm")).state.topic == "blackmail"


@pytest.mark.parametrize(
    ("misses", "likely"), [(1, ("blackmail",)), (0, ()), (0, ("affirm", "restart"))]
)
@pytest.mark.parametrize("who", ["staff", "parent", "pupil", None])
def test_twice_not_sure_offers_a_person(not_sure, heard, misses, likely, who):
    """The second miss running, or no guess at all, leads to people and the numbers to ring."""
    reply = not_sure.offer(State(audience=who, misses=misses), heard("nlu_fallback", likely))

    assert "999" in reply.says[0].text
    assert "{" not in reply.says[0].text
    assert reply.state.misses == 0


def test_what_a_message_told_is_kept_when_it_was_not_understood(not_sure, heard):
    """An app or a reader named in a puzzling message is remembered."""
    reply = not_sure.offer(State(), heard("nlu_fallback", ("thank",), platform="x", reader="pupil"))

    assert (reply.state.platform, reply.state.audience) == ("x", "pupil")
