"""Links: only what the knowledge holds, whole, and never what a person typed."""

from __future__ import annotations

import pytest

from knowledge.shared import library
from rasa_project.links import Links, href_of

LINKS = Links(library())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In danger, ring 999.", {"999": "tel:999"}),
        ("Ring Childline on 0800 1111, day or night.", {"0800 1111": "tel:08001111"}),
        ("Ring 01632 960100.", {"01632 960100": "tel:01632960100"}),
        ("Text SHOUT to 85258.", {"85258": "sms:85258"}),
        (
            "Write to safeguarding@meadowbrook.example.",
            {"safeguarding@meadowbrook.example": "mailto:safeguarding@meadowbrook.example"},
        ),
        (
            "Tell CEOP: https://www.ceop.police.uk/Safety-Centre/",
            {"https://www.ceop.police.uk/Safety-Centre/": "https://www.ceop.police.uk/Safety-Centre/"},
        ),
        (
            "The form: https://www.tiktok.com/legal/report/feedback.",
            {"https://www.tiktok.com/legal/report/feedback": "https://www.tiktok.com/legal/report/feedback"},
        ),
    ],
)  # fmt: skip
def test_what_the_knowledge_holds_is_a_link(text: str, found: dict[str, str]) -> None:
    """Numbers, addresses and pages of cards, services and the school can be pressed."""
    assert LINKS.named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "https://evil.example/",
        "https://www.ceop.police.uk.evil.example/",
        "https://stopncii.org.evil.example",
        "https://stopncii.org/elsewhere",
        "me@evil.example",
        "office@meadowbrook.example.evil.com",
        "07700 900123",
        "19990",
        "order 999-12",
        "data:text/html,<b>x</b>",
        "//stopncii.org",
    ],
)
def test_anything_else_stays_text(text: str) -> None:
    """What a person might type, or a look-alike of a known address, opens nothing."""
    assert LINKS.named(text) == {}


@pytest.mark.parametrize("text", ["", "javascript:1", "http://plain.example", "a b", "tel:999"])
def test_only_three_kinds_open_anything(text: str) -> None:
    """A phone, an email and an https page have an address; nothing else does."""
    assert href_of(text) is None
