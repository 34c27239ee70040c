"""The components on real messages, with rankings written by hand: no model is loaded."""

from __future__ import annotations

import pytest

pytest.importorskip("rasa")

from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_project.nlu.details import KnowledgeEntities
from rasa_project.nlu.fallback import NOT_SURE, NotSureEnough
from rasa_project.nlu.urgency import UrgentFirst

pytestmark = pytest.mark.rasa

LEVEL = 0.3


def understood(text: str, *ranking: tuple[str, float]) -> Message:
    """A message as it leaves the classifier, likeliest topic first."""
    rows = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    message = Message({TEXT: text})
    message.set(INTENT, rows[0] if rows else None, add_to_output=True)
    message.set(INTENT_RANKING_KEY, rows, add_to_output=True)
    return message


def names(message: Message) -> list[str]:
    return [row["name"] for row in message.get(INTENT_RANKING_KEY)]


def entities(message: Message) -> set[tuple[str, str]]:
    return {(row["entity"], row["value"]) for row in message.get(ENTITIES)}


@pytest.fixture(scope="module")
def not_sure() -> NotSureEnough:
    """The fallback at a threshold of our own."""
    return NotSureEnough.create({"threshold": LEVEL}, None, None, None)


@pytest.fixture(scope="module")
def urgent() -> UrgentFirst:
    """The alarm at its own levels."""
    return UrgentFirst.create(UrgentFirst.get_default_config(), None, None, None)


@pytest.fixture(scope="module")
def details() -> KnowledgeEntities:
    """The entity finder over the real knowledge files."""
    return KnowledgeEntities.create({}, None, None, None)


@pytest.mark.parametrize(
    ("confidence", "intent"),
    [(0.99, "age_limit"), (LEVEL, "age_limit"), (LEVEL - 0.01, NOT_SURE), (0.0, NOT_SURE)],
)
def test_threshold(not_sure: NotSureEnough, confidence: float, intent: str) -> None:
    """At the threshold a topic stands; below it the assistant is not sure."""
    (message,) = not_sure.process([understood("hm", ("age_limit", confidence))])

    assert message.get(INTENT)["name"] == intent
    assert names(message)[0] == intent


def test_fallback_keeps_the_ranking(not_sure: NotSureEnough) -> None:
    """The likeliest topics stay behind the fallback, so that they can be offered."""
    asked = understood("hm", ("age_limit", 0.2), ("underage_user", 0.1))
    (message,) = not_sure.process([asked])

    assert names(message) == [NOT_SURE, "age_limit", "underage_user"]


def test_fallback_without_an_intent(not_sure: NotSureEnough) -> None:
    """A message no classifier touched counts as not sure and does not raise."""
    (message,) = not_sure.process([Message({TEXT: "?"})])

    assert message.get(INTENT) == {"name": NOT_SURE, "confidence": 1.0}


def test_results_are_put_out(not_sure: NotSureEnough, urgent: UrgentFirst) -> None:
    """Intent and ranking are marked for output; without the mark Rasa drops them."""
    (message,) = urgent.process(not_sure.process([understood("he has a knife", ("roles", 0.1))]))

    assert {INTENT, INTENT_RANKING_KEY} <= message.output_properties


DANGERS = [
    ("I want to kill myself", "self_harm_crisis"),
    ("my daughter says she wants to die", "self_harm_crisis"),
    ("he says he is going to kill me tonight", "immediate_danger"),
    ("there is a man with a knife at the school gate", "immediate_danger"),
]


@pytest.mark.parametrize(("text", "topic"), DANGERS)
@pytest.mark.parametrize("first", [("roles", 0.98), (NOT_SURE, 0.9), ("inform", 1.0)])
def test_danger_comes_first(
    urgent: UrgentFirst, text: str, topic: str, first: tuple[str, float]
) -> None:
    """Words of danger override a sure topic, a fallback and a bare detail alike."""
    (message,) = urgent.process([understood(text, first, ("greet", 0.01))])

    assert message.get(INTENT) == {"name": topic, "confidence": 1.0}
    assert names(message) == [topic, first[0], "greet"]


def test_danger_stands_once(urgent: UrgentFirst) -> None:
    """A topic already in the ranking is moved to the front, not doubled."""
    ranking = ("roles", 0.6), ("immediate_danger", 0.2)
    (message,) = urgent.process([understood("he has a knife", *ranking)])

    assert names(message) == ["immediate_danger", "roles"]


@pytest.mark.parametrize("text", ["what age is whatsapp", "", "my phone is dead", "it is a film"])
def test_calm_stays(urgent: UrgentFirst, text: str) -> None:
    """What says nothing of danger is left exactly as it was understood."""
    (message,) = urgent.process([understood(text, ("age_limit", 0.8), ("greet", 0.1))])

    assert message.get(INTENT) == {"name": "age_limit", "confidence": 0.8}
    assert names(message) == ["age_limit", "greet"]


@pytest.mark.parametrize(("likely", "topic"), [(0.9, "immediate_danger"), (0.05, "age_limit")])
def test_classifier_alone_can_raise_the_alarm(
    urgent: UrgentFirst, likely: float, topic: str
) -> None:
    """Danger without a known word counts where the classifier finds it likely enough."""
    ranking = [("age_limit", 0.05 if likely > 0.5 else 0.8), ("immediate_danger", likely)]
    (message,) = urgent.process([understood("it is about to happen", *ranking)])

    assert message.get(INTENT)["name"] == topic


