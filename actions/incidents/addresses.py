"""Addresses and account names out of what people type: checked and normalised, never fetched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from ruamel.yaml import YAML

SHAPES = Path(__file__).with_name("addresses.yml")
# "www . tiktok . com / @x": typed or dictated with spaces.
_SPACED = re.compile(
    r"(?:https?\s*:\s*/\s*/\s*)?(?:www\s*\.\s*)?(?<![\w@-])[a-z0-9-]{1,63}"
    r"(?:\s+\.\s*|\s*\.\s+|\s*\(dot\)\s*|\s+dot\s+)(?:com|co\s*\.\s*uk|org|net|tv|gg)\b(?:\s*/\s*[^\s/]+)*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://[^\s<>\"“”]+"
    r"|(?<![@\w.:/-])(?:[\w-]{1,63}\.){1,9}[^\W\d_]{2,63}(?![\w.-]*@)(?::\d+)?(?:[/?][^\s<>\"“”]*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@/.])@([^\W_][\w.-]*\w|_[\w.-]*\w)")
# A name without "@" counts next to a word for an account, and only where it is no plain word.
_NAMED = re.compile(
    r"\b(?:user\s?name|handle|account(?: name)?|profile|gamer ?tag|snap(?: name)?|insta)"
    r"\s*(?:(?:is|was|called|named|under)\s+|[:=]\s*|\s)*[\"'“‘]?([\w.-]*\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*([\w.-]*\w)\s*")
_NO_PLAIN_WORD = re.compile(r"(?=.*[\d_.])(?=.*[^\W\d_])(?!.*\.\.)\w[\w.]{2,29}")
_CLOCK = re.compile(r"\d{1,2}([.:]?\d\d)?(am|pm)?")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True)
class Addresses:
    """What a text names: links (each a checked http or https address) and account names ("@name").

    Both in the order they were typed, each once.
    """

    links: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.links or self.handles)


def read_addresses(text: str, platform: str | None = None) -> Addresses:
    """Return the addresses and account names in a text.

    `platform` is an id of platforms.yml: with one, an answer that is nothing but "jake_09" counts
    as an account name. An address is refused (left out) that is not http or https, has no proper
    host, carries a password, or is longer than 500 characters.
    """
    text = _SPACED.sub(lambda found: _joined(found[0]), _clean(text))
    links = dict.fromkeys(filter(None, map(_checked, _LINK.findall(text))))
    rest = " ".join(_LINK.sub(lambda it: " " if _checked(it[0]) else it[0], text).split())
    return Addresses(tuple(links), tuple(dict.fromkeys(_handles(rest, platform))))


def normalise_link(url: str) -> str | None:
    """Return an address so that two ways of writing it are equal: "tiktok:video:123" where the
    platform's shapes are known, else "example.com/page"; None where it is no address we take."""
    url = _checked(_clean(url)) or ""
    return _marks(url)[0] if url else None


def posts(found: Addresses, platform: str | None = None) -> tuple[str, ...]:
    """Return what to link reports by: each address normalised, the account that an address shows
    or that was named ("tiktok:@name"; "@name" where `platform` is None), each once."""
    marks = [mark for link in found.links for mark in _marks(link)]
    prefix = f"{platform}:" if platform else ""
    marks += [f"{prefix}{handle.casefold()}" for handle in found.handles]
    return tuple(dict.fromkeys(marks))


