"""The figures on understanding."""

from __future__ import annotations

import pytest

from rasa_project.scoring import Asked, report, score


def asked(topic: str, intent: str, *ranking: str, **more) -> Asked:
    """Return one question, what it meant and what was understood."""
    return Asked("words", topic, intent, ranking or (intent,), **more)


@pytest.mark.parametrize(
    ("question", "right", "offered"),
    [
        (asked("a", "a"), True, True),
        (asked("a", "b", "b", "c", "a"), False, True),
        (asked("a", "b", "b", "c", "d", "a"), False, False),
        (asked("a", "b", also=("b",)), True, True),
        (asked("a", "nlu_fallback", "a", "b"), True, True),
        (asked("a", "nlu_fallback", "b", "a"), False, True),
        (asked("a", "immediate_danger", "a", "b"), False, True),
        (Asked("words", "a", "nlu_fallback", ()), False, False),
    ],
)
def test_right_and_offered(question, right, offered):
    """Right is the likeliest topic or one that serves as well; offered is among the first three."""
    assert (question.is_right, question.is_offered) == (right, offered)


def test_accuracy_counts_what_is_in_scope():
    """Out-of-scope questions do not make understanding look better or worse."""
    found = score([asked("a", "a"), asked("a", "b"), asked("out_of_scope", "out_of_scope")])

    assert (found.questions, found.accuracy, found.top3) == (3, 0.5, 0.5)


def test_turned_away():
    """A real need taken for out of scope is counted; a doubt is not, nor one that may be both."""
    rows = [
        asked("a", "out_of_scope"),
        asked("a", "out_of_scope", also=("out_of_scope",)),
        asked("a", "nlu_fallback", "a"),
        asked("a", "a"),
    ]

    assert (score(rows).needs_turned_away, score(rows).fallback) == (0.25, 0.25)


def test_beyond_is_recognised_by_saying_so_or_by_doubt():
    """An off-topic question is met by saying so or by offering topics, not by an answer."""
    intents = ("out_of_scope", "nlu_fallback", "a", "b")

    assert score([asked("out_of_scope", i) for i in intents]).beyond_recognised == 0.5


def test_danger():
    """Danger found counts whichever kind it was; danger seen where there is none is an alarm."""
    rows = [
        asked("immediate_danger", "self_harm_crisis"),
        asked("self_harm_crisis", "a"),
        asked("a", "immediate_danger"),
        asked("a", "a"),
        asked("a", "immediate_danger", also=("immediate_danger",)),
    ]

    assert (score(rows).urgent_recall, score(rows).false_alarms) == (0.5, 0.5)


def test_platforms():
    """Each app that was named counts once, found or missed."""
    rows = [
        asked("a", "a", platforms=("x", "tiktok"), found_platforms=("x",)),
        asked("a", "a", found_platforms=("snapchat",)),
    ]

    assert score(rows).platform_recall == 0.5


def test_times():
    """Half are answered within the median, all but one in twenty within the 95th percentile."""
    found = score([asked("a", "a", milliseconds=float(n)) for n in range(100, 0, -1)])

    assert (found.p50_ms, found.p95_ms) == (51, 96)


def test_confusions_are_the_worst_first():
    """What is most often taken for what stands first; a doubt counts as its likeliest topic."""
    rows = [asked("b", "c"), asked("a", "b"), asked("a", "nlu_fallback", "b"), asked("a", "a")]

    assert score(rows).confusions == (("a", "b", 2), ("b", "c", 1))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("accuracy", 1.0),
        ("urgent_recall", 1.0),
        ("false_alarms", 0.0),
        ("needs_turned_away", 0.0),
        ("fallback", 0.0),
        ("p95_ms", 0.0),
    ],
)
def test_nothing_asked_is_nothing_wrong(figure, expected):
    """A file without questions of a kind shows no failures of that kind."""
    assert getattr(score([]), figure) == expected


def test_a_report_is_for_a_person():
    """The figures come with their names, shares as per cent, and the confusions below."""
    lines = report(score([asked("a", "a"), asked("a", "b")])).splitlines()

    assert lines[0].split() == ["questions", "2"]
    assert lines[1].split()[-1] == "50.0%"
    assert lines[-1] == "   1  a → b"
