"""Conversations in a SQLite file and in PostgreSQL keep the same promises."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rasa_project.chat_rows import DatabaseRows, FileRows, Rows

SERVER = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))), None)


def as_postgres(folder: Path) -> list[str]:
    """Return what runs a command as somebody PostgreSQL allows: it refuses to run as root."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "nobody", "nogroup")
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this test's own, on a socket in its own folder."""
    if SERVER is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path("/tmp") / f"signpost-{os.getpid()}"  # a socket's path may not be long
    folder.mkdir(mode=0o777)
    run, data = as_postgres(folder), folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*run, SERVER.with_name("initdb"), "-D", data, "-U", "chat", "--auth=trust"],
        check=True, **quiet,
    )  # fmt: skip
    options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    subprocess.run([*run, SERVER, "-D", data, "-o", options, "-w", "start"], check=True, **quiet)
    try:
        yield f"postgresql+psycopg2://chat@/postgres?host={folder}"
    finally:
        subprocess.run([*run, SERVER, "-D", data, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["file", "sqlite", "postgres"])
def rows(request, tmp_path: Path) -> Rows:
    """Rows in each place, empty."""
    if request.param == "file":
        return FileRows(tmp_path / "chats.db")
    if request.param == "sqlite":
        return DatabaseRows(f"sqlite:///{tmp_path}/chats.db")
    found = DatabaseRows(request.getfixturevalue("postgres"))
    found.purge(float("inf"))
    return found


def test_what_was_put_comes_back(rows: Rows) -> None:
    """Any bytes come back as they were, for the id they were put under alone."""
    rows.put("a", 100.0, b"\x00\xff sealed")

    assert rows.get("a", 99.0) == b"\x00\xff sealed"
    assert rows.get("b", 99.0) is None


def test_the_latest_counts(rows: Rows) -> None:
    """Putting again replaces, time and all."""
    rows.put("a", 100.0, b"one")
    rows.put("a", 200.0, b"two")

    assert rows.get("a", 150.0) == b"two"


def test_what_is_too_old_is_not_given(rows: Rows) -> None:
    """A row that has not changed since then is as good as gone, to the second."""
    rows.put("a", 1795286879.25, b"one")

    assert rows.get("a", 1795286879.25) is None
    assert rows.get("a", 1795286879.0) == b"one"


def test_one_can_be_deleted(rows: Rows) -> None:
    """Forgetting one conversation leaves the others."""
    rows.put("a", 100.0, b"one")
    rows.put("b", 100.0, b"two")
    rows.delete("a")

    assert (rows.get("a", 0.0), rows.get("b", 0.0)) == (None, b"two")


def test_old_ones_are_purged(rows: Rows) -> None:
    """What changed up to then goes, and is counted."""
    for name, changed in (("a", 100.0), ("b", 200.0), ("c", 300.0)):
        rows.put(name, changed, b"x")

    assert rows.purge(200.0) == 2
    assert [rows.get(name, 0.0) for name in "abc"] == [None, None, b"x"]


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    """The SQLite file is 0600."""
    FileRows(tmp_path / "chats.db")

    assert (tmp_path / "chats.db").stat().st_mode & 0o777 == 0o600
