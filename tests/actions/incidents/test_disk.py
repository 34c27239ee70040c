"""Files are whole or not there; locks end with their holder."""

from __future__ import annotations

import os

import pytest

from actions.incidents import disk


def test_a_new_file_is_whole_and_its_owners_alone(tmp_path):
    """What is written is there, for nobody else, and nothing is left beside it."""
    disk.write_new(tmp_path / "a", b"words")

    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"words"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    """Two who write the same name: the second learns of it and the first one's words stay."""
    disk.write_new(tmp_path / "a", b"first")

    with pytest.raises(FileExistsError):
        disk.write_new(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_file_that_could_not_be_synced_is_not_there(tmp_path, monkeypatch):
    """Bytes that never reached the disk are not taken for a file."""

    def fail(descriptor):
        raise OSError(5, "input/output error")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="input/output"):
        disk.write_new(tmp_path / "a", b"words")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_in_one_step(tmp_path):
    """The new words take the old ones' place under the same name."""
    disk.write_new(tmp_path / "a", b"first")
    disk.replace(tmp_path / "a", b"second")

    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"second"


def test_a_held_folder_is_held_against_others_and_then_free(tmp_path):
    """A second holder waits and gives up; after the first has gone, it may."""
    with (
        disk.held(tmp_path, 0),
        pytest.raises(TimeoutError),
        disk.held(tmp_path, 0.01),
    ):
        pass
    with disk.held(tmp_path, 0):
        pass


def test_a_made_folder_is_its_owners_alone(tmp_path):
    """Nobody else may list the reports; one that is there already is left as it is."""
    made = disk.made_folder(tmp_path / "a" / "b")

    assert made.stat().st_mode & 0o777 == 0o700
    assert disk.made_folder(made) == made
