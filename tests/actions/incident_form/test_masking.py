"""Names that were typed are stored, but never shown or said again."""

from __future__ import annotations

import pytest

from actions.incident_form.masking import is_unusual, masked

STORIES = [
    ("Jayden Smith in my form did it", "Jayden", "Smith"),
    ("it was Oluwaseun Adebayo-Jones", "Oluwaseun", "Adebayo"),
    ("a boy called jayden smith posted it", "jayden", "smith"),
    ("her name is aaliyah and she is scared", "aaliyah"),
    ("my sons name's kian", "kian"),
    ("I told Mark and then Will Young", "Mark", "Will", "Young"),
    ("MY SON WAS HIT BY TYRONE", "TYRONE"),
    ("Siân O’Neill's account", "Siân", "Neill"),
    ("Mrs Brzęczyszczykiewicz said it", "Brzęczyszczykiewicz"),
    ("Ava, Mia and Zoe laughed", "Ava", "Mia", "Zoe"),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story[0])
def test_names_are_left_out(story):
    """A word written large, or after "called", is taken for a name."""
    text, *names = story
    shown = masked(text, "[name]")

    assert [name for name in names if name in shown] == []
    assert "[name]" in shown


@pytest.mark.parametrize(
    "text",
    [
        "The police came on Tuesday.",
        "I'd like to report it. They've seen it, I’ll say.",
        "Will it stop? I hope so.",
        "I saw it in December. He laughed.",
        "a Y8 girl and a Year 10 boy",
        "he called me fat and called again",
        "She was called names.",
        "Posted on TikTok and WhatsApp",
        "",
        "123 !!! 😭",
    ],
)
def test_ordinary_words_stay(text):
    """What is no name is shown as it was typed."""
    assert masked(text, "[name]", ("TikTok", "WhatsApp")) == text


def test_several_names_become_one_stand_in():
    """First name and surname, and names in a row, do not fill the line."""
    assert masked("Ava Brook, Mia Lund said", "[name]") == "[name] said"


@pytest.mark.parametrize(("word", "expected"), [("sorry", False), ("Sorry", False), ("zzq", True)])
def test_is_unusual(word, expected):
    """An account's name is told from an ordinary word."""
    assert is_unusual(word) == expected


@pytest.mark.parametrize("field", ["what", "where", "by", "evidence", "reported", "support"])
@pytest.mark.parametrize(
    ("text", "name"),
    [("Jayden Bloggs did it again", "Bloggs"), ("a kid called tyrell did it again", "tyrell")],
)
def test_a_name_in_any_answer_never_comes_back(talk, field, text, name):
    """Whatever was asked, the name goes into the report and into no message."""
    chat = talk("staff").begin("staff_targeted").to(field).says(text)
    chat.to("summary").says("what does it say", "capabilities").says("no thats wrong", "deny")
    chat.to("which").press("What happened").to("what").says(f"{text}, I said").to("summary")
    chat.send()

    assert name in " ".join(chat.filed[0].answers.values())
    assert name not in chat.all


def test_a_name_in_the_first_story_never_comes_back(talk):
    """What is shown back of a story has no names either."""
    story = "I want to report that Jayden Bloggs posted a video of Mrs Plover on TikTok yesterday"
    chat = talk("staff").says(story, "log_incident", 0.5, targeted_by_post=0.4).to("summary")

    assert "TikTok" in chat.all
    assert [name for name in ("Jayden", "Bloggs", "Plover") if name in chat.all] == []


def test_the_reporters_own_details_are_shown_to_check(talk):
    """A number to ring is shown, because a slip in it would lose the answer."""
    chat = talk("parent").begin("other").to("summary", reporter="Jo Bell 07700 900123")

    assert chat.summary["reporter"] == "Jo Bell 07700 900123"
