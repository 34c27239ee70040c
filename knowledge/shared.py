"""The library of this process: read once, shared by everything that answers from it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from knowledge.library import Library, read_library


@lru_cache(maxsize=1)
def library() -> Library:
    """Return the library. SIGNPOST_SCHOOL names another school.yml. Raises KnowledgeError."""
    named = os.environ.get("SIGNPOST_SCHOOL")
    return read_library(school_file=Path(named) if named else None)
