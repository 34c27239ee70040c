"""The words of the desk are where its pages look for them, and none stands there for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from knowledge.desk import Scenario, desk_words, scenarios
from knowledge.errors import KnowledgeError

ROOT = Path(__file__).parents[2]
# The pages of reports, figures, content and the rehearsal; the others have sign_in.yml.
PAGES = ("charts", "content", "rehearsal", "report", "reports", "reports_parts", "summary")
TEMPLATES = [ROOT / "desk" / "templates" / f"{page}.html" for page in PAGES]
# Groups whose names are values of the store, not spelt where they are shown.
BY_VALUE = ("events.", "rehearsal.steps.", "reports.states.")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "desk").glob("*.py"))


def lines(words: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """Yield each sentence with its dotted name."""
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from lines(value, f"{at}{name}.")
        else:
            yield f"{at}{name}", value


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_a_page_names_is_there(template):
    """A slip in a name would leave a gap on the page, which Jinja does not mind."""
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r"\bw\.([a-z_.]+[a-z_])\b", text))
    named = {re.sub(r"\.(?:format|items)$", "", name) for name in named}
    lost = []
    for name in named:
        value: Any = desk_words()
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        lost += [name] if value is None else []

    assert lost == []


def test_every_word_is_used():
    """A sentence that nothing shows is one to keep in order for nothing."""
    pages = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    spelt = [name for name, _ in lines(desk_words()) if not name.startswith(BY_VALUE)]
    names = {name.rpartition(".")[2] for name in spelt}
    unused = [name for name in names if not re.search(rf"\b{name}\b", pages + CODE)]

    assert sorted(unused) == []


def test_every_sentence_is_one():
    """Text, not what YAML takes for a number, a date or nothing; no spaces around."""
    odd = [
        name
        for name, line in lines(desk_words())
        if not isinstance(line, str) or line != line.strip()
    ]

    assert odd == []


def test_the_scenarios_name_nobody_real():
    """Eight, each with its own id; addresses and numbers are of the kind kept for invention."""
    said = [text for scenario in scenarios() for text in scenario.answers.values()]
    numbers = re.findall(r"0\d{4} ?\d{6}", " ".join(said))
    mails = re.findall(r"\S+@\S+\.\w+", " ".join(said))

    assert len({scenario.id for scenario in scenarios()}) == 8
    assert all(number.startswith("01632 960") for number in numbers)
    assert all(mail.rstrip(".,").endswith(".example") for mail in mails)


def test_a_slip_in_the_file_is_named(tmp_path):
    """A scenario that misses something stops at reading, with the place."""
    file = tmp_path / "rehearsal.yml"
    file.write_text("scenarios: [{id: a, title: A clip}]", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        scenarios(file)

    assert "kind" in str(caught.value)
    assert Scenario.__fields__["hours"].required
