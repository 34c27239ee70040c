"""Say a reply: the only file that knows how a message looks to Rasa's channels."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import Dialogue, Reply, Say

# Channels that show steps, sources and dates in their own way; others get them as text.
RICH = ("web", "teams")


def speak(dispatcher: CollectingDispatcher, reply: Reply, channel: str | None) -> None:
    """Utter every message of a reply, as data for a rich channel and as plain text for others."""
    for say in reply.says:
        buttons = [{"title": title, "payload": payload} for title, payload in say.buttons]
        if channel in RICH:
            dispatcher.utter_message(text=say.text, buttons=buttons, json_message=_data(say))
        else:
            dispatcher.utter_message(text=_flat(say), buttons=buttons)


def speak_failure(dispatcher: CollectingDispatcher, dialogue: Dialogue) -> None:
    """Say that something went wrong, with the numbers to ring."""
    text = dialogue.speak(dialogue.library.phrases.degraded)
    dispatcher.utter_message(text=text, json_message={"failed": True})


def _data(say: Say) -> dict:
    return {
        "topic": say.topic,
        "steps": list(say.steps),
        "sources": list(say.sources),
        "checked": say.checked,
        "urgent": say.urgent,
        "language": say.language,
        "form": say.form and dict(say.form),
        "summary": [dict(line) for line in say.summary] or None,
        "receipt": say.receipt and dict(say.receipt),
        "download": say.download and dict(say.download),
    }


def _flat(say: Say) -> str:
    lines = [say.text, *(f"{number}. {step}" for number, step in enumerate(say.steps, 1))]
    lines += [f"{line['label']}: {line['value']}" for line in say.summary]
    lines += [value for value in (say.receipt or say.download or {}).values()]
    if say.sources:
        names = "; ".join(f"{s['publisher']}, {s['title']}" for s in say.sources)
        lines.append(f"({names}. {say.checked})")
    return "\n".join(lines)
