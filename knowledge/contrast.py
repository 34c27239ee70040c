"""How well two colours can be told apart, by the sum of WCAG 2.2 (definition "contrast ratio")."""

from __future__ import annotations

TEXT = 4.5  # least ratio for text (WCAG 2.2, 1.4.3)
PART = 3.0  # least ratio for a button against the page (WCAG 2.2, 1.4.11)
WHITE, BLACK = "#ffffff", "#000000"


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a colour given as #rrggbb."""
    shades = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shades)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (#rrggbb), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """Return white or black, whichever is easier to read on a colour (#rrggbb)."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))
