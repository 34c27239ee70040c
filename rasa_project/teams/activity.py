"""One request of the Bot Framework, an *activity*, read into a value and held to its shape."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError

# What identifies a conversation, person or activity. It becomes part of an address we post to.
_ID = re.compile(r"[\w:@.;=|+,~*$!-]{1,512}", re.ASCII)
_TAG = re.compile(r"</?at\b[^<>]{0,200}>")
_MOST_TEXT = 28_000  # characters; Teams itself takes no longer message
_HTML = "text/html"  # Teams sends what was typed a second time in this form


class BadActivity(ValueError):
    """Not an activity we can answer. The message names the field, never its value."""


class _Loose(BaseModel):
    class Config:
        extra = Extra.ignore


class _Account(_Loose):
    id: StrictStr
    aad: StrictStr | None = Field(None, alias="aadObjectId")
    role: StrictStr | None = None


class _Conversation(_Loose):
    id: StrictStr
    kind: StrictStr | None = Field(None, alias="conversationType")
    group: bool | None = Field(None, alias="isGroup")
    tenant: StrictStr | None = Field(None, alias="tenantId")


class _Tenant(_Loose):
    id: StrictStr | None = None


class _ChannelData(_Loose):
    tenant: _Tenant | None = None
    event: StrictStr | None = Field(None, alias="eventType")


class _Entity(_Loose):
    type: StrictStr = ""
    text: StrictStr | None = None
    mentioned: dict[str, Any] | None = None


class _Attachment(_Loose):
    kind: StrictStr = Field("", alias="contentType")


class _Body(_Loose):
    type: StrictStr
    id: StrictStr | None = None
    channel: StrictStr = Field(alias="channelId")
    service_url: StrictStr = Field(alias="serviceUrl")
    sender: _Account = Field(alias="from")
    bot: _Account = Field(alias="recipient")
    conversation: _Conversation
    data: _ChannelData | None = Field(None, alias="channelData")
    text: StrictStr | None = None
    value: Any = None
    reply_to: StrictStr | None = Field(None, alias="replyToId")
    entities: tuple[_Entity, ...] | None = None
    attachments: tuple[_Attachment, ...] | None = None
    added: tuple[_Account, ...] | None = Field(None, alias="membersAdded")
    action: StrictStr | None = None
    name: StrictStr | None = None


@dataclass(frozen=True)
class Activity:
    """What happened in Teams. `user` is the person's lasting id in their tenant where there is
    one; `text` has our own mention taken out; `added` are the accounts that joined.
    """

    type: str
    id: str
    channel: str
    service_url: str
    conversation: str
    private: bool
    tenant: str | None
    user: str
    bot: str
    from_bot: bool = False
    text: str = ""
    value: dict[str, Any] | None = None
    reply_to: str | None = None
    mentioned: bool = False
    files: bool = False
    edited: bool = False
    added: tuple[str, ...] = field(default=())
    action: str | None = None
    name: str | None = None


def read_activity(body: Any) -> Activity:
    """Return the activity of a request's JSON. Raises BadActivity."""
    if not isinstance(body, dict):
        raise BadActivity("body")
    try:
        found = _Body.parse_obj(body)
    except (ValidationError, RecursionError) as error:
        raise BadActivity(_field(error)) from None
    tenants = {t.lower() for t in (_tenant(found.data), found.conversation.tenant) if t}
    if len(tenants) > 1:
        raise BadActivity("tenant")
    for name, value in _ids(found).items():
        if value is not None and (not _ID.fullmatch(value) or ".." in value):
            raise BadActivity(name)
    if len(found.text or "") > _MOST_TEXT:
        raise BadActivity("text")
    return _flat(found, next(iter(tenants), None))


def _field(error: Exception) -> str:
    rows = error.errors() if isinstance(error, ValidationError) else []
    return ".".join(str(part) for part in rows[0]["loc"]) if rows else "body"


def _tenant(data: _ChannelData | None) -> str | None:
    return data.tenant.id if data and data.tenant else None


def _ids(found: _Body) -> dict[str, str | None]:
    return {
        "id": found.id,
        "from": found.sender.id,
        "aadObjectId": found.sender.aad,
        "recipient": found.bot.id,
        "conversation": found.conversation.id,
        "replyToId": found.reply_to,
    }


def _flat(found: _Body, tenant: str | None) -> Activity:
    spoken_to = [e for e in found.entities or () if _mentions(e, found.bot.id)]
    private = found.conversation.kind == "personal" and not found.conversation.group
    return Activity(
        type=found.type,
        id=found.id or "",
        channel=found.channel,
        service_url=found.service_url,
        conversation=found.conversation.id,
        private=private,
        tenant=tenant,
        user=found.sender.aad or found.sender.id,
        bot=found.bot.id,
        from_bot=found.sender.role == "bot" or found.sender.id == found.bot.id,
        text=_words(found.text or "", [e.text for e in spoken_to if e.text]),
        value=_value(found.value),
        reply_to=found.reply_to,
        mentioned=bool(spoken_to),
        files=any(a.kind != _HTML for a in found.attachments or ()),
        edited=found.type == "messageUpdate",
        added=tuple(account.id for account in found.added or ()),
        action=found.action,
        name=found.name,
    )


def _mentions(entity: _Entity, bot: str) -> bool:
    return entity.type == "mention" and (entity.mentioned or {}).get("id") == bot


def _words(text: str, mentions: list[str]) -> str:
    """Return typed words: our mentions out, other people's as their names, entities as letters."""
    for mention in mentions:
        text = text.replace(mention, " ")
    return html.unescape(_TAG.sub("", text)).strip()


def _value(value: Any) -> dict[str, Any] | None:
    """Return what a card sent, which some clients send as text. None where it sent nothing."""
    if isinstance(value, str) and value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = {"": ""}
    if value in (None, "", {}):
        return None
    return value if isinstance(value, dict) else {"": ""}
