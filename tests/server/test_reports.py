"""A report over HTTP, from "log this" to its reference, with servers killed on the way."""

from __future__ import annotations

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actions.incidents.store import IncidentStore
from knowledge import Library

pytestmark = pytest.mark.server

SECRETS = ("Quillfeather", "peregrine_99", "harrow lane bus stop", "pat.quill@meadowbrook.example")
STORY = (
    "A year 9 boy called Quillfeather filmed me at harrow lane bus stop and put it on TikTok, "
    "and all of my class has seen it"
)
ANSWERS = {
    "what": STORY,
    "where": "@peregrine_99",
    "when": "yesterday",
    "affected": "me",
    "by": "a pupil",
    "year": "year 9",
    "evidence": "I have screenshots and it is still up",
    "reported": "nobody yet",
    "risk": "no",
    "support": "someone to talk to",
    "reporter": "Pat, pat.quill@meadowbrook.example",
}


def asked(visitor) -> str | None:
    """Return the field that the last message asks for."""
    return (visitor.last["messages"][-1].get("form") or {}).get("field")


def fill(visitor, **instead: str) -> int:
    """Answer every question until the summary; return how many were asked, the summary too."""
    for number in range(1, 20):
        field = asked(visitor)
        if field == "summary":
            return number
        visitor.say({**ANSWERS, **instead}[field])
    raise AssertionError(f"no end of questions: {field}")


def receipt(visitor) -> dict[str, str]:
    """Return reference and PIN of the last reply."""
    return visitor.last["messages"][-1]["receipt"]


@pytest.fixture
def teacher(assistant):
    """A teacher who has told what happened and pressed "Log this now"."""
    visitor = assistant.visitor("staff")
    visitor.say("someone made a TikTok of me, what now?")
    visitor.press("Log this now")
    return visitor


def test_from_log_it_to_reference(teacher) -> None:
    """At most twelve questions, the app is not asked again, and the summary leads to a receipt."""
    assert fill(teacher) <= 12
    summary = {line["field"]: line["value"] for line in teacher.last["messages"][-1]["summary"]}
    teacher.say("yes")

    assert summary["where"] == "TikTok, @peregrine_99"
    assert re.fullmatch(r"OS-\w{6}", receipt(teacher)["reference"])
    assert re.fullmatch(r"\d{6}", receipt(teacher)["pin"])


def test_no_name_is_said_back(teacher) -> None:
    """The child named in the story is named in nothing the assistant says."""
    said = []
    teacher.say(STORY)
    said.append(teacher.words)
    fill(teacher)
    said.append(str(teacher.last))

    assert "Quillfeather" not in " ".join(said)


def test_sent_twice_is_one(teacher) -> None:
    """The second press on "send it" gets the same reference."""
    fill(teacher)
    offered = teacher.last
    teacher.press("Yes, send it")
    first, teacher.last = receipt(teacher), offered
    teacher.press("Yes, send it")

    assert receipt(teacher) == first


def test_stop_sends_nothing(teacher, library: Library) -> None:
    """After "stop" in the middle the next message is an ordinary question."""
    teacher.say(STORY)
    stopped = teacher.say("stop")["text"]
    answer = teacher.say("what age is snapchat")

    assert stopped == library.phrases.noted["stopped"]
    assert answer["topic"] == "age_limit"
    assert asked(teacher) is None


def test_a_question_in_between(teacher) -> None:
    """A question of its own is answered, and the form comes back to where it was."""
    teacher.say(STORY)
    before = asked(teacher)
    answer = teacher.say("what age is whatsapp for?")

    assert answer["topic"] == "age_limit"
    assert asked(teacher) == before


@pytest.mark.parametrize("text", ["he has a knife and is outside", "I am going to kill myself"])
def test_danger_in_the_form(teacher, text: str) -> None:
    """Danger is answered first, then the form goes on."""
    first = teacher.say(text)

    assert first["urgent"] is True
    assert "999" in first["text"]
    assert asked(teacher) not in (None, "receipt")


def test_killed_in_the_middle(assistant, teacher) -> None:
    """An action server killed between two answers loses none of them."""
    teacher.say(STORY)
    os.killpg(assistant.answers.process.pid, signal.SIGKILL)
    assistant.answers.process.wait(10)
    teacher.say("@peregrine_99")
    assert teacher.degraded
    assistant.start(assistant.answers)
    teacher.say("@peregrine_99")
    fill(teacher)
    teacher.say("send it")

    assert receipt(teacher)["reference"].startswith("OS-")


def test_asked_about_later(assistant, teacher, library: Library) -> None:
    """Reference and PIN tell how it stands; a wrong PIN tells nothing."""
    fill(teacher)
    teacher.say("yes")
    sent = receipt(teacher)
    later = assistant.visitor("staff")
    later.say("what happened to my report")
    right = later.say(f"{sent['reference'].lower()} {sent['pin']}")
    other = assistant.visitor("staff")
    other.say("what happened to my report")
    wrong = other.say(f"{sent['reference']} {'0' * 6 if sent['pin'] != '0' * 6 else '1' * 6}")

    assert right["text"] == library.report.status["new"]
    assert wrong["text"].startswith("I find no report")


def test_two_people_at_once(assistant) -> None:
    """Two who fill in a report at the same moment get a report each, with their own words."""

    def file(number: int) -> dict[str, str]:
        visitor = assistant.visitor("staff")
        visitor.say("someone made a TikTok of me, what now?")
        visitor.press("Log this now")
        fill(visitor, reporter=f"Teacher {number}, 01632 96012{number}")
        visitor.say("yes")
        return receipt(visitor)

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(file, range(4)))

    assert len({row["reference"] for row in sent}) == 4


def test_nothing_typed_is_on_disk(assistant, teacher, monkeypatch) -> None:
    """No file of ours holds a word of the report: not the logs, the databases or their journals."""
    fill(teacher)
    teacher.say("yes")
    folder = assistant.folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = [
        (path.name, secret)
        for path in files
        for secret in SECRETS
        if secret.lower().encode() in path.read_bytes().lower()
    ]

    assert {"incidents.db", "chats.db", "rasa.log", "actions.log"} <= {p.name for p in files}
    assert found == []
    monkeypatch.delenv("SIGNPOST_INCIDENT_KEYS", raising=False)
    assert IncidentStore(Path(folder)).status(**_named(receipt(teacher))).state == "new"


def _named(sent: dict[str, str]) -> dict[str, str]:
    return {"reference": sent["reference"], "pin": sent["pin"]}
