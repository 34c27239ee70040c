"""Keys are made once, kept from others, changed in one step, and never made anew over reports."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from actions.incidents.errors import WrongKey
from actions.incidents.keys import FILE, VARIABLE, KeyRing


def test_the_first_run_makes_a_file_for_its_owner_alone(tmp_path):
    """The key file has mode 0600, and the next load gives the same keys."""
    ring = KeyRing.load(tmp_path / "var")

    assert (tmp_path / "var" / FILE).stat().st_mode & 0o777 == 0o600
    assert KeyRing.load(tmp_path / "var").text() == ring.text()


def test_starting_together_makes_one_ring(tmp_path):
    """Servers that start at the same moment all hold the keys that are in the file."""
    with ThreadPoolExecutor(8) as pool:
        rings = set(pool.map(lambda _: KeyRing.load(tmp_path / "var").text(), range(16)))

    assert rings == {(tmp_path / "var" / FILE).read_text()}


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    """Keys given in the environment are used and nothing is written."""
    given = KeyRing.made()
    monkeypatch.setenv(VARIABLE, given.text())

    assert KeyRing.load(tmp_path).text() == given.text()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "x", "a.b", "====", "QUJD.QUJD", KeyRing.made().text()[:44]])
def test_what_is_no_ring_is_refused(text):
    """Half a key file is never used as keys."""
    with pytest.raises(WrongKey):
        KeyRing.read(text)


def test_no_new_keys_are_made_where_reports_are(tmp_path):
    """With the key file gone, new keys would hide that nothing can be read any more."""
    (tmp_path / "incidents.db").touch()

    with pytest.raises(WrongKey):
        KeyRing.load(tmp_path)
    assert not (tmp_path / FILE).exists()


def test_rotation_adds_a_key_in_front_and_drops_the_old_ones_later(tmp_path):
    """The key for hashes stays; the newest key seals; the older ones still open until dropped."""
    ring = KeyRing.load(tmp_path)
    both = ring.rotated().save()
    one = both.only_newest().save()

    assert both.mac == one.mac == ring.mac
    assert both.sealing[1:] == ring.sealing
    assert one.sealing == both.sealing[:1]
    assert KeyRing.load(tmp_path).text() == one.text()


def test_a_running_server_sees_keys_that_were_changed(tmp_path):
    """Another process's rotation reaches a ring that is in use."""
    ring = KeyRing.load(tmp_path)
    saved = ring.rotated().save()

    assert ring.current().text() == saved.text()
    assert saved.current() is saved


def test_a_ring_in_use_outlives_its_file(tmp_path):
    """A key file removed under a running server does not stop it."""
    ring = KeyRing.load(tmp_path)
    (tmp_path / FILE).unlink()

    assert ring.current() is ring


def test_keys_of_the_environment_are_not_saved():
    """Only whoever set the variable can change it."""
    with pytest.raises(WrongKey):
        KeyRing.made().rotated().save()


def test_a_ring_is_not_printed():
    """Keys do not get into a log by way of a ring."""
    ring = KeyRing.made()

    assert ring.text().split(".")[0] not in f"{ring!r} {ring}"
    assert ring.mac.hex() not in repr(ring)


def test_a_save_that_fails_leaves_the_old_keys(tmp_path, monkeypatch):
    """A full disk in the middle of a rotation loses no key."""
    ring = KeyRing.load(tmp_path)
    before = (tmp_path / FILE).read_text()

    def fail(descriptor):
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="no space"):
        ring.rotated().save()
    assert (tmp_path / FILE).read_text() == before


def test_hashes_depend_on_key_purpose_and_every_part():
    """No two different questions have one hash: not two parts run together, not two purposes."""
    ring = KeyRing.made()
    hashes = {
        ring.hash("pin", "ab", "c"),
        ring.hash("pin", "a", "bc"),
        ring.hash("pin", "abc"),
        ring.hash("mark", "ab", "c"),
        KeyRing.made().hash("pin", "ab", "c"),
    }

    assert len(hashes) == 5
    assert ring.hash("pin", "ab", "c") == ring.hash("pin", "ab", "c")
