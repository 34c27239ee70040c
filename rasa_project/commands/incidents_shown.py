"""Reports as a table for people, JSON for programs, or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMATS = ("table", "json", "csv")
# What makes a spreadsheet take a cell for a formula, in plain and full-width letters (OWASP, "CSV
# Injection").
_FORMULA = "=+-@＝＋－＠\t\r\n"
_WIDTH = 120  # columns, where the output is no terminal


def print_rows(rows: Sequence[Mapping[str, Any]], names: Sequence[str], form: str) -> None:
    """Print rows in a format of FORMATS; `names` are the columns and their order."""
    if form == "json":
        click.echo(as_json([{name: row[name] for name in names} for row in rows]))
    elif form == "csv":
        click.echo(as_csv(rows, names), nl=False)
    else:
        print_table(rows, names)


def print_table(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> None:
    """Print rows as a table; nothing in a cell can steer the terminal."""
    table = Table(*(name.replace("_", " ") for name in names))
    for row in rows:
        table.add_row(*(Text(in_words(row[name])) for name in names))
    console().print(table)


def console() -> Console:
    """Return a console that writes where the command writes."""
    screen = Console(highlight=False, markup=False)
    return screen if screen.is_terminal else Console(width=_WIDTH, highlight=False, markup=False)


def as_json(value: Any) -> str:
    """Return values of ours (dataclasses, dates, mappings) as JSON."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return dict(value)


def as_csv(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> str:
    """Return rows as CSV that a spreadsheet opens as text, never as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return out.getvalue()


def _cell(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else in_words(value)
    return f"'{text}" if text.lstrip(" ")[:1] in tuple(_FORMULA) else text


def in_words(value: Any) -> str:
    """Return a value as a person reads it, without characters that would steer a terminal."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, datetime):
        return f"{value.astimezone():%d %b %Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {in_words(item)}" for key, item in value.items())
    return safe(str(value))


def safe(text: str) -> str:
    """Return a text without control and direction characters, line breaks and tabs apart."""
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )


def as_mapping(row: Any) -> dict[str, Any]:
    """Return a dataclass as a mapping of its fields."""
    return asdict(row)
