"""Pages from templates/: whatever is put into them is text, never markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css"] = _css
    return environment


def page(name: str, **values: object) -> str:
    """Return the page that a template makes of values."""
    return _environment().get_template(name).render(**values)


def _css(text: str) -> Markup:
    """Return a text as it stands between double quotes in a style sheet."""
    return Markup("".join(c if c.isalnum() or c in " :-.," else f"\\{ord(c):x} " for c in text))
