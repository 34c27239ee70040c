"""What is typed instead of an answer: why, a correction, a question of its own."""

from __future__ import annotations

import pytest

from knowledge.shared import library

FORM = library().report


@pytest.mark.parametrize("field", [*FORM.kinds["staff_targeted"].fields, "kind", "summary"])
def test_why_is_answered_and_the_question_put_again(talk, field):
    """At every question "why?" says why, by word and by button, and nothing is lost or taken."""
    chat = talk("staff").begin(None if field == "kind" else "staff_targeted").to(field)
    before, asked = chat.draft, chat.reply.says[-1].text
    chat.says("why do you ask?")
    typed = chat.text

    assert typed != asked
    assert (chat.draft, chat.asked) == (before, field)
    if field != "summary":
        assert FORM.fields[field].why["any"] in typed
        assert chat.press(FORM.buttons["why"]).text == typed


def test_who_reads_it_is_answered(talk, library):
    """ "Who will see this?" is told by name, not with the reason of the question."""
    chat = talk("staff").begin("staff_targeted").to("by").says("who will see this?")

    assert library.school.online_safety_lead.name in chat.text
    assert chat.asked == "by"


@pytest.mark.parametrize("words", ["skip", "Skip please", "rather not say", "n/a"])
def test_skip_leaves_a_question_out(talk, words):
    """Whatever they say for skip, nothing is kept and the next question comes."""
    chat = talk("staff").begin("staff_targeted").to("by").says(words)

    assert (chat.asked, "by" in chat.draft.answers) == ("evidence", False)


@pytest.mark.parametrize("words", ["skip", "I don't know", "idk", "no idea", "pass"])
def test_what_happened_cannot_be_left_out(talk, words):
    """A report without what happened is of no use, so that is explained and asked again."""
    chat = talk("staff").begin("staff_targeted").says(words)

    assert FORM.fields["what"].unread in chat.text
    assert (chat.asked, chat.draft.answers) == ("what", {})


def test_i_do_not_know_is_an_answer_where_there_is_one(talk):
    """Not to know who did it, or of danger, is told as such."""
    chat = talk("staff").begin("staff_targeted").to("by").says("I don't know")

    assert chat.draft.facts["by"] == "unknown"
    assert chat.to("risk").says("not sure").draft.answers["risk"] == "Not sure"


@pytest.mark.parametrize(
    ("words", "field", "fact", "value"),
    [
        ("actually it was Monday", "when", "happened_from", "2026-11-23"),
        ("no wait, it was on Friday", "when", "happened_from", "2026-11-20"),
        ("sorry I meant instagram", "where", "platform", "instagram"),
        ("actually it was about two weeks ago", "when", "happened_from", "2026-11-10"),
        ("correction: my colleague was affected", "affected", "affected", "staff"),
        ("change the date to last Wednesday", "when", "happened_from", "2026-11-18"),
    ],
)
def test_an_earlier_answer_is_put_right(talk, words, field, fact, value):
    """A correction goes to the answer it corrects; the question waits, and takes nothing of it."""
    told = {"where": "TikTok", "when": "last Tuesday", "affected": "a parent"}
    chat = talk("staff").begin("staff_targeted").to("evidence", **told).says(words)

    assert chat.draft.facts[fact] == value
    assert (chat.asked, "evidence" in chat.draft.answers) == ("evidence", False)
    assert FORM.says["changed"] in chat.text
    assert chat.to("summary").draft.facts[fact] == value


def test_the_last_answer_is_the_one_that_is_put_right(talk):
    """ "Actually it was a parent" after "who did it" does not change who is affected."""
    chat = talk("staff").begin("staff_targeted").to("evidence", affected="me", by="a pupil")
    chat.says("actually it was a parent")

    assert (chat.draft.facts["affected"], chat.draft.facts["by"]) == ("staff", "parent")


def test_an_app_put_right_keeps_the_account(talk):
    """The name of the account holds on the right app."""
    chat = talk("staff").begin("staff_targeted").to("when", where="tiktok @fake.page.9")
    chat.says("sorry I meant instagram")

    assert chat.draft.posts == ("instagram:@fake.page.9",)


@pytest.mark.parametrize(
    ("words", "field"),
    [("change the date", "when"), ("change my phone number", "reporter"), ("the app", "where")],
)
def test_a_field_that_is_only_named_is_asked_again(talk, words, field):
    """ "Change the date" asks for the date, then the summary comes again, the rest untouched."""
    chat = talk("staff").begin("staff_targeted").to("summary", when="last Tuesday")
    before = chat.draft.answers
    chat.says(words)

    assert chat.asked == field
    new = {"when": "yesterday", "reporter": "07700 900123", "where": "reddit"}[field]
    chat.says(new)
    assert chat.asked == "summary"
    assert chat.draft.answers == {**before, field: new}


