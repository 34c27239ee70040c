"""What is spared each turn changes nothing: schemas, events and rules come out the same."""

from __future__ import annotations

import json
from types import SimpleNamespace

import jsonschema
import pytest

pytest.importorskip("rasa")

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import Event, SlotSet, UserUttered

from rasa_project import lean

pytestmark = pytest.mark.rasa


@pytest.fixture(autouse=True)
def _restored():
    """Put jsonschema's and Rasa's own back after each test."""
    yield
    jsonschema.Draft7Validator.check_schema = lean._check
    Event.resolve_by_type = staticmethod(lean._resolve)
    RulePolicy._get_possible_keys = lean._possible


def test_a_bad_schema_is_still_refused():
    """The first time a schema is met it is checked as before."""
    lean.install()

    with pytest.raises(jsonschema.SchemaError):
        jsonschema.validate({}, {"type": "no such type"})


def test_a_reply_is_still_checked():
    """Only the schema's own check is spared, never the reply's."""
    lean.install()
    schema = {"type": "object", "required": ["events"]}

    for _ in range(2):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({}, schema)


@pytest.mark.parametrize(("name", "kind"), [("slot", SlotSet), ("user", UserUttered)])
def test_an_event_is_made_of_its_own_class(name: str, kind: type[Event]):
    """Events read from a conversation are what they were, the first time and after."""
    lean.install()

    assert [Event.resolve_by_type(name) for _ in range(2)] == [kind, kind]


def test_an_unknown_event_is_refused_as_before():
    """A name no event has raises, or gives the default, and is not remembered."""
    lean.install()

    assert Event.resolve_by_type("no such event", SlotSet) is SlotSet
    assert Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")


LISTEN = {"prev_action": {"action_name": "action_listen"}}
ANSWERED = {"prev_action": {"action_name": "action_answer"}}
RULES = [
    [{}, {**LISTEN, "user": {"intent": "greet"}}],
    [{}, {**LISTEN, "user": {"intent": "bye"}}],
    [{**LISTEN, "user": {"intent": "greet"}}, {**ANSWERED, "user": {"intent": "greet"}}],
    [{**LISTEN, "user": {"intent": "greet"}, "slots": {"reader": [1.0]}}],
    [{**LISTEN, "user": {"intent": "greet"}, "slots": {"reader": "should_not_be_set"}}],
    [{**LISTEN, "slots": {"reader": [1.0]}}],
    [{"user": {"intent": "greet"}}],
    [{"prev_action": {"action_name": "should_not_be_set"}, "user": {"intent": "greet"}}],
]
CONVERSATIONS = [
    [],
    [{}],
    [{}, {**LISTEN, "user": {"intent": "greet"}}],
    [{}, {**LISTEN, "user": {"intent": "greet"}, "slots": {"reader": (1.0,)}}],
    [{}, {**LISTEN, "user": {"intent": "bye"}}],
    [{}, {**LISTEN, "user": {"text": "hello"}}],
    [{}, {**LISTEN, "user": {"intent": "greet"}}, {**ANSWERED, "user": {"intent": "greet"}}],
    [{}, {**LISTEN}],
]


@pytest.mark.parametrize("states", CONVERSATIONS, ids=range(len(CONVERSATIONS)))
def test_the_same_rules_fit(states: list[dict]):
    """Of rules looked up by how they end, exactly those fit that Rasa's own search finds."""
    lookup = {json.dumps(rule): "action_answer" for rule in RULES}
    policy = SimpleNamespace(
        _rule_key_to_state=RulePolicy._rule_key_to_state,
        _does_rule_match_state=RulePolicy._does_rule_match_state,
    )
    policy._is_rule_applicable = lambda *its: RulePolicy._is_rule_applicable(policy, *its)

    expected = lean._possible(policy, lookup, states)

    assert expected == lean.possible_keys(policy, lookup, states)


def test_most_rules_are_left_out():
    """A conversation is held only against rules that can fit."""
    rules = lean.Rules({json.dumps(rule): "action_answer" for rule in RULES})
    said = {**LISTEN, "user": {"intent": "bye"}}

    assert json.dumps(RULES[1]) in rules.ending_as([said])
    assert json.dumps(RULES[0]) not in rules.ending_as([said])
