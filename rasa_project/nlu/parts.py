"""Cut a message that asks two things into its two parts. Pure."""

from __future__ import annotations

import re

_SEAM = re.compile(
    r"(?<=[.!?])\s+|\s*[;\n]+\s*|,?\s+(?:and also|also|and another thing|another thing|secondly|"
    r"plus|and separately|and then|on another note|and (?=(?:what|how|who|can|do|should|is|where|"
    r"when|may|must)\b))\s*,?\s*",
    re.IGNORECASE,
)
# Words that say outright that another question follows.
_OUTRIGHT = re.compile(
    r"(?:^|[\s,.;!?])(?:and also|also|another thing|secondly|one more thing|on another note|ps)"
    r"[\s,:.]+",
    re.IGNORECASE,
)
_SHORTEST = 4  # words in a part


def second_part(text: str) -> tuple[str, str] | None:
    """Return the two parts of a message that seems to ask two things, or None.

    Only where exactly two parts are long enough to stand alone: a story has many sentences and one
    need, and is left whole.
    """
    halves = [half.strip() for half in _OUTRIGHT.split(text) if half.strip()]
    if len(halves) == 2 and all(len(half.split()) >= _SHORTEST for half in halves):
        return halves[0], halves[1]
    parts = [part.strip() for part in _SEAM.split(text) if part and part.strip()]
    long = [part for part in parts if len(part.split()) >= _SHORTEST]
    return (long[0], long[1]) if len(long) == 2 and len(parts) <= 3 else None
