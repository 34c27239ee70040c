"""The letter to a parent: offered with its card, asked for in six questions, fetched by a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from actions.dialogue import Dialogue, Heard, State
from actions.letter_form import LetterWriter

NOW = datetime(2026, 11, 24, 10, 30)
LINK = "/webhooks/web/files/abc"
ANSWERS = ("Mrs Shah", "a post", "facebook", "yesterday", "they ring the office", "Ms Kaur, head")


class Maker:
    """Stands in for the making: keeps the facts, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.made = error, []

    def __call__(self, facts):
        """Keep the facts and return the link."""
        if self.error:
            raise self.error
        self.made.append(facts)
        return LINK


@pytest.fixture
def make():
    """A maker that works."""
    return Maker()


@pytest.fixture
def writer(library, make):
    """A letter writer over the real words."""
    return LetterWriter(Dialogue(library), make)


def typed(text: str, intent: str = "nlu_fallback", **entities: str) -> Heard:
    """What a typed message said."""
    if text == "facebook":
        entities = {"platform": "facebook"}
    return Heard(intent, entities, text=text, at=NOW)


def pressed(token: str) -> Heard:
    """What a button of the letter said."""
    text = f'/inform{{"answer": "letter:{token}"}}'
    return Heard("inform", {"answer": f"letter:{token}"}, text=text, at=NOW, pressed=True)


def play(writer, *heard: Heard):
    """Begin the letter and give the answers; return the last reply."""
    reply = writer.take(State(audience="staff"), pressed("start"))
    for said in heard:
        reply = writer.take(reply.state, said)
    return reply


def test_it_is_offered_with_its_card(library, writer, heard):
    """The answer about the letter has the button that begins it; no other answer has it."""
    dialogue = Dialogue(library)
    about = dialogue.answer(State(audience="staff"), heard("parent_meeting_letter"))
    other = dialogue.answer(State(audience="staff"), heard("keep_evidence"))

    assert writer.offer(about).says[0].buttons[0][0] == library.letter_form.offer
    assert writer.offer(other) == other


def test_six_answers_make_a_letter(writer, make):
    """What was told is in the letter's facts, and the link comes with the last answer."""
    reply = play(writer, *map(typed, ANSWERS))
    [facts] = make.made

    assert reply.says[0].download["href"] == LINK
    assert reply.state.pending == {}
    assert (facts.parent_name, facts.what, facts.platform) == ("Mrs Shah", "post", "facebook")
    assert (facts.writer_name, facts.writer_role) == ("Ms Kaur", "head")
    assert facts.date_seen == date(2026, 11, 23)
    assert facts.meeting_place is None


def test_everything_may_be_skipped(writer, make):
    """A letter of gaps is still a letter."""
    reply = play(writer, *[pressed("skip"), typed("skip")] * 3)

    assert reply.says[0].download
    assert make.made[0].parent_name is None


def test_a_fixed_meeting_leaves_gaps_for_day_and_time(writer, make):
    """Who names a day by hand gets the wording that names one."""
    play(writer, *[pressed("skip")] * 4, pressed("gap"), pressed("skip"))

    assert make.made[0].meeting_place
    assert make.made[0].meeting_date is None


@pytest.mark.parametrize(
    ("before", "text"), [(1, "rubbish"), (3, "tomorrow"), (3, "the blue one"), (4, "no idea")]
)
def test_what_cannot_be_read_is_asked_again(library, writer, before, text):
    """The same question comes again, and nothing told is lost."""
    reply = play(writer, *map(typed, ANSWERS[:before]), typed(text))

    assert reply.says[0].text.startswith(library.letter_form.unread)
    assert reply.state.pending["field"] == library.letter_form.questions[before].id
    assert reply.state.pending["letter_parent_name"] == "Mrs Shah"


@pytest.mark.parametrize("intent", ["immediate_danger", "self_harm_crisis", "stop_form"])
def test_danger_and_stop_are_not_answers(writer, intent):
    """They are left to what answers them everywhere."""
    assert play(writer, typed("he has a knife", intent)) is None


def test_the_parents_name_is_not_said_back(writer):
    """What was typed for the letter is in the letter alone."""
    said = [play(writer, *map(typed, ANSWERS[:n])).says[0].text for n in range(2, 7)]

    assert not any("Shah" in text for text in said)


@pytest.mark.parametrize("error", [OSError("full"), ValueError("no")])
def test_a_letter_that_cannot_be_made_is_said(library, error):
    """The person is told, with somebody to turn to."""
    writer = LetterWriter(Dialogue(library), Maker(error))
    reply = play(writer, *map(typed, ANSWERS))

    assert library.school.online_safety_lead.phone in reply.says[0].text
    assert reply.says[0].download is None


def test_other_messages_are_left_alone(writer, heard):
    """Without a letter being asked for, nothing is taken."""
    asked = State(pending={"ask": "reader", "topic": "blackmail"})

    assert writer.take(State(), typed("hello")) is None
    assert writer.take(asked, typed("parent")) is None
    assert writer.take(replace(asked, pending={"ask": "letter"}), typed("hello")) is None
