"""Charts: bars with their numbers, in words, and as a table."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from sqlite_utils import Database

from actions.questions import Questions
from desk.charts import chart, largest


def test_a_chart_says_all_that_it_shows():
    """The longest bar fills its room, the others are in proportion; the sentence has every bar."""
    made = chart("kinds", [("posts", 4), ("pictures", 1), ("none", 0)], "Half in a day.")

    assert [bar.value for bar in made.bars] == [4, 1, 0]
    assert [bar.length / made.bars[0].length for bar in made.bars] == [1, 0.25, 0]
    assert made.said == "What they are about: posts 4, pictures 1, none 0."
    assert made.median == "Half in a day."
    assert max(bar.y for bar in made.bars) < made.height


@pytest.mark.parametrize("rows", [[], [("posts", 0)]])
def test_nothing_is_no_chart(rows):
    """An empty drawing would say that there is something to see."""
    assert chart("kinds", rows) is None


def test_a_long_label_is_shortened_beside_its_bar_only():
    """The table and the sentence have it whole."""
    made = chart("asked", [("x" * 60, 3)])

    assert len(made.bars[0].short) < 40
    assert made.bars[0].label == "x" * 60


def test_the_largest_and_the_rest():
    """At most so many bars; the rest are one."""
    rows = [(name, number) for number, name in enumerate("abcde")]

    assert largest(rows, 2) == [("e", 4), ("d", 3), ("all others", 3)]
    assert largest(rows[:2], 2) == [("b", 1), ("a", 0)]


def test_the_page_has_a_table_beside_each_drawing(sitting, everybody, report):
    """Each drawing is named, well formed, without style of its own, and the table says the same."""
    for kind in ("other", "other", "pupil_bullied"):
        everybody.store.file(report(kind, facts={"platform": "tiktok", "year_group": "7"}))
    text = sitting("lead").get("/charts").text
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    values = [re.findall(r'class="value"[^>]*>(\d+)', drawing) for drawing in drawings]

    assert len(drawings) == 6
    assert len(re.findall(r"<caption>", text)) == 6
    assert "style=" not in text
    for drawing in drawings:
        assert ElementTree.fromstring(drawing).find("title").text
    assert re.findall(r"<td>(\d+)</td>", text) == [n for numbers in values for n in numbers]


@pytest.mark.parametrize("weeks", ["12", "26", "52", "13", "x", ""])
def test_the_time_can_be_chosen(sitting, weeks):
    """Three times; anything else is the shortest."""
    text = sitting("lead").get(f"/charts?weeks={weeks}").text
    chosen = weeks if weeks in ("26", "52") else "12"

    assert f'<a href="/charts?weeks={chosen}" aria-current="true">' in text


def test_what_people_ask_and_find_no_help(sitting, everybody):
    """Counts of topics, by the titles of their cards."""
    day, folder = date(2026, 11, 20), everybody.store.folder
    questions = Questions(folder, everybody.store.keys)
    questions.count("fake_account", day)
    questions.close()
    ratings = Database(folder / "ratings.db")
    row = {"day": day.isoformat(), "topic": "lost_device", "helpful": 0, "count": 3}
    ratings["ratings"].insert(row)
    ratings.conn.close()
    text = sitting("lead").get("/charts").text

    assert "What people ask about: " in text
    assert re.search(r"Answers people did not find helpful: [^<]* 3\.", text)


def test_a_spoilt_file_of_ratings_spoils_nothing_else(sitting, everybody, report):
    """The charts of reports stand whatever becomes of the counts."""
    everybody.store.file(report())
    (everybody.store.folder / "ratings.db").write_bytes(b"not a database at all")

    assert "Reports by week" in sitting("lead").get("/charts").text
