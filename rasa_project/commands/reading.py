"""Read the library for a command, or say in plain words what is wrong and stop."""

from __future__ import annotations

import os
from pathlib import Path

import click

from knowledge import KnowledgeError, Library, read_library


def school_file() -> Path | None:
    """Return the school file named in SIGNPOST_SCHOOL, or None for the one in knowledge/."""
    named = os.environ.get("SIGNPOST_SCHOOL")
    return Path(named) if named else None


def library_or_stop() -> Library:
    """Return the library; on faults print each and leave with status 1."""
    try:
        return read_library(school_file=school_file())
    except KnowledgeError as error:
        for fault in error.faults:
            click.echo(str(fault))
        raise SystemExit(f"{len(error.faults)} to mend") from None
