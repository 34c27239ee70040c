"""The service among fakes: an assistant that echoes, and Teams as its people use it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa_project.teams.service import Service
from rasa_project.teams.settings import Settings

from .microsoft import APP, TENANT, Microsoft


class Echo:
    """Stands in for the assistant: says what it heard with a button, or does what a test wants."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, str]] = []
        self.does: Callable[[str, str], Awaitable[list[dict]]] | None = None

    async def __call__(self, text: str, where: str) -> list[dict[str, Any]]:
        """Keep the turn and answer it."""
        self.turns.append((text, where))
        if self.does:
            return await self.does(text, where)
        buttons = [{"title": "Age limits", "payload": "/age_limit"}]
        return [{"text": f"you said {text}", "buttons": buttons}]

    @property
    def heard(self) -> list[str]:
        """The texts that reached the assistant."""
        return [text for text, _ in self.turns]


_COUNT = iter(range(1, 10_000_000))


def message(base: str, text: str | None = "hello", user: str = "ada", **changes: Any) -> dict:
    """Return a message activity from a private chat; a change to None leaves a field out."""
    found = {
        "type": "message",
        "id": f"{next(_COUNT)}",
        "channelId": "msteams",
        "serviceUrl": base,
        "from": {"id": f"29:{user}", "name": user.title(), "aadObjectId": f"aad-{user}"},
        "recipient": {"id": f"28:{APP}", "name": "Signpost"},
        "conversation": {
            "id": f"a:{user}-chat",
            "conversationType": "personal",
            "tenantId": TENANT,
        },
        "channelData": {"tenant": {"id": TENANT}},
        "text": text,
        **changes,
    }
    return {name: value for name, value in found.items() if value is not None}


def card_of(activity: dict[str, Any]) -> dict[str, Any]:
    """Return the card of an activity, {} where it has none."""
    return (activity.get("attachments") or [{}])[0].get("content") or {}


def parts(card: Any, kind: str) -> list[dict[str, Any]]:
    """Return every part of a card whose type begins with `kind`, in order."""
    if isinstance(card, list):
        return [found for part in card for found in parts(part, kind)]
    if not isinstance(card, dict):
        return []
    here = [card] if str(card.get("type", "")).startswith(kind) else []
    return here + [found for part in card.values() for found in parts(part, kind)]


@dataclass
class World:
    """The service among fakes. `settle` waits until everything is answered."""

    microsoft: Microsoft
    echo: Echo
    settings: Settings
    service: Service

    async def send(self, activity: dict[str, Any] | bytes, token: str | None = None) -> int:
        """Send a request as Microsoft would; return its status once all is answered."""
        status = await self.post(activity, token)
        await self.settle()
        return status

    async def post(self, activity: dict[str, Any] | bytes, token: str | None = None) -> int:
        """Send a request; return its status at once."""
        raw = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        header = f"Bearer {token or self.microsoft.token()}"
        return (await self.service.receive(header, raw))[0]

    async def settle(self) -> None:
        """Wait until every queue is empty."""
        assert await self.service._lanes.drain(10) == 0

    def activity(self, text: str | None = "hello", **changes: Any) -> dict[str, Any]:
        """Return a message as Teams sends it from a private chat."""
        return message(self.microsoft.base, text, **changes)

    def offered(self, place: int = -1) -> dict[str, str]:
        """Return the buttons of a card sent, the last one unless told: title to token."""
        submits = parts(self.cards[place], "Action.Submit")
        return {button["title"]: button["data"]["choice"] for button in submits}

    async def press(self, title: str, user: str = "ada", **inputs: Any) -> int:
        """Press a button of the last card, its inputs filled in."""
        value = {"choice": self.offered()[title], **inputs}
        pressed = self.activity(None, user=user, value=value, replyToId="card-1")
        return await self.send(pressed)

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards sent so far."""
        return [card_of(activity) for activity in self.microsoft.sent]

    @property
    def words(self) -> str:
        """Everything sent so far, as it would be read aloud."""
        said = [a.get("text") or card_of(a).get("speak", "") for a in self.microsoft.sent]
        return "\n".join(said)
