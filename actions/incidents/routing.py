"""Who gets a report: the online safety lead or the safeguarding lead, but never whom it is about.

Allegations about staff go to the head, and about the head to the chair of governors, as Keeping
children safe in education (part four) and its counterparts in the other nations have it.
"""

from __future__ import annotations

from collections.abc import Mapping

from actions.incidents.report import Kind, Role

DSL_KINDS = ("nude_image", "adult_contact")
# Who stands in where a report is about somebody; school.yml may name another (`conflict`).
INSTEAD: Mapping[str, str] = {
    "lead": "head",
    "dsl": "head",
    "deputy_dsl": "dsl",
    "head": "chair",
    "chair": "head",
}
# Who gets it when everybody on the usual way is barred.
_LAST: tuple[Role, ...] = ("chair", "head", "dsl", "lead", "deputy_dsl")
_NOT_ALONE = {"dsl": ("deputy_dsl",)}  # who works too closely with whom to be told


def readers(
    kind: Kind, dsl: bool, about: tuple[Role, ...], instead: Mapping[str, str] = INSTEAD
) -> tuple[Role, ...]:
    """Return the roles that may read a report, the one that is told first in front.

    `dsl` marks a child-protection report; `about` are the roles it is about.
    """
    barred = {*about, *(other for role in about for other in _NOT_ALONE.get(role, ()))}
    found: list[str] = []
    for role in _usual(kind, dsl):
        stand_in = _stand_in(role, barred, instead)
        if stand_in and stand_in not in found:
            found.append(stand_in)
    return tuple(found) or tuple(role for role in _LAST if role not in barred)[:1] or _LAST[:1]


def _usual(kind: Kind, dsl: bool) -> tuple[Role, ...]:
    if kind == "colleague":
        return ("head", "dsl") if dsl else ("head",)
    return ("dsl", "deputy_dsl") if dsl or kind in DSL_KINDS else ("lead", "dsl")


def _stand_in(role: str, barred: set[str], instead: Mapping[str, str]) -> str | None:
    """Return the role, or who stands in for it, or None where everybody on the way is barred."""
    seen: set[str] = set()
    while role in barred and role not in seen:
        seen.add(role)
        role = {**INSTEAD, **instead}[role]
    return None if role in barred else role
