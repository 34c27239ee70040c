"""A private chat: what is typed, pressed, edited and attached."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from rasa_project.teams import turns

BOT = "28:11111111-1111-4111-8111-111111111111"
TENANT = "22222222-2222-4222-8222-222222222222"


def said(run, *changes: dict, **settings) -> tuple[list[str], str]:
    """Send activities; return what the assistant heard and all that was said."""

    async def scenario(world):
        for change in changes:
            assert await world.send(world.activity(**change)) == 200
        return world.echo.heard, world.words

    return run(scenario, **settings)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("hello", "hello"),
        ("/restart", "restart"),
        ("  //\\/staff_only", "staff_only"),
        ('/inform{"answer": "summary:send"}', 'inform{"answer": "summary:send"}'),
        ("&#47;restart", "restart"),
        ("<at>Signpost</at> /restart", "Signpost /restart"),
        ("\u200b/restart", "restart"),
        ("two\nlines", "two lines"),
    ],
)
def test_typed_text_is_never_a_command(run, text: str, heard: str) -> None:
    """Whatever it begins with, however it is spelt, typed text arrives as words."""
    assert said(run, {"text": text})[0] == [heard]


@pytest.mark.parametrize("text", [None, "", "   ", "\u200b\u2060", "&nbsp;", "///"])
def test_no_words(run, text) -> None:
    """A message without a word is told so."""
    heard, words = said(run, {"text": text})

    assert heard == []
    assert "did not get any words" in words


def test_too_long(run) -> None:
    """More than two thousand characters are too many, and that is said."""
    heard, words = said(run, {"text": "x" * 2001})

    assert heard == []
    assert "too long" in words


@pytest.mark.parametrize(("text", "heard"), [("look at this", ["look at this"]), (None, [])])
def test_pictures_are_not_taken(run, text, heard) -> None:
    """A picture is refused with why; words beside it are answered."""
    picture = {"attachments": [{"contentType": "image/png", "contentUrl": "https://x/1.png"}]}
    found, words = said(run, {"text": text, **picture})

    assert found == heard
    assert words.startswith("I cannot take pictures or files")
    assert "did not get" not in words


def test_an_edited_message(run) -> None:
    """A change to a message is not answered as if it were new; that is said once."""
    edit = {"type": "messageUpdate", "id": "5", "channelData": {"tenant": {"id": TENANT}}}
    heard, words = said(run, {"id": "5"}, edit, edit)

    assert heard == ["hello"]
    assert words.count("changes to a message") == 1


@pytest.mark.parametrize(
    "kind", ["messageReaction", "messageDelete", "typing", "endOfConversation", "event", "nonsense"]
)
def test_no_words_needed(run, kind: str) -> None:
    """Reactions and the like are taken without a word."""
    assert said(run, {"type": kind, "reactionsAdded": [{"type": "like"}]}) == ([], "")


def test_our_own_words_coming_back(run) -> None:
    """What a bot said, we among them, is not answered."""
    ours = {"from": {"id": BOT}}
    other = {"from": {"id": "28:other", "role": "bot"}}

    assert said(run, ours, other) == ([], "")


def test_a_pressed_button(run) -> None:
    """A button gives the assistant its payload, in the same conversation."""

    async def scenario(world):
        await world.send(world.activity())
        await world.press("Age limits")
        return world.echo.turns

    (_, first), (payload, second) = run(scenario)

    assert payload == "/age_limit"
    assert first == second


def test_a_button_pressed_by_another(run) -> None:
    """A button offered to one person is nothing in another's hands, and it is said."""

    async def scenario(world):
        await world.send(world.activity())
        await world.press("Age limits", user="bob")
        return world.echo.heard, world.words

    heard, words = run(scenario)

    assert heard == ["hello"]
    assert "not one I offered here" in words


@pytest.mark.parametrize(
    "value",
    [
        {"choice": "/restart"},
        {"choice": "L3Jlc3RhcnQ.AAAA"},
        {"choice": 7},
        {"choice": None},
        {"choice": ["a", "b"]},
        {"text": "/restart"},
        {"payload": "/restart"},
        "/restart",
        ["/restart"],
        7,
    ],
    ids=str,
)
def test_forged_buttons(run, value) -> None:
    """Data that no button of ours holds is refused in words, even beside typed text."""
    heard, words = said(run, {"text": "hello", "value": value})

    assert heard == []
    assert "not one I offered here" in words


async def fails(_text: str, _where: str) -> list[dict]:
    raise RuntimeError("Peregrine")


async def is_silent(_text: str, _where: str) -> list[dict]:
    return []


async def says_it_failed(_text: str, _where: str) -> list[dict]:
    return [{"text": "half"}, {"text": "an answer", "custom": {"failed": True}}]


async def hangs(_text: str, _where: str) -> list[dict]:
    await asyncio.sleep(60)
    return []


async def sends_a_broken_button(_text: str, _where: str) -> list[dict]:
    return [{"text": "hello", "buttons": [{"title": "no payload"}]}]


@pytest.mark.parametrize(
    "fault",
    [fails, is_silent, says_it_failed, hangs, sends_a_broken_button],
    ids=lambda f: f.__name__,
)
def test_whatever_fails_is_told(run, monkeypatch, caplog, fault) -> None:
    """With the assistant failing, silent or slow, the apology comes with the numbers, and the log
    holds nothing that was typed."""
    monkeypatch.setattr(turns, "PATIENCE", 0.1)

    async def scenario(world):
        world.echo.does = fault
        await world.send(world.activity("Peregrine is frightened"))
        broken, world.echo.does = world.words, None
        await world.send(world.activity("and now?"))
        return broken, world.words

    with caplog.at_level(logging.DEBUG):
        broken, after = run(scenario)

    assert "something went wrong" in broken
    assert "999" in broken
    assert "you said and now?" in after
    assert "Peregrine" not in caplog.text


def test_writing_too_fast(run) -> None:
    """Who writes too fast is told so once, not each time."""
    heard, words = said(run, *({"text": str(n)} for n in range(8)), burst=2, per_second=0.0)

    assert heard == ["0", "1"]
    assert words.count("That was a lot at once") == 1


def test_invoked(run) -> None:
    """A request that waits for its answer at once gets a kind one, or that we do not do that."""

    async def scenario(world):
        found = {}
        for name in ("adaptiveCard/action", "fileConsent/invoke", "task/fetch"):
            activity = world.activity(None, type="invoke", name=name, value={"a": 1})
            raw = json.dumps(activity).encode()
            header = f"Bearer {world.microsoft.token()}"
            found[name] = await world.service.receive(header, raw)
        return found

    found = run(scenario)

    assert "999" in found["adaptiveCard/action"][1]["value"]
    assert found["fileConsent/invoke"][0] == 200
    assert found["task/fetch"] == (501, None)
