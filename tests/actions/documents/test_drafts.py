"""Drafts: which report can have which, what is in them, and what never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.documents.drafts import NoDraft, draft_docx, drafts_for, make_draft
from actions.incidents.report import KINDS

TODAY = date(2026, 11, 23)
DRAFTS = ("platform", "posh", "parent", "union")
CHILD = "Jayden"
# A child's name in every place where somebody types freely.
NAMED = {
    field: f"{CHILD} Brown did it"
    for field in ("what", "story", "when", "by", "affected", "evidence", "reported", "risk", "year")
}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"facts": {"by": "parent"}}, DRAFTS),
        ({"facts": {"by": "stranger"}}, ("platform", "posh", "union")),
        ({"facts": {"by": "pupil"}, "urgent": True}, ("platform", "posh", "union")),
        ({"facts": {"reporter": "parent"}}, ("platform", "posh")),
        ({"facts": {"affected": "pupil"}}, ("platform", "posh")),
        ({"facts": {"affected": None}}, ("platform", "posh")),
        ({"kind": "colleague"}, ("union",)),
        ({"kind": "colleague", "facts": {"affected": "pupil"}}, ()),
        ({"kind": "account_device"}, ("platform",)),
        ({"kind": "nude_image"}, ()),
        ({"kind": "adult_contact"}, ()),
        ({"dsl": True}, ()),
    ],
)
def test_which_drafts_there_are(library, report, row, expected):
    """Kind, who it is about and urgency decide; a child-protection report has none."""

    assert drafts_for(library, report(**row)) == expected


@pytest.mark.parametrize("audience", ["parent", "pupil"])
@pytest.mark.parametrize("kind", KINDS)
def test_drafts_are_for_staff_only(library, report, kind, audience):
    """A parent is never sent to POSH, nor a pupil to anybody by a draft."""

    assert drafts_for(library, report(kind=kind, facts={"by": "parent"}), audience) == ()


@pytest.mark.parametrize("name", DRAFTS)
@pytest.mark.parametrize(
    "row",
    [
        {"kind": "nude_image"},
        {"kind": "nude_image", "urgent": True},
        {"kind": "adult_contact"},
        {"dsl": True},
    ],
)
def test_a_child_protection_report_names_the_route_instead(library, report, name, row):
    """Why there is no draft, and who decides."""
    with pytest.raises(NoDraft) as refused:
        make_draft(library, report(**row), name, TODAY)

    assert "no draft for this report, on purpose" in refused.value.words
    assert "Ms Kaur, on 01632 960102" in refused.value.words
    assert "999" in refused.value.words


@pytest.mark.parametrize(
    ("row", "name", "audience", "said"),
    [
        ({"facts": {"by": "parent"}, "urgent": True}, "parent", "staff", "Ring the police on 101"),
        ({}, "parent", "staff", "no such draft for this kind"),
        ({}, "no_such_name", "staff", "no such draft for this kind"),
        ({}, "posh", "parent", "for school staff only"),
    ],
)
def test_other_refusals_say_why(library, report, row, name, audience, said):
    """No request to a parent after a threat; nothing for a report it does not fit."""
    with pytest.raises(NoDraft) as refused:
        make_draft(library, report(**row), name, TODAY, audience)

    assert said in refused.value.words


def all_of(library, record) -> str:
    """Return everything that the drafts of a report say, notes included."""
    found = (make_draft(library, record, n, TODAY) for n in drafts_for(library, record))
    return "\n".join(text for m in found for text in (m.text(), *m.before))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", ["parent", "pupil", "stranger", "unknown"])
def test_no_draft_repeats_free_words(library, report, kind, by):
    """What people typed may name a child; a draft holds none of it."""

    assert CHILD not in all_of(library, report(kind=kind, facts={"by": by}, answers=NAMED))


@pytest.mark.parametrize(
    "row",
    [
        {"facts": {"by": "pupil"}},
        {"facts": {"affected": "pupil", "by": "parent"}},
        {"facts": {"year_group": "8"}},
        {"kind": "pupil_bullied"},
    ],
)
@pytest.mark.parametrize("name", ["posh", "parent"])
def test_a_childs_account_is_never_passed_on(library, report, row, name):
    """Where a child has to do with it, link and account stay out of POSH's and parents' drafts."""
    where = {"where": f"https://www.tiktok.com/@{CHILD}.brown8/video/1 @{CHILD}_brown8"}
    record = report(**row, answers={**NAMED, **where})
    if name in drafts_for(library, record):
        message = make_draft(library, record, name, TODAY)

        assert CHILD.lower() not in message.text().lower()
        assert "[paste the link, but only if it shows no" in message.text()
    else:
        assert name == "parent"


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("platform", {}, "Report: something online about a member of school staff"),
        ("platform", {}, "App or site: TikTok"),
        ("platform", {}, "Link: https://www.tiktok.com/@mrs.fake9/video/7301"),
        ("platform", {}, "Account name: @mrs.fake9"),
        ("platform", {}, "When it was seen: Thursday 19 November 2026"),
        ("platform", {}, "breaks your rules on bullying and harassment. Please take it down."),
        ("platform", {}, "We have reported it before, and it is still there."),
        (
            "platform",
            {"kind": "impersonation"},
            "rules on fake accounts and posing as",
        ),
        ("platform", {"kind": "other"}, "[the rule it breaks]"),
        ("platform", {"answers": {}}, "Link: [paste the link]"),
        ("posh", {}, "Please can you help us with something online about a member of school"),
        ("posh", {}, "Still to be seen: yes"),
        ("posh", {}, "Told so far: The app"),
        ("posh", {}, "I have left out the names of children."),
        ("parent", {"facts": {"by": "parent"}}, "would you please take it down?"),
        ("parent", {"facts": {"by": "parent"}}, "Dear [parent's name]"),
        ("parent", {"facts": {"by": "parent"}}, "01632 960100"),
        ("union", {}, "The school's reference is OS-4KD9XM."),
        ("union", {}, "[your name], [your role]"),
    ],
)
def test_what_a_draft_says(library, report, name, row, said):
    """Where it is, when it was seen, which rule it breaks, and gaps for the rest."""

    assert said in make_draft(library, report(**row), name, TODAY).text()


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("platform", {"facts": {"platform": "facebook"}}, "facebook.com/help/reportlinks"),
        (
            "platform",
            {"facts": {"platform": "facebook"}},
            "Meta acts on some bullying of a private",
        ),
        ("platform", {"facts": {"platform": None}}, "Use the report option by the post"),
        ("platform", {"kind": "impersonation"}, "Report it as a fake account, not as abuse."),
        ("posh", {}, "helpline@saferinternet.org.uk, or ring 0344 381 4772"),
        ("posh", {}, "Monday to Friday, 10am to 4pm."),
        ("parent", {"facts": {"by": "parent"}}, "If there is a threat, do not send it."),
        ("union", {}, "Your rep: the NEU rep, Mr Haddad"),
    ],
)
def test_what_to_mind_before(library, report, name, row, said):
    """Where it goes, on what condition, and when not to send it; never part of the draft."""
    message = make_draft(library, report(**row), name, TODAY)

    assert said in " ".join(message.before)
    assert said not in message.text()


@pytest.mark.parametrize("reported", ["I told Jayden's mum", "the app", "", "Nobody yet"])
def test_only_the_forms_own_answer_counts_as_told(library, report, reported):
    """A free answer about who was told is left out, even where it means the same."""
    record = report(answers={"reported": reported})
    text = make_draft(library, record, "posh", TODAY).text()

    assert ("Told so far: Nobody yet" in text) == (reported == "Nobody yet")
    assert ("Told so far" in text) == (reported == "Nobody yet")


@pytest.mark.parametrize(("days", "expected"), [(0, False), (1, True)])
def test_a_fact_past_its_review_is_marked(library, report, days, expected):
    """The day after the earliest review date, a draft's notes say that it may be out of date."""
    reviews = [library.reviews[n][1] for n in ("platforms.yml", "services.yml", "documents.yml")]
    message = make_draft(library, report(), "posh", min(reviews) + timedelta(days=days))

    assert (library.phrases.stale in message.before) == expected


def test_the_document_holds_what_is_to_be_sent_alone(library, report, words_of):
    """The Word document says what the text says, without the notes."""
    message = make_draft(library, report(), "platform", TODAY)
    text = words_of(draft_docx(library, message, TODAY))

    assert text.split("\n") == [message.subject, *message.paragraphs]


def test_a_platform_that_is_gone_has_no_route(library, report):
    """A closed platform's form is not named."""
    app = library.platforms["tiktok"].copy(update={"status": "closed"})
    gone = replace(library, platforms={**library.platforms, "tiktok": app})
    before = make_draft(gone, report(), "platform", TODAY).before

    assert "Use the report option by the post, message or profile." in before
