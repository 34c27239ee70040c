"""What the website's chat is told about this school: `web/settings.json`, `web/languages.json`."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge import Library, facts_for
from knowledge.interface import Interface
from rasa_project.commands.places import address, port
from rasa_project.links import Links, href_of

# Who to ring when the assistant cannot be reached, the first always in sight.
_SERVICES = ("emergency", "childline", "samaritans", "education_support")
_ON_PAGES = ("help_", "group_", "no_script")  # words that only the pages use


def origins(library: Library) -> frozenset[str]:
    """Return the addresses whose pages may chat: the school's, and the assistant's own."""
    site, number = library.school.website, port()
    own = (address(), f"http://127.0.0.1:{number}", f"http://localhost:{number}", site.address)
    return frozenset(origin.rstrip("/") for origin in (*site.origins, *own) if origin)


def numbers(library: Library) -> list[dict[str, str]]:
    """Return {key, say, href} of each number that is shown when all else fails."""
    known = {key: library.services[key].known("phone") for key in _SERVICES}
    known["office"] = library.school.office.phone
    order = ("emergency", "childline", "samaritans", "office", "education_support")
    return [{"key": k, "say": known[k], "href": href_of(known[k])} for k in order if known[k]]


def settings(library: Library, interface: Interface) -> dict[str, Any]:
    """Return the school's colours, words and numbers as the chat reads them."""
    school = library.school
    site = school.website
    return {
        "id": site.id,
        "school": school.name,
        "colour": site.colour,
        "ink": site.ink,
        "position": site.position,
        "language": site.language,
        "greeting": site.greeting,
        "leave": site.leave_to,
        "privacy": school.policies.privacy,
        "rtl": sorted(t.id for t in library.languages.values() if t.rtl),
        "numbers": numbers(library),
        "words": {
            tongue.id: {k: v for k, v in tongue.words.items() if not k.startswith(_ON_PAGES)}
            for tongue in interface.languages
        },
    }


def languages(library: Library, links: Links) -> list[dict[str, Any]]:
    """Return the danger line and the way to the school's help in every language there is."""
    facts = facts_for(library, None, date.today())
    rows = []
    for tongue in library.languages.values():
        danger, help_ = facts.text(tongue.danger), facts.text(tongue.school_help)
        rows.append(
            {
                "id": tongue.id,
                "name": tongue.name,
                "rtl": tongue.rtl,
                "danger": danger,
                "help": help_,
                "links": links.named(danger, help_),
            }
        )
    return rows
