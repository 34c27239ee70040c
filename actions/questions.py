"""What people ask: topics counted by day, and what was not understood kept for a month, redacted.

`var/questions.db` holds counts, and sealed lines of text in which every word that is not an
ordinary one is struck out. Lines are kept only where school.yml allows it
(`retention.keep_unanswered_questions`), and nothing tells who typed them.
"""

from __future__ import annotations

import logging
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlite_utils import Database

from actions.incident_form.masking import is_unusual, masked
from actions.incidents.keys import KeyRing
from actions.incidents.store import incident_folder
from knowledge import Library

logger = logging.getLogger(__name__)
FILE = "questions.db"
KEPT = 30  # days
MOST = 500  # lines kept; the oldest go first
GAP = "[…]"
_LONGEST = 300  # characters of a line
# What may tell of a person: addresses, accounts, links, then any word with a digit in it.
_PLACES = re.compile(r"\S*[@/]\S*|\S+\.\w{2,}\S*|\S*\d\S*")
# "a girl called hope": the word is a name, though an ordinary one.
_CALLED = re.compile(
    r"\b((?:is|was|he's|she's|girl|boy|pupil|son|daughter) called|named|names? (?:is|are)|name's) "
    r"(?!(?:when|by|a|the|me|him|her|it|names)\b)\w+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TABLES = (
    "create table if not exists asked (day text, topic text, count integer, "
    "primary key (day, topic)) strict",
    "create table if not exists unanswered (id integer primary key, day text, sealed blob) strict",
)


@dataclass(frozen=True)
class Question:
    """A line that was not understood: its id, the day it was typed, and what is left of it."""

    id: int
    day: date
    text: str


class Questions:
    """The questions of one installation. `keys` are those of the incident store: the line's seal
    hangs on the one that never changes."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        path = folder / FILE
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._db = Database(path)
        self._db.conn.execute("pragma secure_delete = on")
        # A count that a power cut takes is no loss, and somebody waits for an answer.
        self._db.conn.execute("pragma synchronous = off")
        for statement in _TABLES:
            self._db.execute(statement)
        self._seal = Fernet(urlsafe_b64encode(keys.hash("unanswered questions")))

    def close(self) -> None:
        """Close the file."""
        self._db.conn.close()

    def count(self, topic: str, day: date) -> None:
        """Count that a topic was answered on a day."""
        with self._db.conn:
            self._db.execute(
                "insert into asked values (?, ?, 1) on conflict (day, topic) "
                "do update set count = count + 1",
                [day.isoformat(), topic],
            )

    def keep(self, text: str, known: Iterable[str], day: date) -> None:
        """Keep a line that was not understood; `known` are names that may stay, such as apps'.

        A line with nothing left in it is not kept. What is older than KEPT days goes.
        """
        line = redacted(text, frozenset(known))
        with self._db.conn:
            self._forget(day)
            if line:
                sealed = self._seal.encrypt(line.encode())
                row = [day.isoformat(), sealed]
                self._db.execute("insert into unanswered (day, sealed) values (?, ?)", row)

    def asked(self, since: date) -> list[tuple[str, int]]:
        """Return (topic, how often) since a day, the most asked first."""
        rows = self._db.execute(
            "select topic, sum(count) from asked where day >= ? group by topic order by 2 desc, 1",
            [since.isoformat()],
        )
        return [(topic, count) for topic, count in rows]

    def unanswered(self, today: date) -> list[Question]:
        """Return the lines of the last KEPT days, the latest first."""
        with self._db.conn:
            self._forget(today)
        rows = self._db.execute("select id, day, sealed from unanswered order by id desc")
        found = []
        for number, day, sealed in rows:
            with suppress(InvalidToken):
                text = self._seal.decrypt(sealed).decode()
                found.append(Question(number, date.fromisoformat(day), text))
        return found

    def drop(self, id: int) -> None:
        """Forget a line that was dealt with."""
        with self._db.conn:
            self._db.execute("delete from unanswered where id = ?", [id])

    def _forget(self, today: date) -> None:
        oldest = (today - timedelta(days=KEPT)).isoformat()
        self._db.execute("delete from unanswered where day < ?", [oldest])
        self._db.execute(
            "delete from unanswered where id not in "
            "(select id from unanswered order by id desc limit ?)",
            [MOST],
        )


def redacted(text: str, known: frozenset[str] = frozenset()) -> str:
    """Return a text with a gap for whatever may tell of a person: links, accounts, numbers, and
    each word that is neither ordinary nor `known`; "" where too little is left to be of use."""
    shown = {word.casefold() for name in known for word in _WORD.findall(name)}

    def put(match: re.Match) -> str:
        bare = re.sub(r"['’]s?$", "", match[0]).replace("’", "'")
        usual = len(bare) == 1 or not is_unusual(bare)
        return match[0] if usual or bare.casefold() in shown else GAP

    plain = _PLACES.sub(GAP, " ".join(text.split())[:_LONGEST])
    plain = _CALLED.sub(rf"\1 {GAP}", masked(plain, GAP, known))
    plain = _WORD.sub(put, plain)
    plain = re.sub(rf"{re.escape(GAP)}(?:[\s,&]*{re.escape(GAP)})+", GAP, plain).strip()
    return plain if len(_WORD.findall(plain)) > 1 else ""


def names_to_keep(library: Library) -> frozenset[str]:
    """Return the names that may stay in a line: those of apps and services."""
    named = (*library.platforms.values(), *library.services.values())
    return frozenset(each.name for each in named)


def note(library: Library, topic: str | None, text: str, day: date) -> None:
    """Count an answer to a topic; with None, keep what was not understood if school.yml allows it.

    Never raises: the answer goes out whatever becomes of the count.
    """
    try:
        if topic is None and not library.school.retention.keep_unanswered_questions:
            return
        folder = incident_folder()
        questions = Questions(folder, KeyRing.load(folder))
        try:
            if topic is None:
                questions.keep(text, names_to_keep(library), day)
            else:
                questions.count(topic, day)
        finally:
            questions.close()
    except Exception as error:  # its text may hold what somebody typed
        logger.warning("a question was not counted: %s", type(error).__name__)
