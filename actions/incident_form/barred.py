"""Keep whom a report is about out of what cards say while it is being made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.dialogue import Say

_SENTENCE = re.compile(r"(?<=[.!?]) ")


def without(says: tuple[Say, ...], names: Sequence[str], instead: str) -> tuple[Say, ...]:
    """Return messages without the sentences and steps that name somebody of `names`.

    `instead` is put last in each message that lost one.
    """

    def clear(line: str) -> bool:
        return not any(name in line for name in names)

    def cleared(say: Say) -> Say:
        lines = _SENTENCE.split(say.text)
        if all(map(clear, (*lines, *say.steps))):
            return say
        text = " ".join(filter(clear, lines))
        return replace(say, text=text, steps=(*filter(clear, say.steps), instead))

    return tuple(map(cleared, says))
