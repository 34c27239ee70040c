"""Tokens of the Bot Framework: what they must say, and whom they must come from."""

from __future__ import annotations

import base64

import pytest

from rasa_project.teams.tokens import LEEWAY, BadToken, Claims

from .key_host import BASE, Host, check
from .microsoft import APP


@pytest.fixture
def host(microsoft) -> Host:
    """A host with one good key."""
    microsoft.base = BASE
    return Host(microsoft.keys)


def test_a_good_token(host, microsoft) -> None:
    """A token as Microsoft makes it is taken, with its service URL and its key's channels."""
    claims = check(host, f"Bearer {microsoft.token()}")

    assert claims == Claims(BASE, frozenset({"msteams", "webchat"}))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": None},
        {"iss": "https://evil.example"},
        {"iss": "https://api.botframework.com/"},
        {"iss": ["https://api.botframework.com"]},
        {"iss": "https://sts.windows.net/22222222-2222-4222-8222-222222222222/"},
        {"aud": None},
        {"aud": "33333333-3333-4333-8333-333333333333"},
        {"aud": APP.upper() + " "},
        {"aud": [APP]},
        {"aud": [APP, "another"]},
        {"aud": ""},
        {"exp": None},
        {"exp": lambda now: now - LEEWAY - 30},
        {"exp": 0},
        {"exp": -1},
        {"exp": "tomorrow"},
        {"exp": 1e400},
        {"exp": True},
        {"nbf": None},
        {"nbf": lambda now: now + LEEWAY + 60},
        {"nbf": "now"},
        {"iat": lambda now: now + LEEWAY + 60},
        {"serviceurl": None},
        {"serviceurl": ""},
        {"serviceurl": 7},
        {"serviceurl": [BASE]},
        {"serviceUrl": "https://evil.example/"},
    ],
    ids=lambda claims: "-".join(claims),
)
def test_bad_claims(host, microsoft, claims: dict) -> None:
    """A signed token with a wrong, missing or misshapen claim is refused."""
    with pytest.raises(BadToken):
        check(host, f"Bearer {microsoft.token(**claims)}")


@pytest.mark.parametrize("claim", ["serviceurl", "serviceUrl"])
def test_both_spellings_of_the_service_url(host, microsoft, claim: str) -> None:
    """Microsoft writes the claim in small letters; the other spelling means the same."""
    token = microsoft.token(**{"serviceurl": None, claim: BASE})

    assert check(host, f"Bearer {token}").service_url == BASE


@pytest.mark.parametrize("claims", [{"exp": lambda now: now - 20}, {"nbf": lambda now: now + 20}])
def test_clocks_may_differ_a_little(host, microsoft, claims: dict) -> None:
    """Twenty seconds of difference between two clocks lock nobody out."""
    assert check(host, f"Bearer {microsoft.token(**claims)}")


@pytest.mark.parametrize(
    "header",
    [
        {"kid": None},
        {"kid": ""},
        {"kid": "another"},
        {"kid": "../../key-1"},
        {"kid": "k" * 201},
        {"alg": "RS384"},
        {"alg": "RS512"},
        {"alg": "PS256"},
        {"crit": ["b64"]},
    ],
    ids=str,
)
def test_bad_headers(host, microsoft, header: dict) -> None:
    """Only RS256 by a key Microsoft published is taken, whatever the token says of itself."""
    with pytest.raises(BadToken):
        check(host, f"Bearer {microsoft.token(header)}")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer a.b",
        "Bearer a.b.c.d",
        "Bearer a.b.c",
        "Basic dXNlcjpwYXNz",
        "Bearer é.é.é",
        "Bearer " + "[" * 50,
        "Bearer " + base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=") + ".e30.AAAA",
        "Bearer " + "a" * 9000 + ".b.c",
    ],
    ids=lambda header: ascii(header)[:30],
)
def test_no_token_at_all(host, header) -> None:
    """What is no token is refused, and nothing is fetched for it."""
    with pytest.raises(BadToken):
        check(host, header)
    assert host.fetched == 0


def test_no_token_for_another_scheme(host, microsoft) -> None:
    """A good token under another scheme, or with more behind it, is refused."""
    for header in (f"Token {microsoft.token()}", f"Bearer {microsoft.token()} x"):
        with pytest.raises(BadToken):
            check(host, header)


@pytest.mark.parametrize(
    ("url", "channel", "fits"),
    [
        (BASE, "msteams", True),
        (BASE.rstrip("/"), "msteams", True),
        ("https://smba.trafficmanager.net/amer/", "msteams", False),
        (BASE, "webchat", True),
        (BASE, "skype", False),
    ],
)
def test_claims_fit(url: str, channel: str, fits: bool) -> None:
    """A request's service URL and channel must be those the token was made for."""
    assert Claims(BASE, frozenset({"msteams", "webchat"})).fit(url, channel) is fits
