"""A report about a leader goes round that leader, who is not named to anyone again."""

from __future__ import annotations

import pytest

from knowledge.shared import library

SCHOOL = library().school
FORM = library().report
PEOPLE = {role: getattr(SCHOOL, person) for role, person in FORM.roles.items()}
# Who reads a report of a colleague (else the head) or of something else (else lead and DSL).
COLLEAGUE = {"head": "chair", "dsl": "head", "lead": "head", "deputy_dsl": "head"}
OTHER = {"head": "lead", "dsl": "lead", "lead": "head", "deputy_dsl": "lead"}
SAID = [
    *[(role, PEOPLE[role].name) for role in COLLEAGUE],
    *[(role, f"it's about {PEOPLE[role].name}") for role in COLLEAGUE],
    *[(role, f"the {PEOPLE[role].role}") for role in COLLEAGUE],
    *[(role, PEOPLE[role].name.split()[-1].lower()) for role in COLLEAGUE],
    ("head", "the head"),
    ("head", "our headteacher"),
    ("head", "the principal"),
    ("dsl", "dsl"),
    ("lead", "online safety lead"),
    ("deputy_dsl", "the deputy DSL"),
]


def ended(chat, role: str):
    """Go through what is left, questions of its own and danger included, and return all it said."""
    chat.all = chat.text
    chat.says("who will see this")
    chat.says("should I reply to it?", "should_i_reply")
    chat.says("who do I tell in school?", "who_to_tell_in_school")
    chat.says("he says he will end it", "self_harm_crisis").says(
        "he is here now", "immediate_danger"
    )
    chat.to("summary").says("who reads this").send()
    return chat.all


@pytest.mark.parametrize("role", COLLEAGUE)
def test_a_leader_by_button(talk, role):
    """A leader picked from the list is barred, and who reads instead is told at once."""
    title = next(c.title for c in FORM.fields["about"].choices if c.value == role)
    chat = talk("staff").begin("colleague").press(title)

    assert chat.draft.about == (role,)
    assert PEOPLE[COLLEAGUE[role]].name in chat.text
    assert PEOPLE[role].name not in ended(chat, role)
    assert chat.filed[0].about == (role,)


@pytest.mark.parametrize(("role", "words"), SAID)
def test_a_leader_by_words(talk, role, words):
    """By role or by name, as people type it."""
    chat = talk("staff").begin("colleague").says(words)

    assert chat.draft.about == (role,)
    assert PEOPLE[role].name not in ended(chat, role)


@pytest.mark.parametrize(("role", "words"), SAID)
def test_a_leader_as_the_one_who_did_it(talk, role, words):
    """ "Mr Okafor" to "who did it?" must not send the report to Mr Okafor."""
    chat = talk("staff").begin("staff_targeted").to("by").says(words).to("evidence")

    assert chat.draft.about == (role,)
    assert chat.draft.facts["by"] == "staff"
    said = ended(chat, role)
    assert PEOPLE[role].name not in said
    assert PEOPLE[OTHER[role]].name in said


@pytest.mark.parametrize("role", COLLEAGUE)
@pytest.mark.parametrize("by_name", [True, False])
def test_a_leader_in_a_story(talk, role, by_name):
    """A story that accuses a leader is about that leader from the first message on."""
    who = PEOPLE[role].name if by_name else f"The {PEOPLE[role].role}"
    story = f"I want to report that {who} has been messaging a pupil on Snapchat late at night"
    chat = talk("staff").says(story, "log_incident", 0.5, staff_offence_concern=0.4)

    assert chat.draft.about == (role,)
    assert PEOPLE[role].name not in chat.all + ended(chat, role)


def test_two_leaders_at_once(talk):
    """Both are barred."""
    chat = talk("staff").begin("colleague").says("the head and Mr Okafor")

    assert chat.draft.about == ("head", "lead")
    assert PEOPLE["chair"].name in chat.text


@pytest.mark.parametrize("words", ["none of them", "no", "someone else", "no, it is not the head"])
def test_nobody_of_them(talk, words):
    """A report about another colleague goes its usual way."""
    chat = talk("staff").begin("colleague").says(words)

    assert (chat.draft.about, chat.asked) == ((), "what")


@pytest.mark.parametrize(
    "words", ["head of year 9", "the deputy head", "assistant head", "head boy"]
)
def test_not_every_head_is_the_head(talk, words):
    """Nobody else's title bars the head: it is asked again."""
    chat = talk("staff").begin("colleague").says(words)

    assert (chat.draft.about, chat.asked) == ((), "about")


def test_a_pupil_of_the_same_name_is_shown_to_the_reporter(talk):
    """A namesake may be the leader, so the leader is barred; that is said and can be changed."""
    chat = talk("staff").begin("pupil_bullied").to("by").says("Amy Kaur in year 9")

    assert chat.draft.about == ("dsl",)
    assert "will not see it" in chat.text
    chat.to("summary").says("change", "deny").press(FORM.fields["about"].label)
    assert chat.says("none of them").draft.about == ()


def test_to_be_asked_again_lifts_the_bar(talk):
    """Changed to "none of them", the usual readers are named again."""
    chat = talk("staff").begin("staff_targeted").to("summary", by="the head", about="the head")
    chat.press(FORM.buttons["change"]).press(FORM.fields["about"].label)
    chat.says("none of them").send()

    assert chat.filed[0].about == ()
    assert PEOPLE["lead"].name in chat.text


@pytest.mark.parametrize("kind", ["account_device", "parent_posts", "school_targeted"])
def test_a_colleague_in_a_story_of_any_kind(talk, kind):
    """A member of staff who did it may be a leader, in kinds that ask no "who did it" too."""
    chat = talk("staff").begin(kind).to("what")
    chat.says("another teacher posted the password of my account in the staff chat for a laugh")

    assert "summary" in (chat.to("summary").asked, "")
    assert chat.send().filed[0].kind == kind


def test_a_report_of_a_colleague_goes_to_the_head(talk):
    """Concerns about staff are the head's, and that is said where the lead was named before."""
    chat = talk("staff").begin("colleague")

    assert PEOPLE["head"].name in chat.text
    assert PEOPLE["lead"].name not in chat.text
    assert chat.asked == "about"
    assert chat.to("summary").summary["kind"] == FORM.kinds["colleague"].label["staff"]
