"""Is a request from Microsoft's Bot Framework? Its token against the published keys.

The rules are those Microsoft documents for the connector's requests: RS256, signature, issuer,
audience, times, service URL, and a key endorsed for the channel.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from rasa_project.teams.settings import Settings, is_loopback

LEEWAY = 60  # seconds that our clock may differ from Microsoft's
KEYS_LAST = 24 * 3600  # seconds before published keys are fetched again
BETWEEN_FETCHES = 60  # seconds at the least, so that made-up key ids cause no storm
WITHOUT_KEYS = 5  # seconds between tries while there are no keys at all
LONGEST = 8_000  # characters of a token; real ones have about 1,000
_LEAST_BITS = 2048
_BEARER = re.compile(r"Bearer ([\w-]+\.[\w-]+\.[\w-]+)", re.ASCII)

# Odd numbers and deep nesting get past PyJWT's own errors.
_BROKEN = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)

Fetch = Callable[[str], Awaitable[Mapping[str, Any]]]


class BadToken(Exception):
    """A token that is refused. The message is a reason for the log, with nothing of the token."""


class NoKeys(Exception):
    """Nothing can be checked: the published keys could not be fetched yet."""


@dataclass(frozen=True)
class Key:
    """One published key and the channels it may sign for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


@dataclass(frozen=True)
class Claims:
    """What a checked token says: where to answer, and for which channels its key may speak."""

    service_url: str
    endorsements: frozenset[str]

    def fit(self, service_url: str, channel: str) -> bool:
        """Whether a request's service URL and channel are those the token was made for."""
        same = self.service_url.rstrip("/") == service_url.rstrip("/")
        return same and channel in self.endorsements


class Keys:
    """The published keys: fetched when first needed, kept, and kept on when their host is down."""

    def __init__(self, url: str, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._url, self._fetch, self._clock = url, fetch, clock
        self._keys: dict[str, Key] = {}
        self._fetched = self._tried = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def get(self, kid: str) -> Key | None:
        """Return the key with an id, or None where there is none. Raises NoKeys."""
        # Who names a key we lack waits for a fetch under way; who names one we have does not.
        under_way = self._one_at_a_time.locked() and kid not in self._keys
        if under_way or self._must_fetch(kid):
            async with self._one_at_a_time:
                if self._must_fetch(kid):
                    await self._refresh()
        if not self._keys:
            raise NoKeys
        return self._keys.get(kid)

    def _must_fetch(self, kid: str) -> bool:
        now = self._clock()
        if now - self._tried < (BETWEEN_FETCHES if self._keys else WITHOUT_KEYS):
            return False
        return kid not in self._keys or now - self._fetched > KEYS_LAST

    async def _refresh(self) -> None:
        self._tried = self._clock()
        try:
            about = await self._fetch(self._url)
            address = about["jwks_uri"]
            if not (address.startswith("https://") or is_loopback(address)):
                return
            published = await self._fetch(address)
            found = {row["kid"]: key for row in published["keys"] if (key := _key(row))}
        except Exception:  # whatever went wrong out there, the keys we have still hold
            return
        if found:
            self._keys, self._fetched = found, self._clock()


def _key(row: Mapping[str, Any]) -> Key | None:
    """Return a published key, or None for one that is not fit to sign tokens."""
    fit = row.get("kty") == "RSA" and row.get("use", "sig") == "sig"
    if not fit or row.get("alg", "RS256") != "RS256" or not isinstance(row.get("kid"), str):
        return None
    try:
        public = jwt.PyJWK(dict(row), algorithm="RS256").key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < _LEAST_BITS:
        return None
    named = row.get("endorsements")
    endorsed = named if isinstance(named, list) else []
    return Key(public, frozenset(name for name in endorsed if isinstance(name, str)))


class Tokens:
    """Checks the Authorization header of the connector's requests."""

    def __init__(self, settings: Settings, keys: Keys) -> None:
        self._settings, self._keys = settings, keys

    async def check(self, authorization: str | None) -> Claims:
        """Return what a token says. Raises BadToken, or NoKeys where it cannot be judged yet."""
        found = _BEARER.fullmatch(authorization or "")
        if not found or len(found[1]) > LONGEST:
            raise BadToken("no token")
        key = await self._keys.get(_kid(found[1]))
        if key is None:
            raise BadToken("unknown key")
        try:
            said = self._decoded(found[1], key)
        except _BROKEN as error:
            raise BadToken(type(error).__name__) from None
        return Claims(_service_url(said), key.endorsements)

    def _decoded(self, token: str, key: Key) -> dict[str, Any]:
        return jwt.decode(
            token,
            key.public,
            algorithms=["RS256"],
            audience=self._settings.app_id,
            issuer=self._settings.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True},
        )


def _kid(token: str) -> str:
    """Return the id of the key a token names. Raises BadToken for a header we do not take."""
    try:
        header = jwt.get_unverified_header(token)
    except _BROKEN:
        raise BadToken("no header") from None
    if header.get("alg") != "RS256" or "crit" in header:
        raise BadToken("algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise BadToken("no key id")
    return kid


def _service_url(said: Mapping[str, Any]) -> str:
    """Return the service URL a token names, under either spelling of the claim."""
    named = [said[name] for name in ("serviceurl", "serviceUrl") if name in said]
    if not named or not all(isinstance(url, str) and url == named[0] and url for url in named):
        raise BadToken("service URL")
    return named[0]
