"""Spare each turn what Rasa does over again, without changing what comes of it.

A turn asked for every event's class among all classes there are (40 times), held some 240 rules
against the conversation one by one (three times), and checked a schema that never changes. Here
classes are looked up, only rules that end as the conversation does are held against it, and each
schema is checked once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from jsonschema import Draft7Validator
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.events import Event

State = Mapping[str, Mapping[str, Any]]

_checked: set[str] = set()
_check = Draft7Validator.check_schema
_classes: dict[str, type[Event]] = {}
_resolve = Event.resolve_by_type
_possible = RulePolicy._get_possible_keys


def check_once(schema: Any) -> None:
    """Check a schema the first time it is met. Raises jsonschema.SchemaError."""
    key = json.dumps(schema, sort_keys=True, default=str)
    if key not in _checked:
        _check(schema)
        _checked.add(key)


def event_class(name: str, default: Optional[type[Event]] = None) -> Optional[type[Event]]:
    """Return the event class of a name, found once. Raises ValueError where there is none."""
    if name not in _classes:
        found = _resolve(name, default)
        if found is None or found is default:
            return found
        _classes[name] = found
    return _classes[name]


class Rules:
    """A policy's rules by how they end: the last action and the intent answered."""

    def __init__(self, lookup: Mapping[str, str]) -> None:
        self.lookup = lookup
        self._by_end: dict[tuple, list[str]] = defaultdict(list)
        self._others: list[str] = []  # which say nothing plain of one of the two
        for key in lookup:
            states = json.loads(key)
            end = _end(states[-1]) if states else (None, None)
            plain = all(end) and SHOULD_NOT_BE_SET not in end
            (self._by_end[end] if plain else self._others).append(key)

    def ending_as(self, states: Sequence[State]) -> dict[str, str]:
        """Return the rules that may fit these states; the rest cannot."""
        keys = [*self._by_end.get(_end(states[-1]), ()), *self._others]
        return {key: self.lookup[key] for key in keys}


def _end(state: State) -> tuple[Any, Any]:
    previous, user = state.get(PREVIOUS_ACTION) or {}, state.get(USER) or {}
    return previous.get("action_name"), user.get("intent")


def possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
    """Return the rules that fit the states, as Rasa's own function does."""
    if not states:
        return _possible(self, lookup, states)
    known = self.__dict__.setdefault("_rules_by_end", {})
    rules = known.get(id(lookup))
    if rules is None or rules.lookup is not lookup:
        rules = known[id(lookup)] = Rules(lookup)
    return _possible(self, rules.ending_as(states), states)


def install() -> None:
    """Put these in place of jsonschema's and Rasa's own, in a process that serves and never
    trains: rules must not change any more."""
    Draft7Validator.check_schema = staticmethod(check_once)
    Event.resolve_by_type = staticmethod(event_class)
    RulePolicy._get_possible_keys = possible_keys
