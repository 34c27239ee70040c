"""Rasa's own training files, plus an intent and a rule for every card.

So adding a topic takes its card and its examples, and nothing else; `rasa data validate`,
`rasa train` and `rasa test` all see the same.
"""

from __future__ import annotations

from typing import Optional

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter

from knowledge import FOLDER

ANSWER = "action_answer"


def topics() -> list[str]:
    """Return the ids of all cards, by their file names."""
    return sorted(path.stem for path in (FOLDER / "topics").glob("*/*.yml"))


def rules_for(names: list[str]) -> str:
    """Return rules in Rasa's format: each topic's intent is answered from its card."""
    rules = "\n".join(
        f"  - rule: answer {name}\n    steps: [{{intent: {name}}}, {{action: {ANSWER}}}]"
        for name in names
    )
    return f'version: "3.1"\nrules:\n{rules}\n'


class CardImporter(RasaFileImporter):
    """Reads Rasa's files and adds what follows from the cards."""

    def get_domain(self) -> Domain:
        """Return the domain with an intent for every card."""
        return super().get_domain().merge(Domain.from_dict({"intents": topics()}))

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """Return the stories with a rule for every card."""
        reader = YAMLStoryReader(self.get_domain())
        steps = reader.read_from_string(rules_for(topics()))
        return super().get_stories(exclusion_percentage).merge(StoryGraph(steps))
