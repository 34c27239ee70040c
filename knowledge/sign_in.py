"""The words around the lead's desk (its frame, signing in, accounts), kept in sign_in.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

_FILE = Path(__file__).parent / "sign_in.yml"


@lru_cache(maxsize=1)
def words(file: Path = _FILE) -> Mapping[str, Any]:
    """Return the words by name. A name that is missing raises KeyError where it is used."""
    return MappingProxyType(YAML(typ="safe").load(file.read_text(encoding="utf-8")))
