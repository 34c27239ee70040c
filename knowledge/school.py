"""This school: what every school sets for itself in school.yml, and what is still missing."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Literal, Optional

from pydantic import conint, constr, validator

from knowledge.card import Nation, Value
from knowledge.contrast import PART, TEXT, WHITE, contrast, ink_on
from knowledge.facts import Day, Hours

Phase = Literal["nursery", "primary", "secondary", "all_through", "special", "sixth_form"]


class Person(Value):
    """Somebody with a role: how a sentence names them and how they are reached."""

    name: Optional[str] = None
    role: Optional[str] = None
    phone: Optional[str] = None
    email: Optional[str] = None
    hours: Optional[str] = None


class Opening(Value):
    """When the school office answers on a school day."""

    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")
    open: time
    close: time


class Term(Value):
    """One stretch of school days, first and last day included."""

    first: date
    last: date


class Office(Value):
    """The school office."""

    phone: Optional[str] = None
    email: Optional[str] = None
    hours: Optional[str] = None


class Complaints(Value):
    """How a complaint is made here: who to start with and where the procedure is."""

    who: Optional[str] = None
    how: Optional[str] = None
    url: Optional[str] = None


class Unions(Value):
    """Who speaks for staff in this school."""

    rep: Optional[str] = None
    neu: Optional[str] = None
    naht: Optional[str] = None


class Policies(Value):
    """Where this school's own policies are."""

    online_safety: Optional[str] = None
    acceptable_use: Optional[str] = None
    safeguarding: Optional[str] = None
    behaviour: Optional[str] = None
    privacy: Optional[str] = None
    complaints: Optional[str] = None


Colour = constr(regex=r"^#[0-9a-f]{6}$")


class Website(Value):
    """Which sites may show the chat, and how it looks and greets there.

    `address` is where the assistant itself is reached; `id` is what the school's pages name it
    by; `ink` is the colour of words on `colour`, white or black unless set.
    """

    origins: tuple[str, ...] = ()
    leave_to: str = "https://www.bbc.co.uk/weather"
    address: Optional[str] = None
    id: constr(regex=r"^[a-z0-9][a-z0-9-]*$") = "school"
    colour: Colour = "#1d4f91"
    ink: Optional[Colour] = None
    position: Literal["left", "right"] = "right"
    language: Literal["en", "cy"] = "en"
    greeting: Optional[constr(max_length=200)] = None

    @validator("colour")
    def _seen_on_the_page(cls, colour: str) -> str:
        found = contrast(colour, WHITE)
        if found < PART:
            raise ValueError(f"{colour} is too pale on a white page: {found:.1f} to 1, not {PART}")
        return colour

    @validator("ink", always=True)
    def _readable(cls, ink: str | None, values: dict) -> str | None:
        colour = values.get("colour")
        if ink and colour and (found := contrast(ink, colour)) < TEXT:
            raise ValueError(f"{ink} on {colour} is hard to read: {found:.1f} to 1, not {TEXT}")
        return ink or (ink_on(colour) if colour else None)

    @validator("leave_to", "address")
    def _on_the_web(cls, address: str | None) -> str | None:
        if address and not re.match(r"https?://[^/\s]+", address):
            raise ValueError("must be a whole address that starts with https://")
        return address and address.rstrip("/")


class Retention(Value):
    """How long things are kept. Hours for a chat that has gone quiet, months for the rest."""

    chat_hours: int = 24
    incident_months: int = 72
    by_kind: dict[str, int] = {}  # months for kinds of incident that differ
    keep_unanswered_questions: bool = False


class Reports(Value):
    """What the school promises to whoever sends a report, and who stands in for whom.

    Hours and days are counted on school days. `instead` names, for a role that a report is about
    (lead, dsl, deputy_dsl, head, chair), the role that gets it.
    """

    acknowledge_hours: int = 24
    urgent_hours: int = 2
    update_days: int = 5
    instead: dict[str, str] = {}


class Desk(Value):
    """The lead's desk: when a sign-in ends by itself, and where the desk is reached from elsewhere.

    `address` is the whole address, https, of whatever stands in front of the desk.
    """

    idle_minutes: conint(ge=1, le=240) = 30
    longest_hours: conint(ge=1, le=24) = 12
    address: Optional[str] = None

    @validator("address")
    def _nobody_reads_along(cls, address: str | None) -> str | None:
        if address and not re.fullmatch(r"https://[^/\s]+/?", address):
            raise ValueError("must be https:// and a host, with nothing behind it")
        return address and address.rstrip("/")