def _clean(text: str) -> str:
    """Return text without characters nobody sees, full-width letters made plain."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t ")


def _joined(spaced: str) -> str:
    dotted = re.sub(r"\s*\(dot\)\s*|\s+dot\s+", ".", spaced, flags=re.IGNORECASE)
    return re.sub(r"\s+", "", dotted)


def _checked(found: str) -> str | None:
    """Return an address with its scheme, without what follows a sentence; None if refused."""
    url = _trimmed(found)
    bare = "://" not in url
    url = f"https://{url}" if bare else url
    parts = _split(url)
    if parts is None or (bare and not _plausible(parts, found)):
        return None
    return url if len(url) <= _table().longest else None


def _trimmed(url: str) -> str:
    while url and (url[-1] in ".,;:!?'*~|\\’”»>]}" or (url[-1] == ")" and "(" not in url)):
        url = url[:-1]
    return url


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        parts.port  # noqa: B018 - raises where the port is no number or too large
    except ValueError:
        return None
    labels = host.split(".")
    proper = len(labels) > 1 and len(host) <= 253 and all(map(_LABEL.fullmatch, labels))
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or not proper:
        return None
    return None if labels[-1].isdigit() else parts


def _plausible(parts: SplitResult, found: str) -> bool:
    """Whether a name without https:// is an address and not the join of two sentences."""
    host = _bare_host(parts)
    known = host in _table().hosts or found.lower().startswith("www.")
    return known or host.rpartition(".")[2] in _table().endings


def _bare_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
    first, _, rest = host.partition(".")
    return rest if first in _table().mobile and "." in rest else host


def _marks(url: str) -> list[str]:
    parts = _split(url)
    if parts is None:
        return []
    host, query = _bare_host(parts), _kept(parts.query)
    path = re.sub(r"/+", "/", parts.path).rstrip("/")
    tail = path + (f"?{query}" if query else "")
    platform, shapes = _table().hosts.get(host, ("", ()))
    for shape, form in shapes:
        if found := shape.fullmatch(tail) or shape.fullmatch(path):
            return _filled(platform, form, found.groupdict())
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return [f"{host}{port}{tail}"]


def _filled(platform: str, form: str, groups: dict[str, str | None]) -> list[str]:
    """Return the mark of a post and of the account its address shows; names in lower case."""
    account = (groups.get("account") or "").casefold()
    mark = form.format(id=groups["id"], account=account)
    marks = [mark.casefold() if mark.startswith(("@", "group:")) else mark]
    if account:
        marks.append(f"@{account}")
    return [f"{platform}:{mark}" for mark in marks]


def _kept(query: str) -> str:
    """Return a query without what tells who shared the address, in a fixed order."""
    table = _table()
    pairs = parse_qsl(query, keep_blank_values=False)
    kept = [(k, v) for k, v in pairs if k.lower() not in table.tracking]
    return urlencode(sorted((k, v) for k, v in kept if not k.lower().startswith(table.starts)))


def _handles(text: str, platform: str | None) -> Iterator[str]:
    for name in _HANDLE.findall(text):
        if name.casefold() not in _table().unlikely and not _CLOCK.fullmatch(name.lower()):
            yield f"@{name}"
    alone = _ALONE.fullmatch(text) if platform else None
    for name in [*_NAMED.findall(text), *([alone[1]] if alone else [])]:
        if _NO_PLAIN_WORD.fullmatch(name) and not _CLOCK.fullmatch(name.lower()):
            yield f"@{name}"


@dataclass(frozen=True)
class _Table:
    hosts: dict[str, tuple[str, list[tuple[re.Pattern[str], str]]]]
    tracking: frozenset[str]
    starts: tuple[str, ...]
    mobile: frozenset[str]
    endings: frozenset[str]
    unlikely: frozenset[str]
    longest: int


@lru_cache(maxsize=1)
def _table() -> _Table:
    """Return addresses.yml, its shapes compiled."""
    data = YAML(typ="safe").load(SHAPES.read_text(encoding="utf-8"))
    names, hosts = re.compile("|".join(data["parts"])), {}
    for platform, row in data["platforms"].items():
        shapes = [
            (re.compile(names.sub(lambda part: data["parts"][part[0]], shape)), form)
            for shape, form in row["shapes"].items()
        ]
        hosts |= dict.fromkeys(row["hosts"], (platform, shapes))
    return _Table(
        hosts=hosts,
        tracking=frozenset(data["tracking"]["names"]),
        starts=tuple(data["tracking"]["starts"]),
        mobile=frozenset(data["mobile"]),
        endings=frozenset(data["endings"]),
        unlikely=frozenset(data["reading"]["unlikely_names"]),
        longest=data["reading"]["longest"],
    )
