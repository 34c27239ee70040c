"""The Teams app package: a zip with the manifest and two icons, checked before it is written."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from knowledge.school import School

FOLDER = Path(__file__).parents[2] / "teams"
VERSION = "1.22"
SCHEMA = f"schema/manifest-{VERSION}.json"
ICONS = {"color": 192, "outline": 32}  # pixels each way, by Microsoft's schema
GROUPS = ["personal", "groupChat", "team"]
_PNG = b"\x89PNG\r\n\x1a\n"
_WITH_ALPHA = (4, 6)  # PNG colour types that can be transparent
_LONGEST_SCHOOL = 32  # characters of a developer's name
_NUMBER = re.compile(r"\d{1,5}\.\d{1,5}\.\d{1,5}")
_PART = re.compile(r"\{([a-z_]+)\}")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class BadPackage(ValueError):
    """The package would not be taken. `faults` are sentences for whoever makes it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class App:
    """What differs from school to school: the app's id, where the assistant is reached, the
    package's version, and whether groups and channels may have it."""

    app_id: str
    domain: str
    version: str = "1.0.0"
    groups: bool = False


def manifest(app: App, school: School, folder: Path = FOLDER) -> dict[str, Any]:
    """Return the manifest for a school, made from teams/manifest.json."""
    help_page = f"https://{app.domain}/web/help"
    values = {
        "app_id": app.app_id.lower(),
        "domain": app.domain,
        "version": app.version,
        "school": school.name[:_LONGEST_SCHOOL].strip(),
        "privacy": school.policies.privacy or help_page,
        "terms": school.policies.acceptable_use or help_page,
    }
    found = _filled(json.loads((folder / "manifest.json").read_text(encoding="utf-8")), values)
    if app.groups:
        found["bots"][0]["scopes"] = GROUPS
    return found


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    """Return a part of the template with its {names} filled in."""
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return _PART.sub(lambda m: values[m[1]], part) if isinstance(part, str) else part


def faults(
    found: Mapping[str, Any], icons: Mapping[str, bytes], folder: Path = FOLDER
) -> list[str]:
    """Return what Microsoft would not take: against its schema, and what the schema leaves out."""
    schema = json.loads((folder / SCHEMA).read_text(encoding="utf-8"))
    errors = sorted(
        Draft4Validator(schema).iter_errors(found), key=lambda e: list(map(str, e.path))
    )
    wrong = [f"{'.'.join(map(str, e.path)) or 'manifest'}: {e.message}" for e in errors]
    for kind, size in ICONS.items():
        wrong += _icon_faults(kind, icons.get(kind, b""), size)
    return wrong + list(_beyond_the_schema(found))


def _beyond_the_schema(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield faults that draft 4 of JSON Schema cannot express, or Microsoft's leaves out."""
    if found.get("manifestVersion") != VERSION:
        yield f"manifestVersion: must be {VERSION}, the schema's own"
    if not _NUMBER.fullmatch(str(found.get("version"))):
        yield "version: must be three numbers, such as 1.0.0"
    bots = found.get("bots") or [{}]
    if found.get("id") != bots[0].get("botId"):
        yield "bots.0.botId: is not the app's id"
    for domain in found.get("validDomains") or ():
        if not _DOMAIN.fullmatch(domain):
            yield "validDomains: not a domain name such as chat.school.org"
    for name, url in (found.get("developer") or {}).items():
        if name.endswith("Url") and not str(url).startswith("https://"):
            yield f"developer.{name}: must begin with https://"


def _icon_faults(kind: str, data: bytes, size: int) -> list[str]:
    if not data.startswith(_PNG) or len(data) < 26:
        return [f"icons.{kind}: is no PNG picture"]
    width, height, _depth, colour = struct.unpack(">IIBB", data[16:26])
    wrong = []
    if (width, height) != (size, size):
        wrong.append(f"icons.{kind}: is {width} by {height} pixels and must be {size} by {size}")
    if kind == "outline" and colour not in _WITH_ALPHA:
        wrong.append("icons.outline: must be transparent")
    return wrong


def write(app: App, school: School, path: Path, folder: Path = FOLDER) -> None:
    """Write the package to a file, the same bytes each time. Raises BadPackage."""
    found = manifest(app, school, folder)
    icons = {kind: (folder / found["icons"][kind]).read_bytes() for kind in ICONS}
    wrong = faults(found, icons, folder)
    if wrong:
        raise BadPackage(wrong)
    files = {"manifest.json": json.dumps(found, indent=2, ensure_ascii=False).encode()}
    files |= {found["icons"][kind]: data for kind, data in icons.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
