"""Files over HTTP: fetched with their link, and a page in plain words without."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sanic import Blueprint, Sanic

from actions.documents.downloads import download_key, keep
from actions.incidents.clock import utc_now
from rasa_project.channels.downloads import add_downloads

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NUMBERS = count()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))


@pytest.fixture(scope="module")
def ask(library) -> Callable[..., Any]:
    """Ask the route for a token: `ask("token")`, `ask("token", "head")`."""
    app = Sanic(f"downloads_{next(_NUMBERS)}", configure_logging=False)
    routes = Blueprint("web_channel", __name__)
    add_downloads(routes, library)
    app.blueprint(routes, url_prefix="/webhooks/web")

    def send(token: str, method: str = "get") -> Any:
        path = f"/webhooks/web/files/{token}"
        return asyncio.run(getattr(app.asgi_client, method)(path))[1]

    return send


def kept(folder: Path, name: str = "letter.docx", content: bytes = b"words", hours: int = 0) -> str:
    """Keep a file some hours ago and return its token."""
    return keep(folder, download_key(folder), name, content, utc_now() - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("letter.docx", WORD),
        ("OS-4KD9XM.html", "text/html; charset=utf-8"),
        ("draft.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_link_fetches_its_file(ask, tmp_path, name, kind):
    """The file comes with its name and type, to be saved and not shown, kept or run."""
    reply = ask(kept(tmp_path, name, b"\x00words\xff"))
    headers = reply.headers

    assert (reply.status, reply.content) == (200, b"\x00words\xff")
    assert headers["content-type"] == kind
    assert headers["content-disposition"] == f'attachment; filename="{name}"'
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]


def changed(token: str) -> str:
    """Return a token with another first letter."""
    return ("B" if token[0] == "A" else "A") + token[1:]


def used_up(ask: Callable, folder: Path) -> str:
    """Return a token that was fetched five times."""
    token = kept(folder)
    assert [ask(token).status for _ in range(5)] == [200] * 5
    return token


@pytest.mark.parametrize(
    "token_of",
    [
        lambda ask, folder: kept(folder, hours=1),
        lambda ask, folder: changed(kept(folder)),
        lambda ask, folder: "nothing",
        lambda ask, folder: "..%2f..%2fdownloads.key",
        used_up,
    ],
    ids=["run out", "forged", "unknown", "a path", "used up"],
)
def test_a_link_that_does_not_work_says_so(ask, tmp_path, library, token_of):
    """One page for every reason: what to do now, and nothing to learn from it."""
    reply = ask(token_of(ask, tmp_path))
    gone = library.documents.gone

    assert reply.status == 404
    assert f"<h1>{gone.title}</h1>" in reply.text
    assert f"<p>{gone.text}</p>" in reply.text
    assert reply.headers["cache-control"] == "no-store"
    assert "content-disposition" not in reply.headers


def test_a_failure_is_the_same_page_and_no_word_in_the_log(ask, tmp_path, caplog):
    """A broken key is logged by the kind of error alone."""
    token = kept(tmp_path)
    (tmp_path / "downloads.key").write_bytes(b"broken")
    with caplog.at_level(logging.DEBUG, logger="rasa_project.channels.downloads"):
        reply = ask(token)

    assert reply.status == 404
    assert caplog.messages == ["a file could not be fetched: ValueError"]
    assert token not in caplog.text


@pytest.mark.parametrize("method", ["head", "post", "delete"])
def test_looking_does_not_use_a_link_up(ask, tmp_path, method):
    """Programs that only look at a link are refused and take nothing from it."""
    token = kept(tmp_path)

    assert [ask(token, method).status for _ in range(6)] == [405] * 6
    assert ask(token).status == 200
