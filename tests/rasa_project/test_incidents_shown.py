"""Reports as tables, JSON and CSV: nothing in them can steer a terminal or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest

from actions.incidents.report import Entry
from rasa_project.commands.incidents_shown import as_csv, as_json, in_words, print_rows, safe


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+44 1632", "'+44 1632"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'=1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("＝1+1", "'＝1+1"),
        ("1=1", "1=1"),
        ('ordinary, with "marks"\nand lines', 'ordinary, with "marks"\nand lines'),
        ("", ""),
    ],
)
def test_a_cell_is_never_a_formula(text, expected):
    """Whatever a reporter types, a spreadsheet opens it as text; the rest stays as it was."""
    rows = list(csv.reader(io.StringIO(as_csv([{"said": text}], ["said"]), newline="")))

    assert rows == [["said"], [expected]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[2Jgone", "[2Jgone"),
        ("\x1b]0;title\x07", "]0;title"),
        ("back\b\b\b\bfront", "backfront"),
        ("\u202eevil", "evil"),
        ("zero\u200bwidth", "zerowidth"),
        ("two\nlines", "two\nlines"),
        ("é – ✓", "é – ✓"),
    ],
)
def test_a_text_cannot_steer_the_terminal(text, expected):
    """Escapes, backspaces and direction marks are gone, letters and lines stay."""

    assert safe(text) == expected


def test_markup_in_a_text_is_shown_as_it_is(capsys):
    """Square brackets are words, not colours."""
    print_rows([{"said": "[bold]hello[/bold] [link=x]y[/link]"}], ["said"], "table")

    assert "[bold]hello[/bold] [link=x]y[/link]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (False, ""),
        (True, "yes"),
        (3, "3"),
        (date(2026, 11, 4), "04 Nov 2026"),
        ({"platform": "tiktok", "anonymous": "yes"}, "platform: tiktok, anonymous: yes"),
    ],
)
def test_values_in_words(value, expected):
    """A table holds words, not Python."""

    assert in_words(value) == expected


def test_json_keeps_what_was_said_to_the_letter():
    """A program gets times with their zone and texts unchanged, escapes escaped."""
    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    text = as_json(Entry(at, "reporter", "added", "\x1b[2J=1+1"))

    assert "\x1b" not in text
    assert json.loads(text) == {
        "at": "2026-11-24T12:00:00+00:00",
        "who": "reporter",
        "sort": "added",
        "text": "\x1b[2J=1+1",
    }


def test_csv_has_times_a_program_can_read():
    """Times and dates are ISO in CSV, as in JSON."""
    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    assert as_csv([{"at": at, "urgent": True}], ["at", "urgent"]) == (
        "at,urgent\r\n2026-11-24T12:00:00+00:00,yes\r\n"
    )
