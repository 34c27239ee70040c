"""Groups and channels: general guidance for all to read, and nothing private."""

from __future__ import annotations

import pytest

BOT = "28:11111111-1111-4111-8111-111111111111"
MENTION = [{"type": "mention", "text": "<at>Signpost</at>", "mentioned": {"id": BOT}}]
TENANT = "22222222-2222-4222-8222-222222222222"
GROUP = {"id": "19:g@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
CHANNEL = {"id": "19:c@thread.tacv2;messageid=1", "conversationType": "channel"}
FORM = {"field": "what", "ask": "text", "number": 2, "about": 9}


def mention(text: str, **changes) -> dict:
    """Return what differs in a message that mentions us in a group."""
    return {
        "text": f"<at>Signpost</at> {text}",
        "entities": MENTION,
        "conversation": GROUP,
        **changes,
    }


@pytest.mark.parametrize("place", [GROUP, CHANNEL], ids=["group", "channel"])
def test_a_mention_is_answered(run, place) -> None:
    """A mention gets the answer, no buttons to go on with, and a way to go on in private."""

    async def scenario(world):
        await world.send(world.activity(**mention("/age of TikTok?", conversation=place)))
        links = [a for card in world.cards for a in buttons(card)]
        return world.echo.heard, world.words, links, world.microsoft.sent

    heard, words, links, sent = run(scenario)

    assert heard == ["age of TikTok?"]
    assert "you said age of TikTok?" in words
    assert "Everyone here can read this" in words
    assert [(a["type"], a["title"]) for a in links] == [("Action.OpenUrl", "Go on in private")]
    assert links[0]["url"] == f"https://teams.microsoft.com/l/chat/0/0?users={BOT}"
    assert all(activity["replyToId"] for activity in sent)


@pytest.mark.parametrize(
    "data",
    [
        {"form": FORM},
        {"topic": "log_incident"},
        {"topic": "report_status"},
        {"summary": [{"field": "what", "label": "What", "value": "x"}]},
        {"receipt": {"reference": "OS-4KD9XM", "pin": "123456"}},
        {"download": {"title": "The letter", "href": "/x"}},
    ],
    ids=lambda data: next(iter(data)) + str(data.get("topic", "")),
)
def test_no_report_in_a_group(run, data: dict) -> None:
    """Nothing of a report, its questions, its state or its papers, is shown to a group."""

    async def reports(_text: str, _where: str) -> list[dict]:
        return [{"text": "What happened to Peregrine?", "custom": data}]

    async def scenario(world):
        world.echo.does = reports
        await world.send(world.activity(**mention("I want to report something")))
        return world.words, [a for card in world.cards for a in buttons(card)]

    words, links = run(scenario)

    assert "Reports are for private chat only" in words
    assert "Peregrine" not in words
    assert "OS-4KD9XM" not in words
    assert [a["type"] for a in links] == ["Action.OpenUrl"]


def test_danger_in_a_group(run) -> None:
    """Danger is answered where it was told."""

    async def scenario(world):
        world.echo.does = warns
        await world.send(world.activity(**mention("he has a knife")))
        return world.words

    assert run(scenario).startswith("Ring 999 now.")


async def warns(_text: str, _where: str) -> list[dict]:
    return [{"text": "Ring 999 now.", "custom": {"urgent": True}}]


def test_nothing_private_goes_on_in_a_group(run) -> None:
    """A private chat, and each mention in a group, are conversations apart, for one person too."""

    async def scenario(world):
        await world.send(world.activity("private"))
        await world.send(world.activity(**mention("one")))
        await world.send(world.activity(**mention("two")))
        return {where for _, where in world.echo.turns}

    assert len(run(scenario)) == 3


def test_a_private_button_in_a_group(run) -> None:
    """A button from the private chat does nothing in front of others."""

    async def scenario(world):
        await world.send(world.activity("private"))
        value = {"choice": world.offered()["Age limits"]}
        await world.send(world.activity(**mention("", value=value)))
        return world.echo.heard

    assert run(scenario) == ["private"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "hello", "conversation": GROUP}, ""),
        (mention("", type="messageUpdate"), "cannot do that here"),
        (mention("", attachments=[{"contentType": "image/png"}]), "cannot take pictures"),
        (mention(""), "Mention me with a general question"),
        (mention("x" * 2001), "too long"),
    ],
    ids=["no mention", "edit", "picture", "no words", "too long"],
)
def test_nothing_to_answer(run, changes: dict, said: str) -> None:
    """What is not for us is left alone; what we cannot take is refused in words."""

    async def scenario(world):
        await world.send(world.activity(**changes))
        return world.echo.heard, world.words

    heard, words = run(scenario)

    assert heard == []
    assert said in words
    assert bool(said) == bool(words)


def test_added_to_a_group(run) -> None:
    """Added to a group, we say once what we are for, without a person's greeting."""
    joined = {"type": "conversationUpdate", "conversation": GROUP, "membersAdded": [{"id": BOT}]}

    async def scenario(world):
        for _ in range(3):
            await world.send(world.activity(None, **joined))
        return world.words

    words = run(scenario)

    assert words.count("I am Signpost") == 1
    assert "in private" in words


def buttons(card: dict) -> list[dict]:
    """Return the buttons of a card that do something elsewhere."""
    sets = [part for part in card.get("body", []) if part["type"] == "ActionSet"]
    return [a for part in sets for a in part["actions"] if a["type"] != "Action.ToggleVisibility"]
