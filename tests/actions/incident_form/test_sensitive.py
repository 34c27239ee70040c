"""Nude pictures, adults who contact children, and staff: what is said first and never asked."""

from __future__ import annotations

import re

import pytest

from knowledge.shared import library

FORM = library().report
SCHOOL = library().school


@pytest.mark.parametrize("who", ["staff", "parent"])
def test_a_nude_picture_is_never_asked_for(talk, who):
    """From first to last: no picture, no link, no screenshot, no name of the child."""
    chat = talk(who).begin("nude_image")
    asked = []
    while chat.asked != "summary":
        asked.append(chat.asked)
        chat.to(chat.asked).says("two girls told me of it" if chat.asked == "what" else "skip")
    chat.send()

    assert asked == list(FORM.kinds["nude_image"].fields)
    assert "evidence" not in asked
    assert "affected" not in asked
    assert not re.search(r"screen ?shot|paste|upload|attach|photo of", chat.all, re.IGNORECASE)
    assert not re.search(r"(child|pupil|girl|boy)['’]?s? (full )?name|name of the", chat.all)
    assert chat.filed[0].dsl


@pytest.mark.parametrize("who", ["staff", "parent"])
@pytest.mark.parametrize("told", [True, False])
def test_a_nude_picture_begins_with_do_not_look(talk, who, told):
    """Do not look, copy or send: before any question, however the form was begun."""
    chat = talk(who)
    if told:
        topic = "nudes_pupil_incident" if who == "staff" else "nudes_my_child"
        chat.says("a nude of a girl is going round", topic).press("/log_incident")
    else:
        chat.begin("nude_image")

    assert chat.draft.kind == "nude_image"
    assert chat.text.index("do not look at the picture") < chat.text.index(chat_question(chat))
    assert SCHOOL.dsl.name in chat.text


def chat_question(chat) -> str:
    """Return the question that is asked now, as far as its first words."""
    question = FORM.fields[chat.asked]
    return question.worded(question.ask, chat.draft.kind, chat.draft.who)[:25]


def test_a_nude_picture_with_the_app_told_asks_no_link(talk):
    """An app that was named is enough; its question is not put again to get a link."""
    chat = talk("staff").begin("nude_image").says("a nude of a boy went round on snapchat")

    assert chat.asked == "when"
    assert chat.draft.facts["platform"] == "snapchat"
    assert chat.draft.posts == ()


@pytest.mark.parametrize("who", ["staff", "parent"])
@pytest.mark.parametrize("told", [True, False])
def test_an_adult_who_contacts_a_child_begins_with_999_and_ceop(talk, library, who, told):
    """In danger now? 999, and CEOP, before anything else."""
    chat = talk(who)
    if told:
        chat.says("a man asks my daughter for pictures", "grooming_contact").press("/log_incident")
    else:
        chat.begin("adult_contact")
    text = chat.text

    assert chat.draft.kind == "adult_contact"
    assert text.index("999") < text.index("CEOP") < text.index(chat_question(chat))
    assert library.services["ceop"].url in text
    if told:
        assert text.index("999") < text.index("will read this")
    assert chat.to("summary").send().filed[0].dsl


def test_proof_of_an_adults_messages_is_not_to_be_sent(talk):
    """Keep, do not delete, do not send."""
    text = talk("parent").begin("adult_contact").to("evidence").text

    assert "do not delete or send them" in text


def test_a_colleague_is_asked_about_before_anything_is_told(talk):
    """Who may read it is settled before the first word of the story."""
    chat = talk("parent").begin("colleague")

    assert chat.asked == "about"
    assert chat.says("none of them").asked == "what"
    report = chat.to("summary").send().filed[0]
    assert (report.kind, report.facts["by"]) == ("colleague", "staff")


@pytest.mark.parametrize("kind", list(FORM.kinds))
def test_nobody_is_asked_for_a_picture(kind):
    """No question of any kind of report asks to send, upload or show a picture."""
    asks = [
        question.worded(lines, kind, who)
        for name, question in FORM.fields.items()
        for lines in (question.ask, question.known or question.ask, question.why)
        for who in ("staff", "parent")
    ]

    offers = re.compile(
        r"(?<!do not )\b(?:send|upload|attach|show) (?:me |us )?(?:an? |the )?(?:pic|photo|screen)"
    )
    assert [ask for ask in asks if offers.search(ask.lower())] == []
