"""What the assistant says, drawn as Adaptive Cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from knowledge import Library
from knowledge.teams import TeamsWords
from rasa_project.links import Links
from rasa_project.teams.elements import (
    Element,
    box,
    button,
    message,
    opening,
    paragraph,
    rows,
    run,
    text_message,
)
from rasa_project.teams.seals import Choice

Offer = Callable[[Choice], str]  # makes the token of a button
DAY, CARD, ANSWERS = ">day", ">card", ">answers"  # payloads the channel takes itself
_PRIVACY = "chat_privacy"  # the card about the website's chat, which Teams makes untrue
_FEW = 3  # open questions from which one card saves time


class Cards:
    """Draws messages for one school. `clock` gives today, for the last day to pick."""

    def __init__(
        self,
        library: Library,
        words: TeamsWords,
        echo: bool = True,
        public_url: str = "",
        clock: Callable[[], date] = date.today,
    ) -> None:
        self._library, self._words, self._links = library, words, Links(library)
        self._echo, self._public_url, self._clock = echo, public_url, clock

    def plain(self, text: str) -> Element:
        """Return a sentence of the channel's own as an activity."""
        return text_message(text, self._words.notified)

    def done(self) -> Element:
        """Return what stands in place of a card that has been answered."""
        words = self._words
        return message([paragraph(run(words.chosen))], words.chosen, words.notified)

    def private(self, url: str | None) -> Element:
        """Return the invitation to go on in private, with a button where there is an address."""
        group = self._words.group
        body = [paragraph(run(group.private))]
        if url:
            body += rows([opening(group.button, url)])
        return message(body, group.private, self._words.notified)

    def message(self, said: Mapping[str, Any], offer: Offer | None) -> Element:
        """Return one message of the assistant as an activity. Without `offer` it has no buttons."""
        words = self._words
        text, data = said.get("text") or "", said.get("custom") or {}
        if data.get("topic") == _PRIVACY:
            text, data = words.privacy.text, {**data, "steps": words.privacy.steps}
        body = [
            *self._progress(data.get("form") or {}),
            *self._lead(text, bool(data.get("urgent"))),
            *self._steps(data.get("steps") or ()),
            *self._summary(data.get("summary") or ()),
            *self._receipt(data.get("receipt")),
        ]
        if offer:
            body += self._actions(said.get("buttons") or (), data, offer)
        body += self._sources(data.get("sources") or (), data.get("checked"))
        language = self._library.languages.get(data.get("language") or "")
        if len(body) == 1 and "\n" not in text and not data.get("urgent"):
            body = [paragraph(*self._linked(text))]
        spoken = "\n".join(_spoken(text, data, words))
        return message(body, spoken, words.notified, bool(language and language.rtl))

    def _progress(self, form: Mapping[str, Any]) -> list[Element]:
        if form.get("ask") not in ("text", "date", "choice") or not form.get("number"):
            return []
        line = self._words.question.format(number=form["number"], about=form.get("about"))
        return [paragraph(run(line, isSubtle=True, size="Small"))]

    def _lead(self, text: str, urgent: bool) -> list[Element]:
        lines = [paragraph(*self._linked(line)) for line in text.split("\n") if line.strip()]
        return [box(lines, style="attention", bleed=True)] if urgent and lines else lines

    def _linked(self, text: str) -> Iterator[Element]:
        """Yield a text in stretches: the numbers and addresses we know are links."""
        at = 0
        for start, end, href in self._links.found(text):
            if start > at:
                yield run(text[at:start])
            yield run(text[start:end], href)
            at = end
        if at < len(text) or not text:
            yield run(text[at:])

    def _steps(self, steps: Sequence[str]) -> list[Element]:
        return [
            paragraph(run(f"{number}. ", weight="Bolder"), *self._linked(step))
            for number, step in enumerate(steps, 1)
        ]

    def _summary(self, lines: Sequence[Mapping[str, str]]) -> list[Element]:
        return [
            paragraph(run(f"{line['label']}: ", weight="Bolder"), run(line["value"]))
            for line in lines
        ]

    def _receipt(self, receipt: Mapping[str, str] | None) -> list[Element]:
        if not receipt:
            return []
        words = self._words
        lines = [
            paragraph(
                run(f"{label}: "), run(value, weight="Bolder", size="Large", fontType="Monospace")
            )
            for label, value in _numbers(receipt, words)
        ]
        return [box([paragraph(run(words.receipt, weight="Bolder")), *lines], style="emphasis")]

    def _actions(
        self, buttons: Sequence[Mapping[str, str]], data: Mapping[str, Any], offer: Offer
    ) -> list[Element]:
        form = data.get("form") or {}
        closes = form.get("ask") == "summary"
        found: list[Element] = []
        if form.get("ask") == "date":
            found += self._date(offer)
        shown = [
            button(b["title"], offer(Choice(b["payload"], closes)), self._echo) for b in buttons
        ]
        if form.get("kind") and len(form.get("left") or ()) >= _FEW:
            shown.append(button(self._words.card.offer, offer(Choice(CARD)), self._echo))
        download = self._download(data.get("download"))
        return found + rows([*shown, *download])

    def _date(self, offer: Offer) -> list[Element]:
        words = self._words
        picker = {
            "type": "Input.Date",
            "id": "day",
            "label": words.day,
            "isRequired": True,
            "errorMessage": words.day_error,
            "max": self._clock().isoformat(),
        }
        return [picker, *rows([button(words.use_day, offer(Choice(DAY)), inputs=True)])]

    def _download(self, download: Mapping[str, str] | None) -> list[Element]:
        """Return a button for a document, where browsers can reach this server."""
        href = (download or {}).get("href", "")
        url = f"{self._public_url}{href}" if href.startswith("/") and self._public_url else href
        return [opening(download["title"], url)] if url.startswith("https://") else []

    def _sources(self, sources: Sequence[Mapping[str, Any]], checked: str | None) -> list[Element]:
        """Return where an answer comes from, folded away behind a button."""
        if not sources:
            return []
        words = self._words
        lines = [paragraph(run(_source(s, words), s.get("url")), size="Small") for s in sources]
        if checked:
            lines.append(paragraph(run(words.checked.format(day=_day(checked)), isSubtle=True)))
        unfold = {
            "type": "Action.ToggleVisibility",
            "title": words.sources,
            "targetElements": ["sources"],
        }
        return [*rows([unfold]), box(lines, id="sources", isVisible=False)]


def _source(source: Mapping[str, Any], words: TeamsWords) -> str:
    line = words.section if source.get("section") else words.source
    return line.format(
        publisher=source["publisher"], title=source["title"], section=source.get("section")
    )


def _numbers(receipt: Mapping[str, str], words: TeamsWords) -> list[tuple[str, str]]:
    return [(words.reference, receipt["reference"]), (words.pin, receipt["pin"])]


def _spoken(text: str, data: Mapping[str, Any], words: TeamsWords) -> Iterator[str]:
    """Yield all that a message says, line by line."""
    yield text
    yield from (f"{number}. {step}" for number, step in enumerate(data.get("steps") or (), 1))
    yield from (f"{line['label']}: {line['value']}" for line in data.get("summary") or ())
    if data.get("receipt"):
        yield from (f"{label}: {value}" for label, value in _numbers(data["receipt"], words))
    yield from (_source(source, words) for source in data.get("sources") or ())
    if data.get("sources") and data.get("checked"):
        yield words.checked.format(day=_day(data["checked"]))


def _day(iso: str) -> str:
    found = date.fromisoformat(iso)
    return f"{found.day} {found:%B %Y}"
