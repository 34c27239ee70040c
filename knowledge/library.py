"""Read the knowledge folder whole: every card and fact file, checked, or a list of faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.card import Card, Value
from knowledge.documents import Documents
from knowledge.errors import Fault, KnowledgeError, UnknownTopic
from knowledge.facts import General, PendingLaw, Platform, Service, Source, Term
from knowledge.letter_form import LetterForm
from knowledge.phrases import FollowUps, Phrases, Translation
from knowledge.report import ReportForm
from knowledge.school import School

FOLDER = Path(__file__).parent
_V = TypeVar("_V", bound=Value)


@dataclass(frozen=True)
class Library:
    """Everything the assistant knows, by id."""

    cards: dict[str, Card]
    platforms: dict[str, Platform]
    services: dict[str, Service]
    terms: dict[str, Term]
    sources: dict[str, Source]
    school: School
    phrases: Phrases
    follow_ups: FollowUps
    report: ReportForm
    letter_form: LetterForm
    documents: Documents
    languages: dict[str, Translation]
    general: General
    law: PendingLaw
    reviews: dict[str, tuple[Any, Any]]

    def card(self, topic: str) -> Card:
        """Return the card of a topic. Raises UnknownTopic."""
        if topic not in self.cards:
            raise UnknownTopic(topic)
        return self.cards[topic]


def read_library(folder: Path = FOLDER, school_file: Path | None = None) -> Library:
    """Read every file below `folder`; `school_file` stands in for its school.yml.

    Raises KnowledgeError with every fault found, not only the first.
    """
    reading = _Reading(folder)
    platforms = reading.file("platforms.yml")
    services = reading.file("services.yml")
    terms = reading.file("terms.yml")
    sources = reading.file("sources.yml")
    report = reading.file("report.yml")
    documents = reading.file("documents.yml")
    library = dict(
        cards=reading.cards(),
        platforms=reading.listed("platforms.yml", platforms.get("platforms"), Platform),
        services=reading.listed("services.yml", _with_audiences(services.get("services")), Service),
        terms=reading.listed("terms.yml", terms.get("terms"), Term),
        sources=reading.listed("sources.yml", _with_ids(sources.get("sources")), Source),
        school=reading.one("school.yml", reading.school(school_file), School),
        phrases=reading.one("phrases.yml", reading.file("phrases.yml"), Phrases),
        follow_ups=reading.one("follow_ups.yml", reading.file("follow_ups.yml"), FollowUps),
        report=reading.one("report.yml", report, ReportForm),
        letter_form=reading.one("letter_form.yml", reading.file("letter_form.yml"), LetterForm),
        documents=reading.one("documents.yml", documents, Documents),
        languages=reading.listed(
            "languages.yml", reading.file("languages.yml").get("languages"), Translation
        ),
        general=reading.one("platforms.yml", platforms.get("general"), General),
        law=reading.one("platforms.yml", platforms.get("pending_law"), PendingLaw),
        reviews={
            name: (data.get("checked"), data.get("review"))
            for name, data in (
                ("platforms.yml", platforms),
                ("services.yml", services),
                ("terms.yml", terms),
                ("report.yml", report),
                ("documents.yml", documents),
            )
        },
    )
    if reading.faults:
        raise KnowledgeError(reading.faults)
    return Library(**library)


def _with_ids(mapping: Any) -> Any:
    if not isinstance(mapping, dict):
        return mapping
    rows = mapping.items()
    return [{"id": key, **(value if isinstance(value, dict) else {})} for key, value in rows]


def _with_audiences(services: Any) -> Any:
    """`for` is a keyword in Python and `all` stands for every nation: spell both out."""
    if not isinstance(services, list):
        return services
    every = ["england", "wales", "scotland", "northern_ireland"]
    rows = []
    for row in services:
        row = dict(row) if isinstance(row, dict) else {}
        row["audiences"] = row.pop("for", ())
        row["nations"] = every if row.get("nations") in ("all", ["all"]) else row.get("nations")
        rows.append(row)
    return rows


class _Reading:
    """Reads files into values and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.faults = folder, []
        self._yaml = YAML(typ="safe")

    def file(self, name: str) -> dict:
        return self._load(self.folder / name, name)

    def school(self, other: Path | None) -> dict:
        path = other or self.folder / "school.yml"
        return self._load(path, "school.yml")

    def _load(self, path: Path, name: str) -> dict:
        try:
            data = self._yaml.load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.faults.append(Fault(name, "file", "is not there"))
            return {}
        except (YAMLError, UnicodeDecodeError) as error:
            self.faults.append(Fault(name, "file", f"cannot be read: {error}"))
            return {}
        if not isinstance(data, dict):
            self.faults.append(Fault(name, "file", "must hold named fields"))
            return {}
        return data

    def one(self, name: str, data: Any, kind: type[_V]) -> _V | None:
        try:
            return kind.parse_obj(_plain(data or {}))
        except ValidationError as error:
            self.faults.extend(_faults(name, "", error))
            return None

    def listed(self, name: str, rows: Any, kind: type[_V]) -> dict[str, _V]:
        found: dict[str, _V] = {}
        if not isinstance(rows, list):
            self.faults.append(Fault(name, "file", "must hold a list of entries"))
            return found
        for row in rows:
            known_as = row.get("id", "?") if isinstance(row, dict) else row
            value = self.one(f"{name} ({known_as})", row, kind)
            if value and value.id in found:
                self.faults.append(Fault(name, value.id, "stands here twice"))
            elif value:
                found[value.id] = value
        return found

    def cards(self) -> dict[str, Card]:
        found: dict[str, Card] = {}
        for path, name in self._card_files():
            data = self._load(path, name)
            card = data and self.one(name, {"group": path.parent.name, **data}, Card)
            if card and card.topic != path.stem:
                self.faults.append(Fault(name, "topic", f"must be the file's name, {path.stem}"))
            elif card and card.topic in found:
                self.faults.append(Fault(name, "topic", "another card has this topic"))
            elif card:
                found[card.topic] = card
        return found

    def _card_files(self) -> Iterator[tuple[Path, str]]:
        for path in sorted((self.folder / "topics").glob("*/*.yml")):
            yield path, path.relative_to(self.folder).as_posix()


def _plain(value: Any) -> Any:
    """Turn what YAML read as numbers or dates inside text lists into what the fields expect."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _faults(name: str, prefix: str, error: ValidationError) -> Iterator[Fault]:
    for row in error.errors():
        place = ".".join(str(part) for part in row["loc"] if part != "__root__")
        yield Fault(name, f"{prefix}{place}" or "whole", row["msg"])
