"""What is found in a message, and what only looks like it."""

from __future__ import annotations

import pytest

from rasa_project.nlu.entities import EntityFinder


@pytest.fixture(scope="module")
def finder(library) -> EntityFinder:
    """A finder over the real knowledge."""
    return EntityFinder(library)


def values(finder: EntityFinder, text: str, kind: str) -> list[str]:
    """Return the values of one kind found in a text, in reading order."""
    return [found.value for found in finder.find(text) if found.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what age is TikTok for", ["tiktok"]),
        ("someone posted on tik tok", ["tiktok"]),
        ("a fake tictok account", ["tiktok"]),
        ("a video on tikttok", ["tiktok"]),
        ("INSTA and fb", ["instagram", "facebook"]),
        ("my instergram was hacked", ["instagram"]),
        ("an instagrm page", ["instagram"]),
        ("how do i leave a watsap group", ["whatsapp"]),
        ("whatsaapp messages", ["whatsapp"]),
        ("a snapchta photo", ["snapchat"]),
        ("facebok", ["facebook"]),
        ("his youtub channel", ["youtube"]),
        ("the discrod server", ["discord"]),
        ("robloxx", ["roblox"]),
        ("minecarft", ["minecraft"]),
        ("she is on twiter", ["x"]),
        ("pintrest", ["pinterest"]),
        ("telegramm channel", ["telegram"]),
        ("kik messenger", ["kik"]),
        ("youtube kids", ["youtube_kids"]),
        ("snapchat my ai", ["my_ai"]),
        ("used chat gpt for homework", ["chatgpt"]),
        ("on ps5", ["playstation"]),
        ("an old vine app", ["vine"]),
    ],
)
def test_platforms(finder, text, expected):
    """Apps are found by name, nickname and misspelling; the longest name counts."""
    assert values(finder, text, "platform") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he posted it on x", ["x"]),
        ("my x account was hacked", ["x"]),
        ("they wrote on X.", ["x"]),
        ("x", ["x"]),
        ("is it on signal", ["signal"]),
        ("a signal group", ["signal"]),
        ("the signal app", ["signal"]),
        ("Signal?", ["signal"]),
        ("she posted on threads", ["threads"]),
        ("threads profile", ["threads"]),
        ("streaming on kick", ["kick"]),
        ("a kick account", ["kick"]),
        ("add me on snap", ["snapchat"]),
        ("he sent me a snap", ["snapchat"]),
        ("a snap streak", ["snapchat"]),
        ("a zoom call", ["zoom"]),
        ("messages on teams", ["microsoft_teams"]),
        ("the monkey app", ["monkey"]),
        ("on steam", ["steam"]),
        ("the wa group", ["whatsapp"]),
    ],
)
def test_a_doubtful_name_beside_a_cue_is_an_app(finder, text, expected):
    """An ordinary word is an app where the words around it are about apps, or where it is alone."""
    assert values(finder, text, "platform") == expected


