"""Tokens of the Bot Framework: every rule, with keys of our own, and keys that change or vanish."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from rasa_project.teams.settings import Settings
from rasa_project.teams.tokens import LEEWAY, BadToken, Claims, Keys, Tokens

BASE = "https://smba.trafficmanager.net/uk/"
APP = "11111111-1111-4111-8111-111111111111"


class Host:
    """Stands in for Microsoft's key host: counts what is fetched, and may be down."""

    def __init__(self, rows: list[dict]) -> None:
        self.rows, self.down, self.fetched = rows, False, 0
        self.about: dict = {"jwks_uri": "https://login.botframework.com/keys"}

    async def __call__(self, url: str) -> dict:
        """Return the metadata or the keys."""
        if self.down:
            raise OSError("no route")
        if url.endswith("/keys"):
            self.fetched += 1
            return {"keys": self.rows}
        return self.about


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def host(microsoft) -> Host:
    """A host with one good key."""
    microsoft.base = BASE
    return Host(microsoft.keys)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def check(host: Host, header: str | None) -> Claims:
    """Check one Authorization header."""

    async def go() -> Claims:
        return await Tokens(Settings(app_id=APP), Keys("https://x/openid", host)).check(header)

    return asyncio.run(go())


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
        {"exp": int(time.time()) - LEEWAY - 30},
        {"exp": 0},
        {"exp": -1},
        {"exp": "tomorrow"},
        {"exp": 1e400},
        {"exp": True},
        {"nbf": None},
        {"nbf": int(time.time()) + LEEWAY + 60},
        {"nbf": "now"},
        {"iat": int(time.time()) + LEEWAY + 60},
        {"serviceurl": None},
        {"serviceurl": ""},
        {"serviceurl": 7},
        {"serviceurl": [BASE]},
        {"serviceUrl": "https://evil.example/"},
    ],
    ids=str,
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


@pytest.mark.parametrize("claims", [{"exp": int(time.time()) - 20}, {"nbf": int(time.time()) + 20}])
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


@pytest.mark.parametrize("kid", [7, None, ["key-1"], {"kid": "key-1"}, True])
def test_key_ids_of_other_types(host, microsoft, kid) -> None:
    """A key id that is no text is refused, not looked up."""
    head, body, mac = microsoft.token().split(".")
    forged = b64(json.dumps({"alg": "RS256", "kid": kid}).encode())

    with pytest.raises(BadToken):
        check(host, f"Bearer {forged}.{body}.{mac}")


@pytest.mark.parametrize("trick", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_in_the_header_is_not_used(host, microsoft, trick: str) -> None:
    """A token that brings its own key, or the address of one, is judged by Microsoft's."""
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    brought = {
        "jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(stranger.public_key())),
        "jku": "https://evil.example/keys",
        "x5u": "https://evil.example/cert",
        "x5c": ["AAAA"],
    }[trick]

    with pytest.raises(BadToken):
        check(host, f"Bearer {microsoft.token({trick: brought}, key=stranger)}")


def test_no_algorithm(host, microsoft) -> None:
    """A token that claims to need no signature is refused."""
    with pytest.raises(BadToken):
        check(host, f"Bearer {microsoft.token({'alg': 'none'})}")


def test_the_public_key_as_a_secret(host, microsoft, signing_key) -> None:
    """Signing with the public key as if it were a shared secret (HS256) gains nothing."""
    pem = signing_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head = b64(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "key-1"}).encode())
    body = microsoft.token().split(".")[1]
    mac = b64(hmac.new(pem, f"{head}.{body}".encode(), "sha256").digest())

    with pytest.raises(BadToken):
        check(host, f"Bearer {head}.{body}.{mac}")


def test_a_changed_token(host, microsoft) -> None:
    """Claims changed after signing, or another token's signature, are refused."""
    head, body, mac = microsoft.token().split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    other = b64(json.dumps({**said, "exp": said["exp"] + 1}).encode())

    for token in (f"{head}.{other}.{mac}", f"{head}.{body}.{mac[::-1]}", f"{head}.{body}.AAAA"):
        with pytest.raises(BadToken):
            check(host, f"Bearer {token}")


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
    "change",
    [{"kty": "oct"}, {"use": "enc"}, {"alg": "RS512"}, {"n": "AQAB"}, {"e": "!"}, {"n": None}],
    ids=str,
)
def test_published_keys_unfit_to_sign(host, microsoft, change: dict) -> None:
    """A published key for another use, too short or broken is as good as none."""
    host.rows = [microsoft.published("key-1", **change), microsoft.published("key-2")]

    with pytest.raises(BadToken):
        check(host, f"Bearer {microsoft.token()}")


def test_a_key_on_a_curve(host, microsoft) -> None:
    """A published elliptic key does not verify an RS256 token, and does no harm."""
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    row = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(curve))
    host.rows = [{**row, "kid": "key-1"}, microsoft.published("key-2")]

    with pytest.raises(BadToken):
        check(host, f"Bearer {microsoft.token()}")


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


def b64(data: bytes) -> str:
    """Return bytes as a token spells them."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
