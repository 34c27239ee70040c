"""Read the library for a command, or say in plain words what is wrong and stop."""

from __future__ import annotations

import click

from knowledge import KnowledgeError, Library
from knowledge.shared import library


def library_or_stop() -> Library:
    """Return the library; on faults print each and leave with status 1."""
    try:
        return library()
    except KnowledgeError as error:
        for fault in error.faults:
            click.echo(str(fault))
        raise SystemExit(f"{len(error.faults)} to mend") from None
