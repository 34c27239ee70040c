"""Whom a report is about is left out of what cards say."""

from __future__ import annotations

from actions.dialogue import Say
from actions.incident_form.barred import without

CARD = Say("Ring 999. Ask Ms Kaur too.", steps=("Tell Ms Kaur.", "Stay safe."), topic="t")


def test_lines_that_name_somebody_are_left_out():
    """Sentence and step go, the rest stays, and whom to tell instead comes last."""
    said = without((CARD,), ["Ms Kaur"], "Tell Dr Shah.")[0]

    assert (said.text, said.steps) == ("Ring 999.", ("Stay safe.", "Tell Dr Shah."))
    assert said.topic == "t"


def test_other_messages_stay_as_they_are():
    """A message that names nobody barred is not touched."""
    assert without((CARD,), ["Mr Okafor"], "x") == (CARD,)
    assert without((), ["Ms Kaur"], "x") == ()
