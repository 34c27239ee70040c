"""Every card, in every wording, keeps what makes it fit to be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from actions.dialogue import URGENT
from knowledge import AUDIENCES, FOLDER, NATIONS, Answer, Library, Reader, facts_for, make_answer
from knowledge.checking import names_of
from knowledge.readability import HARDEST_GRADE, MOST_WORDS, grade, words

TOPICS = sorted(path.stem for path in (FOLDER / "topics").glob("*/*.yml"))
DAY = date(2026, 11, 21)
NIGHT = datetime(2026, 8, 12, 23, 0)
AI_TOOLS = ("chatgpt", "microsoft_copilot", "character_ai")
# Apps that change a card most: named in the law, closed, with little known, none at all.
FEW_APPS = (None, "tiktok", "vine", "telegram", "wechat")
STAFF_ONLY = re.compile(r"POSH\b|Professionals Online Safety|\bNEU\b|\bNAHT\b|Education Support")
# Said only to a parent who asks what the word means: a definition sends nobody there.
DEFINITION = re.compile(r"POSH is a helpline just for school staff\.")
ASKS_FOR_FILES = re.compile(
    r"\bupload|\battach|"
    r"\bsend (?:it to )?(?:me|us)\b.*(?:picture|photo|image|screenshot|video|file)",
    re.IGNORECASE,
)
REFUSES = re.compile(r"\b(?:do not|don't|never|cannot|can't)\b", re.IGNORECASE)


def wordings(library: Library, topic: str) -> Iterator[tuple[Answer, str | None]]:
    """Yield every answer a card can give, with its stage: reader, nation, app and stage."""
    card = library.card(topic)
    apps = {"none": [None], "helps": FEW_APPS, "needed": [*library.platforms]}[card.platform]
    for audience in card.words:
        stages = [None, *(s.id for s in card.stages if audience in s.words)]
        for nation in NATIONS if card.nations else [library.school.nation]:
            for app in apps:
                for stage in stages:
                    reader = Reader(audience, nation, today=DAY)
                    yield make_answer(library, topic, reader, app, stage), stage


def told(answer: Answer) -> str:
    """Return everything an answer says, as one text."""
    return " ".join((answer.text, *answer.steps))


def is_gone(library: Library, answer: Answer) -> bool:
    """Whether the answer only says that the app has closed."""
    app = library.platforms.get(answer.platform or "")
    needed = library.card(answer.topic).platform == "needed"
    return bool(needed and app and app.status != "open")


def unsaid(library: Library, answer: Answer, stage: str | None) -> list[str]:
    """Return the required words that are missing from the whole answer."""
    if stage or is_gone(library, answer):
        return []
    facts = facts_for(library, library.platforms.get(answer.platform or ""), DAY)
    points = (p for p in library.card(answer.topic).must_say if answer.audience in p.audiences)
    wanted = [facts.text(word) for point in points for word in point.words]
    return [word for word in wanted if word.lower() not in told(answer).lower()]


def too_long(library: Library, answer: Answer, _stage: str | None) -> list[str]:
    """Return the number of words where it is too high."""
    size = words(told(answer))
    return [f"{size} words"] if size > MOST_WORDS else []


def too_hard(library: Library, answer: Answer, _stage: str | None) -> list[str]:
    """Return the reading grade where it is too high."""
    hard = grade((answer.text, *answer.steps), names_of(library))
    return [f"grade {hard:.1f}"] if hard > HARDEST_GRADE else []


def unfounded(library: Library, answer: Answer, _stage: str | None) -> list[str]:
    """Return what is missing of sources and dates."""
    card = library.card(answer.topic)
    dated = answer.checked <= card.checked < card.review
    named = all(s["title"] and s["publisher"] for s in answer.sources)
    sourced = bool(answer.sources) or card.group == "conversation"
    return [] if dated and named and sourced else ["sources or dates"]


def not_for_them(_library: Library, answer: Answer, _stage: str | None) -> list[str]:
    """Return what only staff may be sent to, where the reader is not staff."""
    said = DEFINITION.sub("", told(answer)) + " ".join(b.title for b in answer.buttons)
    return [] if answer.audience == "staff" else STAFF_ONLY.findall(said)


def investigates(_library: Library, answer: Answer, _stage: str | None) -> list[str]:
    """Return sentences that tell somebody to investigate."""
    return [s for s in _sentences(answer) if "investigat" in s.lower() and not REFUSES.search(s)]


def asks_for_files(_library: Library, answer: Answer, _stage: str | None) -> list[str]:
    """Return sentences that ask for a picture or a file."""
    return [s for s in _sentences(answer) if ASKS_FOR_FILES.search(s) and not REFUSES.search(s)]


RULES = (unsaid, too_long, too_hard, unfounded, not_for_them, investigates, asks_for_files)


def _sentences(answer: Answer) -> list[str]:
    return re.split(r"(?<=[.!?]) ", told(answer))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_card_is_fit_to_be_said(library, topic):
    """In every wording: complete, short, plain, sourced, for its reader, and asking for no file."""
    wrong = [
        f"{rule.__name__} ({answer.audience}, {answer.nation}, {answer.platform}, {stage}): {what}"
        for answer, stage in wordings(library, topic)
        for rule in RULES
        for what in rule(library, answer, stage)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("rule", "audience", "text"),
    [
        (unsaid, "staff", "Rest."),
        (too_long, "staff", "No. " * 151),
        (too_hard, "staff", "Organisational accountability necessitates documentation."),
        (not_for_them, "parent", "Ring POSH on 0344 381 4772."),
        (not_for_them, "pupil", "Ask the NEU."),
        (investigates, "staff", "Investigate who did it."),
        (asks_for_files, "parent", "Send me a screenshot."),
        (asks_for_files, "pupil", "You can upload the picture here."),
    ],
)
def test_a_rule_finds_what_breaks_it(library, rule, audience, text):
    """The rules above catch a bad answer, so that a good result means something."""
    answer, _ = next(wordings(library, "blackmail"))

    assert rule(library, replace(answer, audience=audience, text=text, steps=()), None)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (investigates, "Do not investigate it."),
        (asks_for_files, "Never upload it."),
        (asks_for_files, "I cannot take pictures, so do not send me a photo."),
    ],
)
def test_a_rule_lets_a_refusal_stand(library, rule, text):
    """Telling somebody not to do it is allowed."""
    answer, _ = next(wordings(library, "blackmail"))

    assert rule(library, replace(answer, text=text, steps=()), None) == []


@pytest.mark.parametrize("day", [DAY, date(2031, 1, 1)])
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("topic", URGENT)
def test_danger_names_999_first(library, topic, audience, day):
    """Whoever asks, fresh or long past review, the first sentence has 999."""
    answer = make_answer(library, topic, Reader(audience, "england", today=day))

    assert "999" in _sentences(answer)[0]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_at_night_every_answer_has_a_number_to_ring(library, audience):
    """Where an answer leads with who answers now, it names somebody."""
    reader = Reader(audience, "england", NIGHT)
    leads = {make_answer(library, topic, reader).lead.split(".")[0] for topic in TOPICS} - {""}

    assert leads
    assert [lead for lead in leads if not re.search(r"\d{3}", lead)] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_reader_has_an_answer_to_every_topic(library, audience):
    """No reader is ever answered in another reader's words."""
    reader = Reader(audience, "england", today=DAY)

    assert {make_answer(library, topic, reader).audience for topic in TOPICS} == {audience}


