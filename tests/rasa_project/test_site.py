"""The website's files and pages: what is sent, how long it keeps, who may frame it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("rasa")

from knowledge.shared import library

pytestmark = pytest.mark.rasa


FILES = ("signpost.js", "signpost.0123456789ab.js", "widget.0123456789ab.js")


@pytest.fixture(scope="module")
def pages(site_of, tmp_path_factory: pytest.TempPathFactory):
    """The site with a build that holds next to nothing."""
    from rasa_project.channels.site import SiteChannel

    folder = tmp_path_factory.mktemp("dist")
    for name in FILES:
        (folder / name).write_text(f"// {name}\n", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"files": FILES}), encoding="utf-8")
    return site_of(SiteChannel(built=folder))


@pytest.fixture(scope="module")
def unbuilt(site_of, tmp_path_factory: pytest.TempPathFactory):
    """The site with nothing built."""
    from rasa_project.channels.site import SiteChannel

    return site_of(SiteChannel(built=tmp_path_factory.mktemp("none")))


def test_the_root_is_the_schools_page(pages) -> None:
    """Rasa's hello gives way to a page with the one line a school embeds."""
    reply = pages.get("/")

    assert reply.status_code == 200
    assert '<script src="signpost.js" data-school="meadowbrook" defer></script>' in reply.text
    assert "Meadowbrook School" in reply.text


def test_the_root_says_what_is_missing(unbuilt) -> None:
    """Without a build the page names the command, and shows no dead script."""
    reply = unbuilt.get("/")

    assert reply.status_code == 200
    assert "make web" in reply.text
    assert "signpost.js" not in reply.text


@pytest.mark.parametrize("path", ["/web/help", "/web/help/pupil", "/web/chat"])
def test_help_needs_no_build(unbuilt, path: str) -> None:
    """The answers and the numbers can be read where the widget was never built."""
    reply = unbuilt.get(path)

    assert reply.status_code == 200
    assert 'href="tel:999"' in reply.text


@pytest.mark.parametrize("path", ["/web/none.js", "/web/help/admin", "/web/..%2fschool.yml", "/x"])
def test_what_is_not_there_is_not_sent(pages, path: str) -> None:
    """Only the files of the build and the pages there are."""
    assert pages.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "keeps"),
    [
        ("/signpost.js", "public, max-age=300"),
        ("/web/widget.0123456789ab.js", "public, max-age=31536000, immutable"),
        ("/web/settings.json", "public, max-age=300"),
        ("/web/help", "no-cache"),
    ],
)
def test_how_long_a_file_keeps(pages, path: str, keeps: str) -> None:
    """A name with a hash keeps for ever; the stable ones are asked for again soon."""
    assert pages.get(path).headers["cache-control"] == keeps


def test_files_are_compressed_and_not_sent_twice(pages) -> None:
    """A browser gets gzip, and nothing at all where it has the file already."""
    plain = pages.get("/web/help")
    packed = pages.get("/web/help", accept_encoding="gzip, br")
    again = pages.get("/web/help", if_none_match=plain.headers["etag"])

    assert gzip.decompress(packed.body) == plain.body
    assert (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/web/chat", "/web/help", "/web/help/staff"])
def test_pages_allow_nothing_foreign(pages, path: str) -> None:
    """Every page forbids inline and foreign scripts and styles, cookies are never set."""
    headers = pages.get(path).headers
    policy = headers["content-security-policy"]

    assert "default-src 'self'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "set-cookie" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_only_the_schools_sites_may_frame_the_chat(pages) -> None:
    """frame-ancestors are the origins of school.yml; the front page is framed by nobody."""
    framed = pages.get("/web/chat").headers["content-security-policy"]
    front = pages.get("/").headers["content-security-policy"]

    assert all(origin in framed for origin in library().school.website.origins)
    assert "frame-ancestors 'none'" in front


def test_files_are_open_to_the_schools_pages(pages) -> None:
    """A module script and the settings can be fetched from another address."""
    for path in ("/signpost.js", "/web/settings.json", "/web/widget.0123456789ab.js"):
        assert pages.get(path).headers["access-control-allow-origin"] == "*"


def test_settings_hold_the_school(pages) -> None:
    """Colours, numbers and the words in both languages, and no word that only pages use."""
    told = json.loads(pages.get("/web/settings.json").text)

    assert told["school"] == "Meadowbrook School"
    assert told["numbers"][0] == {"key": "emergency", "say": "999", "href": "tel:999"}
    assert set(told["words"]) == {"en", "cy"}
    assert [key for key in told["words"]["en"] if key.startswith(("help_", "group_"))] == []


def test_danger_is_told_in_every_language(pages) -> None:
    """Each language has its danger line with 999 to press, from right to left where it is."""
    rows = json.loads(pages.get("/web/languages.json").text)

    assert [row["id"] for row in rows] == list(library().languages)
    assert {row["links"]["999"] for row in rows} == {"tel:999"}
    assert [row["id"] for row in rows if row["rtl"]] == ["ur", "ar"]


def test_the_stand_in_says_what_the_knowledge_says() -> None:
    """The loader's own numbers and words, for when nothing can be fetched, are the real ones."""
    from knowledge.interface import interface
    from rasa_project.channels.assets import ROOT
    from rasa_project.channels.settings import numbers

    own = json.loads((Path(ROOT) / "web/src/fallback.json").read_text(encoding="utf-8"))
    words = interface().words("en")
    known = {n["key"]: n for n in numbers(library())}
    rows = [
        {"name": words[f"number_{key}"], "say": known[key]["say"], "href": known[key]["href"]}
        for key in ("emergency", "childline", "samaritans")
    ]

    assert own.pop("numbers") == rows
    assert own == {key: words[key] for key in own}
