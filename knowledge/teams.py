"""The words of the Teams channel, kept in teams.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError, constr
from ruamel.yaml import YAML

from knowledge.card import Value
from knowledge.errors import Fault, KnowledgeError

_FILE = Path(__file__).parent / "teams.yml"
_Line = constr(strip_whitespace=True, min_length=2)
_Title = constr(strip_whitespace=True, min_length=2, max_length=40)


class PrivacyWords(Value):
    """What becomes of what is typed here, in place of the card that holds for the website."""

    text: _Line
    steps: tuple[_Line, ...]


class GroupWords(Value):
    """What is said where others can read it."""

    hello: _Line
    private: _Line
    form: _Line
    button: _Title


class CardWords(Value):
    """What stands on the card that asks the report's questions together."""

    offer: _Title
    title: _Line
    intro: _Line
    needed: _Line
    submit: _Title
    or_words: _Line
    not_filled: _Line
    pick: _Line
    contact_error: _Line
    closed: _Line


class TeamsWords(Value):
    """Every sentence of the channel's own, by name. `{name}` parts are filled by the caller."""

    greeting: _Line
    privacy: PrivacyWords
    notified: _Line
    sources: _Title
    source: _Line
    section: _Line
    checked: _Line
    question: _Line
    reference: _Line
    pin: _Line
    receipt: _Line
    day: _Line
    use_day: _Title
    day_error: _Line
    no_day: _Line
    edited: _Line
    no_action: _Line
    chosen: _Line
    group: GroupWords
    card: CardWords


@lru_cache(maxsize=1)
def teams_words(file: Path = _FILE) -> TeamsWords:
    """Return the words of the Teams channel. Raises KnowledgeError naming the field at fault."""
    try:
        return TeamsWords.parse_obj(YAML(typ="safe").load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise KnowledgeError(
            [Fault(file.name, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        ) from None