def ages_in(library: Library, steps: tuple[str, ...]) -> dict[str, int | None]:
    """Return the age each app is listed under, None where a step names no age."""
    names = sorted((app.name for app in library.platforms.values()), key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    found: dict[str, int | None] = {}
    for step in steps:
        age = re.match(r"(\d+) or over", step)
        for name in pattern.findall(step.partition(":")[2]):
            found.setdefault(name, int(age[1]) if age else None)
    return found


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_list_of_ages_agrees_with_the_platforms(library, audience):
    """An age written out in the list is the one in platforms.yml, and one we are sure of."""
    listed = ages_in(library, library.card("all_age_limits").words[audience].steps)
    apps = {app.name: app.age for app in library.platforms.values()}

    assert len(listed) > 20
    assert listed == {name: apps[name].minimum for name in listed}
    assert "low" not in {apps[name].confidence for name in listed}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_ages_of_ai_tools_agree_with_the_platforms(library, audience):
    """The ages written out on the AI card are those in platforms.yml."""
    said = " ".join(library.card("ai_chatbots").words[audience].steps)
    ages = {app: library.platforms[app].age.minimum for app in AI_TOOLS}

    assert f"ChatGPT and Copilot are for ages {ages['chatgpt']} and over" in said
    assert f"Character.AI is for ages {ages['character_ai']} and over" in said
    assert ages["chatgpt"] == ages["microsoft_copilot"]
