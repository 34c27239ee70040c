"""Addresses and account names out of what people type: checked and normalised, never fetched."""

from __future__ import annotations

from dataclasses import dataclass


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
    """Return the addresses and account names in a text. `platform` is an id of platforms.yml."""
    return Addresses()


def normalise_link(url: str) -> str | None:
    """Return an address so that two ways of writing it are equal ("tiktok:video:123"), or None
    where it is not an address we take."""
    return None


def posts(found: Addresses, platform: str | None = None) -> tuple[str, ...]:
    """Return what to link reports by: "tiktok:video:123", "tiktok:@name", "example.com/page"."""
    return ()
