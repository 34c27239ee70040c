"""Requests as Teams sends them, and as it never would."""

from __future__ import annotations

import pytest

from rasa_project.teams.activity import BadActivity, read_activity

BOT = "28:11111111-1111-4111-8111-111111111111"
MENTION = {"type": "mention", "text": "<at>Signpost</at>", "mentioned": {"id": BOT}}
OTHER = {"type": "mention", "text": "<at>Mr Okafor</at>", "mentioned": {"id": "29:okafor"}}
GROUP = {"id": "19:g@thread.v2", "conversationType": "groupChat", "isGroup": True}


def test_a_private_message(make_activity) -> None:
    """A message from a private chat is read with person, tenant and place."""
    found = read_activity(make_activity("hello", id="7"))

    assert (found.type, found.id, found.text, found.private) == ("message", "7", "hello", True)
    assert (found.user, found.bot, found.conversation) == ("aad-ada", BOT, "a:ada-chat")
    assert found.tenant == "22222222-2222-4222-8222-222222222222"
    assert (found.value, found.files, found.mentioned) == (None, False, False)


@pytest.mark.parametrize(
    ("text", "entities", "words"),
    [
        ("<at>Signpost</at> hello", [MENTION], "hello"),
        ("hello <at>Signpost</at>", [MENTION], "hello"),
        ("<at>Signpost</at>\xa0/restart", [MENTION], "/restart"),
        ("<at>Signpost</at>&nbsp;hello", [MENTION], "hello"),
        ("<at>Signpost</at>", [MENTION], ""),
        ("<at>Signpost</at> ask <at>Mr Okafor</at>", [MENTION, OTHER], "ask Mr Okafor"),
        ("<at>Mr Okafor</at> hello", [OTHER], "Mr Okafor hello"),
        ('<at id="0">Signpost</at> hello', [], "Signpost hello"),
        ("a &lt;b&gt; &amp; c", [], "a <b> & c"),
        ("&amp;#47;restart", [], "&#47;restart"),
        ("1 < 2 and 3 > 2", [], "1 < 2 and 3 > 2"),
        ("<at" * 2000, [], "<at" * 2000),
        (None, [], ""),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_words(make_activity, text, entities, words: str) -> None:
    """Our mention goes, other people's become their names, and HTML's spellings are letters."""
    assert read_activity(make_activity(text, entities=entities)).text == words


def test_who_is_mentioned(make_activity) -> None:
    """Only a mention of us counts as one, however somebody else is called."""
    ours = read_activity(make_activity("x", entities=[MENTION]))
    other = read_activity(make_activity("x", entities=[{**OTHER, "text": "<at>Signpost</at>"}]))

    assert (ours.mentioned, other.mentioned) == (True, False)


@pytest.mark.parametrize(
    ("conversation", "private"),
    [
        ({"id": "a:1", "conversationType": "personal"}, True),
        ({"id": "a:1", "conversationType": "personal", "isGroup": False}, True),
        ({"id": "a:1", "conversationType": "personal", "isGroup": True}, False),
        ({"id": "a:1"}, False),
        ({"id": "a:1", "conversationType": "Personal"}, False),
        (GROUP, False),
        ({"id": "19:c@thread.tacv2;messageid=1", "conversationType": "channel"}, False),
    ],
    ids=str,
)
def test_private_or_not(make_activity, conversation, private: bool) -> None:
    """Only what Teams calls personal is private; whatever is unclear is not."""
    assert read_activity(make_activity(conversation=conversation)).private is private


@pytest.mark.parametrize(
    ("attachments", "files"),
    [
        (None, False),
        ([], False),
        ([{"contentType": "text/html", "content": "<p>hello</p>"}], False),
        ([{"contentType": "image/png", "contentUrl": "https://x/1.png"}], True),
        ([{"contentType": "application/vnd.microsoft.teams.file.download.info"}], True),
        ([{"contentType": "text/html"}, {"contentType": "image/*"}], True),
        ([{}], True),
    ],
    ids=str,
)
def test_files(make_activity, attachments, files: bool) -> None:
    """A picture or file is noticed; the copy of the words that Teams sends as HTML is none."""
    assert read_activity(make_activity(attachments=attachments)).files is files


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, None),
        ({}, None),
        ("", None),
        ({"choice": "a.b"}, {"choice": "a.b"}),
        ('{"choice": "a.b"}', {"choice": "a.b"}),
        ("{", {"": ""}),
        ("[" * 3000, {"": ""}),
        (["a.b"], {"": ""}),
        (7, {"": ""}),
        (False, {"": ""}),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_a_card_sends(make_activity, value, read) -> None:
    """A card's data is read as an object or as its text; anything else counts as no button of
    ours, and not as typed words."""
    assert read_activity(make_activity(None, value=value)).value == read


@pytest.mark.parametrize(
    "changes",
    [
        {"type": 7},
        {"type": None},
        {"text": 7},
        {"text": ["hello"]},
        {"text": {"a": 1}},
        {"text": "x" * 28_001},
        {"serviceUrl": None},
        {"serviceUrl": 5},
        {"channelId": None},
        {"from": None},
        {"from": "ada"},
        {"from": {"name": "Ada"}},
        {"from": {"id": ""}},
        {"from": {"id": 7}},
        {"from": {"id": "29:a", "aadObjectId": 7}},
        {"from": {"id": "29:a b"}},
        {"recipient": {}},
        {"recipient": []},
        {"conversation": None},
        {"conversation": {"id": None}},
        {"conversation": {"id": ""}},
        {"conversation": {"id": "../../../admin?x="}},
        {"conversation": {"id": "..;a"}},
        {"conversation": {"id": "a/b"}},
        {"conversation": {"id": "a%2fb"}},
        {"conversation": {"id": "a?b"}},
        {"conversation": {"id": "a#b"}},
        {"conversation": {"id": "a\\b"}},
        {"conversation": {"id": "a\nb"}},
        {"conversation": {"id": "\u0430"}},
        {"conversation": {"id": "a" * 513}},
        {"conversation": {"id": "a:1", "conversationType": 7}},
        {"conversation": {"id": "a:1", "tenantId": "33333333-3333-4333-8333-333333333333"}},
        {"channelData": ["tenant"]},
        {"channelData": {"tenant": "22222222-2222-4222-8222-222222222222"}},
        {"channelData": {"tenant": {"id": 7}}},
        {"id": {"a": 1}},
        {"id": "../1"},
        {"replyToId": "../../1"},
        {"entities": "mention"},
        {"entities": [7]},
        {"entities": [{"type": "mention", "mentioned": "me"}]},
        {"attachments": {"contentType": "image/png"}},
        {"membersAdded": [{"name": "no id"}]},
    ],
    ids=lambda changes: ascii(changes)[:60],
)
def test_wrong_shapes(make_activity, changes: dict) -> None:
    """A missing field, another type or an id that would lead elsewhere is refused by name, with
    nothing of its value in the message."""
    with pytest.raises(BadActivity) as refused:
        read_activity(make_activity(**changes))

    assert not any(part in str(refused.value) for part in ("admin", "333", "ada "))


@pytest.mark.parametrize("body", [None, [], "hello", 7, True])
def test_no_object(body) -> None:
    """JSON that is no object is refused."""
    with pytest.raises(BadActivity):
        read_activity(body)
