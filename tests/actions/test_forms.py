"""Which form takes a message, and what is remembered for a report that may follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions.dialogue import Dialogue, Heard, Reply, State
from actions.forms import Forms
from actions.incident_form.draft import Draft
from actions.incidents.errors import NoSuchReport

AT = datetime(2026, 11, 24, 10, 30)
STORY = "a parent wrote nasty things about me"


class NoReports:
    """A store without reports."""

    def status(self, reference: str, pin: str):
        """Know of none."""
        raise NoSuchReport


@pytest.fixture
def forms(library) -> Forms:
    """The forms of a dialogue of their own; nothing is stored."""
    return Forms(Dialogue(library), file=None, reports=NoReports)


def heard(text: str, intent: str = "nlu_fallback", **rest) -> Heard:
    """Return what was heard."""
    return Heard(intent, text=text, at=AT, **rest)


@pytest.mark.parametrize("text", ["what age is tiktok", "hello", "", "?"])
def test_no_form_takes_what_is_none_of_its_business(forms, text):
    """Without a form open, messages go to the topics."""
    assert forms.take(State(audience="staff"), heard(text)) is None


def test_an_open_report_comes_before_everything_else(forms):
    """A reference typed as an answer is an answer while a report is open."""
    draft = replace(Draft.new("staff"), kind="other", asked="what", done=("kind",))
    reply = forms.take(State("staff", report=draft.slot()), heard("see also OS-4KD9XM 123456"))

    assert reply.state.report["answers"]["what"] == "see also OS-4KD9XM 123456"


def test_a_reference_is_looked_up(forms, library):
    """Without a report open, a reference is asked about."""
    reply = forms.take(State(audience="staff"), heard("OS-4KD9XM 123456"))

    assert library.report.status["refused"].split(".")[0] in reply.says[0].text


@pytest.mark.parametrize("audience", ["staff", "parent"])
def test_whoever_wishes_to_report_beside_a_story_begins_one(forms, audience):
    """ "I want to report that …" begins a report, whatever else the classifier sees in it."""
    text = "I want to report that someone made a fake account of our school on Instagram"
    reply = forms.take(State(audience=audience), heard(text, "fake_account"))

    assert Draft.of(reply.state.report).kind == "impersonation"


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (State(audience="staff"), heard("someone made a fake account of me", "fake_account")),
        (State(audience="staff"), heard("I want to report he will kill me", "immediate_danger")),
        (State(audience="staff"), heard("/fake_account", "fake_account", pressed=True)),
    ],
)  # fmt: skip
def test_no_report_begins_unasked(forms, state, message):
    """A story alone, danger, or a button is answered from its card first."""
    assert forms.take(state, message) is None


def test_a_pupil_who_wishes_to_report_gets_no_form(forms):
    """A child is told whom to tell."""
    text = "I want to report that my friend made a fake account of me on Instagram"
    reply = forms.take(State(audience="pupil"), heard(text, "fake_account"))

    assert reply is None or reply.state.report is None


def after(forms, before: State, message: Heard, now: State) -> State:
    """Return what is known after a message."""
    return forms.after(before, message, Reply((), now)).state


def test_a_story_is_remembered(forms):
    """What was told of something that happened is kept for a report that may follow."""
    now = State(audience="staff", topic="parent_posts_about_staff")

    assert after(forms, State(), heard(STORY), now).story == STORY


def test_a_story_goes_on_with_its_topic(forms):
    """More of the same is added; another topic is another story; the end of it is what is kept."""
    before = State(topic="fake_account", story="it began with this")
    same = after(forms, before, heard(STORY), replace(before))
    other = after(forms, before, heard(STORY), replace(before, topic="blackmail"))
    long = after(forms, before, heard("word " * 1000), replace(before))

    assert same.story == f"it began with this {STORY}"
    assert other.story == STORY
    assert len(long.story) == 1500


@pytest.mark.parametrize(
    ("message", "now"),
    [
        (heard("a fake one"), State(topic="fake_account")),
        (heard(f"/x {STORY}", pressed=True), State(topic="fake_account")),
        (heard(STORY), State(topic="greet")),
        (heard(STORY), State(topic=None)),
        (heard(STORY), State(topic="log_incident", report={"key": "x"})),
    ],
)
def test_what_is_no_story_is_not_remembered(forms, message, now):
    """Few words, buttons, small talk, and what is in a report anyway."""
    assert after(forms, State(), message, now).story == ""


def test_a_story_is_remembered_once(forms):
    """The same words sent twice do not double the story."""
    before = State(topic="fake_account", story=STORY)

    assert after(forms, before, heard(STORY), before).story == STORY
