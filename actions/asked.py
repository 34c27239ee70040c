"""A message after a question of ours: is it the answer to that question, whatever it looks like?"""

from __future__ import annotations

from actions.dialogue import URGENT, Dialogue, Heard, Reply, State
from actions.follow_up import FollowUp

_SHORT = 9  # words; a longer message is a message of its own
# Intents that a bare name or a few words are easily taken for.
_THIN = ("out_of_scope", "nlu_fallback", "inform", "explain_term", "about_platform", "feedback")


def answer_to_question(dialogue: Dialogue, state: State, heard: Heard) -> Reply | None:
    """Return the reply if the message answers what we asked last, else None.

    An urgent message never counts as an answer: danger comes first.
    """
    if heard.intent in URGENT:
        return None
    follow, asked = FollowUp(dialogue), state.pending.get("ask")
    short = len(heard.text.split()) <= _SHORT
    if state.topic in URGENT and heard.entities.get("wrong_alarm"):
        return follow.deny(state, heard)
    if state.topic and heard.intent == "feedback" and short and heard.entities.get("outcome"):
        return follow.detail(state, heard)
    if asked == "reader" and short and heard.entities.get("reader"):
        return follow.detail(state, heard)
    if asked == "platform" and short and heard.intent in _THIN:
        return follow.detail(state, heard)
    return None
