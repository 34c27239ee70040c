"""Charts for everybody: bars as SVG with what they say in words, and the same as a table.

The drawing has no colours or styles of its own (desk/static/reports.css has), and every bar bears
its number, so that nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.desk import desk_words

_ROW, _LEFT, _LONGEST, _RIGHT = 30, 300, 380, 70  # in the units of the drawing
_FITS = 38  # characters of a label beside its bar


@dataclass(frozen=True)
class Bar:
    """A bar: its label, whole and as it fits, its number, and where it is drawn."""

    label: str
    short: str
    value: int
    y: int
    length: float


@dataclass(frozen=True)
class Chart:
    """A chart ready to be drawn. `said` is all of it in one sentence."""

    id: str
    title: str
    column: str
    counted: str
    table: str
    said: str
    median: str | None
    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int = _LEFT


def chart(
    name: str, rows: Sequence[tuple[str, int]], median: str | None = None, counted: str = "count"
) -> Chart | None:
    """Return a chart of labels and numbers in their order, None where there is nothing in it.

    `name` is one of desk.yml, charts.names; `counted` what the numbers are ("count": reports).
    """
    if not any(value for _, value in rows):
        return None
    words = desk_words()["charts"]
    named, most = words["names"][name], max(value for _, value in rows)
    parts = ", ".join(words["part"].format(label=label, value=value) for label, value in rows)
    bars = (
        Bar(label, _short(label), value, row * _ROW + 4, round(_LONGEST * value / most, 1))
        for row, (label, value) in enumerate(rows)
    )
    return Chart(
        id=f"chart-{name}",
        title=named["title"],
        column=named["column"],
        counted=words[counted],
        table=words["table"],
        said=words["summary"].format(title=named["title"], parts=parts),
        median=median,
        bars=tuple(bars),
        width=_LEFT + _LONGEST + _RIGHT,
        height=len(rows) * _ROW + 4,
    )


def largest(rows: Iterable[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """Return the rows with the largest numbers first, those beyond `most` as one at the end."""
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    rest = sum(value for _, value in ordered[most:])
    return ordered[:most] + ([(desk_words()["charts"]["rest"], rest)] if rest else [])


def _short(label: str) -> str:
    return label if len(label) <= _FITS else label[: _FITS - 1].rstrip() + "…"
