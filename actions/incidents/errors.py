"""What can go wrong with reports.

StoreError
├── NotStored      neither database nor spool took the report: tell the person
├── NoSuchReport   unknown reference, wrong PIN, or a reader who may not see it
├── Locked         too many wrong PINs; `until` says when to try again
├── NotAllowed     a step the workflow does not have, or a hold in the way
├── WrongKey       the key does not open what is stored
└── Unavailable    the database cannot be used just now
"""

from __future__ import annotations

from datetime import datetime


class StoreError(Exception):
    """Anything that goes wrong with the incident store."""


class NotStored(StoreError):
    """Neither the database nor the spool took the report."""


class NoSuchReport(StoreError):
    """No report that this person may see; which of the reasons it is, is not told."""


class Locked(StoreError):
    """Too many wrong PINs for one reference."""

    def __init__(self, until: datetime) -> None:
        super().__init__("locked")
        self.until = until


class NotAllowed(StoreError):
    """A step that the workflow does not have, or that a legal hold forbids."""


class WrongKey(StoreError):
    """The key does not open what is stored."""


class Unavailable(StoreError):
    """The database cannot be used just now."""
