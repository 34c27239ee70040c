"""Tokens signed by somebody else, in every way that has fooled a checker of tokens before."""

from __future__ import annotations

import base64
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from rasa_project.teams.tokens import BadToken

from .key_host import BASE, Host, b64, check


@pytest.fixture
def host(microsoft) -> Host:
    """A host with one good key."""
    microsoft.base = BASE
    return Host(microsoft.keys)


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