class School(Value):
    """Every value a school sets. Optional ones may be missing; `missing` says which matter."""

    example: bool = False
    name: constr(min_length=2)
    nation: Nation
    phase: Phase
    police_force: Optional[str] = None
    local_authority: Optional[str] = None
    head: Person = Person()
    online_safety_lead: Person = Person()
    dsl: Person = Person()
    deputy_dsl: Person = Person()
    chair_of_governors: Person = Person()
    data_protection: Person = Person()
    it_support: Person = Person()
    lado: Person = Person()
    office: Office = Office()
    opening: Opening
    terms: tuple[Term, ...] = ()
    closed_days: tuple[date, ...] = ()
    phone_rule: Optional[str] = None
    photo_rule: Optional[str] = None
    ai_rule: Optional[str] = None
    recording_rule: Optional[str] = None
    complaints: Complaints = Complaints()
    unions: Unions = Unions()
    policies: Policies = Policies()
    website: Website = Website()
    retention: Retention = Retention()
    reports: Reports = Reports()
    desk: Desk = Desk()

    def hours(self) -> Hours:
        """Return the office hours in the form services have them."""
        return Hours(days=self.opening.days, open=self.opening.open, close=self.opening.close)

    def in_term(self, day: date) -> bool:
        """Whether the school has staff in on this date (weekday rules apart)."""
        if day in self.closed_days:
            return False
        return not self.terms or any(t.first <= day <= t.last for t in self.terms)


# What a school has to set before people rely on the answers, in the order it matters.
NEEDED: tuple[tuple[str, str], ...] = (
    ("dsl.name", "the name of the designated safeguarding lead"),
    ("dsl.phone", "a phone number for the designated safeguarding lead"),
    ("dsl.email", "an email address for the designated safeguarding lead"),
    ("dsl.hours", "when the designated safeguarding lead can be reached"),
    ("deputy_dsl.name", "the name of the deputy safeguarding lead"),
    ("deputy_dsl.phone", "a phone number for the deputy safeguarding lead"),
    ("online_safety_lead.name", "the name of the online safety lead"),
    ("online_safety_lead.email", "an email address for the online safety lead"),
    ("online_safety_lead.phone", "a phone number for the online safety lead"),
    ("head.name", "the name of the headteacher"),
    ("head.email", "an email address for the headteacher"),
    ("chair_of_governors.name", "the name of the chair of governors"),
    ("chair_of_governors.email", "an email address for the chair of governors"),
    ("lado.phone", "the phone number of your local authority designated officer (LADO)"),
    ("office.phone", "the phone number of the school office"),
    ("office.email", "the email address of the school office"),
    ("office.hours", "when the school office is open"),
    ("terms", "the term dates, so that answers know when school is closed"),
    ("phone_rule", "your rule on pupils' phones"),
    ("photo_rule", "your rule on photos and consent"),
    ("ai_rule", "your rule on AI tools"),
    ("recording_rule", "your rule on filming and recording in school"),
    ("complaints.who", "who a complaint goes to first"),
    ("complaints.how", "how a complaint is made"),
    ("unions.rep", "who the union rep is, or how to find out"),
    ("data_protection.email", "an email address for data protection questions"),
    ("it_support.email", "an email address for IT support"),
    ("policies.online_safety", "a link to your online safety policy"),
    ("policies.safeguarding", "a link to your safeguarding policy"),
    ("policies.privacy", "a link to your privacy notice"),
    ("website.origins", "the address of your website, so that the chat may be shown there"),
)


def missing(school: School) -> list[tuple[str, str]]:
    """Return (field, plain words) for each value a school still has to set, most urgent first."""
    absent = [(path, words) for path, words in NEEDED if not _value(school, path)]
    if school.example:
        absent.insert(0, ("example", "your own details: this is still the example school"))
    return absent


def _value(school: School, path: str) -> object:
    value: object = school
    for part in path.split("."):
        value = getattr(value, part)
    return value
