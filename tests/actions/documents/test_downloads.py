"""Files behind links: for an hour, five times, for whoever has the link and nobody else."""

from __future__ import annotations

import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from actions.documents.downloads import Gone, download_key, fetch, keep, tidy

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))
CONTENT = b"PK\x03\x04\nplanted words\n\x00\xff"


@pytest.fixture
def token(tmp_path) -> str:
    """The token of one kept file."""
    return keep(tmp_path, KEY, "letter.docx", CONTENT, NOW)


def later(**time: float) -> datetime:
    """Return a moment after the file was kept."""
    return NOW + timedelta(**time)


def fetched(folder, token, now=NOW, key=KEY) -> bool:
    """Return whether a token fetches its file."""
    try:
        return fetch(folder, key, token, now) == ("letter.docx", CONTENT)
    except Gone:
        return False


@pytest.mark.parametrize(
    "content",
    [b"", CONTENT, b"\n\n", bytes(range(256)) * 4000],
    ids=["empty", "few", "lines", "MB"],
)
@pytest.mark.parametrize("name", ["letter.docx", "OS-4KD9XM.html", "a.txt"])
def test_what_was_kept_comes_back(tmp_path, name, content):
    """Name and content are those that were kept, byte for byte."""
    token = keep(tmp_path, KEY, name, content, NOW)

    assert fetch(tmp_path, KEY, token, NOW) == (name, content)


@pytest.mark.parametrize(
    ("after", "expected"),
    [({"seconds": 3599}, True), ({"hours": 1}, False), ({"days": 400}, False)],
)
def test_a_link_lives_an_hour(tmp_path, token, after, expected):
    """At the end of the hour the file is gone, and from the disk too once it was asked for."""

    assert fetched(tmp_path, token, later(**after)) == expected
    assert bool(list((tmp_path / "downloads").iterdir())) == expected


def test_a_link_works_five_times(tmp_path, token):
    """The sixth time there is nothing any more."""

    assert [fetched(tmp_path, token) for _ in range(7)] == [True] * 5 + [False] * 2


def test_five_times_in_all_however_many_ask_at_once(tmp_path, token):
    """Twenty at the same moment get five."""
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: fetched(tmp_path, token), range(20)))

    assert sum(found) == 5


def forged(token: str, place: int, flip: int = 1) -> str:
    """Return a token with one byte changed."""
    raw = bytearray(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[place] ^= flip
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("place", [0, 15, 16, 23, 24, 55])
def test_a_changed_token_fetches_nothing(tmp_path, token, place):
    """Neither id nor time nor signature can be changed."""

    assert not fetched(tmp_path, forged(token, place))


@pytest.mark.parametrize(
    "odd", ["", "x", "../../etc/passwd", "é" * 75, *("A" * n for n in (74, 75, 76, 9999)), "=" * 75]
)
def test_what_is_no_token_fetches_nothing(tmp_path, token, odd):
    """Rubbish is refused like anything else."""

    assert not fetched(tmp_path, odd)


def test_another_key_fetches_nothing(tmp_path, token):
    """A token is worth nothing with the keys of another installation."""

    assert not fetched(tmp_path, token, key=bytes(32))


def test_another_folder_has_nothing(tmp_path, token):
    """A token whose file is not there fetches nothing."""

    assert not fetched(tmp_path / "elsewhere", token)


def test_a_file_put_in_the_place_of_another_is_refused(tmp_path, token):
    """What was not sealed with our key is not handed out."""
    (file,) = (tmp_path / "downloads").iterdir()
    file.write_bytes(b"somebody else's words")

    assert not fetched(tmp_path, token)


def test_what_lies_on_the_disk_is_sealed_and_private(tmp_path, token):
    """Neither the content nor the name can be read there, and nobody else may look."""
    fetched(tmp_path, token)
    place = tmp_path / "downloads"
    files = list(place.iterdir())

    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert not any(b"planted" in file.read_bytes() for file in files)
    assert not any("letter" in file.name for file in files)


def test_the_next_keep_deletes_what_has_run_out(tmp_path, token):
    """Old files go, with the marks of who fetched them; newer ones stay."""
    fetched(tmp_path, token)
    newer = keep(tmp_path, KEY, "letter.docx", CONTENT, later(minutes=30))
    keep(tmp_path, KEY, "letter.docx", CONTENT, later(hours=1))

    assert len(list((tmp_path / "downloads").iterdir())) == 2
    assert fetched(tmp_path, newer, later(hours=1))


def test_tidying_leaves_other_files_alone(tmp_path, token):
    """Only what is ours and over is deleted, and it is said how much."""
    stranger = tmp_path / "downloads" / "notes.txt"
    stranger.write_text("not ours")

    assert (tidy(tmp_path, NOW), tidy(tmp_path, later(hours=2))) == (0, 1)
    assert list((tmp_path / "downloads").iterdir()) == [stranger]
    assert tidy(tmp_path / "elsewhere", NOW) == 0


@pytest.mark.parametrize(
    "name", ["", "a", "a.exe", "../a.docx", 'a".docx', "a\n.docx", "é.docx", "-a.txt"]
)
def test_only_plain_names_are_kept(tmp_path, name):
    """A name can break out of neither a folder nor a header."""
    with pytest.raises(ValueError, match="^not a plain file name$"):
        keep(tmp_path, KEY, name, CONTENT, NOW)


def test_the_key_is_made_once(tmp_path):
    """The first to need it makes it, for its owner alone; all others read the same."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: download_key(tmp_path / "var"), range(16)))
    file = tmp_path / "var" / "downloads.key"

    assert keys == {file.read_bytes()}
    assert (len(file.read_bytes()), stat.S_IMODE(file.stat().st_mode)) == (32, 0o600)


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_broken_key_is_not_used(tmp_path, content):
    """A key file that was cut off is named, and never stands in for a key."""
    (tmp_path / "downloads.key").write_bytes(content)
    with pytest.raises(ValueError, match="^downloads.key holds no key"):
        download_key(tmp_path)
