"""What a school sets for Teams: identity and secret from the environment, the rest in
credentials.yml. Nothing set means the channel is off, which is no fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

APP_ID, SECRET, TENANT = (
    "SIGNPOST_TEAMS_APP_ID",
    "SIGNPOST_TEAMS_SECRET",
    "SIGNPOST_TEAMS_TENANT",
)
# The public cloud's connector, by name in Microsoft's Agents SDK (TeamsServiceEndpoints).
HOSTS = ("smba.trafficmanager.net",)
ISSUER = "https://api.botframework.com"
OPEN_ID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class BadSettings(ValueError):
    """Teams is half set up. The message names what is wrong, never a secret."""


@dataclass(frozen=True)
class Settings:
    """One school's Teams app: who it is, whom it trusts, how often somebody may write.

    `hosts` are the connector's, with a port where it is not 443; `auth` False leaves tokens out and
    is for emulators on this machine; `echo_buttons` shows a pressed button's words in the chat;
    `public_url` is where people's browsers reach this server, for downloads.
    """

    app_id: str = ""
    secret: str = field(default="", repr=False)
    tenants: tuple[str, ...] = ()
    hosts: tuple[str, ...] = HOSTS
    issuer: str = ISSUER
    open_id_url: str = OPEN_ID_URL
    token_url: str = ""
    auth: bool = True
    echo_buttons: bool = True
    public_url: str = ""
    burst: float = 20
    per_second: float = 0.5

    def allows_host(self, url: str) -> bool:
        """Whether a service URL is one that our token and our words may be sent to."""
        try:
            parts = urlsplit(url)
            port, host = parts.port, (parts.hostname or "").lower()
        except ValueError:
            return False
        plain = not (parts.username or parts.password or parts.query or parts.fragment)
        scheme = "http" if host in _LOOPBACK else "https"
        named = host if port in (None, 443) else f"{host}:{port}"
        tidy = re.fullmatch(r"[\w./~-]*", parts.path, re.ASCII) and ".." not in parts.path
        return bool(plain and tidy and parts.scheme == scheme and named in self.hosts)

    def allows_tenant(self, tenant: str | None) -> bool:
        """Whether people of a tenant (a Microsoft 365 organisation) may write."""
        return not self.auth or (tenant or "").lower() in self.tenants


def read_settings(
    credentials: Mapping[str, Any] | None, environment: Mapping[str, str]
) -> Settings | None:
    """Return the settings, or None where Teams is not set up. Raises BadSettings.

    `app_type: multi_tenant` in the credentials is for bots registered before Microsoft ended new
    ones; it takes another token URL and must name its `tenants`.
    """
    given = dict(credentials or {})
    several = _several(given.pop("app_type", "single_tenant"))
    unknown = given.keys() - (Settings.__dataclass_fields__.keys() - {"app_id", "secret"})
    if unknown:
        raise BadSettings(f"credentials.yml: no such settings: {', '.join(sorted(unknown))}")
    for name in ("hosts", "tenants"):
        if not isinstance(given.get(name, []), list | tuple):
            raise BadSettings(f"{name} must be a list")
    named = {name: environment.get(name, "").strip() for name in (APP_ID, SECRET, TENANT)}
    if given.get("auth", True) is not True:
        return _without_tokens(given, named[APP_ID])
    if not (named[APP_ID] or named[SECRET]):
        return None
    for name, value in named.items():
        if not value and not (name == TENANT and several):
            raise BadSettings(f"{name} is not set")
    tenants = tuple(given.pop("tenants", ())) or (named[TENANT],)
    for value in (named[APP_ID], *tenants):
        if not _GUID.fullmatch(str(value)):
            raise BadSettings(f"{APP_ID}, {TENANT} and tenants must be GUIDs")
    login = LOGIN.format(tenant="botframework.com" if several else named[TENANT])
    found = Settings(
        app_id=named[APP_ID],
        secret=named[SECRET],
        tenants=tuple(str(t).lower() for t in tenants),
        **{"token_url": login, **given},
    )
    return _checked(found)


def _several(app_type: object) -> bool:
    if app_type not in ("single_tenant", "multi_tenant"):
        raise BadSettings("app_type must be single_tenant or multi_tenant")
    return app_type == "multi_tenant"


def _without_tokens(given: dict[str, Any], app_id: str) -> Settings:
    """Return settings for an emulator. Refused unless every host is this machine."""
    found = Settings(**{**given, "auth": False}, app_id=app_id)
    if not found.hosts or any(not is_loopback(f"http://{host}") for host in found.hosts):
        raise BadSettings("auth: false is only for an emulator: every host must be this machine")
    return _checked(found)


def _checked(found: Settings) -> Settings:
    for name in ("open_id_url", "token_url"):
        url = getattr(found, name)
        if url and urlsplit(url).scheme != "https" and not is_loopback(url):
            raise BadSettings(f"{name} must begin with https://")
    hosts = tuple(str(host).lower() for host in found.hosts)
    return replace(found, hosts=hosts, public_url=found.public_url.rstrip("/"))


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    try:
        return (urlsplit(url).hostname or "").lower() in _LOOPBACK
    except ValueError:
        return False
