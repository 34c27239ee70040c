"""A member of staff in Teams, as far as Microsoft's own emulator shows it. In the order written."""

from __future__ import annotations

import pytest

from knowledge.teams import teams_words

pytestmark = pytest.mark.server


def test_welcome(playground) -> None:
    """The app greets by itself, as to staff, with 999 and buttons."""
    (greeting,) = playground.do("greeted")
    playground.shot("1_welcome")

    assert "I am Signpost" in greeting
    assert "999" in greeting
    assert "Log this now" in greeting


def test_question(playground) -> None:
    """A question gets its card: what to do now, steps, buttons, and the sources folded away."""
    answer = playground.say("someone made a fake account of me on Instagram")
    playground.shot("2_answer")

    assert "Save proof of it first" in answer
    assert "1. " in answer
    assert "Checked on" not in answer


def test_sources_unfold(playground) -> None:
    """Where it comes from, and when it was checked, is one press away."""
    shown = playground.do("click", title="Where this comes from")["all"]
    playground.shot("3_sources")

    assert "Checked on" in shown[-1]


def test_button(playground) -> None:
    """A button leads to its card, worded for the app named before."""
    assert "help.instagram.com" in playground.press("Report it in the app")


def test_follow_up(playground) -> None:
    """A short follow-up goes on from there."""
    assert "help.snapchat.com" in playground.say("and Snapchat?")


def test_a_typed_command_is_none(playground) -> None:
    """A typed payload is words, and no report appears."""
    answer = playground.say('/inform{"answer": "summary:send"}')

    assert answer
    assert "Reference" not in answer


def asked(library, said: str) -> str | None:
    """Return the field a message asks for."""
    lines = {
        (n, a)
        for n, f in library.report.fields.items()
        for a in (*f.ask.values(), *f.known.values())
    }
    return next((name for name, line in lines if line in said), None)


ANSWERS = {
    "kind": ("press", "Something about me or a colleague"),
    "what": ("say", "Somebody posted that I shout at the children."),
    "where": ("say", "it is on Facebook"),
    "when": ("day", "2026-11-17"),
    "affected": ("press", "Me"),
    "by": ("press", "A parent"),
    "evidence": ("press", "Still there, I have screenshots"),
    "reported": ("press", "Nobody yet"),
    "risk": ("press", "No"),
    "support": ("press", "Skip"),
    "reporter": ("say", "Ada King, 01632 960 199"),
}


def test_report_in_conversation(playground, library) -> None:
    """A whole report, question by question, with a picked day, to reference and PIN."""
    playground.say("start again")
    answer = playground.say("I want to report something")
    playground.shot("4_first_question")
    for _ in range(14):
        field = asked(library, answer)
        if field is None:
            break
        if field == "when":
            playground.shot("5_day")
        answer = playground.answer(*ANSWERS[field])
    playground.shot("6_summary")

    assert "When: Tuesday 17 November 2026" in answer
    receipt = playground.press("Yes, send it")
    playground.shot("7_receipt")
    assert "OS-" in receipt
    assert "PIN" in receipt


def test_report_on_one_card(playground, library) -> None:
    """The open questions filled in on one card lead to the summary, and that to a reference."""
    fields, words = library.report.fields, teams_words().card
    playground.say("start again")
    playground.say("I want to report something")
    playground.press("Something about me or a colleague")
    playground.do("click", title=words.offer)
    told = {"what": "Somebody posted that I shout.", "reporter": "Ada King, 01632 960 199"}
    for name, text in told.items():
        lines = fields[name].ask
        playground.do("fill", label=lines.get("staff") or lines["any"], value=text)
    playground.shot("7_one_card")
    summary = playground.press(words.submit)
    receipt = playground.press("Yes, send it")

    assert told["what"] in summary
    assert "OS-" in receipt


def test_the_summary_is_put_away(playground) -> None:
    """After sending, the summary's buttons are gone from the chat."""
    assert any("This has been answered" in message for message in playground.all)
    assert not any("Yes, send it" in message for message in playground.all)


def test_urgent_message(playground) -> None:
    """Danger is answered with 999 before anything else."""
    answer = playground.say("a man with a knife is at the school gate")
    playground.shot("8_urgent")

    assert "999" in answer.split("\n")[0]


def test_group_chat(playground) -> None:
    """In a group a mention gets general guidance and the way to private; nothing begins there."""
    playground.do("chat", name="Group Chat")
    general = "\n".join(playground.do("mention", text=" what age is WhatsApp for?"))
    playground.shot("9_group")
    report = "\n".join(playground.do("mention", text=" I want to report something"))

    assert "13" in general
    assert "Go on in private" in general
    assert "Reports are for private chat only" in report
    assert "What is your report about" not in report


def test_action_server_killed(playground, teams_assistant) -> None:
    """With the answers gone the person is told so with numbers to ring; then all is well again."""
    playground.do("chat", name="Personal Chat")
    teams_assistant.answers.stop()
    broken = playground.say("how do I report a post on TikTok?")
    playground.shot("10_broken")
    teams_assistant.start(teams_assistant.answers)
    mended = playground.say("how do I report a post on TikTok?")

    assert "something went wrong" in broken
    assert "999" in broken
    assert "TikTok" in mended


def test_on_a_narrow_screen(playground) -> None:
    """Kept for looking at: the same chat on a narrow screen."""
    playground.do("size", width=420, height=900)
    playground.shot("11_narrow")
    playground.do("size", width=1280, height=1000)

    assert playground.all
