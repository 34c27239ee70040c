"""The words of the website's chat and help page, in English and Welsh, kept in interface.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Formatter

from pydantic import ValidationError, constr, validator
from ruamel.yaml import YAML

from knowledge.card import Value
from knowledge.errors import Fault, KnowledgeError

_FILE = Path(__file__).parent / "interface.yml"
_Line = constr(strip_whitespace=True, min_length=2)


class Tongue(Value):
    """One language of the interface: its code, its own name, and every word by key."""

    id: constr(regex=r"^[a-z]{2}$")
    name: str
    reviewed: bool
    words: dict[str, _Line]


class Interface(Value):
    """The interface in every language. The first is the one the others are held against."""

    languages: tuple[Tongue, ...]

    @validator("languages")
    def _same_in_all(cls, languages: tuple[Tongue, ...]) -> tuple[Tongue, ...]:
        first = languages[0]
        for other in languages[1:]:
            if odd := sorted(first.words.keys() ^ other.words.keys()):
                raise ValueError(f"{other.id}: these words are in one language only: {odd}")
            parts = [key for key in first.words if _parts(first, key) != _parts(other, key)]
            if parts:
                raise ValueError(f"{other.id}: other {{parts}} than {first.id} in {parts}")
        return languages

    def words(self, language: str) -> dict[str, str]:
        """Return the words of a language by its code, or the first language's if it is unknown."""
        return next((t.words for t in self.languages if t.id == language), self.languages[0].words)


def _parts(tongue: Tongue, key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(tongue.words[key]) if name}


@lru_cache(maxsize=1)
def interface(file: Path = _FILE) -> Interface:
    """Return the words of the interface. Raises KnowledgeError naming the field at fault."""
    try:
        return Interface.parse_obj(YAML(typ="safe").load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise KnowledgeError(
            [Fault(file.name, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        ) from None
