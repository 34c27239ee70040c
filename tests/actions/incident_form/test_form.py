"""A report from the first word to the receipt: how many questions, and none twice."""

from __future__ import annotations

import pytest

from knowledge.shared import library

FORM = library().report
KINDS = [(who, kind) for who in ("staff", "parent") for kind in FORM.kinds_for(who)]
# Answers that bring every further question there is.
LONGEST = {"affected": "a pupil", "by": "a member of staff", "year": "year 9"}
STORY = (
    "A parent has posted about me on the village Facebook page "
    "https://www.facebook.com/groups/123456789/posts/987654321 last Tuesday, saying I hit her "
    "child. I took screenshots, it is still up, I rang the police and nobody has threatened me."
)


def asked_one_by_one(chat, answers: dict[str, str]) -> list[str]:
    """Answer until the receipt, and return the fields asked, the confirmation included."""
    asked = []
    while not chat.filed:
        asked.append(chat.asked)
        chat.send() if chat.asked == "summary" else chat.to(chat.asked).says(answers[chat.asked])
    return asked


@pytest.mark.parametrize("answers", [{}, LONGEST], ids=["shortest", "longest"])
@pytest.mark.parametrize(("who", "kind"), KINDS)
def test_every_report_ends_within_twelve_questions(talk, plain_answers, who, kind, answers):
    """Whatever the kind and the reader, a receipt comes within twelve questions, none twice."""
    chat = talk(who).begin()
    told = {**plain_answers, **answers, "kind": FORM.kinds[kind].label[who]}
    asked = asked_one_by_one(chat, told)

    assert len(asked) <= FORM.most == 12
    assert len(set(asked)) == len(asked)
    assert chat.filed[0].kind == kind
    assert chat.reply.says[-1].receipt == {"reference": "OS-4KD9X1", "pin": "123451"}


@pytest.mark.parametrize(("who", "kind"), KINDS)
def test_a_report_of_skips_is_a_report(talk, who, kind):
    """Only what happened is needed; everything else may be skipped by button."""
    chat = talk(who).begin(kind)
    while chat.asked != "summary":
        what = chat.asked == "what"
        chat.says("they said nasty things") if what else chat.press(FORM.buttons["skip"])
    chat.send()

    assert chat.filed[0].answers == {"what": "they said nasty things"}
    assert not chat.filed[0].urgent


def test_a_story_that_says_it_all_needs_five_questions(talk, plain_answers):
    """What was told at the start is shown back and not asked again."""
    chat = talk("staff").says(STORY, "log_incident", 0.5, parent_posts_about_staff=0.4)
    first = chat.text
    asked = asked_one_by_one(chat, plain_answers)

    assert asked == ["risk", "support", "reporter", "summary"]
    assert "Facebook" in first
    assert "Tuesday 17 November 2026" in first
    report = chat.filed[0]
    assert (report.kind, report.answers["what"]) == ("parent_posts", STORY)
    assert report.facts["happened_from"] == "2026-11-17"
    assert report.posts


def test_a_story_told_before_is_taken_along(talk):
    """What somebody said before "log this now" is not asked again either."""
    told = "My son in year 8 was called awful names on TikTok yesterday by kids in his class"
    chat = talk("parent").says(told, "my_child_cyberbullied").press("/log_incident")

    assert (chat.draft.kind, chat.draft.answers["what"]) == ("pupil_bullied", told)
    assert chat.draft.facts["platform"] == "tiktok"
    assert chat.asked == "where"  # for the link


def test_an_old_topic_does_not_decide_what_is_told_now(talk):
    """Whoever asked about a fake account and now reports a hacked one, reports a hacked one."""
    chat = talk("staff").says("someone made a fake account", "fake_account")
    story = "I want to report that my school email was hacked and it sends messages to everyone now"
    chat.says(story, "log_incident", 0.5, account_hacked=0.4)

    assert chat.draft.kind == "account_device"


def test_a_few_words_at_the_first_question_are_kept(talk):
    """What was told with the kind is in the report, and what it says is not asked again."""
    chat = talk("staff").begin().says("a pupil posted a clip of me on TikTok", "targeted_by_post")

    assert chat.draft.kind == "staff_targeted"
    assert chat.draft.facts["platform"] == "tiktok"
    chat.to("summary")
    assert chat.summary["by"] == "a pupil"
    assert "a pupil posted a clip of me on TikTok" in chat.text
    assert chat.send().filed[0].answers["story"] == "a pupil posted a clip of me on TikTok"


def test_what_is_sent_was_shown(talk):
    """A story that was taken back by telling it anew is not sent behind the reporter's back."""
    chat = talk("staff").begin().says("they all laughed about me", "targeted_by_post")
    chat.to("summary").says("change what happened").says("it was about a form").to("summary")

    assert "laughed" not in chat.text
    assert chat.send().filed[0].answers["what"] == "it was about a form"
    assert "story" not in chat.filed[0].answers


@pytest.mark.parametrize("kind", [None, *FORM.kinds])
def test_a_pupil_gets_no_form(talk, kind):
    """A child is sent to a person and to Childline, however the form is asked for."""
    chat = talk("pupil").says("I want to report something", "log_incident")

    assert chat.state.report is None
    assert "Childline" in chat.text
    chat.press(f'/inform{{"answer": "kind:{kind}"}}')
    assert chat.state.report is None


@pytest.mark.parametrize("word", ["stop", "cancel", "please stop"])
@pytest.mark.parametrize("field", list(FORM.fields))
def test_stop_leaves_nothing(talk, field, word):
    """At every question "stop" ends the report, nothing is sent and nothing kept."""
    who, kind = next((w, k) for w, k in KINDS if field in (*FORM.kinds[k].fields, "kind"))
    chat = talk(who).begin(None if field == "kind" else kind).to(field)
    chat.says(word, "stop_form")

    assert (chat.state.report, chat.state.story, chat.filed) == (None, "", [])
    assert "Nothing was sent" in chat.text


def test_stop_inside_a_story_is_no_stop(talk):
    """ "I told him to stop but he went on" is what happened."""
    chat = talk("staff").begin("other").to("what")
    chat.says("I told him to stop but he went on with it", "stop_form")

    assert chat.draft.answers["what"] == "I told him to stop but he went on with it"


def test_the_first_words_say_who_reads_and_when(talk, library):
    """Before the first question: who reads it, when they act, and the exception to privacy."""
    text = talk("parent").begin().text

    assert library.school.online_safety_lead.name in text
    assert "24 hours" in text
    assert "harm" in text
    assert text.index("harm") < text.index("What is your report about?")


def test_another_reader_is_told_of(talk, library):
    """Where the kind decides that somebody else reads it, that is said at once."""
    chat = talk("staff").begin("nude_image")

    assert library.school.dsl.name in chat.text
    assert library.school.online_safety_lead.name not in chat.text
