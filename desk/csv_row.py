"""A report as one row of a spreadsheet, to be read in elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from actions.documents.words import fit
from actions.incidents.report import FACTS, Record, Row

# What makes a spreadsheet take a cell for a formula, in plain and full-width letters (OWASP, "CSV
# Injection").
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_COLUMNS = tuple(field.name for field in fields(Row) if field.name != "facts")


def csv_row(record: Record, labels: Mapping[str, str]) -> str:
    """Return a report as CSV, a head and one row: columns of the list, facts, what was said by
    question, and the chronology as lines. No cell is taken for a formula."""
    row: dict[str, Any] = {name: getattr(record.row, name) for name in _COLUMNS}
    row |= {name: record.row.facts.get(name) for name in FACTS}
    row |= {labels.get(name, name): text for name, text in record.answers.items()}
    row["chronology"] = "\n".join(
        f"{entry.at.isoformat(timespec='minutes')} {entry.who} ({entry.sort}): {entry.text}"
        for entry in record.entries
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(row)
    writer.writerow([_cell(value) for value in row.values()])
    return "\ufeff" + out.getvalue()  # so that Excel reads it as UTF-8


def _cell(value: Any) -> str:
    if value is None or value is False:
        return ""
    text = "yes" if value is True else fit(str(value))
    return f"'{text}" if text.lstrip(" ")[:1] in _FORMULA else text