CRIES = {
    "self_harm_crisis": ("chcę umrzeć", "eisiau marw", "pomocy, chcę umrzeć"),
    "immediate_danger": ("ratunku", "socorro", "بچاؤ", "ma nóż i chcę umrzeć"),
}


@pytest.mark.parametrize(("topic", "cry"), [(t, cry) for t, all_ in CRIES.items() for cry in all_])
def test_danger_in_another_language(urgent: UrgentFirst, topic: str, cry: str) -> None:
    """A cry counts in the languages we know, as the kind of danger it is of."""
    (message,) = urgent.process([understood(cry, ("feedback", 0.9))])

    assert message.get(INTENT)["name"] == topic


@pytest.mark.parametrize("text", [text for text, _ in DANGERS])
def test_danger_through_the_whole_line(
    details: KnowledgeEntities, not_sure: NotSureEnough, urgent: UrgentFirst, text: str
) -> None:
    """In the order of config.yml nothing before the alarm can silence it."""
    message = understood(text, ("inform", 0.1))
    for component in (details, not_sure, urgent):
        (message,) = component.process([message])

    assert message.get(INTENT)["name"] in ("immediate_danger", "self_harm_crisis")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("whatsapp", ("platform", "whatsapp")),
        ("it was on snapchat", ("platform", "snapchat")),
        ("and TikTok?", ("platform", "tiktok")),
        ("watsapp", ("platform", "whatsapp")),
        ("what if it's a parent", ("role", "parent")),
    ],
)
def test_bare_detail_becomes_inform(
    details: KnowledgeEntities, text: str, found: tuple[str, str]
) -> None:
    """A message of nothing but a detail is `inform`, however sure another topic was."""
    (message,) = details.process([understood(text, ("about_platform", 0.95), ("inform", 0.01))])

    assert message.get(INTENT) == {"name": "inform", "confidence": 1.0}
    assert names(message) == ["inform", "about_platform"]
    assert found in entities(message)


@pytest.mark.parametrize(
    "text", ["what age is whatsapp for", "how do I report a post on tiktok", "hello", "", "..."]
)
def test_a_question_stays_a_question(details: KnowledgeEntities, text: str) -> None:
    """A question with a detail in it keeps its topic."""
    (message,) = details.process([understood(text, ("age_limit", 0.6))])

    assert message.get(INTENT)["name"] == "age_limit"


def test_entities_carry_their_place(details: KnowledgeEntities) -> None:
    """An entity says what it is, where it stands and who found it."""
    text = "someone posted about me on Instagram"
    (message,) = details.process([understood(text, ("targeted_by_post", 0.9))])
    (row,) = [row for row in message.get(ENTITIES) if row["entity"] == "platform"]

    assert text[row["start"] : row["end"]] == row["text"] == "Instagram"
    assert (row["value"], row["extractor"]) == ("instagram", "KnowledgeEntities")


def test_entities_are_added_to_others(details: KnowledgeEntities) -> None:
    """What an earlier extractor found is kept."""
    message = understood("whatsapp", ("inform", 0.5))
    message.set(ENTITIES, [{"entity": "stage", "value": "now"}])
    (message,) = details.process([message])

    assert {("stage", "now"), ("platform", "whatsapp")} <= entities(message)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ktoś pisze o mnie kłamstwa i nie wiem co mam zrobić", "pl"),
        ("ਮੇਰੀ ਧੀ ਨੂੰ ਸਕੂਲ ਵਿੱਚ ਤੰਗ ਕੀਤਾ ਜਾ ਰਿਹਾ ਹੈ", "pa"),
        ("আমার মেয়েকে অনলাইনে হয়রানি করা হচ্ছে", "bn"),
        ("мою доньку цькують в інтернеті", "uk"),
        ("私の娘がいじめられています", "other"),
        ("someone posted about my daughter", None),
        ("WhatsApp", None),
    ],
)
def test_language_entity(details: KnowledgeEntities, text: str, code: str | None) -> None:
    """A message not in English carries its language, one in English none."""
    (message,) = details.process([understood(text, ("feedback", 0.5))])
    codes = [value for kind, value in entities(message) if kind == "language"]

    assert codes == ([code] if code else [])


@pytest.mark.parametrize("text", ["що таке TikTok", "TikTok що це таке"])
def test_other_language_is_never_a_bare_detail(details: KnowledgeEntities, text: str) -> None:
    """A foreign message that names an app is not taken for the app's name alone."""
    (message,) = details.process([understood(text, ("about_platform", 0.5))])

    assert message.get(INTENT)["name"] == "about_platform"
    assert ("platform", "tiktok") in entities(message)


def test_several_messages_at_once(not_sure: NotSureEnough, urgent: UrgentFirst) -> None:
    """Each message of a batch is judged alone."""
    batch = [understood("I want to die", ("greet", 0.1)), understood("hello", ("greet", 0.9))]

    found = [message.get(INTENT)["name"] for message in urgent.process(not_sure.process(batch))]

    assert found == ["self_harm_crisis", "greet"]
