"""The Bot Framework's side of Teams: who may speak, each activity once, answers in order."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from knowledge import Library
from rasa_project.limits import Limit
from rasa_project.teams.activity import Activity, BadActivity, read_activity
from rasa_project.teams.connector import Connector, Place, Undelivered
from rasa_project.teams.elements import Element
from rasa_project.teams.lanes import Lanes
from rasa_project.teams.records import DAY, Records
from rasa_project.teams.seals import Seals
from rasa_project.teams.settings import Settings
from rasa_project.teams.tokens import BadToken, Claims, Keys, NoKeys, Tokens
from rasa_project.teams.turns import Answer, Assistant, Turns

logger = logging.getLogger(__name__)
LARGEST_BODY = 256_000  # bytes; a message of Teams has at most about 100,000
FAREWELL = 8.0  # seconds for answers on their way when the server stops; `run` kills after ten
_GREETED = 400 * DAY  # one greeting for as long as the app stays installed
CHANNEL = "msteams"

Status = tuple[int, dict[str, Any] | None]


class Refused(Exception):
    """A request that is not answered in Teams: an HTTP status and a reason for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Service:
    """Takes the connector's requests. To be opened and closed in one event loop."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        key: bytes,
        folder: Path,
        assistant: Assistant,
        connect: Callable[[Settings], Connector] = Connector,
    ) -> None:
        self._settings, self._connector = settings, connect(settings)
        self._seals, self._records, self._lanes = Seals(key), Records(folder), Lanes()
        self._turns = Turns(settings, library, self._seals, assistant)
        self._tokens = Tokens(settings, Keys(settings.open_id_url, self._connector.fetch))
        self._by_person = Limit(settings.burst, settings.per_second)
        self._warned, self._logged = Limit(1, 1 / 60), Limit(1, 1 / 60)
        # One thread for the disk: messages that come in order are claimed in order.
        self._disk = ThreadPoolExecutor(1, "teams-records")

    async def close(self) -> None:
        """Finish what is under way, as far as the time allows, and close."""
        lost = await self._lanes.drain(FAREWELL)
        if lost:
            logger.error("%d Teams messages were not answered before the server stopped", lost)
        await self._connector.close()
        self._disk.shutdown()
        self._records.close()

    async def receive(self, authorization: str | None, raw: bytes) -> Status:
        """Take one request; return HTTP status and body. Answers go out after this returns."""
        try:
            activity = await self._admitted(authorization, raw)
            return await self._routed(activity)
        except Refused as refused:
            if self._logged.allows(str(refused)):
                logger.warning("a Teams request was refused: %s", refused)
            return refused.status, None

    async def _admitted(self, authorization: str | None, raw: bytes) -> Activity:
        """Return the activity of a request that is Microsoft's, for us, and from our school."""
        if len(raw) > LARGEST_BODY:
            raise Refused(413, "too large")
        claims = await self._claims(authorization)
        try:
            activity = read_activity(json.loads(raw))
        except BadActivity as error:
            raise Refused(400, f"field {error}") from None
        except (ValueError, RecursionError):
            raise Refused(400, "not JSON") from None
        if claims and not claims.fit(activity.service_url, activity.channel):
            raise Refused(401, "service URL or channel is not the token's")
        if claims and activity.channel != CHANNEL:
            raise Refused(401, "not from Teams")
        if not self._settings.allows_host(activity.service_url):
            raise Refused(401, "service URL is not on the list")
        if not self._settings.allows_tenant(activity.tenant):
            raise Refused(401, "another tenant")
        return activity

    async def _claims(self, authorization: str | None) -> Claims | None:
        if not self._settings.auth:
            return None
        try:
            return await self._tokens.check(authorization)
        except BadToken as error:
            raise Refused(401, str(error)) from None
        except NoKeys:
            raise Refused(503, "Microsoft's keys cannot be fetched") from None

    async def _routed(self, activity: Activity) -> Status:
        if activity.type == "invoke":
            return self._turns.invoked(activity)
        if activity.from_bot and activity.type.startswith("message"):
            return 200, None
        if activity.type in ("message", "messageUpdate"):
            return await self._heard(activity)
        if activity.type in ("conversationUpdate", "installationUpdate"):
            await self._installed(activity)
        return 200, None  # reactions, deleted messages and the like need no words

    async def _heard(self, activity: Activity) -> Status:
        parts = (activity.type, activity.conversation, activity.user, activity.id)
        claimed = self._seals.hashed("seen", *parts)
        if activity.id and not await self._aside(self._records.claim, claimed):
            return 200, None
        where = self._seals.conversation(activity)
        if self._queued(activity, partial(self._turn, activity, where)):
            return 200, None
        await self._aside(self._records.release, claimed)
        return 429, None

    async def _installed(self, activity: Activity) -> None:
        """Greet once where we were added; forget that where we were taken away."""
        key = self._seals.hashed("greeted", activity.tenant or "", activity.conversation)
        if activity.action == "remove":
            await self._aside(self._records.release, key)
        added = activity.action == "add" or activity.bot in activity.added
        if not added or not await self._aside(self._records.claim, key, _GREETED):
            return
        self._queued(activity, partial(self._greet, activity, key))

    def _queued(self, activity: Activity, job: Callable) -> bool:
        return self._lanes.put(self._seals.hashed("lane", activity.conversation), job)

    async def _greet(self, activity: Activity, key: str) -> None:
        where = self._seals.conversation(activity)
        hello = self._turns.greeting(where, activity.private)
        if not await self._said(activity, where, [hello]):
            await self._aside(self._records.release, key)

    async def _turn(self, activity: Activity, where: str) -> None:
        person = self._seals.hashed("person", activity.tenant or "", activity.user)
        if self._by_person.allows(person):
            answer = await self._turns.answer(activity, where)
        elif self._warned.allows(person):
            answer = Answer([self._turns.says("too_fast")])
        else:
            return
        await self._said(activity, where, answer.says)
        if answer.closes and activity.reply_to:
            await self._closed(activity)

    async def _said(self, activity: Activity, where: str, says: list[Element]) -> bool:
        """Send activities in order; return whether all arrived. The rest of an answer whose
        beginning did not arrive is not sent: it would make no sense alone."""
        place = Place(
            activity.service_url,
            activity.conversation,
            activity.id if activity.id and not activity.private else None,
        )
        for number, element in enumerate(says):
            try:
                await self._connector.post(place, element)
            except Undelivered as error:
                left = len(says) - number
                logger.error("%d Teams messages were not delivered: %s", left, error)
                kind = f"{activity.type}: {left} of {len(says)}"
                note = partial(self._records.not_delivered, where, kind)
                await self._aside(note, error.status, error.tries)
                return False
        return True

    async def _closed(self, activity: Activity) -> None:
        """Put a short word in place of a card that has been answered, where Teams allows it."""
        place = Place(activity.service_url, activity.conversation)
        try:
            await self._connector.update(place, activity.reply_to or "", self._turns.done())
        except Undelivered as error:
            logger.info("a card was not closed: %s", error)

    async def _aside(self, work: Callable, *arguments: Any) -> Any:
        """Run what touches the disk beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, work, *arguments)
