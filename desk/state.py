"""What the desk works with: the incident store, the school, and the desk's own database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions.incidents.keys import KeyRing
from actions.incidents.seal import Sealer
from actions.incidents.store import IncidentStore
from desk.database import DeskDatabase
from knowledge.school import School


@dataclass(frozen=True)
class Desk:
    """Everything a page needs; pages find it as `datasette.desk`.

    `address` is where people reach the desk, `https://…` or this machine's own.
    """

    store: IncidentStore
    school: School
    database: DeskDatabase
    address: str = "http://127.0.0.1:5006"

    @property
    def https(self) -> bool:
        """Whether people reach the desk over a connection nobody else can read."""
        return self.address.startswith("https://")

    @property
    def clock(self) -> Callable[[], datetime]:
        """The store's clock: UTC."""
        return self.store.clock

    def secret(self, purpose: str) -> bytes:
        """Return 32 secret bytes for a purpose, the same after every start. They come from the key
        that never changes, so that a new sealing key leaves the desk as it is. Raises WrongKey."""
        return self.store.keys.hash("desk", purpose)

    def sealer(self, purpose: str) -> Sealer:
        """Return what seals the desk's own secrets, with a key of their own. Raises WrongKey."""
        own = self.secret(purpose)
        return Sealer(KeyRing(own, (own,)))
