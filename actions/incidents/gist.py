"""What a story already says, so that the form does not ask it again.

Patterns are in gist.yml. Precision comes before recall: a wrong prefill is worse than a question,
so a story that says two things of one kind says nothing of it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PATTERNS = Path(__file__).with_name("gist.yml")
_APOSTROPHES = str.maketrans("’‘`´\n\t", "''''  ")
_LONGEST = 5000  # characters read of a story: what it is about is said before that
_CHAIR = "chair"  # no member of staff


@dataclass(frozen=True)
class Said:
    """A coded value and the words of the story that it was read from."""

    value: str
    words: str


@dataclass(frozen=True)
class Gist:
    """What a story says; None or empty where it does not say it plainly.

    affected: staff, pupil, parent, school · by: pupil, parent, staff, stranger, unknown ·
    year_group: nursery, reception, "1" to "13", or as in Scotland ("P6", "S2") ·
    evidence: any of screenshots, link, copy, or none · witness: yes · reported: any of platform,
    posh, police, or none · visible: yes, no · risk: yes · anonymous: yes · about: any of lead,
    dsl, deputy_dsl, head, chair.
    """

    affected: Said | None = None
    by: Said | None = None
    year_group: Said | None = None
    evidence: tuple[Said, ...] = ()
    witness: Said | None = None
    reported: tuple[Said, ...] = ()
    visible: Said | None = None
    risk: Said | None = None
    anonymous: Said | None = None
    about: tuple[Said, ...] = ()


@dataclass(frozen=True)
class _Read(Said):
    """A value with where in the text it was read."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def read_gist(
    text: str, names: Mapping[str, str] | None = None, reporter: str | None = None
) -> Gist:
    """Return what a story says.

    `names` gives people of the school by role ({"Mr Okafor": "lead"}): a story that accuses one of
    them is about that role. `reporter` ("staff" or "parent") tells whom "me" means; without it
    only a story that says its writer works here does.
    """
    text = text.translate(_APOSTROPHES)[:_LONGEST]
    about = _about(text, names or {})
    by = _doer(_found("by", text), about)
    affected = _affected(_found("affected", text), text, reporter)
    return Gist(
        affected=affected,
        by=_plain(by),
        year_group=_year(text, affected, by),
        evidence=_several(_found("evidence", text)),
        witness=_plain(_only(_found("witness", text))),
        reported=_several(_found("reported", text)),
        visible=_plain(_only(_found("visible", text) + _found("gone", text))),
        risk=_plain(_only(_found("risk", text))),
        anonymous=_plain(_only(_found("anonymous", text))),
        about=tuple(Said(read.value, read.words) for read in about),
    )


def _found(field: str, text: str) -> list[_Read]:
    """Return every reading of a field, but those that a `never` pattern overlaps."""
    patterns = _patterns()
    barred = [match.span() for never in patterns.never[field] for match in never.finditer(text)]
    found = []
    for value, options in patterns.values[field]:
        for match in (m for option in options for m in option.finditer(text)):
            read = _Read(_value(value, match), match[0].strip(" ,.!?"), *match.span())
            if not any(read.overlaps(*span) for span in barred):
                found.append(read)
    return found


def _value(value: str, match: re.Match[str]) -> str:
    """Return a value with the number that was said in it ("\\\\1" is the first group that is)."""
    said = next(filter(None, match.groups()), "").lower()
    return value.replace("\\1", str(_patterns().numbers.get(said, said)))


def _only(found: Iterable[_Read]) -> _Read | None:
    """Return the one value that was read, the longest words for it; None where two differ."""
    found = list(found)
    if len({read.value for read in found}) != 1:
        return None
    return max(found, key=lambda read: len(read.words))


def _several(found: Iterable[_Read]) -> tuple[Said, ...]:
    """Return each value once, in the order of the text; nothing where "none" stands with others."""
    each: dict[str, Said] = {}
    for read in sorted(found, key=lambda read: read.start):
        each.setdefault(read.value, Said(read.value, read.words))
    return () if "none" in each and len(each) > 1 else tuple(each.values())


