"""Sessions nobody can guess, and buttons nobody can forge."""

from __future__ import annotations

import base64

import pytest

from rasa_project.sessions import LIFETIME, BadChoice, BadSession, Signer

NOW = 1_800_000_000.0
PAYLOAD = '/age_limit{"platform": "tiktok"}'


@pytest.fixture
def signer() -> Signer:
    """A signer with a key of its own."""
    return Signer(b"a key")


def forged(token: str, old: str, new: str) -> str:
    """Return a token with its body changed and its signature kept."""
    body, _, mac = token.partition(".")
    plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    changed = base64.urlsafe_b64encode(plain.replace(old, new).encode()).decode().rstrip("=")
    return f"{changed}.{mac}"


@pytest.mark.parametrize("audience", ["staff", "parent", "pupil", None])
def test_a_session_is_read_back(signer, audience):
    """A token gives back the session it was made for, until its end."""
    session, token = signer.new(audience, NOW)

    assert signer.read(token, NOW + LIFETIME) == session
    assert (session.audience, session.expires) == (audience, NOW + LIFETIME)


def test_a_token_fits_a_header(signer):
    """A token is short and holds only characters a header may."""
    _, token = signer.new("parent")

    assert len(token) < 200
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_no_two_sessions_are_alike(signer):
    """Nobody shares a conversation by chance."""
    assert len({signer.new(None, NOW)[0].id for _ in range(100)}) == 100


def test_a_session_ends(signer):
    """A second after its end a session is refused."""
    _, token = signer.new("staff", NOW)
    with pytest.raises(BadSession, match="expired"):
        signer.read(token, NOW + LIFETIME + 1)


def test_nobody_makes_themselves_staff(signer):
    """Who a page said it was cannot be changed in the token."""
    _, token = signer.new("pupil", NOW)
    with pytest.raises(BadSession):
        signer.read(forged(token, "pupil", "staff"), NOW)


@pytest.mark.parametrize(
    "token", ["", ".", "x", "x.y", "x.y.z", "é.y", "x.é", "\ud800.x", "x" * 5000, "e30.", "\x00"]
)
def test_what_is_no_token_is_refused(signer, token):
    """Whatever is sent in place of a token is refused in the same way."""
    with pytest.raises(BadSession):
        signer.read(token, NOW)


def test_another_schools_token_is_refused(signer):
    """A token signed with another key is no token here."""
    _, token = Signer(b"another key").new("staff", NOW)
    with pytest.raises(BadSession):
        signer.read(token, NOW)


@pytest.mark.parametrize("payload", ["/thank", PAYLOAD, "/inform{}", "/é"])
def test_a_choice_is_read_back(signer, payload):
    """A button offered in a session gives its payload there."""
    session, _ = signer.new(None, NOW)

    assert signer.chosen(session, signer.choice(session, payload)) == payload


def test_a_choice_is_of_one_session(signer):
    """A button offered to somebody else is refused."""
    one, two = signer.new(None, NOW)[0], signer.new(None, NOW)[0]
    with pytest.raises(BadChoice):
        signer.chosen(two, signer.choice(one, PAYLOAD))


def test_a_choice_cannot_be_changed(signer):
    """The payload behind a button cannot be turned into another."""
    session, _ = signer.new(None, NOW)
    token = forged(signer.choice(session, PAYLOAD), "tiktok", "discord")
    with pytest.raises(BadChoice):
        signer.chosen(session, token)


def test_a_session_token_is_no_choice(signer):
    """The two kinds of token have keys of their own and do not stand for each other."""
    session, token = signer.new(None, NOW)
    with pytest.raises(BadChoice):
        signer.chosen(session, token)
    with pytest.raises(BadSession):
        signer.read(session.id + signer.choice(session, "[1,2,3]"), NOW)


@pytest.mark.parametrize("token", ["", ".", "L3Jlc3RhcnQ.x", "é.é", "\ud800", "x" * 5000])
def test_what_is_no_choice_is_refused(signer, token):
    """Whatever is sent in place of a button is refused in the same way."""
    session, _ = signer.new(None, NOW)
    with pytest.raises(BadChoice):
        signer.chosen(session, token)
