"""Answers as people give them, and what is no answer."""

from __future__ import annotations

import pytest

from knowledge.shared import library

FORM = library().report
KIND_WITH = {"device": "nude_image", "about": "colleague", "year": "pupil_bullied"}
FIELDS = [name for name in FORM.fields if name != "kind"]
EMPTY = ["?", "...", "😭😭😭", "👍", "", "  ", "!!!", "​"]
ODD = [
    "asdf qwer zxcv",
    "<b>x</b><script>alert(1)</script>",
    "{school.office.phone} {0} %s \\x00",
    "वह मुझे परेशान करता है",
    "هو يضايقني",
    "他骚扰我",
    "x" * 2000,
    "word " * 400,
    "'; drop table reports; --",
    "\u202eabc\u0000\n\n\tz",
]


def at(talk, field: str):
    """Return a chat that waits for a field."""
    return talk("staff").begin(KIND_WITH.get(field, "staff_targeted")).to(field)


@pytest.mark.parametrize("words", EMPTY)
@pytest.mark.parametrize("field", FIELDS)
def test_no_word_is_no_answer(talk, field, words):
    """A bare "?" or a picture of a face is explained and asked again, and is not kept."""
    chat = at(talk, field).says(words)

    assert (chat.asked, field in chat.draft.answers) == (field, False)
    assert FORM.fields[field].unread.split(".")[0] in chat.text


@pytest.mark.parametrize("words", ODD)
@pytest.mark.parametrize("field", FIELDS)
def test_odd_answers_are_kept_or_asked_about_and_never_stop_the_form(talk, field, words):
    """Rubbish, markup, other scripts and 2,000 characters: the report still ends, words intact."""
    chat = at(talk, field).says(words)
    explained = chat.asked == field
    chat.says(words) if explained else None

    assert explained or field in chat.draft.answers
    assert chat.asked != field
    assert chat.draft.answers.get(field, words) == words
    assert chat.to("summary").send().filed


def test_what_was_typed_is_never_filled_in(talk):
    """Curly brackets in an answer are shown as they were typed."""
    chat = at(talk, "evidence").says("{school.office.phone} and {who}").to("summary")

    assert chat.summary["evidence"] == "{school.office.phone} and {who}"


@pytest.mark.parametrize(
    ("field", "words", "facts"),
    [
        ("by", "It was some boys in his class", {"by": "pupil"}),
        ("by", "a mum", {"by": "parent"}),
        ("by", "an ex pupil", {"by": "stranger"}),
        ("by", "no one knows", {"by": "unknown"}),
        ("by", "another teacher", {"by": "staff"}),
        ("affected", "me", {"affected": "staff"}),
        ("affected", "a girl in year 9", {"affected": "pupil"}),
        ("affected", "the whole school", {"affected": "school"}),
        ("year", "year 8", {"year_group": "8"}),
        ("year", "Y10", {"year_group": "10"}),
        ("year", "8B", {"year_group": "8"}),
        ("year", "she is in yr 11", {"year_group": "11"}),
        ("year", "P6", {"year_group": "P6"}),
        ("year", "reception", {"year_group": "reception"}),
        ("where", "on tictok", {"platform": "tiktok"}),
        ("where", "the village newsletter", {"platform": "other"}),
        ("when", "Thursday", {"happened_from": "2026-11-19", "happened_to": "2026-11-19"}),
        ("when", "3/11", {"happened_from": "2026-11-03", "happened_to": "2026-11-03"}),
        ("when", "yesterday", {"happened_from": "2026-11-23", "happened_to": "2026-11-23"}),
        ("evidence", "it is still up", {"visible": "yes"}),
        ("evidence", "gone now, they deleted it", {"visible": "no"}),
    ],
)  # fmt: skip
def test_what_an_answer_tells(talk, field, words, facts):
    """Typed in one's own words, an answer gives the coded value that its button would."""
    draft = at(talk, field).says(words).draft

    assert {name: draft.facts.get(name) for name in facts} == facts
    assert draft.answers[field] == words


@pytest.mark.parametrize(
    "words", ["I have screenshots", "screenshots", "i have no screenshots", "I saved the link"]
)
def test_proof_says_nothing_of_what_can_still_be_seen(talk, words):
    """To have kept a screenshot is not to say that the post is still there."""
    assert "visible" not in at(talk, "evidence").says(words).draft.facts


