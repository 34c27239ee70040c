"""Keys: made once, kept to the owner, or given from outside."""

from __future__ import annotations

import threading

import pytest
from cryptography.fernet import Fernet

from rasa_project.keys import chat_key, session_key, var_folder

KINDS = [
    (chat_key, "SIGNPOST_CHAT_KEY", "chats.key"),
    (session_key, "SIGNPOST_SESSION_KEY", "sessions.key"),
]


@pytest.fixture(autouse=True)
def _no_keys_outside(monkeypatch):
    """No key of this machine's environment reaches a test."""
    for _, variable, _ in KINDS:
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize(("make", "_variable", "name"), KINDS)
def test_a_key_is_made_once(tmp_path, make, _variable, name):
    """The first run makes a key; every later one reads the same."""
    key = make(tmp_path)

    assert make(tmp_path) == key == (tmp_path / name).read_bytes()
    assert Fernet(key)  # fit to seal with


@pytest.mark.parametrize(("make", "_variable", "name"), KINDS)
def test_only_the_owner_reads_a_key(tmp_path, make, _variable, name):
    """A key file is closed to everybody else from the moment it is there."""
    make(tmp_path)

    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("make", "variable", "name"), KINDS)
def test_a_key_from_outside_is_used(tmp_path, monkeypatch, make, variable, name):
    """A key given in the environment is used, and none is written."""
    monkeypatch.setenv(variable, "given")

    assert make(tmp_path) == b"given"
    assert not (tmp_path / name).exists()


def test_the_two_keys_differ(tmp_path):
    """Who can sign a session cannot open a conversation."""
    assert chat_key(tmp_path) != session_key(tmp_path)


def test_a_key_that_is_just_being_made_is_waited_for(tmp_path):
    """Two servers that start together end up with one key."""
    path = tmp_path / "chats.key"
    path.touch()
    threading.Timer(0.05, path.write_bytes, [b"late"]).start()

    assert chat_key(tmp_path) == b"late"


def test_a_key_that_is_never_made_is_reported(tmp_path):
    """An empty key file is named, with what to do about it, and is never a key."""
    (tmp_path / "chats.key").touch()
    with pytest.raises(RuntimeError, match="chats.key is empty"):
        chat_key(tmp_path)


def test_the_folder_is_made_and_closed(tmp_path, monkeypatch):
    """What this installation writes goes where it was told, closed to others."""
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "a" / "var"))
    folder = var_folder()

    assert folder == tmp_path / "a" / "var"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert session_key() == (folder / "sessions.key").read_bytes()
