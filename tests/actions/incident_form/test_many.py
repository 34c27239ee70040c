"""How many reports one chat may send, and that it may send more on another day."""

from __future__ import annotations

from datetime import timedelta

from actions.incident_form.form import MOST_SENT
from knowledge.shared import library

MANY = library().report.says["many"].split("{")[0].strip()


def sent(chat, times: int):
    """Send reports; return the chat."""
    for _ in range(times):
        chat.begin("other").to("summary").send()
    return chat


def test_after_five_somebody_is_asked_to_ring(talk):
    """One chat does not fill the lead's list; the person is told whom to ring."""
    chat = sent(talk(), MOST_SENT).press("/log_incident")

    assert len(chat.filed) == MOST_SENT
    assert MANY in chat.text


def test_the_next_day_there_may_be_more(talk):
    """A chat in Teams may last for years: the count is of one day."""
    chat = sent(talk(), MOST_SENT)
    chat._at += timedelta(days=1)

    assert len(sent(chat, 1).filed) == MOST_SENT + 1
