"""Hides small numbers, and as many more as it takes that none of them can be worked out.

Leaving out small cells and then others that would give them away is the old way with tables
(Federal Committee on Statistical Methodology, Statistical Policy Working Paper 22). That fewer
than five is small is Signpost's own choice.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 5


def hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts that add up to a total which is shown, with None for those left out.

    Every count from 1 to 4 is left out. So that the rest of the total tells none of them, at least
    two are left out that make five together, the smallest first; a zero stays a zero.
    """
    gone = {name for name, count in counts.items() if 0 < count < LEAST}
    for name in sorted(counts, key=lambda name: (counts[name], name)):
        if not gone or (len(gone) > 1 and sum(counts[each] for each in gone) >= LEAST):
            break
        if counts[name]:
            gone.add(name)
    return {name: None if name in gone else count for name, count in counts.items()}


def part_of(count: int, total: int) -> int | None:
    """Return a part of a total, or None where it, or what is left without it, is small."""
    small = 0 < count < LEAST or 0 < total - count < LEAST
    return None if small else count
