"""A card: one reviewed answer, worded for each reader. Pure values, checked as they are read."""

from __future__ import annotations

from datetime import date
from typing import Literal, Optional, Union

from pydantic import BaseModel, Field, conlist, constr, root_validator, validator

Audience = Literal["staff", "parent", "pupil"]
Nation = Literal["england", "wales", "scotland", "northern_ireland"]
AUDIENCES: tuple[Audience, ...] = ("staff", "parent", "pupil")
NATIONS: tuple[Nation, ...] = ("england", "wales", "scotland", "northern_ireland")

TopicId = constr(regex=r"^[a-z][a-z0-9_]*$")
Sentence = constr(strip_whitespace=True, min_length=2)


class Value(BaseModel):
    """A frozen value that refuses fields it does not know, so a misspelt field is a fault."""

    class Config:
        frozen = True
        extra = "forbid"
        allow_population_by_field_name = True


class Words(Value):
    """What one reader is told: the first thing to do, up to six steps, one closing thought."""

    now: Sentence
    steps: conlist(Sentence, max_items=6) = ()
    more: Optional[Sentence] = None


class PartWords(Value):
    """The parts of an answer that differ in one nation; what is left out stays as it was."""

    now: Optional[Sentence] = None
    steps: Optional[conlist(Sentence, max_items=6)] = None
    more: Optional[Sentence] = None

    def over(self, words: Words) -> Words:
        """Return `words` with this nation's parts in place of its own."""
        return words.copy(update=self.dict(exclude_none=True))


class Stage(Value):
    """A part of a longer plan that a person can ask for alone, such as "today"."""

    id: TopicId
    offer: constr(min_length=2, max_length=40)
    words: dict[Audience, Words]


class Cited(Value):
    """A source of a card: its id in sources.yml and the section relied on."""

    id: str
    section: Optional[str] = None


class MustSay(Value):
    """A point the answer may never lose, and the words that prove it is there."""

    point: str
    words: conlist(str, min_items=1)
    audiences: tuple[Audience, ...] = Field(("staff", "parent", "pupil"), alias="for")


class Card(Value):
    """One topic: who asks, what each reader is told, what they may need next, on whose word."""

    topic: TopicId
    group: str
    title: Sentence
    offer: constr(min_length=2, max_length=40)
    platform: Literal["none", "helps", "needed"] = "none"
    words: dict[Audience, Words]
    nations: dict[Nation, dict[Audience, PartWords]] = {}
    stages: tuple[Stage, ...] = ()
    instead: dict[Audience, TopicId] = {}
    next: Union[dict[Audience, conlist(TopicId, max_items=4)], conlist(TopicId, max_items=4)] = ()
    tonight: dict[Audience, tuple[str, ...]] = {}
    sources: tuple[Cited, ...] = ()
    must_say: tuple[MustSay, ...] = ()
    checked: date
    review: date

    @root_validator(skip_on_failure=True)
    def _reviewed_in_time(cls, values: dict) -> dict:
        if not values["checked"] < values["review"]:
            raise ValueError("review must be after checked")
        if not values["words"]:
            raise ValueError("a card has words for at least one reader")
        if values["group"] != "conversation" and not values["sources"]:
            raise ValueError("sources: a guidance card names at least one")
        return values

    @validator("must_say", each_item=True)
    def _words_once(cls, value: MustSay) -> MustSay:
        if len(set(value.words)) != len(value.words):
            raise ValueError(f"{value.point}: the same words twice")
        return value

    def audience_for(self, audience: Audience | None) -> Audience | None:
        """Return the wording this reader gets: their own, or the only one there is, or None."""
        if audience in self.words:
            return audience
        return next(iter(self.words)) if len(self.words) == 1 and audience is None else None

    def words_for(self, audience: Audience, nation: Nation) -> Words:
        """Return the words for a reader in a nation. KeyError if the card has none for them."""
        words = self.words[audience]
        part = self.nations.get(nation, {}).get(audience)
        return part.over(words) if part else words

    def next_for(self, audience: Audience) -> tuple[TopicId, ...]:
        """Return the topics offered to this reader after the answer, best first."""
        chosen = self.next.get(audience, ()) if isinstance(self.next, dict) else self.next
        return tuple(chosen)

    def differs(self, nation: Nation) -> bool:
        """Whether staff and parents are told different things, so that it matters who asks."""
        if not {"staff", "parent"} <= self.words.keys():
            return False
        return self.words_for("staff", nation) != self.words_for("parent", nation)
