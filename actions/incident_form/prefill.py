"""What a story already says is not asked again: it is put into the draft and shown back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from actions.dialogue import Heard
from actions.incident_form.controls import plain
from actions.incident_form.draft import Draft, Told, fields_of
from actions.incident_form.reading import Answers, any_of, facts_of
from actions.incidents.addresses import posts, read_addresses
from actions.incidents.gist import Gist, Said, read_gist
from actions.incidents.when import InFuture, read_times
from knowledge import Library

STORY = 12  # words: what is shorter names a need but does not tell what happened
_NO_LINK = ("nude_image", "account_device")  # kinds where no address is asked for
_LEAST = 0.05  # of the classifier's confidence; below it the ranking is chance
_LEAST_SHARE = 0.5  # of what the classifier gives to kinds of incident, to take one as told


class Prefill:
    """Reads stories for one school's form."""

    def __init__(self, library: Library, answers: Answers) -> None:
        self._form, self._answers = library.report, answers
        self._platforms = library.platforms

    def kind(self, topic: str | None, chances: Mapping[str, float], who: str) -> str | None:
        """Return the kind of incident that a topic, or else the classifier's view, points to."""
        kind = self._form.kind_of(topic or "")
        if kind is None:
            shares: dict[str, float] = {}
            for name, chance in chances.items():
                found = self._form.kind_of(name)
                if found:
                    shares[found] = shares.get(found, 0.0) + chance
            best = max(shares, key=shares.get, default=None)
            enough = best and shares[best] >= max(_LEAST, _LEAST_SHARE * sum(shares.values()))
            kind = best if enough else None
        return kind if kind in self._form.kinds_for(who) else None

    def accused(self, draft: Draft) -> str | None:
        """Return the kind of a story that accuses a leader of the school, so that it goes round
        them from the first word; None for any other."""
        return "colleague" if read_gist(draft.story, self._answers.names).about else None

    def fill(self, draft: Draft, story: str, heard: Heard) -> Draft:
        """Return the draft with every field settled that the story answers plainly."""
        gist = read_gist(story, self._answers.names, draft.who)
        told = self._times(story, heard) | self._gist_fields(gist)
        told["where"] = self._where(story, heard, draft)
        fixed = self._form.kinds[draft.kind].facts if draft.kind else {}
        for name in ("where", "when", "affected", "by", "year", "evidence", "reported", "risk"):
            if told.get(name) and name not in (*draft.done, *fixed):
                draft = self._put(draft, name, told[name])
        if gist.about:
            draft = draft.settled("about", Told({}, about=tuple(s.value for s in gist.about)))
        if draft.kind and "what" not in draft.done and len(story.split()) >= STORY:
            draft = draft.settled("what", Told({"what": story}))
        return draft

    def correction(self, draft: Draft, heard: Heard) -> tuple[str | None, Told | None]:
        """Return which settled field a text puts right, and what it tells; the field alone where
        it only names it ("change the date"); (None, None) where it is neither."""
        fields = ("kind", *fields_of(self._form, draft))
        named = self._named(fields, heard.text)
        told = self._corrections(draft, heard)
        if named in told:
            return named, told[named]
        # What was answered last is what is most likely meant.
        recent = [name for name in (*reversed(draft.done), *fields) if name in fields]
        meant = next((name for name in recent if name in told), None)
        return (meant, told[meant]) if meant else (named, None)

    def _named(self, fields: Iterable[str], text: str) -> str | None:
        said = f" {plain(text)} "
        for name in fields:
            if any(f" {word} " in said for word in self._form.fields[name].called):
                return name
        return None

    def _corrections(self, draft: Draft, heard: Heard) -> dict[str, Told]:
        told = self._times(heard.text, heard)
        if heard.entities.get("platform") in self._platforms or read_addresses(heard.text):
            told["where"] = self._moved(self._answers.read("where", heard, draft), draft)
        for name in ("by", "affected", "year"):
            found = self._answers.coded(name, heard, draft)
            if found:
                told[name] = found
        if self._answers.reaches(heard.text):
            told["reporter"] = Told({"reporter": heard.text}, {"anonymous": "no"})
        return told

    def _moved(self, told: Told, draft: Draft) -> Told:
        """Return an app put right, with the accounts and links that were told before."""
        if told.posts:
            return told
        accounts = ((post, post.find("@")) for post in draft.posts)
        app = told.facts["platform"]
        kept = tuple(post if at < 0 else f"{app}:{post[at:]}" for post, at in accounts)
        return replace(told, posts=kept)

    def _put(self, draft: Draft, name: str, told: Told) -> Draft:
        """Settle a field the kind asks for; of another, keep the coded facts alone."""
        if name == "where" and not told.posts and draft.kind not in _NO_LINK:
            return replace(draft, facts={**draft.facts, **told.facts})  # the link is still asked
        if name in fields_of(self._form, draft) or name in ("affected", "by"):
            return draft.settled(name, told)
        return draft

    def _times(self, story: str, heard: Heard) -> dict[str, Told]:
        try:
            times = read_times(story, heard.at, self._answers.terms)
        except InFuture:
            return {}
        return {"when": Told({}, facts_of(times))} if any_of(times) and times.happened else {}

    def _where(self, story: str, heard: Heard, draft: Draft) -> Told | None:
        app = heard.entities.get("platform") or draft.facts.get("platform")
        found = posts(read_addresses(story, app), app)
        if app not in self._platforms and not found:
            return None
        return Told({}, {"platform": app} if app in self._platforms else {}, posts=found)

    def _gist_fields(self, gist: Gist) -> dict[str, Told]:
        told: dict[str, Told] = {}
        for name, fact, said in (
            ("affected", "affected", gist.affected),
            ("by", "by", gist.by),
            ("year", "year_group", gist.year_group),
        ):
            if said:
                told[name] = Told({}, {fact: said.value})
        if gist.evidence:
            visible = {"visible": gist.visible.value} if gist.visible else {}
            told["evidence"] = Told({"evidence": _joined(gist.evidence, gist.witness)}, visible)
        if gist.reported:
            told["reported"] = Told({"reported": _joined(gist.reported)})
        if gist.risk:
            told["risk"] = Told({"risk": gist.risk.words}, urgent=True)
        return told


def _joined(said: tuple[Said, ...], also: Said | None = None) -> str:
    return "; ".join(s.words for s in (*said, *((also,) if also else ())))
