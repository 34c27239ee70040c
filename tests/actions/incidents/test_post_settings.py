"""How email and Teams are set up, and what is refused."""

from __future__ import annotations

import pytest

from actions.incidents.post import (
    BadSettings,
    Mail,
    channels,
    is_address,
    mail_of,
    senders,
    webhook_of,
)

MAIL = {"SIGNPOST_SMTP_HOST": "mail.example", "SIGNPOST_SMTP_FROM": "signpost@school.example"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Mail("mail.example", 587, "signpost@school.example")),
        ({"SECURITY": "tls"}, Mail("mail.example", 465, "signpost@school.example", "tls")),
        ({"SECURITY": "NONE"}, Mail("mail.example", 25, "signpost@school.example", "none")),
        (
            {"PORT": "2525", "USER": "u", "PASSWORD": "p"},
            Mail("mail.example", 2525, "signpost@school.example", "starttls", "u", "p"),
        ),
    ],
)
def test_settings_of_email(more, expected):
    """The usual port follows from the security, and everything can be set."""
    extra = {f"SIGNPOST_SMTP_{name}": value for name, value in more.items()}

    assert mail_of(MAIL | extra) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIGNPOST_SMTP_SECURITY", "ssl"),
        ("SIGNPOST_SMTP_FROM", ""),
        ("SIGNPOST_SMTP_FROM", "a@b.example\nBcc: c@d.example"),
        ("SIGNPOST_SMTP_PORT", "many"),
        ("SIGNPOST_SMTP_PORT", "0"),
        ("SIGNPOST_TEAMS_WEBHOOK", "http://hooks.example/x"),
        ("SIGNPOST_TEAMS_WEBHOOK", "file:///etc/passwd"),
    ],
)
def test_wrong_settings_are_named(name, value):
    """Whoever set a variable wrong is told which, before anything is sent."""

    with pytest.raises(BadSettings, match=name):
        senders(MAIL | {name: value})


def test_a_password_never_travels_unsealed():
    """A user name with no encryption is refused, and a password is in no printed settings."""
    plain = {"SIGNPOST_SMTP_USER": "u", "SIGNPOST_SMTP_PASSWORD": "hidden"}

    with pytest.raises(BadSettings, match="starttls or tls"):
        mail_of(MAIL | plain | {"SIGNPOST_SMTP_SECURITY": "none"})
    assert "hidden" not in repr(mail_of(MAIL | plain))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, set()),
        (MAIL, {"email"}),
        ({"SIGNPOST_TEAMS_WEBHOOK": "https://hooks.example/x"}, {"teams"}),
    ],
)
def test_what_is_not_set_up_is_not_there(environ, expected):
    """Without settings there is no way to send, and that is no error."""

    assert set(senders(environ)) == expected
    assert channels(environ) == ("email", *expected - {"email"})
    assert webhook_of({}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", True),
        ("A <a@b.example>", False),
        ("a@b.example, c@d.example", False),
        ("a@b.example\n", False),
        ("nobody", False),
        ("", False),
    ],
)
def test_one_plain_address(text, expected):
    """Only one bare address passes."""

    assert is_address(text) == expected
