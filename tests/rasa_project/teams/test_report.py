"""A report in Teams: a day picked, a card of questions, the card put away when it is answered."""

from __future__ import annotations

import pytest

LEFT = ["where", "when", "affected", "by", "evidence", "reported", "risk", "reporter"]
BUTTONS = [
    {"title": "Skip", "payload": '/inform{"answer": "where:skip"}'},
    {"title": "Stop", "payload": "/stop_form"},
]
SUMMARY = {"field": "summary", "ask": "summary", "kind": "other", "left": []}


class Form:
    """A form of our own: it asks for each field once, in order, and stores nothing."""

    def __init__(self, *fields: str) -> None:
        self.fields, self.told = list(fields), []
        self.unread: str | None = None

    async def __call__(self, text: str, _where: str) -> list[dict]:
        """Take an answer (or, for the way back to the question, none) and ask the next."""
        asks_only = "which:" in text or text == "log this"
        if self.fields and not asks_only and self.fields[0] != self.unread:
            self.told.append((self.fields.pop(0), text))
        return [self._asked()]

    def _asked(self) -> dict:
        if not self.fields:
            lines = [{"field": f, "label": f, "value": t} for f, t in self.told]
            return {
                "text": "Right?",
                "buttons": SEND,
                "custom": {"form": SUMMARY, "summary": lines},
            }
        name, *left = self.fields
        ask = "date" if name == "when" else "text"
        form = {"field": name, "kind": "other", "left": left, "ask": ask, "number": 2, "about": 9}
        skip = [{"title": "Skip", "payload": f'/inform{{"answer": "{name}:skip"}}'}]
        return {"text": f"{name}?", "buttons": skip, "custom": {"form": form}}


SEND = [{"title": "Yes, send it", "payload": '/affirm{"report": "k"}'}]


def reporting(run, form: Form, *steps):
    """Begin a report, take steps, each (button, inputs); return the world's record."""

    async def scenario(world):
        world.echo.does = form
        await world.send(world.activity("log this", id="1"))
        for title, inputs in steps:
            await world.press(title, **inputs)
        return world

    return run(scenario)


def test_a_day_is_picked(run) -> None:
    """A picked day reaches the form as a typed date."""
    form = Form("when", "what")
    reporting(run, form, ("Use this day", {"day": "2026-11-17"}))

    assert form.told == [("when", "2026-11-17")]


@pytest.mark.parametrize(
    "day", ["", "yesterday", "2999-01-01", "2026-13-40", "/restart", 7, None, ["2026-11-17"]]
)
def test_no_day(run, day) -> None:
    """What is no day, or a day to come, is asked for again and told to nobody."""
    form = Form("when", "what")
    world = reporting(run, form, ("Use this day", {"day": day}))

    assert form.told == []
    assert "not a day I can use" in world.words


def test_questions_on_one_card(run) -> None:
    """Where several questions are open, one button brings them all on one card."""
    form = Form("what", *LEFT)
    world = reporting(run, form, ("Answer all on one card", {}))
    inputs = [part["id"] for part in world.cards[-1]["body"] if part["type"].startswith("Input.")]

    assert [name for name in inputs if name != "when_words"] == ["what", *LEFT]
    assert list(world.offered()) == ["Go on to check it"]


def test_a_card_is_answered(run, microsoft) -> None:
    """The answers reach the form one by one, the summary comes, and the card is put away."""
    form = Form("what", *LEFT)
    answers = {"what": "They posted", "where": "", "when": "2026-11-17", "affected": "Me"}
    answers |= dict.fromkeys(("by", "evidence", "reported", "risk", "reporter"), "")
    steps = ("Answer all on one card", {}), ("Go on to check it", answers)
    world = reporting(run, form, *steps)

    assert dict(form.told)["what"] == "They posted"
    assert dict(form.told)["where"] == '/inform{"answer": "where:skip"}'
    assert "when: 2026-11-17" in world.words
    assert list(world.offered()) == ["Yes, send it"]
    assert [place for place, _ in microsoft.put] == ["card-1"]


def test_a_typed_command_on_a_card(run) -> None:
    """A field of a card can hold no command either."""
    form = Form("what", "where", "affected", "by")
    answers = {"what": "/restart", "where": '/affirm{"report": "k"}', "affected": "", "by": ""}
    reporting(run, form, ("Answer all on one card", {}), ("Go on to check it", answers))

    assert dict(form.told)["what"] == "restart"
    assert dict(form.told)["where"] == 'affirm{"report": "k"}'


def test_an_answer_that_is_not_understood(run) -> None:
    """The card comes back with why, still filled in."""
    form = Form("what", "where", "affected", "by")
    form.unread = "where"
    answers = {"what": "They posted", "where": "there", "affected": "Me", "by": "A parent"}
    steps = ("Answer all on one card", {}), ("Go on to check it", answers)
    world = reporting(run, form, *steps)
    body = world.cards[-1]["body"]
    values = {part["id"]: part.get("value") for part in body if part["type"].startswith("Input.")}

    assert body[1]["inlines"][0]["text"] == "where?"
    assert values == {"where": "there", "affected": "Me", "by": "A parent"}


def test_a_card_without_what_is_needed(run) -> None:
    """A client that sends an empty needed field is told which; nothing is taken."""
    form = Form("what", "where", "affected", "by")
    steps = ("Answer all on one card", {}), ("Go on to check it", {"what": " ", "where": "x"})
    world = reporting(run, form, *steps)

    assert form.told == []
    assert "What happened is still needed" in world.words


@pytest.mark.parametrize("length", [2001, 5_000, 50_000])
def test_a_card_with_too_much(run, length: int) -> None:
    """More than two thousand characters in one field are too many there, too."""
    form = Form("what", "where", "affected", "by")
    steps = ("Answer all on one card", {}), ("Go on to check it", {"what": "x" * length})
    world = reporting(run, form, *steps)

    assert form.told == []
    assert "too long" in world.words


def test_a_card_of_a_closed_report(run) -> None:
    """Where the report has ended meanwhile, the card says so and offers a new one."""

    async def scenario(world):
        world.echo.does = Form("what", "where", "affected", "by")
        await world.send(world.activity("log this"))
        await world.press("Answer all on one card")
        world.echo.does = None
        await world.press("Go on to check it", what="They posted")
        return world.words

    assert "no longer open" in run(scenario)


def test_sending_puts_the_summary_away(run, microsoft) -> None:
    """After "yes, send it" the summary cannot be pressed again."""
    reporting(run, Form(), ("Yes, send it", {}))

    assert [place for place, _ in microsoft.put] == ["card-1"]
    assert "has been answered" in str(microsoft.put[0][1])
