"""The round that never sleeps for long: takes in the spool, reminds, and sends notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event

from actions.incidents import wellbeing
from actions.incidents.notices import send_due
from actions.incidents.post import Send
from actions.incidents.reminders import remind
from actions.incidents.store import IncidentStore
from knowledge.notices import Notices
from knowledge.school import School

EVERY = 15.0  # seconds between rounds

Say = Callable[[str], None]


def watch(
    opened: Callable[[], IncidentStore],
    school: School,
    words: Notices,
    senders: Mapping[str, Send],
    stop: Event,
    say: Say,
    every: float = EVERY,
) -> None:
    """Go round until `stop` is set, whatever fails.

    `opened` opens the store and is called until it does. `say` gets a line when something begins
    to fail or to work again: which part, and the kind of error, never its text.
    """
    before: dict[str, str] = {}
    store: IncidentStore | None = None
    while not stop.is_set():
        failing: dict[str, str] = {}
        try:
            store = store or opened()
        except Exception as error:  # keys may be put back, a disk mounted: try again
            failing["store"] = type(error).__name__
        if store is not None:
            failing |= one_round(store, school, words, senders, stop)
        _report(before, failing, say)
        before = failing
        stop.wait(every)
    if store is not None:
        store.close()


def one_round(
    store: IncidentStore,
    school: School,
    words: Notices,
    senders: Mapping[str, Send],
    stop: Event,
) -> dict[str, str]:
    """Do each part once, whatever becomes of the others; return the kind of error of those that
    failed."""
    parts: dict[str, Callable[[], object]] = {
        "spool": store.take_in,
        "reminders": lambda: remind(store, school),
        "wellbeing": lambda: wellbeing.remind(store, school),
        "notices": lambda: send_due(store, school, words, senders, stop.is_set),
    }
    failing: dict[str, str] = {}
    for name, part in parts.items():
        try:
            if not stop.is_set():
                part()
        except Exception as error:  # the next round must come
            failing[name] = type(error).__name__
    return failing


def _report(before: Mapping[str, str], now: Mapping[str, str], say: Say) -> None:
    for name, error in now.items():
        if before.get(name) != error:
            say(f"{name}: {error}")
    for name in before.keys() - now.keys():
        say(f"{name}: working again")
