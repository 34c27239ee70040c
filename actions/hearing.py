"""Read one parsed message into what the dialogue needs to know of it."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.dialogue import Heard

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the local time. SIGNPOST_NOW (ISO, local) stands in for it, for trying the night."""
    fixed = os.environ.get("SIGNPOST_NOW")
    return datetime.fromisoformat(fixed) if fixed else datetime.now(LONDON).replace(tzinfo=None)


def heard(message: dict[str, Any], at: datetime) -> Heard:
    """Return what a parsed message said. `message` is the tracker's latest message."""
    entities: dict[str, str] = {}
    for row in message.get("entities") or []:
        entities.setdefault(row["entity"], str(row["value"]))
    chances = {
        row["name"]: row.get("confidence", 0.0)
        for row in message.get("intent_ranking") or []
        if row["name"] not in ("nlu_fallback", "out_of_scope", "inform")
    }
    intent = (message.get("intent") or {}).get("name") or "nlu_fallback"
    text = message.get("text") or ""
    return Heard(
        intent=intent,
        entities=entities,
        likely=tuple(chances)[:5],
        also=message.get("also"),
        text=text,
        at=at,
        chances=chances,
        pressed=text.startswith("/"),
    )
