"""Ratings: counts by day and topic, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rasa_project.ratings import Ratings

TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


def test_presses_are_counted(tmp_path: Path) -> None:
    """Each press adds one, for its topic and answer; the least helpful topic comes first."""
    ratings = Ratings(tmp_path)
    for helpful in (True, True, False):
        ratings.add("age_limit", helpful, TODAY)
    ratings.add("blackmail", False, TODAY)
    ratings.add("blackmail", False, YESTERDAY)

    assert ratings.by_topic(YESTERDAY) == [("blackmail", 0, 2), ("age_limit", 2, 1)]


def test_days_are_kept_apart(tmp_path: Path) -> None:
    """What was pressed before the day asked for is left out."""
    ratings = Ratings(tmp_path)
    ratings.add("age_limit", True, YESTERDAY)

    assert ratings.by_topic(TODAY) == []


def test_counts_outlive_the_process(tmp_path: Path) -> None:
    """The next start reads what the last one counted."""
    Ratings(tmp_path).add("age_limit", True, TODAY)

    assert Ratings(tmp_path).by_topic(TODAY) == [("age_limit", 1, 0)]
