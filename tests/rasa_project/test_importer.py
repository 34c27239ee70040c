"""What Rasa learns from the cards: an intent and a rule for each, in one valid domain."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("rasa")

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.training_data.structures import RuleStep, StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter

from rasa_project import importer as importer_module
from rasa_project.importer import ANSWER, CardImporter, rules_for, topics

pytestmark = pytest.mark.rasa

ROOT = Path(__file__).parents[2]
CARDS = sorted(path.stem for path in (ROOT / "knowledge/topics").glob("*/*.yml"))
OWN = ("affirm", "deny", "inform", "restart", "stop_form", "nlu_fallback")


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    """The importer as `rasa train` makes it from config.yml."""
    return TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data/rules")]
    )


@pytest.fixture(scope="module")
def domain(importer: TrainingDataImporter) -> Domain:
    """The domain with what the cards add."""
    return importer.get_domain()


@pytest.fixture(scope="module")
def rules(importer: TrainingDataImporter) -> dict[str, RuleStep]:
    """Every rule by its name."""
    graph: StoryGraph = importer.get_stories()
    return {step.block_name: step for step in graph.story_steps if isinstance(step, RuleStep)}


def intents_of(step: RuleStep) -> list[str]:
    return [event.intent_name for event in step.events if isinstance(event, UserUttered)]


def actions_of(step: RuleStep) -> list[str]:
    named = (event.action_name for event in step.events if isinstance(event, ActionExecuted))
    return [name for name in named if name not in (None, "...", "action_listen")]


def test_there_are_cards() -> None:
    """The importer finds the cards that are there, in a steady order."""
    assert topics() == CARDS
    assert len(CARDS) > 100


def test_a_new_card_is_a_new_topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card's file is all the importer needs to know of a topic."""
    (tmp_path / "topics/conduct").mkdir(parents=True)
    (tmp_path / "topics/conduct/drones.yml").touch()
    monkeypatch.setattr(importer_module, "FOLDER", tmp_path)

    assert topics() == ["drones"]


def test_config_names_the_importer(importer: TrainingDataImporter) -> None:
    """`config.yml` makes Rasa's own commands use our importer."""
    config = importer.get_config()

    assert f"{CardImporter.__module__}.{CardImporter.__name__}" in [
        row["name"] for row in config["importers"]
    ]


@pytest.mark.parametrize("topic", CARDS)
def test_every_card_has_an_intent_and_a_rule(
    topic: str, domain: Domain, rules: dict[str, RuleStep]
) -> None:
    """A card alone gives its intent and the rule that answers it."""
    rule = rules[f"answer {topic}"]

    assert topic in domain.intents
    assert intents_of(rule) == [topic]
    assert actions_of(rule) == [ANSWER]


def test_no_intent_has_two_rules(rules: dict[str, RuleStep]) -> None:
    """No intent is ruled twice, so no two rules can disagree."""
    counts = Counter(intent for step in rules.values() for intent in intents_of(step))

    assert [intent for intent, count in counts.items() if count > 1] == []


def test_every_intent_has_a_rule(domain: Domain, rules: dict[str, RuleStep]) -> None:
    """Nothing a person can mean goes without an action, which would leave the turn going round."""
    ruled = {intent for step in rules.values() for intent in intents_of(step)}
    rasas_own = {"back", "session_start", "EXTERNAL"}

    assert set(domain.intents) - rasas_own <= ruled


@pytest.mark.parametrize("intent", OWN)
def test_domain_keeps_its_own_intents(intent: str, domain: Domain) -> None:
    """What domain.yml names itself is still there beside the cards."""
    assert intent in domain.intents


def test_domain_is_valid(domain: Domain, tmp_path: Path) -> None:
    """The merged domain is read back by Rasa as it was written, and names what rules use."""
    file = tmp_path / "domain.yml"
    domain.persist(file)
    again = Domain.load(str(file))

    assert sorted(again.intents) == sorted(domain.intents)
    assert len(set(domain.intents)) == len(domain.intents)
    assert ANSWER in domain.action_names_or_texts


def test_rules_use_known_actions(domain: Domain, rules: dict[str, RuleStep]) -> None:
    """No rule names an action the domain does not have."""
    used = {name for step in rules.values() for name in actions_of(step)}

    assert used <= set(domain.action_names_or_texts)


def test_rules_text() -> None:
    """The rules are Rasa's own format, one short rule a topic."""
    text = rules_for(["age_limit", "greet"])

    assert text.count("- rule:") == 2
    assert f"steps: [{{intent: age_limit}}, {{action: {ANSWER}}}]" in text


def test_every_card_has_examples() -> None:
    """A topic takes two files: every card has the file with its example questions."""
    examples = {path.stem for path in (ROOT / "data/nlu").glob("*/*.yml")}

    assert set(CARDS) - examples == set()
