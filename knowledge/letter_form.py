"""The questions asked before a letter is written (letter_form.yml)."""

from __future__ import annotations

from pydantic import constr

from knowledge.card import Value

Line = constr(min_length=2)


class LetterChoice(Value):
    """A button and the value it stands for."""

    title: constr(min_length=1, max_length=40)
    value: str


class LetterQuestion(Value):
    """One question; without choices any words will do."""

    id: str
    ask: Line
    choices: tuple[LetterChoice, ...] = ()


class LetterForm(Value):
    """Everything the letter form says. `usual` is what was seen where that was skipped."""

    topic: str
    offer: Line
    skip: Line
    stop: Line
    begin: Line
    questions: tuple[LetterQuestion, ...]
    unread: Line
    ready: Line
    failed: Line
    title: Line
    usual: str
