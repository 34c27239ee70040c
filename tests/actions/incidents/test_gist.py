"""A story's plain statements are read, and nothing is read that was not said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actions.incidents.gist import Gist, read_gist

FILE = Path(__file__).parents[2] / "questions" / "stories.jsonl"
STORIES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
NAMES = {"Mr Okafor": "lead", "Mrs Adeyemi": "head", "Alex Moon": "dsl"}
# A little below what was measured: 97.4 % and 97.4 % on the 25 stories held back.
PRECISION, RECALL = 0.95, 0.93


def found(gist: Gist) -> dict[str, list[str]]:
    """Return the coded values of a gist by field, empty fields left out."""
    each = {name: said if isinstance(said, tuple) else (said,) for name, said in vars(gist).items()}
    return {name: [s.value for s in said if s] for name, said in each.items() if any(said)}


def read(story: dict) -> Gist:
    """Return the gist of a line of the stories file."""
    return read_gist(story["text"], story.get("names"), story["reporter"])


def wanted(story: dict) -> dict[str, list[str]]:
    """Return what a line of the stories file expects, in the shape of `found`."""
    return {name: v if isinstance(v, list) else [v] for name, v in story["expect"].items()}


def pairs(values: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Return (field, value) pairs."""
    return {(name, value) for name, said in values.items() for value in said}


@pytest.mark.parametrize(
    "story", [s for s in STORIES if not s["held"]], ids=lambda s: s["text"][:40]
)
def test_a_story_is_read(story):
    """The stories the patterns were written with are read to the letter, absences too."""
    got = {name: sorted(values) for name, values in found(read(story)).items()}

    assert got == {name: sorted(values) for name, values in wanted(story).items()}


def test_stories_held_back_are_read_nearly_as_well():
    """On stories nobody tuned the patterns with, little is wrong and little is missed."""
    held = [s for s in STORIES if s["held"]]
    right = sum(len(pairs(found(read(s))) & pairs(wanted(s))) for s in held)
    precision = right / sum(len(pairs(found(read(s)))) for s in held)
    recall = right / sum(len(pairs(wanted(s))) for s in held)

    assert len(held) == 25
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("I’ve got screenshots of it", "evidence", "screenshots"),
        ("we screenshotted everything", "evidence", "screenshots"),
        ("I copied the link", "evidence", "link"),
        ("I haven't kept anything", "evidence", "none"),
        ("I reported it in the app", "reported", "platform"),
        ("we rang POSH and they were great", "reported", "posh"),
        ("have called the police", "reported", "police"),
        ("I haven't told anyone", "reported", "none"),
        ("it's still on TikTok", "visible", "yes"),
        ("it hasn't been taken down", "visible", "yes"),
        ("the video has disappeared", "visible", "no"),
        ("they threatened to stab him", "risk", "yes"),
        ("she's scared to come to school", "risk", "yes"),
        ("can I report this anonymously", "anonymous", "yes"),
        ("my deputy saw it as well", "witness", "yes"),
        ("it was done by a pupil", "by", "pupil"),
        ("no idea who made it", "by", "unknown"),
        ("he was talking to a man on there", "by", "stranger"),
        ("my daughter is in year seven", "year_group", "7"),
        ("my daughter in yr7 is being bullied", "year_group", "7"),
        ("my son in P3 is being bullied", "year_group", "P3"),
        ("I want to report the head", "about", "head"),
        ("this is about the online safety lead", "about", "lead"),
        ("the deputy DSL has been messaging pupils", "about", "deputy_dsl"),
        ("Mrs Okafor has been messaging my son", "about", "lead"),
        ("I have a complaint about Mr. Okafor", "about", "lead"),
        ("Alex Moon is behind it", "about", "dsl"),
    ],
)
def test_plain_words_are_read(text, field, value):
    """One sentence that says a thing is enough."""
    assert found(read_gist(text, NAMES)).get(field) == [value]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("should I take screenshots?", "evidence"),
        ("he took a screenshot of my photo", "evidence"),
        ("I've got screenshots but I didn't save anything else", "evidence"),
        ("should I report it to TikTok?", "reported"),
        ("she said she'd called the police if I did that again", "reported"),
        ("I have not contacted the police", "reported"),
        ("I want it taken down", "visible"),
        ("can it be deleted", "visible"),
        ("I deleted the app", "visible"),
        ("he deleted me", "visible"),
        ("it's still up but the copy has been taken down", "visible"),
        ("it has gone viral", "visible"),
        ("my mum will kill me if she finds out", "risk"),
        ("nobody has threatened to hurt me", "risk"),
        ("I'm not scared to go in", "risk"),
        ("I am worried", "risk"),
        ("an anonymous account", "anonymous"),
        ("I don't need to be anonymous", "anonymous"),
        ("my son hurt himself playing football", "risk"),
        ("we have a stranger danger assembly", "by"),
        ("she'll shoot him a message", "risk"),
        ("I don't know who else has seen it", "by"),
        ("a teacher's been suspended and everyone is putting his name online", "by"),
        ("a year 3 child said in circle time that he plays it", "by"),
        ("I want that account gone", "visible"),
        ("is the video still up", "visible"),
        ("it's gone from silly to nasty", "visible"),
        ("can I message my daughter's teacher", "affected"),
        ("a year 11 pupil has sent a rude picture", "affected"),
        ("she saw it", "witness"),
        ("someone did this", "by"),
        ("a former pupil posted it", "by"),
        ("a video of me", "affected"),
        ("about 9 years ago", "year_group"),
        ("a girl in year 8 did it to a boy in year 9", "year_group"),
        ("reception rang me", "year_group"),
        ("I told the head and the DSL", "about"),
        ("the head asked me to log this", "about"),
        ("a video of the headteacher", "about"),
        ("the head of year keeps messaging my son", "about"),
        ("the deputy head has been messaging pupils", "about"),
        ("Okafor keeps messaging her", "about"),
        ("Mr Okafor saw it", "about"),
        ("my head hurts", "about"),
        ("", "by"),
    ],
)
def test_what_is_not_plain_is_left_to_the_form(text, field):
    """Questions, wishes, denials, other people's doings and contradictions say nothing."""
    assert field not in found(read_gist(text, NAMES))


@pytest.mark.parametrize(
    ("text", "reporter", "affected"),
    [
        ("a video of me", "staff", ["staff"]),
        ("a video of me", "parent", ["parent"]),
        ("my class made a video of me", None, ["staff"]),
        ("a video of me and a page about our school", "staff", None),
    ],
)
def test_me_is_whoever_reports(text, reporter, affected):
    """ "Me" is the reporter, where it is known who that is, and one thing is said."""
    assert found(read_gist(text, reporter=reporter)).get("affected") == affected


def test_the_words_are_those_of_the_story():
    """What is shown back can be found in what was typed, apostrophes made plain."""
    for story in STORIES:
        typed = story["text"].replace("’", "'")
        for said in vars(read(story)).values():
            for one in said if isinstance(said, tuple) else filter(None, [said]):
                assert one.words in typed
