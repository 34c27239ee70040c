"""Draw the two icons of the Teams app: a signpost. Run it again after changing the drawing.

.venv/bin/python scripts/teams_icons.py
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "teams"
BLUE, WHITE = (29, 79, 145, 255), (255, 255, 255, 255)
GRID = 32  # the drawing's own units
FINE = 8  # drawn larger, then made smaller, so that edges are smooth

POST = [(15, 4), (17, 4), (17, 28), (15, 28)]
RIGHT = [(8, 6), (22, 6), (26, 9.5), (22, 13), (8, 13)]
LEFT = [(24, 15), (10, 15), (6, 18.5), (10, 22), (24, 22)]


def drawn(size: int, ink: tuple, ground: tuple, share: float) -> Image.Image:
    """Return a square picture, `size` pixels wide, its drawing taking `share` of the width."""
    large = size * FINE
    picture = Image.new("RGBA", (large, large), ground)
    unit = large * share / GRID
    edge = (large - unit * GRID) / 2
    pen = ImageDraw.Draw(picture)
    for shape in (POST, RIGHT, LEFT):
        pen.polygon([(edge + x * unit, edge + y * unit) for x, y in shape], fill=ink)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write both icons into teams/."""
    drawn(192, WHITE, BLUE, 0.62).save(FOLDER / "colour.png", optimize=True)
    outline = drawn(32, WHITE, (255, 255, 255, 0), 1.0)
    outline.save(FOLDER / "outline.png", optimize=True)


if __name__ == "__main__":
    main()