@pytest.mark.parametrize(
    "text",
    [
        "can you solve for x",
        "the x factor",
        "my ex husband",
        "thanks x",
        "can you message me x",
        "please call me, love x",
        "no phone signal in school",
        "there was no signal to send it",
        "he gave me a signal",
        "threads hung from her jumper",
        "common threads of the story",
        "kick the ball",
        "a pupil kicked me",
        "parents kick off in the group chat",
        "can i kick someone out of the group",
        "a snap judgement",
        "a snap election post",
        "oh snap",
        "zoom in on the picture in the post",
        "the steam engine",
        "cheeky monkey",
        "football teams",
        "my star sign is gemini",
        "fish and cod",
        "be real with me",
        "the district council",
        "an instant coffee",
        "a snapshot of the page",
        "the telegraph",
        "lemon cake",
        "omega three",
        "a webchat with the bank",
        "what's up with him",
        "it was discarded",
    ],
)
def test_a_false_friend_is_no_app(finder, text):
    """An ordinary word, even beside a cue or nearly spelt like an app, is left alone."""
    assert values(finder, text, "platform") == []


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("term", "what does DSL mean", ["dsl"]),
        ("term", "who is the lado", ["lado"]),
        ("term", "what is a finsta", ["finsta"]),
        ("term", "sextortion?", ["sextortion"]),
        ("term", "the dsllado", []),
        ("role", "what if it's a parent", ["parent"]),
        ("role", "a colleague posted it", ["colleague"]),
        ("role", "an ex-pupil added me", ["ex_pupil", "pupil"]),
        ("role", "some random man messaged her", ["stranger"]),
        ("role", "a year 9 posted it", ["pupil"]),
        ("role", "it is transparent", []),
        ("role", "in the year 2019", []),
        ("reader", "one of my pupils sent it", ["staff"]),
        ("reader", "I'm a TA", ["staff"]),
        ("reader", "as a governor", ["staff"]),
        ("reader", "my daughter is upset", ["parent"]),
        ("reader", "I am her mum", ["parent"]),
        ("reader", "im in year 8", ["pupil"]),
        ("reader", "i'm 12", ["pupil"]),
        ("reader", "i'm 40", []),
        ("reader", "someone posted about me", []),
        ("nation", "we are in Wales", ["wales"]),
        ("nation", "a Scottish school", ["scotland"]),
        ("nation", "belfast", ["northern_ireland"]),
        ("nation", "whales", []),
        ("outcome", "they said no", ["refused"]),
        ("outcome", "it is still up", ["refused"]),
        ("outcome", "tiktok won't take it down", ["refused"]),
        ("outcome", "she said nothing", []),
        ("operator", "my phone is with giffgaff", ["o2"]),
        ("operator", "the three network", ["three"]),
        ("operator", "three pupils", []),
        ("key_stage", "year 10 pupils", ["ks4"]),
        ("key_stage", "KS2", ["ks2"]),
        ("key_stage", "a 10 year old", []),
    ],
)
def test_other_details(finder, kind, text, expected):
    """Terms, roles, readers, nations, outcomes, operators and key stages, and what is none."""
    assert values(finder, text, kind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "whatsapp",
        "and for whatsapp?",
        "what about snapchat please",
        "x",
        "what if it's a parent",
        "a colleague",
        "no, it was on insta",
        "they said no",
        "my son",
        "i am a parent",
    ],
)
def test_a_bare_detail(finder, text):
    """A message of nothing but a detail and filler is a turn of the last topic."""
    assert finder.is_bare(text, finder.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "how do i report whatsapp",
        "a parent posted about me",
        "someone is blackmailing me on snapchat",
        "and for it?",
        "",
        "whatsapp and snapchat and tiktok and x and insta and fb",
    ],
)
def test_a_message_with_a_need_is_not_bare(finder, text):
    """A need of its own, a long message, or no detail at all, is not a bare detail."""
    assert not finder.is_bare(text, finder.find(text))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop", "stop_form"),
        ("STOP!", "stop_form"),
        (" stop it ", "stop_form"),
        ("start again", "restart"),
        ("stop them posting about me", None),
        ("how do i stop it", None),
        ("reset my password", None),
        ("", None),
    ],
)
def test_a_word_that_is_a_command_alone(finder, text, intent):
    """Stop and start again work however they are typed, and mean nothing inside a question."""
    assert finder.exact(text) == intent


def test_where_it_stands(finder):
    """Each entity says from which character to which, in reading order."""
    text = "A parent posted on tik tok"
    found = [(text[f.start : f.end], f.kind) for f in finder.find(text)]

    assert found == [("parent", "role"), ("tik tok", "platform")]


def test_a_long_message_is_read_up_to_its_limit(finder):
    """A text of many thousand characters is read without delay, to 2,000 characters."""
    assert values(finder, "tiktok " + "word " * 20000 + "snapchat", "platform") == ["tiktok"]
