"""The app package: what Microsoft's schema takes, and what it would not."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from knowledge.library import FOLDER as KNOWLEDGE
from knowledge.library import read_library
from rasa_project.teams.package import FOLDER, SCHEMA, App, BadPackage, faults, manifest, write

GUID = "11111111-1111-4111-8111-111111111111"
APP = App(GUID, "chat.school.org")
ICONS = {
    "color": (FOLDER / "colour.png").read_bytes(),
    "outline": (FOLDER / "outline.png").read_bytes(),
}


@pytest.fixture
def good(library) -> dict:
    """A manifest without a fault."""
    return manifest(APP, library.school)


def test_no_fault(good) -> None:
    """The manifest made for a school passes Microsoft's schema and our own checks."""
    assert faults(good, ICONS) == []


def test_private_first(library, good) -> None:
    """The app is for private chats; groups are let in only where they are asked for."""
    wide = manifest(App(GUID, "chat.school.org", groups=True), library.school)

    assert good["bots"][0]["scopes"] == ["personal"]
    assert wide["bots"][0]["scopes"] == ["personal", "groupChat", "team"]
    assert faults(wide, ICONS) == []


def test_no_files(good) -> None:
    """The app tells Teams that it takes no files, and asks for no permission at all."""
    assert good["bots"][0]["supportsFiles"] is False
    assert {"permissions", "devicePermissions", "authorization"} & good.keys() == set()


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["id"], "signpost", "id"),
        (["manifestVersion"], "1.21", "manifestVersion"),
        (["version"], "one", "version"),
        (["name", "short"], "x" * 31, "name.short"),
        (["description", "short"], "x" * 81, "description.short"),
        (["accentColor"], "blue", "accentColor"),
        (["developer", "websiteUrl"], "http://school.org", "developer.websiteUrl"),
        (["developer", "privacyUrl"], "privacy.html", "developer.privacyUrl"),
        (["bots", 0, "scopes"], ["everybody"], "bots.0.scopes"),
        (["bots", 0, "botId"], "22222222-2222-4222-8222-222222222222", "bots.0.botId"),
        (["validDomains"], ["https://chat.school.org/"], "validDomains"),
        (["validDomains"], ["*"], "validDomains"),
        (["surprise"], True, "manifest"),
    ],
    ids=str,
)
def test_faults_are_named(good, path: list, value, named: str) -> None:
    """Each planted fault is found and named by its place."""
    part = good
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value

    assert any(fault.startswith(named) for fault in faults(good, ICONS))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("color", b""),
        ("color", b"<svg/>"),
        ("color", ICONS["outline"]),
        ("outline", ICONS["color"]),
        ("outline", ICONS["outline"][:20]),
    ],
    ids=["none", "no png", "too small", "too large", "cut off"],
)
def test_bad_icons(good, kind: str, data: bytes) -> None:
    """A missing, broken or wrongly sized icon is found; the schema would not."""
    assert any(f.startswith(f"icons.{kind}") for f in faults(good, {**ICONS, kind: data}))


def test_the_icons_are_drawn_as_teams_wants_them() -> None:
    """The outline is white on nothing at all, the colour icon has no see-through part."""
    outline = Image.open(FOLDER / "outline.png").convert("RGBA").getdata()
    colour = Image.open(FOLDER / "colour.png").convert("RGBA").getdata()

    assert {pixel[:3] for pixel in outline if pixel[3] > 0} == {(255, 255, 255)}
    assert any(pixel[3] == 0 for pixel in outline)
    assert {pixel[3] for pixel in colour} == {255}


def test_the_zip(library, tmp_path: Path) -> None:
    """The zip has the three files at its root, and is the same each time it is made."""
    one, two = tmp_path / "1.zip", tmp_path / "2.zip"
    write(APP, library.school, one)
    write(APP, library.school, two)
    with zipfile.ZipFile(one) as package:
        names = package.namelist()
        found = json.loads(package.read("manifest.json"))

    assert sorted(names) == ["colour.png", "manifest.json", "outline.png"]
    assert found["bots"][0]["botId"] == GUID
    assert "{" not in "".join(v for v in found["developer"].values())
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "app", [App("signpost", "chat.school.org"), App(GUID, "localhost"), App(GUID, "a b.org")]
)
def test_nothing_is_written_with_a_fault(library, tmp_path: Path, app: App) -> None:
    """With a fault there is no zip that could be uploaded by mistake."""
    with pytest.raises(BadPackage):
        write(app, library.school, tmp_path / "1.zip")

    assert list(tmp_path.iterdir()) == []


def test_a_long_name(library) -> None:
    """A school with a long name still gets a package Microsoft takes."""
    school = library.school.copy(update={"name": "The Meadowbrook and Exampleshire Academy Trust"})

    assert faults(manifest(APP, school), ICONS) == []


def test_a_school_that_has_set_little() -> None:
    """Without policy links the assistant's own help page stands in."""
    school = read_library(KNOWLEDGE).school
    bare = school.copy(update={"policies": type(school.policies)()})

    assert manifest(APP, bare)["developer"]["privacyUrl"] == "https://chat.school.org/web/help"


def test_the_schema_is_microsofts() -> None:
    """Our copy of the schema is the npm package's, where the tests' packages are installed."""
    below = "@microsoft/app-manifest/build/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"
    theirs = Path(__file__).parents[2] / "teams" / "node_modules" / below
    if not theirs.exists():
        pytest.skip("npm ci in tests/teams brings Microsoft's schema to compare with")

    assert (FOLDER / SCHEMA).read_bytes() == theirs.read_bytes()
