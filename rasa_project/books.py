"""The library this process answers from, read once and shared by channel, components and store."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from knowledge import Library, read_library


@lru_cache(maxsize=1)
def library() -> Library:
    """Return the library. SIGNPOST_SCHOOL names another school.yml. Raises KnowledgeError."""
    named = os.environ.get("SIGNPOST_SCHOOL")
    return read_library(school_file=Path(named) if named else None)
