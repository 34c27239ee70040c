"""Buttons: an old one never answers another question, and a double click does nothing twice."""

from __future__ import annotations

import pytest

from knowledge.shared import library

FORM = library().report


@pytest.mark.parametrize(
    "token", ["skip", "why", "0", "1", "99", "anonymous", "app-tiktok", "x", ""]
)
@pytest.mark.parametrize("field", [*FORM.fields, "summary", "which", "nonsense"])
def test_an_old_button_never_answers_another_question(talk, field, token):
    """Pressed late, a button touches no field but its own, and the question stays put."""
    chat = talk("staff").begin("staff_targeted").to("support")
    before = chat.draft
    chat.press(f'/inform{{"answer": "{field}:{token}"}}')
    after = chat.draft
    changed = {name for name, words in after.answers.items() if before.answers.get(name) != words}

    assert changed <= {field}
    if field not in ("support", "which", "summary"):
        assert chat.asked == "support"
        assert "support" not in after.done


@pytest.mark.parametrize("title", ["A pupil", FORM.buttons["skip"]])
def test_a_double_click_is_one_answer(talk, title):
    """The second click of two changes nothing and says nothing of a change."""
    chat = talk("staff").begin("staff_targeted").to("by")
    payload = dict(chat.buttons)[title]
    chat.press(payload)
    once = chat.draft
    chat.press(payload)

    assert chat.draft == once
    assert FORM.says["changed"] not in chat.text


def test_a_kind_pressed_twice_is_one_answer(talk):
    """The kind, too, is taken once."""
    chat = talk("staff").begin("nude_image")
    once = chat.draft
    chat.press('/inform{"answer": "kind:nude_image"}')

    assert chat.draft == once


def test_an_old_button_puts_its_own_answer_right(talk):
    """To press another choice of an earlier question is to change that answer."""
    chat = talk("staff").begin("staff_targeted").to("by")
    buttons = dict(chat.buttons)
    chat.press("A pupil").press(buttons["A parent"])

    assert chat.draft.facts["by"] == "parent"
    assert FORM.says["changed"] in chat.text
    assert chat.asked == "evidence"


def test_another_kind_keeps_what_was_told(talk):
    """A kind changed late keeps the answers, asks only what is missing, and keeps the key."""
    chat = talk("staff").begin("other").to("summary", where="tiktok", when="yesterday")
    before = chat.draft
    chat.press(FORM.buttons["change"]).press(FORM.fields["kind"].label)
    chat.press(FORM.kinds["staff_targeted"].label["staff"])

    assert chat.asked == "support"
    assert chat.draft.key == before.key
    assert chat.draft.answers == before.answers


def test_what_another_kind_fixes_goes_with_it(talk):
    """ "By a parent" is not left over from "a parent's posts"."""
    chat = talk("staff").begin("parent_posts")
    assert chat.draft.facts["by"] == "parent"
    chat.press('/inform{"answer": "kind:staff_targeted"}').to("by").says("a pupil")

    assert chat.draft.facts["by"] == "pupil"


def test_a_story_does_not_overturn_what_a_kind_fixes(talk):
    """ "Of me" in the story of a bullied pupil does not make a member of staff of the pupil."""
    chat = talk("staff").begin("pupil_bullied").says("a parent made a fake account of me")

    assert chat.draft.facts["affected"] == "pupil"


@pytest.mark.parametrize("who", ["staff", "parent"])
def test_every_button_works(talk, who):
    """Each button of each question is taken: the form goes on or explains, and never fails."""
    for kind in FORM.kinds_for(who):
        chat = talk(who).begin(kind)
        while chat.asked != "summary":
            state, asked, reply = chat.state, chat.asked, chat.reply
            for title, payload in chat.buttons:
                chat.state, chat.reply = state, reply
                chat.press(payload)
                assert chat.reply.says, (kind, asked, title)
            chat.state, chat.reply = state, reply
            chat.to(asked)
            told = "they said nasty things" if asked == "what" else None
            chat.says(told) if told else chat.press(chat.buttons[0][1])


def test_a_kind_for_others_is_not_taken(talk):
    """A parent cannot press a kind that only staff are offered."""
    chat = talk("parent").begin("staff_targeted")

    assert (chat.asked, chat.draft.kind) == ("kind", None)


@pytest.mark.parametrize("day", ["today", "yesterday", "last_week"])
def test_days_as_buttons(talk, day):
    """A button for a day is read like the word on it."""
    chat = talk("staff").begin("other").to("when").press(FORM.buttons[day])

    assert chat.draft.facts["happened_from"] <= chat.draft.facts["happened_to"] <= "2026-11-24"
    assert chat.draft.answers["when"] == FORM.buttons[day]


def test_the_form_tells_a_channel_where_it_is(talk):
    """How far it is, and what to show beside the text field."""
    chat = talk("staff").begin("staff_targeted")
    first = chat.reply.says[-1].form
    last = chat.to("summary").reply.says[-1].form

    assert (first["field"], first["number"], first["ask"]) == ("what", 2, "text")
    assert first["about"] == 12
    assert (first["kind"], first["left"][:2]) == ("staff_targeted", ["where", "when"])
    assert (last["field"], last["number"], last["about"]) == ("summary", 12, 12)
    assert (last["ask"], last["left"]) == ("summary", [])
