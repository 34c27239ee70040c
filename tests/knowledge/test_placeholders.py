"""Placeholders: filled where there is a value; a sentence without one is left out whole."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import facts_for
from knowledge.facts import Service
from knowledge.placeholders import Facts, Missing, UnknownPlaceholder, names_in
from knowledge.school import School

SCHOOL = School.parse_obj(
    {
        "name": "Hill School",
        "nation": "wales",
        "phase": "primary",
        "dsl": {"name": "Ms Kaur"},
        "opening": {"open": "08:00", "close": "16:00"},
    }
)
LINE = Service(
    id="line",
    name="The Line",
    short="Line",
    audiences=("pupil",),
    who="children",
    phone="0800 1111",
    email="unsure@line.example",
    hours={"text": "day and night", "always": True},
    use_when="Ring it.",
    nations=("wales",),
    low=("email",),
    confidence="high",
)
DOUBTED = LINE.copy(update={"id": "doubted", "confidence": "low"})
PLATFORM = {
    "name": "Chirp",
    "report.steps": ("Tap it.", "Send it."),
    "report.url": None,
    "report.rule": "It bans lies.",
}


@pytest.fixture
def facts() -> Facts:
    """A school with few values, two helplines and an app without a report page."""
    return Facts(SCHOOL, {"line": LINE, "doubted": DOUBTED}, PLATFORM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tell {school.dsl.name}.", "Tell Ms Kaur."),
        ("Ring {service.line.phone}, {service.line.hours}.", "Ring 0800 1111, day and night."),
        ("Ring us. Ring {school.dsl.phone}. Rest.", "Ring us. Rest."),
        ("Write to {service.line.email}. Or ring.", "Or ring."),
        ("Ring {service.doubted.phone}.", ""),
        ("{service.doubted.short} is a charity.", "Line is a charity."),
        ("On {platform.name}. {platform.report.rule} Go.", "On Chirp. It bans lies. Go."),
        ("Its page: {platform.report.url}", ""),
        ("{school.phone_rule} The rule counts.", "The rule counts."),
        ("{platform.report.url} Its own page is there.", "Its own page is there."),
        ("{platform.name} is an app.", "Chirp is an app."),
        ("Do this. {platform.report.steps}", "Do this. Tap it. Send it."),
        ("No braces here! None? None.", "No braces here! None? None."),
        ("", ""),
        (None, ""),
    ],
)
def test_text(facts, text, expected):
    """Values are put in; a sentence that has none today is not said, the others are."""
    assert facts.text(text) == expected


@pytest.mark.parametrize(
    "path",
    [
        "school.nobody",
        "school.dsl.age",
        "service.batman.phone",
        "service.line.fax",
        "service.line.low",
        "platform.colour",
        "weather.today",
        "",
    ],
)
def test_unknown_names(facts, path):
    """A misspelt placeholder is an error, never silence."""
    with pytest.raises(UnknownPlaceholder):
        facts.value(path)


@pytest.mark.parametrize(
    "path", ["school.dsl.phone", "service.line.url", "service.line.email", "platform.report.url"]
)
def test_missing_values(facts, path):
    """A right name without a value, or with one we are not sure of, is missing."""
    with pytest.raises(Missing):
        facts.value(path)


def test_no_platform_leaves_its_sentences_out():
    """Where nobody named an app, what needs one is not said."""
    assert Facts(SCHOOL, {}).text("Tap it. See {platform.report.url}.") == "Tap it."


def test_steps_spread_a_list(facts):
    """A step that is only a list becomes those steps; an empty step goes."""
    steps = ("First.", "{platform.report.steps}", "See {platform.report.url}", "Last.")

    assert facts.steps(steps) == ("First.", "Tap it.", "Send it.", "Last.")


def test_names_in():
    """Every placeholder of a text is found, and nothing else in braces."""
    assert names_in("{school.name} {not this} {a.b}") == ["school.name", "a.b"]


def routes(library, **fields):
    """Return the facts for TikTok with parts of it changed."""
    app = library.platforms["tiktok"]
    changed = {name: getattr(app, name).copy(update=value) for name, value in fields.items()}
    return facts_for(library, app.copy(update=changed), date(2026, 11, 21))


def test_an_unsure_route_gives_way_to_the_general_one(library):
    """Steps of low confidence are never shown; what works on most apps is."""
    facts = routes(library, report={"confidence": "low"})

    assert facts.value("platform.report.steps") == library.general.report
    with pytest.raises(Missing):
        facts.value("platform.report.url")


def test_an_unsure_age_says_so(library):
    """An age we could not confirm is not told; the app is named in saying that."""
    line = routes(library, age={"confidence": "low"}).value("platform.age.line")

    assert line == library.general.age.replace("{name}", "TikTok")


def test_a_closed_app_has_no_routes(library):
    """Nobody is sent to the report page of an app that is gone."""
    app = library.platforms["tiktok"].copy(update={"status": "closed"})
    facts = facts_for(library, app, date(2026, 11, 21))
    with pytest.raises(Missing):
        facts.value("platform.report.url")


def test_the_law_is_told_only_for_the_apps_it_names(library):
    """The under-16 sentence belongs to the apps the plan names."""
    named = library.platforms["tiktok"].copy(update={"under16_named": False})
    with pytest.raises(Missing):
        facts_for(library, named, date(2026, 11, 21)).value("platform.law")
