"""Does the alarm hear danger by its words alone, and keep quiet when nobody is in danger?"""

from __future__ import annotations

import json
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from ruamel.yaml import YAML

from knowledge import KnowledgeError, read_library
from knowledge.library import FOLDER
from knowledge.phrases import Translation
from rasa_project.nlu.alarm import DANGER, SELF_HARM, Alarm, Levels
from rasa_project.nlu.foreign import LanguageSpotter

QUESTIONS = Path(__file__).parents[1] / "questions"
CAUGHT_AT_LEAST = 0.85
FALSE_AT_MOST = 0.04
NO_CLASSIFIER: dict[str, float] = {}
LONGEST = 2000  # characters in a message


def _rows(name: str) -> list[dict[str, str]]:
    lines = (QUESTIONS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _languages() -> SimpleNamespace:
    try:
        return SimpleNamespace(languages=read_library().languages)
    except KnowledgeError:
        rows = YAML(typ="safe").load((FOLDER / "languages.yml").read_text(encoding="utf-8"))
        found = [Translation.parse_obj(row) for row in rows["languages"]]
        return SimpleNamespace(languages={row.id: row for row in found})


@pytest.fixture(scope="module")
def alarm() -> Alarm:
    return Alarm()


@pytest.fixture(scope="module")
def spotter() -> LanguageSpotter:
    return LanguageSpotter(_languages())


def _heard(alarm: Alarm, spotter: LanguageSpotter, text: str, sure: dict[str, float]) -> bool:
    return bool(alarm.topic(text, sure) or spotter.cry(text))


def test_sets_are_whole():
    """The two sets have the size they are quoted with, and no line stands in them twice."""
    urgent = [row["text"] for row in _rows("urgent.jsonl")]
    calm = [row["text"] for row in _rows("calm.jsonl")]

    assert (len(urgent), len(calm)) == (150, 200)
    assert len({*urgent, *calm}) == 350


def test_words_alone_catch_most_urgent_messages(alarm, spotter):
    """With no help from the classifier, at least 85 % of urgent messages are heard."""
    rows = _rows("urgent.jsonl")
    missed = [r["text"] for r in rows if not _heard(alarm, spotter, r["text"], NO_CLASSIFIER)]

    assert len(missed) <= (1 - CAUGHT_AT_LEAST) * len(rows), missed


def test_words_and_classifier_catch_every_urgent_message(alarm, spotter):
    """Where the classifier is half sure, every urgent message is heard."""
    rows = _rows("urgent.jsonl")
    missed = [r for r in rows if not _heard(alarm, spotter, r["text"], {r["topic"]: 0.5})]

    assert missed == []


def test_words_alone_name_the_right_topic(alarm):
    """Of the messages the English words catch, nine in ten get the right one of the two topics."""
    said = [(alarm.topic(row["text"], NO_CLASSIFIER), row) for row in _rows("urgent.jsonl")]
    heard = [(topic, row) for topic, row in said if topic]
    wrong = [row for topic, row in heard if topic != row["topic"]]

    assert len(wrong) <= 0.1 * len(heard), wrong


def test_words_alone_leave_calm_messages_alone(alarm, spotter):
    """At most 4 % of messages that only contain words of danger raise the alarm."""
    rows = _rows("calm.jsonl")
    false = [r["text"] for r in rows if _heard(alarm, spotter, r["text"], NO_CLASSIFIER)]

    assert len(false) <= FALSE_AT_MOST * len(rows), false


@pytest.mark.parametrize(
    "text",
    [
        "i want to kill myself",
        "I WANT TO KILL MYSELF!!!",
        "i wanna k1ll my self",
        "im gonna kiiiill myself",
        "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
        "i just really fucking want to d*e",
        "i don’t want to be here any more",
        "dnt wanna live no more",
        "feelin sucidal",
        "i want to go to heaven and be with my cat",
        "i wont make it to results day",
        "she swallowed loads of stuff and is falling asleep",
        "there is a noose under his bed",
        "i had twenty ibuprofen at lunch",
        "hes stood on the wrong side of the barrier",
        "thinking about su!cide",
        "i want\nto die",
        "i want to... die",
    ],
)
def test_spelling_does_not_hide_self_harm(alarm, text):
    """Capitals, slang, misspelling, stand-in letters and line breaks change nothing."""
    assert alarm.topic(text, NO_CLASSIFIER) == SELF_HARM


@pytest.mark.parametrize(
    "text",
    [
        "he's gonna stab me",
        "hes got a nife",
        "there is a man with a machete at the gates right now",
        "my dad is beating my mum",
        "she's gone to meet a man she met online",
        "my 12 year old is missing",
        "someone said theyre going to shoot up the school tmrw",
        "my friend is unconcious",
        "call the police please",
        "someone is following me",
        "his lips are going blue",
        "they said my teacher is getting shanked at home time",
        "he says hes going to take somebodys head off",
    ],
)
def test_danger_is_heard(alarm, text):
    """Weapons, threats, violence, a child gone to meet somebody and calls for help are danger."""
    assert alarm.topic(text, NO_CLASSIFIER) == DANGER


@pytest.mark.parametrize(
    ("calm", "urgent"),
    [
        ("he killed me in fortnite", "he killed me in fortnite and now i want to kill myself"),
        ("this traffic is killing me", "this traffic is killing me and he has a knife"),
        ("in the film she kills herself", "we saw the film and my daughter says she wants to die"),
        ("a lesson on suicide prevention", "in my lesson a pupil said she wants to kill herself"),
        ("last year he was suicidal", "last year he was suicidal and now he wants to die"),
        ("the website hasn't come back", "my daughter hasn't come back since last night"),
        ("unconscious bias training", "he is unconscious"),
        ("he is following me on twitter", "a man is following me home"),
        ("i overdosed on chocolate", "i overdosed on my tablets"),
        ("i would rather die than do another inset", "i would rather die than live like this"),
        ("can you ring the police if i ask", "can you ring the police he has a knife"),
        ("her skipping rope is in her bag", "he hid a rope in his wardrobe"),
    ],
)
def test_calm_words_do_not_hide_danger(alarm, calm, urgent):
    """An idiom, a film, a lesson or the past keeps quiet, and a real danger beside it does not."""
    assert alarm.topic(calm, NO_CLASSIFIER) is None
    assert alarm.topic(urgent, NO_CLASSIFIER) is not None


@pytest.mark.parametrize(
    ("text", "sure", "expected"),
    [
        ("the bus was late", {SELF_HARM: 0.09}, None),
        ("the bus was late", {SELF_HARM: 0.2, DANGER: 0.15}, SELF_HARM),
        ("how do I block someone", {SELF_HARM: 0.5, DANGER: 0.3}, None),
        ("shoot me an email", {DANGER: 0.8}, None),
        ("how do I block someone", {DANGER: 0.9}, DANGER),
        ("a film where a girl kills herself", {SELF_HARM: 0.74}, None),
        ("a film where a girl kills herself", {SELF_HARM: 0.76}, SELF_HARM),
        ("he will kill me and i want to die", {DANGER: 0.1}, DANGER),
    ],
)
def test_classifier_decides_where_words_do_not(alarm, text, sure, expected):
    """The levels say how sure the classifier must be without words, or beside calm ones."""
    assert alarm.topic(text, sure) == expected


def test_levels_can_be_set():
    """A school that sets a lower level hears the classifier sooner."""
    assert Alarm(Levels(alone=0.05)).topic("hello", {DANGER: 0.07}) == DANGER


@pytest.mark.parametrize("text", ["", " ", "!!!", "👍", "\u200b", "1234"])
def test_nothing_said_is_no_danger(alarm, text):
    """A message without words raises nothing and breaks nothing."""
    assert alarm.topic(text, NO_CLASSIFIER) is None


@pytest.mark.parametrize("words", ["a ", "he is ", "i want to ", "going to meet a man ", "not "])
def test_longest_message_is_quick(alarm, words):
    """The longest message that may be typed is read in a fraction of a second, whatever it says."""
    text = (words * LONGEST)[:LONGEST]
    start = time.perf_counter()
    alarm.topic(text, NO_CLASSIFIER)

    assert time.perf_counter() - start < 0.5
