"""A message in another language gets the danger numbers and the school, in that language."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue import URGENT, Dialogue, Heard, Reply, Say, State


def in_their_language(dialogue: Dialogue, state: State, message: Heard) -> Reply | None:
    """Return the reply for a message not in English, or None for one that is.

    A cry for help gets the danger sentence first and the English urgent answer after it, for
    whoever sits beside them.
    """
    code = message.entities.get("language")
    if not code:
        return None
    found = dialogue.library.languages.get(code)
    phrases = dialogue.library.phrases
    parts = (found.danger, found.school_help) if found else (phrases.other_language,)
    text, urgent = " ".join(map(dialogue.speak, parts)), message.intent in URGENT
    first = Say(text, topic=message.intent if urgent else None, urgent=urgent, language=code)
    if not urgent:
        return Reply((first,), state)
    reply = dialogue.answer(state, replace(message, also=None))
    return replace(reply, says=(first, *reply.says))
