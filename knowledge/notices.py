"""The words of notices to the lead, kept in notices.yml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, constr
from ruamel.yaml import YAML

from knowledge.card import Value
from knowledge.errors import Fault, KnowledgeError

Sort = Literal["new", "added", "reminder", "wellbeing"]
_FILE = Path(__file__).parent / "notices.yml"
_Subject = constr(regex=r"^[^\r\n]{2,80}$")
_Line = constr(strip_whitespace=True, min_length=2)


@dataclass(frozen=True)
class Notice:
    """One notice in words: a subject of one line, plain text, and its facts as (name, value)."""

    subject: str
    text: str
    facts: tuple[tuple[str, str], ...]


class Notices(Value):
    """Every sentence of a notice, by what it is about."""

    subject: dict[Sort, _Subject]
    marks: dict[Literal["urgent", "dsl"], _Subject]
    urgency: dict[Literal["urgent", "usual"], _Line]
    opening: dict[Sort, _Line]
    text: _Line
    facts: dict[Literal["reference", "kind", "urgency"], _Line]
    kinds: dict[str, _Line]

    def notice(self, sort: Sort, reference: str, kind: str, urgent: bool, dsl: bool) -> Notice:
        """Return a notice about a report: its reference, kind and urgency, never its words."""
        values = {
            "reference": reference,
            "kind": self.kinds[kind],
            "urgency": self.urgency["urgent" if urgent else "usual"],
        }
        marks = [self.marks["urgent"]] * urgent + [self.marks["dsl"]] * dsl
        subject = self.subject[sort].format(**values)
        return Notice(
            subject=": ".join([" ".join(marks), subject] if marks else [subject]),
            text=self.text.format(opening=self.opening[sort], **values) + "\n",
            facts=tuple((self.facts[name], value) for name, value in values.items()),
        )


@lru_cache(maxsize=1)
def notices(file: Path = _FILE) -> Notices:
    """Return the words of notices. Raises KnowledgeError."""
    try:
        return Notices.parse_obj(YAML(typ="safe").load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise KnowledgeError(
            [Fault(file.name, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        ) from None
