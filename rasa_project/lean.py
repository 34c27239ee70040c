"""Spare each turn what Rasa does over again.

Rasa checks every reply of an action against a schema of its own, and jsonschema first checks that
schema against the schema of schemas: 3 ms a turn for something that never changes. Here each
schema is checked once.
"""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft7Validator

_checked: set[str] = set()
_check = Draft7Validator.check_schema


def check_once(schema: Any) -> None:
    """Check a schema the first time it is met. Raises jsonschema.SchemaError."""
    key = json.dumps(schema, sort_keys=True, default=str)
    if key not in _checked:
        _check(schema)
        _checked.add(key)


def install() -> None:
    """Put `check_once` in place of jsonschema's own check, in this process."""
    Draft7Validator.check_schema = staticmethod(check_once)
