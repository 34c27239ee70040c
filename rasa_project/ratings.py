""" "Was this helpful?": counted by day and topic, never with a word or a person.

`var/ratings.db` is one table; a row says that on a day an answer was found helpful, or not, so
many times.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlite_utils import Database

_TABLE = "ratings"
_KEY = ("day", "topic", "helpful")


class Ratings:
    """The counts of one installation."""

    def __init__(self, folder: Path) -> None:
        self._db = Database(folder / "ratings.db")
        columns = {"day": str, "topic": str, "helpful": int, "count": int}
        self._db[_TABLE].create(columns, pk=_KEY, if_not_exists=True)

    def add(self, topic: str, helpful: bool, day: date) -> None:
        """Count one press of a button under the answer to a topic."""
        with self._db.conn:
            self._db.execute(
                f"insert into {_TABLE} values (?, ?, ?, 1)"
                f" on conflict ({', '.join(_KEY)}) do update set count = count + 1",
                (day.isoformat(), topic, int(helpful)),
            )

    def by_topic(self, since: date) -> list[tuple[str, int, int]]:
        """Return (topic, helpful, not helpful) since a day, the least helpful first."""
        rows = self._db.query(
            f"select topic, sum(count * helpful) as yes, sum(count * (1 - helpful)) as no"
            f" from {_TABLE} where day >= ? group by topic order by no desc, topic",
            (since.isoformat(),),
        )
        return [(row["topic"], row["yes"], row["no"]) for row in rows]
