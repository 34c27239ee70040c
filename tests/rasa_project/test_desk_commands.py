"""`signpost desk`: accounts from the command line, and when the desk refuses to start."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from knowledge.shared import library as books
from rasa_project.cli import main
from rasa_project.commands import serve


@pytest.fixture(autouse=True)
def _own_place(tmp_path, monkeypatch):
    """A desk of the test's own and nothing of this machine's settings."""
    for name in ("SCHOOL", "INCIDENT_KEYS", "SPOOL", "DESK_HOST", "DESK_PORT", "SMTP_HOST"):
        monkeypatch.delenv(f"SIGNPOST_{name}", raising=False)
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "var"))
    books.cache_clear()
    yield
    books.cache_clear()


def desk(*words: str) -> Result:
    """Run `signpost desk …`."""
    return CliRunner().invoke(main, ["desk", *words])


def listed() -> list[tuple]:
    """Return login, role and state of each account."""
    rows = json.loads(desk("accounts", "list", "--format", "json").stdout)
    return [(row["login"], row["role"], row["state"]) for row in rows]


def test_the_first_account_is_made_here():
    """Its link is all that is printed to the output, so that it can be piped."""
    none = desk("accounts", "list").output
    added = desk("accounts", "add", "kaur", "--name", "Ms Kaur", "--role", "lead")

    assert "No account yet" in none
    assert added.exit_code == 0
    assert added.stdout.startswith("http://127.0.0.1:5006/set-password/")
    assert added.stdout.count("\n") == 1
    assert listed() == [("kaur", "lead", "has a link, no password yet")]


def test_an_account_is_closed_and_opened_again():
    """Nothing is deleted."""
    desk("accounts", "add", "kaur", "--name", "Ms Kaur", "--role", "administrator")
    closed = desk("accounts", "disable", "KAUR")
    between = listed()
    opened = desk("accounts", "enable", "kaur")

    assert (closed.exit_code, opened.exit_code) == (0, 0)
    assert between == [("kaur", "administrator", "closed")]
    assert listed()[0][2] != "closed"


def test_a_reset_prints_another_link():
    """The one before works no more."""
    first = desk("accounts", "add", "kaur", "--name", "Ms Kaur", "--role", "lead").stdout
    second = desk("accounts", "reset", "kaur").stdout

    assert second.startswith("http://127.0.0.1:5006/set-password/")
    assert first != second


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "x", "--name", "X", "--role", "lead"), "A login has"),
        (("add", "kim", "--name", "Kim", "--role", "caretaker"), "no such role"),
        (("add", "kim", "--name", " ", "--role", "lead"), "A name is"),
        (("reset", "nobody"), "no such login"),
        (("disable", "nobody"), "no such login"),
    ],
)
def test_what_is_refused_is_said_in_words(words, said):
    """Status 1 and a sentence, no traceback."""
    result = desk("accounts", *words)

    assert result.exit_code == 1
    assert said in result.output


def test_the_wrong_keys_are_said_in_words(tmp_path):
    """A key file that is not one is no traceback either."""
    (tmp_path / "var").mkdir(mode=0o700)
    (tmp_path / "var" / "incidents.key").write_text("nonsense")
    result = desk("accounts", "list")

    assert (result.exit_code, "The keys do not fit" in result.output) == (1, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_the_desk_does_not_listen_to_the_network_in_the_clear(monkeypatch, host):
    """Beyond this machine passwords and reports travel over https or not at all."""
    monkeypatch.setenv("SIGNPOST_DESK_HOST", host)
    result = desk()

    assert result.exit_code == 1
    assert "only reached over https" in result.output


def test_a_taken_port_stops_the_desk_and_nothing_else(monkeypatch, capsys):
    """The chat starts without its desk, and says so."""
    monkeypatch.setattr(serve, "_taken", lambda _port: True)

    assert serve._desk_if_free() == []
    assert "The desk is not started" in capsys.readouterr().out


def test_signpost_run_starts_the_desk(monkeypatch):
    """Its health is asked where it listens, and the rest does not need it."""
    monkeypatch.setenv("SIGNPOST_DESK_PORT", "5999")
    server = serve.desk()

    assert server.command[-2:] == ["rasa_project", "desk"]
    assert server.health == "http://127.0.0.1:5999/health"
    assert not server.needed


def test_a_desk_that_does_not_start_stops_nothing(tmp_path, capsys, monkeypatch):
    """A server that is not needed and dies at once is told of, and the others go on."""
    monkeypatch.setattr(serve.time, "sleep", lambda _seconds: None)
    address = "http://127.0.0.1:9/health"
    server = serve.Server("desk", ["false"], address, tmp_path / "desk.log", needed=False)
    server.start()
    server.process.wait()
    serve._wait_for(server)

    assert "did not start" in capsys.readouterr().out
