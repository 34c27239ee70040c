"""Conversation ids and buttons: nobody meets another's chat, and no button works elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rasa_project.sessions import BadChoice
from rasa_project.teams.activity import read_activity
from rasa_project.teams.seals import LIFETIME, Choice, Seals

CHOICE = Choice('/inform{"answer": "when:today"}', closes=True)


@pytest.fixture
def seals() -> Seals:
    """Seals of one installation."""
    return Seals(b"one key")


@pytest.fixture
def ada(make_activity):
    """A private message."""
    return read_activity(make_activity())


def test_one_chat_keeps_its_id(seals, ada) -> None:
    """Each message of one person in one private chat belongs to one conversation."""
    later = replace(ada, id="another", text="more")

    assert seals.conversation(ada) == seals.conversation(later)


@pytest.mark.parametrize(
    "changes",
    [
        {"user": "aad-bob"},
        {"tenant": "33333333-3333-4333-8333-333333333333"},
        {"tenant": None},
        {"conversation": "a:other"},
        {"private": False},
        {"user": "aad-ada,a", "conversation": "ada-chat"},
    ],
    ids=str,
)
def test_ids_differ(seals, ada, changes: dict) -> None:
    """Another person, tenant, chat or kind of chat is another conversation."""
    assert seals.conversation(replace(ada, **changes)) != seals.conversation(ada)


def test_ids_differ_by_installation(seals, ada) -> None:
    """Who knows every id in Teams still cannot tell ours without the key."""
    assert Seals(b"another key").conversation(ada) != seals.conversation(ada)


def test_ids_tell_nothing(seals, ada) -> None:
    """An id is a hash: neither the person nor the chat can be read from it."""
    assert re.fullmatch(r"teams-[0-9a-f]{40}", seals.conversation(ada))


def test_in_a_group_nothing_is_gone_on_with(seals, ada) -> None:
    """Each mention in a group is a conversation of its own."""
    first = replace(ada, private=False, id="1")

    assert seals.conversation(first) != seals.conversation(replace(first, id="2"))


def test_a_button_comes_back(seals) -> None:
    """A button offered in a conversation gives its payload there."""
    assert seals.chosen("teams-a", seals.choice("teams-a", CHOICE)) == CHOICE


def test_a_button_of_another_chat(seals) -> None:
    """In another conversation it is nothing."""
    with pytest.raises(BadChoice):
        seals.chosen("teams-b", seals.choice("teams-a", CHOICE))


def test_a_button_of_another_installation(seals) -> None:
    """Under another key it is nothing."""
    with pytest.raises(BadChoice):
        Seals(b"another key").chosen("teams-a", seals.choice("teams-a", CHOICE))


def test_an_old_button(seals) -> None:
    """It works for a day and no longer, as the conversation does."""
    token = seals.choice("teams-a", CHOICE, now=1000)

    assert seals.chosen("teams-a", token, now=1000 + LIFETIME) == CHOICE
    with pytest.raises(BadChoice):
        seals.chosen("teams-a", token, now=1000 + LIFETIME + 1)


@pytest.mark.parametrize("token", [None, 7, "", "a.b", ".", "é.é", ["a.b"], {"a": 1}, "/restart"])
def test_no_button_at_all(seals, token) -> None:
    """What is no token of ours is refused, whatever its type."""
    with pytest.raises(BadChoice):
        seals.chosen("teams-a", token)


def test_a_changed_button(seals) -> None:
    """Another payload under an offered button's signature is refused."""
    _, mac = seals.choice("teams-a", CHOICE).split(".")
    other, _ = Seals(b"other").choice("teams-a", Choice("/restart")).split(".")

    with pytest.raises(BadChoice):
        seals.chosen("teams-a", f"{other}.{mac}")