@pytest.mark.parametrize("words", ["no thats wrong", "No", "that is not right", "change something"])
def test_something_is_wrong_at_the_summary(talk, words):
    """Which of the answers it is, is asked with a button for each that was asked for."""
    chat = talk("staff").begin("staff_targeted").to("summary").says(words, "deny")

    assert chat.asked == "which"
    titles = [title for title, _ in chat.buttons]
    labels = [FORM.fields[name].label for name in FORM.kinds["staff_targeted"].fields]
    assert titles == [FORM.fields["kind"].label, *labels, FORM.buttons["send"]]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("yes but the date is wrong", "affirm"),
        ("yes except it was instagram", "affirm"),
        ("it was Monday not Tuesday", "affirm"),
    ],
)
def test_a_yes_with_a_but_sends_nothing(talk, words, intent):
    """Nothing goes off while something is wrong."""
    chat = talk("staff").begin("staff_targeted").to("summary", when="yesterday")

    assert chat.says(words, intent).filed == []


@pytest.mark.parametrize("words", ["yes", "Yes, send it", "thats right", "go ahead", "send"])
def test_yes_sends(talk, words):
    """The usual words for a yes send the report."""
    intent = "affirm" if words == "yes" else "nlu_fallback"

    assert len(talk().begin("other").to("summary").says(words, intent).filed) == 1


def test_a_yes_to_what_shall_be_changed_sends_nothing(talk):
    """After "what do you want to change?" a bare yes is asked about, not taken as "send it"."""
    chat = talk().begin("other").to("summary").press(FORM.buttons["change"]).says("yes", "affirm")

    assert chat.filed == []
    assert chat.asked == "which"


def test_a_change_that_opens_a_question_asks_it_before_the_summary(talk):
    """Where it turns out to be a member of staff, it is asked whether it is a leader."""
    chat = talk("staff").begin("staff_targeted").to("summary", by="a pupil")
    chat.says("actually a colleague did it")

    assert chat.asked == "about"
    assert chat.says("none of them").asked == "summary"


@pytest.mark.parametrize("field", ["kind", "what", "where", "when", "by", "risk", "reporter"])
@pytest.mark.parametrize(
    ("words", "intent"),
    [("should I reply to it?", "should_i_reply"), ("hello", "greet"), ("thank you", "thank")],
)
def test_a_question_of_its_own_is_answered_and_the_form_goes_on(talk, field, words, intent):
    """A digression gets its card, then the same question, with nothing lost."""
    chat = talk("staff").begin(None if field == "kind" else "staff_targeted").to(field)
    before = chat.draft
    chat.says(words, intent)

    assert chat.reply.says[0].topic == intent
    assert FORM.says["back"] in chat.reply.says[-1].text
    assert (chat.draft, chat.asked) == (before, field)


@pytest.mark.parametrize(
    ("field", "words", "intent"),
    [
        ("what", "Somebody put a video of me on TikTok with the caption what a joke, can you "
         "believe that any parent lets a child of twelve do that to a teacher?", "blackmail"),
        ("what", "a fake page of me is on facebook saying vile things, can you get rid of it?",
         "fake_account"),
        ("by", "may be someone in my class", "pupil_cyberbullied"),
        ("by", "who knows really, it could be any of the lads who left last summer and who "
         "still turn up at the gates", "former_pupil_contact"),
        ("reporter", "thanks, Jo Bell 07700 900123", "thank"),
        ("where", "the class group chat", "online_lessons"),
    ],
)  # fmt: skip
def test_an_answer_that_looks_like_a_question_is_an_answer(talk, field, words, intent):
    """A long story with a question mark in it is what happened, not a question of its own."""
    chat = talk("staff").begin("staff_targeted").to(field).says(words, intent)

    assert chat.draft.answers[field] == words
    assert chat.asked != field


def test_a_story_that_begins_with_actually_is_a_story(talk):
    """ "Actually" at the start of what happened corrects nothing."""
    words = "Actually it all began last Tuesday when a pupil in year 9 put a clip of me on TikTok"
    chat = talk("staff").begin("staff_targeted").says(words)

    assert chat.draft.answers["what"] == words
    assert chat.draft.facts["platform"] == "tiktok"