def _plain(read: _Read | None) -> Said | None:
    return read and Said(read.value, read.words)


def _affected(found: list[_Read], text: str, reporter: str | None) -> Said | None:
    """Return who it happened to, "me" turned into what the reporter is."""
    if reporter is None and _patterns().works_here.search(text):
        reporter = "staff"
    known = [(reporter if read.value == "me" else read.value, read) for read in found]
    if len({value for value, _ in known}) != 1 or known[0][0] is None:
        return None
    return Said(known[0][0], max((read.words for _, read in known), key=len))


def _doer(found: list[_Read], about: list[_Read]) -> _Read | None:
    """Return who did it. Whoever is accused by role is staff, but the chair of governors."""
    accused = [_Read("staff", r.words, r.start, r.end) for r in about if r.value != _CHAIR]
    if about and not accused:
        return None
    return _only([*accused, *found])


def _year(text: str, affected: Said | None, by: _Read | None) -> Said | None:
    """Return the year of the pupil it happened to, never that of the one who did it."""
    own = _only(_found("own_year", text))
    if own:
        return _plain(own)
    if affected is None or affected.value != "pupil":
        return None
    return _plain(
        _only(r for r in _found("year_group", text) if not (by and by.overlaps(r.start, r.end)))
    )


def _about(text: str, names: Mapping[str, str]) -> list[_Read]:
    """Return the roles that a story accuses, by role or by name, each once."""
    each: dict[str, _Read] = {}
    who = [*_patterns().roles, *((role, _named(name)) for name, role in names.items())]
    for role, person in who:
        for frame in _patterns().accusing:
            if match := _accusation(frame, person).search(text):
                each.setdefault(role, _Read(role, match[0].strip(" ,.!?"), *match.span()))
    return list(each.values())


def _named(name: str) -> str:
    """Return a pattern for a person: with a title where the name has one, any title will do."""
    title = re.compile(_patterns().titles, re.IGNORECASE)
    rest = title.sub("", name, count=1)
    return (_patterns().titles if rest != name else "") + re.escape(rest)


@lru_cache(maxsize=512)
def _accusation(frame: str, person: str) -> re.Pattern[str]:
    return re.compile(frame.replace("WHO", f"(?:{person})"), re.IGNORECASE)


@dataclass(frozen=True)
class _Patterns:
    values: dict[str, list[tuple[str, list[re.Pattern[str]]]]]
    never: dict[str, list[re.Pattern[str]]]
    roles: list[tuple[str, str]]
    accusing: list[str]
    titles: str
    numbers: dict[str, int]
    works_here: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """Return gist.yml with its parts filled in and its patterns compiled."""
    data: dict[str, Any] = YAML(typ="safe").load(PATTERNS.read_text(encoding="utf-8"))
    parts: dict[str, str] = data["parts"]
    name = re.compile(rf"(?<![A-Z])({'|'.join(sorted(parts, key=len, reverse=True))})")

    def filled(pattern: str) -> str:
        while name.search(pattern):
            pattern = name.sub(lambda part: parts[part[1]], pattern)
        return pattern

    def compiled(patterns: list[str]) -> list[re.Pattern[str]]:
        return [re.compile(filled(pattern), re.IGNORECASE) for pattern in patterns]

    return _Patterns(
        values={
            field: [(value, compiled(options)) for value, options in row["values"].items()]
            for field, row in data["fields"].items()
        },
        never={field: compiled(row.get("never", [])) for field, row in data["fields"].items()},
        roles=list(data["roles"].items()),
        accusing=[filled(pattern) for pattern in data["accusing"]],
        titles=data["titles"],
        numbers=data["numbers"],
        works_here=re.compile(data["works_here"], re.IGNORECASE),
    )
