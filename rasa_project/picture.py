"""Draw which topics are taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rasa_project.scoring import NOT_SURE, Asked


def draw_confusions(asked: Sequence[Asked], file: Path, most: int = 40) -> None:
    """Write a PNG of the topics most often confused: rows what it was, columns what was found."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    pairs = Counter(
        (a.topic, a.ranking[0] if a.intent == NOT_SURE else a.intent) for a in asked if a.ranking
    )
    missed = Counter()
    for (topic, found), count in pairs.items():
        if topic != found:
            missed[topic] += count
            missed[found] += count
    names = sorted(name for name, _ in missed.most_common(most)) or ["nothing confused"]
    grid = [[pairs[(row, column)] for column in names] for row in names]
    figure, axes = pyplot.subplots(figsize=(14, 13))
    axes.imshow(grid, cmap="Blues")
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    for y, row in enumerate(grid):
        for x, count in enumerate(row):
            if count:
                axes.text(x, y, count, ha="center", va="center", fontsize=6)
    axes.set_xlabel("understood as")
    axes.set_ylabel("should be")
    figure.tight_layout()
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
