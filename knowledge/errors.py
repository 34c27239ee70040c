"""What can go wrong when the knowledge is read.

KnowledgeError          something is wrong; `faults` names file, field and fault
└── UnknownTopic        an answer was asked for a topic that has no card
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing an author has to mend: which file, which field, what is wrong."""

    file: str
    field: str
    fault: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.fault}"


class KnowledgeError(Exception):
    """The knowledge cannot be used as it stands."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class UnknownTopic(KnowledgeError):
    """No card has this topic id."""

    def __init__(self, topic: str) -> None:
        super().__init__([Fault("knowledge/topics", topic, "there is no such card")])
