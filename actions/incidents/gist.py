"""What a story already says, so that the form does not ask it again.

Patterns are in gist.yml. Precision comes before recall: a wrong prefill is worse than a question,
so a story that says two things of one kind says nothing of it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

PATTERNS = Path(__file__).with_name("gist.yml")


@dataclass(frozen=True)
class Said:
    """A coded value and the words of the story that it was read from."""

    value: str
    words: str


@dataclass(frozen=True)
class Gist:
    """What a story says; None or empty where it does not say it plainly.

    affected: staff, pupil, parent, school · by: pupil, parent, staff, stranger, unknown ·
    year_group: nursery, reception, "1" to "13", or as typed in Scotland ("P6", "S2") ·
    evidence: any of screenshots, link, copy, or none · witness: yes · reported: any of platform,
    posh, police, or none · visible: yes, no · risk: yes · anonymous: yes · about: any of lead,
    dsl, deputy_dsl, head, chair.
    """

    affected: Said | None = None
    by: Said | None = None
    year_group: Said | None = None
    evidence: tuple[Said, ...] = ()
    witness: Said | None = None
    reported: tuple[Said, ...] = ()
    visible: Said | None = None
    risk: Said | None = None
    anonymous: Said | None = None
    about: tuple[Said, ...] = ()


def read_gist(text: str, names: Mapping[str, str] | None = None) -> Gist:
    """Return what a story says. `names` gives people of the school by role ({"Mr Okafor": "lead"}):
    a story that accuses one of them is about that role."""
    return Gist()
