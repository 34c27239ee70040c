"""Times as the store writes them: UTC, ISO 8601 to the microsecond, so that text sorts as time."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """Return a time as it is stored. Raises ValueError where `at` does not know its zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Return the UTC time that `stamp` wrote."""
    return datetime.fromisoformat(text)
