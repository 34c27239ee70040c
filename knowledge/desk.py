"""The words of the lead's desk (desk.yml) and its invented reports (rehearsal.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError, constr
from ruamel.yaml import YAML

from knowledge.card import Value
from knowledge.errors import Fault, KnowledgeError

_FOLDER = Path(__file__).parent
_Id = constr(regex=r"^[a-z][a-z_]*$")
_Line = constr(strip_whitespace=True, min_length=2)


class Scenario(Value):
    """An invented report. `hours` is how long ago it came in, `steps` what can be ticked off."""

    id: _Id
    title: _Line
    kind: _Id
    hours: int
    urgent: bool = False
    dsl: bool = False
    about: tuple[_Id, ...] = ()
    facts: dict[_Id, str]
    posts: tuple[str, ...] = ()
    answers: dict[_Id, _Line]
    steps: tuple[_Id, ...]


@lru_cache(maxsize=1)
def desk_words(file: Path = _FOLDER / "desk.yml") -> Mapping[str, Any]:
    """Return the words by name. A name that is missing raises KeyError where it is used."""
    return MappingProxyType(_read(file))


@lru_cache(maxsize=1)
def scenarios(file: Path = _FOLDER / "rehearsal.yml") -> tuple[Scenario, ...]:
    """Return the invented reports in the order of the file. Raises KnowledgeError."""
    try:
        return tuple(Scenario.parse_obj(row) for row in _read(file)["scenarios"])
    except ValidationError as error:
        raise KnowledgeError(
            [Fault(file.name, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        ) from None


def _read(file: Path) -> dict[str, Any]:
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))
