"""Fill `{school.dsl.name}`, `{service.posh.phone}`, `{platform.age.line}` in a sentence.

A sentence whose placeholder has no value today (a low-confidence fact, a platform nobody named,
a value the school has not set) is left out whole: half a sentence of advice is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.facts import Platform, Service
from knowledge.school import School

PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z{0-9])")
_WHOLE = re.compile(r"(\{[a-z0-9_.]+\})\s+(?=[A-Z])")  # "{school.phone_rule} The rule is…"
SERVICE_FIELDS = frozenset(
    ("name", "short", "who", "phone", "text_number", "email", "url", "use_when", "hours")
)
PLATFORM_FIELDS = frozenset(
    (
        "name",
        "kind",
        "law",
        "age.minimum",
        "age.line",
        "age.note",
        "about.what",
        "about.risk",
        "report.steps",
        "report.url",
        "report.impersonation_url",
        "report.no_account",
        "report.rule",
        "block.steps",
    )
)


class UnknownPlaceholder(KeyError):
    """The name in the braces is nothing we have."""


class Missing(LookupError):
    """The name is right, but there is no value to show."""


class Facts:
    """Looks placeholder names up. `platform` holds the values for the platform in question."""

    def __init__(
        self, school: School, services: dict[str, Service], platform: dict | None = None
    ) -> None:
        self._school, self._services, self._platform = school, services, platform

    def value(self, path: str) -> str | tuple[str, ...]:
        """Return the value of a dotted name as text, or a tuple of sentences.

        Raises UnknownPlaceholder for a name we do not have, Missing where there is no value.
        """
        kind, _, rest = path.partition(".")
        if kind == "school":
            found = _walk(self._school, rest, path)
        elif kind == "service":
            found = self._service(rest, path)
        elif kind == "platform":
            found = self._platform_value(rest, path)
        else:
            raise UnknownPlaceholder(path)
        if found is None or found == "" or found == ():
            raise Missing(path)
        return tuple(found) if isinstance(found, (list, tuple)) else str(found)

    def _service(self, rest: str, path: str) -> object:
        name, _, field = rest.partition(".")
        if name not in self._services or field not in SERVICE_FIELDS:
            raise UnknownPlaceholder(path)
        value = self._services[name].known(field)
        return value.text if field == "hours" and value else value

    def _platform_value(self, rest: str, path: str) -> object:
        if rest not in PLATFORM_FIELDS:
            raise UnknownPlaceholder(path)
        if self._platform is None:
            raise Missing(path)
        return self._platform.get(rest)

    def sentences(self, text: str) -> list[str]:
        """Return the sentences of `text`, filled in, without those that have no value today."""
        filled: list[str] = []
        for sentence in _cut(text):
            try:
                filled.extend(self._fill(sentence))
            except Missing:
                continue
        return filled

    def text(self, text: str | None) -> str:
        """Return `text` filled in, its sentences joined; empty where nothing is left of it."""
        return " ".join(self.sentences(text)) if text else ""

    def steps(self, steps: Iterable[str]) -> tuple[str, ...]:
        """Return the steps filled in; one made only of a list of steps becomes those steps."""
        filled: list[str] = []
        for step in steps:
            whole = PLACEHOLDER.fullmatch(step.strip())
            filled.extend(self.sentences(step) if whole else [self.text(step)])
        return tuple(step for step in filled if step)

    def _fill(self, sentence: str) -> list[str]:
        whole = PLACEHOLDER.fullmatch(sentence.strip())
        if whole:
            value = self.value(whole[1])
            return [value] if isinstance(value, str) else list(value)

        def put(match: re.Match) -> str:
            value = self.value(match[1])
            return value if isinstance(value, str) else " ".join(value)

        return [PLACEHOLDER.sub(put, sentence)]


def _cut(text: str) -> Iterator[str]:
    """Yield sentences; a placeholder that stands before a new sentence is a sentence itself."""
    for sentence in _SENTENCE_END.split(text.strip()):
        first = _WHOLE.match(sentence)
        yield from (first[1], sentence[first.end() :]) if first else (sentence,)


def names_in(text: str) -> list[str]:
    """Return the placeholder names used in a text."""
    return PLACEHOLDER.findall(text)


def platform_values(platform: Platform, general: dict, law: str | None) -> dict[str, object]:
    """Return what `{platform.…}` may show for a platform, unsure facts left out.

    `general` holds the steps shown where the platform's own route is not sure, under
    `report.steps` and `block.steps`, and `age.line` where no age is known. A closed platform
    has no routes at all.
    """
    values: dict[str, object] = {"name": platform.name, "kind": platform.kind, "law": law}
    for part in ("age", "about", "report", "block"):
        fact = getattr(platform, part)
        sure = fact.confidence != "low" and platform.status == "open"
        for field in fact.__fields__:
            path = f"{part}.{field}"
            if path in PLATFORM_FIELDS:
                value = getattr(fact, field) if sure else None
                values[path] = value or _general(general, path, platform)
    return values


def _general(general: dict, path: str, platform: Platform) -> object:
    value = general.get(path)
    return value.replace("{name}", platform.name) if isinstance(value, str) else value


def _walk(value: object, rest: str, path: str) -> object:
    for part in rest.split("."):
        if part not in getattr(value, "__fields__", ()):
            raise UnknownPlaceholder(path)
        value = getattr(value, part)
    return value