@pytest.mark.parametrize(
    ("words", "urgent"),
    [
        ("yes", True),
        ("Yes, he knows where I live", True),
        ("I am scared", True),
        ("no but he threatened me", True),
        ("no", False),
        ("no, I am not scared", False),
        ("No one is in danger", False),
        ("nobody", False),
        ("not now", False),
        ("maybe", False),
    ],
)
def test_danger_asked_for(talk, words, urgent):
    """A yes however put makes the report urgent; a no that names the danger does not."""
    assert at(talk, "risk").says(words).draft.urgent == urgent


@pytest.mark.parametrize(
    ("words", "posts"),
    [
        ("@fake_page", ("tiktok:@fake_page",)),
        ("fakepage9", ("tiktok:@fakepage9",)),
        ("https://www.tiktok.com/@fake_page/video/7301234567890123456?utm_source=x",
         ("tiktok:video:7301234567890123456", "tiktok:@fake_page")),
        ("no", ()),
        ("nope", ()),
        ("none", ()),
        ("I don't have it", ()),
        ("sorry", ()),
        ("javascript:alert(1)", ()),
        ("file:///etc/passwd", ()),
    ],
)  # fmt: skip
def test_the_link_or_the_account(talk, words, posts):
    """A link is normalised and never opened; "no" is not the name of an account."""
    chat = talk("staff").begin("staff_targeted").says("they put it on tiktok").says(words)

    assert chat.draft.posts == posts
    assert chat.asked == "when"
    assert chat.draft.facts["platform"] == "tiktok"


@pytest.mark.parametrize("words", ["tomorrow", "next Friday", "1 January 2030"])
def test_a_day_to_come_is_not_taken(talk, words):
    """A report is of what has happened."""
    chat = at(talk, "when").says(words)

    assert FORM.says["future"] in chat.text
    assert (chat.asked, "when" in chat.draft.answers) == ("when", False)
    assert chat.says("yesterday").asked == "affected"


@pytest.mark.parametrize(
    "words", ["Jo Bell 07700 900123", "jo@example.com", "+44 7700 900123", "room 3, 01632960123"]
)
def test_how_to_be_reached(talk, words):
    """A number or an address, with or without a name."""
    chat = at(talk, "reporter").says(words)

    assert (chat.draft.answers["reporter"], chat.asked) == (words, "summary")
    assert chat.draft.facts["anonymous"] == "no"


def test_staff_are_found_by_name(talk):
    """A member of staff who gives a full name can be found at school without a number."""
    chat = at(talk, "reporter").says("Jo Bell, room 5")

    assert chat.asked == "summary"
    assert chat.draft.answers["reporter"] == "Jo Bell, room 5"


def test_half_a_name_is_asked_about_once_more(talk):
    """One word is asked about once, then taken: nobody is kept from reporting."""
    chat = at(talk, "reporter").says("Jo")

    assert FORM.fields["reporter"].unread in chat.text
    assert chat.says("Jo").asked == "summary"
    assert chat.draft.answers["reporter"] == "Jo"


def test_a_contact_at_the_summary_is_put_in(talk):
    """Who skipped it and then types a number at the summary need not say "change" first."""
    chat = at(talk, "reporter").says("skip").says("Jo Bell 07700 900123")

    assert chat.asked == "summary"
    assert chat.draft.answers["reporter"] == "Jo Bell 07700 900123"


def test_a_day_to_come_is_said(talk):
    """Tomorrow has not happened: the question comes again, and says why."""
    chat = at(talk, "when").says("tomorrow")

    assert chat.asked == "when"
    assert FORM.says["future"] in chat.text


@pytest.mark.parametrize("words", ["anonymous", "Anon please", "stay anonymous", "no name"])
def test_nobody_need_say_who_they_are(talk, words):
    """A parent, and staff too, may stay anonymous; then nothing of them is kept."""
    for who in ("parent", "staff"):
        chat = talk(who).begin("other").to("reporter").says(words)
        assert chat.send().filed[0].facts["anonymous"] == "yes"
        assert "reporter" not in chat.filed[0].answers


def test_a_parent_is_offered_to_stay_anonymous(talk):
    """The button is there for parents, and it works."""
    chat = talk("parent").begin("other").to("reporter").press(FORM.buttons["anonymous"])

    assert chat.summary["reporter"] == FORM.values["anonymous"]
