"""Danger in any answer: the urgent answer first, then the form goes on, the report urgent."""

from __future__ import annotations

import pytest

from actions.dialogue import URGENT
from knowledge.shared import library

FORM = library().report
KIND_WITH = {"device": "nude_image", "about": "colleague", "year": "pupil_bullied"}
WORDS = "she says she will end it tonight"
ALARM = '/deny{"wrong_alarm": "true"}'


@pytest.mark.parametrize("topic", URGENT)
@pytest.mark.parametrize("field", [*FORM.fields, "summary"])
def test_danger_in_any_answer(talk, field, topic):
    """999 comes first, the form goes on, the report is urgent and the words are in it."""
    chat = talk("staff")
    chat.begin(None if field == "kind" else KIND_WITH.get(field, "staff_targeted")).to(field)
    chat.says(WORDS, topic)

    assert chat.reply.says[0].urgent
    assert "999" in chat.reply.says[0].text
    assert [say.urgent for say in chat.reply.says].count(True) == 1
    assert chat.asked
    report = chat.to("summary").send().filed[0]
    assert report.urgent
    assert WORDS in " ".join(report.answers.values())


@pytest.mark.parametrize("field", ["where", "by", "reporter"])
def test_danger_is_no_answer_to_something_else(talk, field):
    """Words of danger are kept as such; the question that was open is put again."""
    chat = talk("staff").begin("staff_targeted").to(field).says(WORDS, "self_harm_crisis")

    assert (chat.asked, field in chat.draft.answers) == (field, False)
    assert chat.draft.answers["risk"].endswith(WORDS)


def test_danger_is_told_sooner(talk):
    """An urgent report names the shorter time."""
    text = talk("staff").begin("other").to("summary", risk="yes").send().text

    assert "within 2 hours" in text
    assert "24 hours" not in text


@pytest.mark.parametrize("press", [True, False])
def test_a_yes_to_danger_brings_the_urgent_answer(talk, press):
    """Pressed or typed, yes to "is anyone in danger" is answered with 999."""
    chat = talk("staff").begin("staff_targeted").to("risk")
    chat.press("Yes") if press else chat.says("yes he is coming here")

    assert chat.reply.says[0].topic == "immediate_danger"
    assert (chat.draft.urgent, chat.asked) == (True, "support")


def test_danger_in_a_story_comes_first(talk):
    """A story that tells of a threat starts with the urgent answer, then the form."""
    story = "I want to report a parent who said on facebook last night that he will kill me"
    chat = talk("staff").says(story, "log_incident", 0.5, parent_posts_about_staff=0.4)

    assert chat.reply.says[0].urgent
    assert chat.draft.urgent


@pytest.mark.parametrize("field", ["what", "risk", "where"])
def test_a_wrong_alarm_is_taken_back(talk, field):
    """The button undoes it; where danger was asked for, it is asked again."""
    chat = talk("staff").begin("staff_targeted").to(field).says("I could kill him", URGENT[0])
    assert chat.draft.urgent
    chat.press(ALARM)

    assert not chat.draft.urgent
    chat.to("risk").says("no")
    assert not chat.to("summary").send().filed[0].urgent


def test_a_wrong_alarm_at_the_end_asks_for_danger_again(talk):
    """Nothing is sent before it is clear whether anyone is in danger."""
    chat = talk("staff").begin("other").to("summary", risk="yes").press(ALARM)

    assert (chat.asked, chat.draft.urgent) == ("risk", False)
    assert chat.says("no").asked == "summary"


def test_words_take_an_alarm_back_right_after_it(talk):
    """ "I didn't mean it" after the urgent answer is understood."""
    chat = talk("staff").begin("staff_targeted").says("I could murder a tea", URGENT[0])

    assert not chat.says("I didn't mean it like that", "deny").draft.urgent


@pytest.mark.parametrize("words", ["he said it was a joke", "we are fine now, I kept screenshots"])
def test_later_words_do_not_undo_danger(talk, words):
    """ "He said he was joking" in a later answer is part of that answer."""
    chat = talk("staff").begin("staff_targeted").says(WORDS, URGENT[0]).to("evidence")
    chat.says(words)

    assert (chat.draft.urgent, chat.draft.answers["evidence"]) == (True, words)


def test_danger_again_after_a_wrong_alarm_counts(talk):
    """Whoever took one alarm back may still be in danger later."""
    chat = talk().begin("other").to("where").says(WORDS, URGENT[1]).press(ALARM)

    assert chat.says(WORDS, URGENT[1]).draft.urgent


def test_danger_goes_when_its_answer_is_put_right(talk):
    """A "yes" pressed by mistake and changed to "no" makes no urgent report."""
    chat = talk().begin("other").to("summary", risk="yes").says("change danger")

    assert chat.asked == "risk"
    assert not chat.says("no").send().filed[0].urgent


def test_danger_told_in_the_story_stays_whatever_is_changed(talk):
    """What was told as danger is not undone by a "no" to the question."""
    chat = talk().begin("other").says(WORDS, URGENT[1]).to("summary", risk="no")

    assert chat.send().filed[0].urgent


@pytest.mark.parametrize("words", ["false alarm", "false alarm, nobody is in danger"])
def test_a_false_alarm_is_one_even_if_its_words_sound_like_danger(talk, words):
    """Right after the warning, short words that say so are believed whatever was understood."""
    chat = talk().begin("other").to("where").says(WORDS, URGENT[0]).says(words, URGENT[0])

    assert not chat.draft.urgent


def test_a_longer_message_about_a_false_alarm_may_still_be_danger(talk):
    """A story that only mentions a false alarm does not take danger back."""
    chat = talk().begin("other").to("where").says(WORDS, URGENT[0])
    chat.says("they said it was a false alarm but he is here now with the knife", URGENT[0])

    assert chat.draft.urgent
