"""Colours: the sum of WCAG, and what a school may set."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from knowledge.contrast import contrast, ink_on
from knowledge.school import Website


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # the known grey just below 4.5
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#123456", "#123456", 1.0),
    ],
)
def test_ratio(one: str, other: str, ratio: float) -> None:
    """The ratio is WCAG's, whichever colour is named first."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(("colour", "ink"), [("#1d4f91", "#ffffff"), ("#8a9a00", "#000000")])
def test_ink_is_what_can_be_read(colour: str, ink: str) -> None:
    """Words are white on a dark colour and black on a light one, unless the school says."""
    assert ink_on(colour) == ink
    assert Website(colour=colour).ink == ink


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ({"colour": "#ffee00"}, "too pale"),
        ({"colour": "#1d4f91", "ink": "#777777"}, "hard to read"),
        ({"colour": "blue"}, "regex"),
        ({"leave_to": "javascript:alert(1)"}, "whole address"),
        ({"address": "signpost.school.example"}, "whole address"),
        ({"id": "My School"}, "regex"),
        ({"position": "middle"}, "permitted"),
        ({"language": "fr"}, "permitted"),
        ({"greeting": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_read_or_reached_is_a_fault(field: dict, value: str) -> None:
    """A colour nobody can read, or an address no browser can open, stops at reading."""
    with pytest.raises(ValidationError, match=value):
        Website(**field)
