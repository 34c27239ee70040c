"""Short messages that only make sense after the last one: "WhatsApp", "a parent", "no", "yes"."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue import URGENT, Dialogue, Heard, Reply, Say, State, payload


class FollowUp:
    """Decides what a bare detail, a yes or a no means here."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue, self.library = dialogue, dialogue.library

    def detail(self, state: State, heard: Heard) -> Reply:
        """Use a bare detail: an answer to what we asked, or a turn of the last topic."""
        asked, topic = state.pending.get("ask"), state.pending.get("topic")
        if asked == "reader":
            return self._reader_told(state, heard, topic)
        if asked == "platform":
            return self._platform_told(state, heard, topic)
        return self._last_topic_again(state, heard) or self._only_noted(state, heard)

    def _reader_told(self, state: State, heard: Heard, topic: str) -> Reply:
        who = heard.entities.get("reader") or _reader_from_role(heard)
        if who is None:  # another detail, such as the app: keep it, and ask again
            return self.dialogue.ask_reader(self.dialogue.hear(state, heard), heard, topic)
        also = state.pending.get("also") or None
        state = replace(state, audience=who, pending={})
        return self.dialogue.answer(state, replace(heard, also=also), topic)

    def _platform_told(self, state: State, heard: Heard, topic: str) -> Reply:
        app = heard.entities.get("platform")
        if app == "other":
            say = Say(self.library.phrases.noted["other_platform"], topic=topic)
            return Reply((say,), replace(state, platform=None))
        if app in self.library.platforms:
            return self.dialogue.answer(replace(state, pending={}), heard, topic)
        return self.unknown_platform(state, heard, topic)

    def unknown_platform(self, state: State, heard: Heard, topic: str) -> Reply:
        """Answer for an app we do not know: say so, then what holds on most sites."""
        state = replace(state, platform="other", pending={})
        reply = self.dialogue.answer(state, heard, topic)
        first = reply.says[0]
        text = f"{self.library.phrases.unknown_platform} {first.text}"
        return replace(reply, says=(replace(first, text=text), *reply.says[1:]))

    def _last_topic_again(self, state: State, heard: Heard) -> Reply | None:
        card = self.library.cards.get(state.topic or "")
        if card is None:
            return None
        urgent = card.topic in URGENT  # then only danger is talked of, whatever the detail
        trouble = card.group in ("targeted", "children", "reporting") and not urgent
        for kind in ("outcome", "role", "platform"):
            value = heard.entities.get(kind, "")
            if not value:
                continue
            topic = self.library.follow_ups.topic(kind, value, card.topic, trouble)
            if topic and not (kind == "role" and heard.entities.get("reader")):
                return self.dialogue.answer(state, heard, topic)
        named = heard.entities.get("platform") in self.library.platforms
        told = heard.entities.get("nation") or heard.entities.get("reader")
        on = (named and card.platform != "none") or (told and card.group != "conversation")
        if on or urgent:
            return self.dialogue.answer(state, heard, card.topic)
        return None

    def _only_noted(self, state: State, heard: Heard) -> Reply:
        state, noted = self.dialogue.hear(state, heard), self.library.phrases.noted
        app = self.library.platforms.get(heard.entities.get("platform", ""))
        if app:
            topics = ("age_limit", "report_on_platform", "block_on_platform", "about_platform")
            buttons = [(self.library.card(t).offer, payload(t, platform=app.id)) for t in topics]
            return Reply(
                (Say(noted["platform"].format(name=app.name), buttons=tuple(buttons)),), state
            )
        who = heard.entities.get("reader")
        if who:
            return Reply((Say(noted[who]),), replace(state, audience=who))
        buttons = [
            (self.library.card(t).offer, payload(t)) for t in ("log_incident", "capabilities")
        ]
        return Reply((Say(noted["other"], buttons=tuple(buttons)),), state)

    def deny(self, state: State, heard: Heard) -> Reply:
        """A no: a wrong alarm, none of the topics offered, or no to the second question."""
        phrases = self.library.phrases
        if heard.entities.get("wrong_alarm") or state.topic in URGENT:
            return Reply((Say(phrases.wrong_alarm),), replace(state, topic=None, pending={}))
        if state.pending.get("ask") == "offer":
            return NotSure(self.dialogue).twice(state)
        return Reply((Say(phrases.noted["nothing"]),), replace(state, pending={}))

    def affirm(self, state: State, heard: Heard) -> Reply:
        """A yes: the second question, the only topic offered, or the log that was offered."""
        if state.pending.get("ask") in ("second", "offer") and state.pending.get("topic"):
            topic = state.pending["topic"]
            return self.dialogue.answer(replace(state, pending={}), heard, topic)
        card = self.library.cards.get(state.topic or "")
        if card and "log_incident" in card.next_for(state.audience or "staff"):
            return self.dialogue.answer(state, heard, "log_incident")
        return Reply((Say(self.library.phrases.noted["agreed"]),), state)


class NotSure:
    """Decides what to say when the message was not understood."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue, self.library = dialogue, dialogue.library

    def offer(self, state: State, heard: Heard) -> Reply:
        """Offer the likeliest topics; the second time running, offer a person."""
        state = self.dialogue.hear(state, heard)
        cards = [self.library.cards[topic] for topic in heard.likely if topic in self.library.cards]
        if state.misses >= 1 or not cards:
            return self.twice(state)
        offers: dict[str, str] = {}
        for card in cards:
            offers.setdefault(card.offer, payload(card.topic))
        phrases, none = self.library.phrases, self.library.phrases.none_of_these
        buttons = (*list(offers.items())[:3], (none.title, f"/{none.payload}"))
        pending = {"ask": "offer", "topic": cards[0].topic}
        return Reply(
            (Say(phrases.offer_topics, buttons=buttons),),
            replace(state, misses=state.misses + 1, pending=pending),
        )

    def twice(self, state: State) -> Reply:
        """Offer a person, the form and the numbers."""
        phrases = self.library.phrases
        who = state.audience or "parent"
        text = self.dialogue.speak(phrases.twice_not_sure[who])
        buttons = tuple((b.title, f"/{b.payload}") for b in phrases.twice_buttons)
        return Reply((Say(text, buttons=buttons),), replace(state, misses=0, pending={}))


def _reader_from_role(heard: Heard) -> str | None:
    role = heard.entities.get("role")
    return {"parent": "parent", "pupil": "pupil", "colleague": "staff"}.get(role or "")
