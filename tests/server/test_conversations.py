"""Conversations with the whole assistant over HTTP: follow-ups, questions back, plans."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge import Library

pytestmark = pytest.mark.server

POSTED = "someone posted horrible things about me"
# Too vague for any topic; which of them the model is unsure about is its own affair.
VAGUE = [
    "it is about the thing again",
    "the other one again maybe",
    "well it was sort of that",
    "that one from the last time",
    "it is not the same as before",
    "you know what I mean with it",
    "something about the account",
    "so then they did that thing",
    "I do not know how to put this",
    "the one with the stuff in it",
    "about what happened the other day",
    "there is this thing that came up",
]


@pytest.fixture(scope="module")
def unclear(assistant, library: Library) -> list[str]:
    """Messages the assistant is not sure about when they come first."""
    offer = library.phrases.offer_topics
    return [text for text in VAGUE if assistant.visitor("parent").say(text)["text"] == offer]


# Follow-ups.


def test_and_snapchat(assistant) -> None:
    """ "And Snapchat?" asks the last question about another app."""
    visitor = assistant.visitor("staff")
    first = visitor.say("what age is whatsapp")
    second = visitor.say("and snapchat?")

    assert (first["topic"], second["topic"]) == ("age_limit", "age_limit")
    assert "WhatsApp" in first["text"]
    assert "Snapchat" in second["text"]


@pytest.mark.parametrize("no", ["they said no", "it got rejected", "they refused"])
@pytest.mark.parametrize(
    "first", ["how do I report a post on tiktok", "a parent is posting about me"]
)
def test_they_said_no(assistant, first: str, no: str) -> None:
    """A refusal after a report leads to what to do when nothing is taken down."""
    visitor = assistant.visitor("staff")
    visitor.say(first)

    assert visitor.say(no)["topic"] == "post_not_removed"


def test_what_if_it_is_a_parent(assistant) -> None:
    """Who did it changes the answer, not the subject."""
    visitor = assistant.visitor("staff")

    assert visitor.say(POSTED)["topic"] == "targeted_by_post"
    assert visitor.say("what if it's a parent")["topic"] == "parent_posts_about_staff"


def test_a_parent_posts_then_the_letter(assistant) -> None:
    """From a parent's posts the buttons lead to the letter, with the topic kept."""
    visitor = assistant.visitor("staff")

    assert visitor.say("a parent is posting about me")["topic"] == "parent_posts_about_staff"
    assert visitor.press("Letter to a parent")["topic"] == "parent_meeting_letter"


def test_yes_to_the_log(assistant) -> None:
    """A yes after "I can log this for you now" is a yes to the log."""
    visitor = assistant.visitor("staff")
    visitor.say("a parent is posting about me")

    assert visitor.say("yes please")["topic"] == "log_incident"


# What the assistant asks back.


@pytest.mark.parametrize("answer", ["tiktok", "it was on tiktok", "tik tok", "press TikTok"])
def test_platform_is_asked(assistant, answer: str) -> None:
    """A missing app is asked for with buttons, and typed or pressed all the same."""
    visitor = assistant.visitor("staff")
    visitor.say("how do I report a post")
    asked = visitor.titles
    button = answer.startswith("press ")
    message = visitor.press(answer[6:]) if button else visitor.say(answer)

    assert asked == ["TikTok", "WhatsApp", "Snapchat", "Instagram", "Another app or site"]
    assert message["topic"] == "report_on_platform"
    assert "TikTok" in visitor.words


@pytest.mark.parametrize("by_button", [True, False])
def test_unknown_app(assistant, library: Library, by_button: bool) -> None:
    """An app nobody has heard of is taken, and answered with what works on most sites."""
    visitor = assistant.visitor("parent")
    visitor.say("how do I block someone")
    if by_button:
        visitor.press("Another app or site")
    message = visitor.say("zoogle")

    assert message["text"].startswith(library.phrases.unknown_platform)
    assert message["topic"] == "block_on_platform"
    assert message["steps"]


@pytest.mark.parametrize("app", ["omegle", "vine", "skype"])
def test_closed_platform(assistant, app: str) -> None:
    """Of an app that has closed the assistant says so instead of how to report there."""
    visitor = assistant.visitor("parent")
    message = visitor.say(f"how do I report someone on {app}")

    assert "closed" in message["text"].lower()
    assert len(message["steps"]) <= 1


# Not understood.


def test_not_sure_offers_topics(assistant, unclear: list[str]) -> None:
    """An unclear message is answered with likely topics; pressing one answers it."""
    assert len(unclear) >= 2
    visitor = assistant.visitor("parent")
    visitor.say(unclear[0])
    titles = visitor.titles
    message = visitor.press(titles[0])

    assert 2 <= len(titles) <= 4
    assert titles[-1] == "None of these"
    assert message["topic"]


@pytest.mark.parametrize("how", ["typed", "pressed"])
def test_not_sure_twice(assistant, library: Library, unclear: list[str], how: str) -> None:
    """The second time running a person is offered, with numbers."""
    visitor = assistant.visitor("parent")
    visitor.say(unclear[0])
    if how == "typed":
        visitor.say(unclear[1])
    else:
        visitor.press("None of these")

    assert "Speak to a person" in visitor.titles
    assert "999" in visitor.words
    assert str(library.school.office.phone) in visitor.words


# Plans and second questions.


@pytest.mark.parametrize("audience", ["staff", "parent"])
def test_stages(assistant, audience: str) -> None:
    """The plan for the first days is there part by part, each its own words, none lost."""
    visitor = assistant.visitor(audience)
    said = [visitor.say(POSTED)["text"]]
    for stage in ("First ten minutes", "Today", "This week", "What not to do"):
        message = visitor.press(stage)
        said.append(message["text"])
        assert message["topic"] == "targeted_by_post"
        assert stage not in visitor.titles

    assert len(set(said)) == 5


TWO = "What age is whatsapp? And how do I report a post on tiktok?"


@pytest.mark.parametrize("yes", ["yes", "yes please", "press"])
def test_second_question(assistant, library: Library, yes: str) -> None:
    """Of two questions one is answered and the other offered, then answered."""
    visitor = assistant.visitor("staff")
    first = visitor.say(TWO)
    offer = visitor.last["messages"][-1]
    second = visitor.press(offer["buttons"][0]["title"]) if yes == "press" else visitor.say(yes)

    assert offer["text"] == library.phrases.second_question
    assert {first["topic"], second["topic"]} == {"age_limit", "report_on_platform"}


def test_no_second_question(assistant, library: Library) -> None:
    """A no to the second question is the end of it."""
    visitor = assistant.visitor("staff")
    visitor.say(TWO)

    assert visitor.say("no")["text"] == library.phrases.noted["nothing"]


def test_two_sessions_at_once(assistant) -> None:
    """People who talk at the same time each keep their own thread."""
    apps = ["TikTok", "WhatsApp", "Snapchat", "Instagram", "Roblox", "Discord"]

    def talk(app: str) -> tuple[str, str, bool]:
        visitor = assistant.visitor("parent")
        visitor.say("how do I report a post")
        reported = visitor.say(app)["topic"]
        visitor.say(f"what age is {app}")
        return reported, visitor.words, visitor.degraded

    with ThreadPoolExecutor(6) as pool:
        found = dict(zip(apps, pool.map(talk, apps), strict=True))

    for app, (topic, words, failed) in found.items():
        assert (topic, failed) == ("report_on_platform", False)
        assert app in words
        assert not [other for other in apps if other != app and other in words]
