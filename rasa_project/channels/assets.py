"""The files of the website: what `make web` built, and the style sheets that need no building."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
TEMPLATES = ROOT / "rasa_project" / "templates"
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER = "public, max-age=31536000, immutable"  # the name holds a hash of what is in the file
_SHORT = "public, max-age=300"  # seconds: how long a school's pages may show an older loader


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: bytes, the same compressed, its kind, its tag, how long it keeps."""

    body: bytes
    packed: bytes
    kind: str
    tag: str
    keeps: str


def asset_of(body: bytes, kind: str, keeps: str = _SHORT) -> Asset:
    """Return a file ready to be sent."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Asset(body, gzip.compress(body, 9, mtime=0), kind, tag, keeps)


def manifest(folder: Path = DIST) -> dict | None:
    """Return what the build says it made, or None where nothing is built."""
    try:
        return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def assets(folder: Path = DIST) -> dict[str, Asset]:
    """Return every file by its path below the address of the assistant, built ones and others."""
    found = {
        f"web/{path.name}": asset_of(path.read_bytes(), _KINDS[path.suffix])
        for path in sorted(TEMPLATES.iterdir())
        if path.suffix in _KINDS
    }
    for name in (manifest(folder) or {}).get("files", []):
        stable = name == "signpost.js"
        made = asset_of(
            (folder / name).read_bytes(), _KINDS[Path(name).suffix], _SHORT if stable else _FOR_EVER
        )
        found[name if stable else f"web/{name}"] = made
    return found
