"""`signpost chat` and `signpost ask`: talk to the running assistant from a terminal."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import click

from rasa_project.commands.places import address

READERS = click.Choice(["staff", "parent", "pupil"])


class Conversation:
    """One session with a running assistant, over the website's channel."""

    def __init__(self, audience: str | None) -> None:
        opened = self._post("sessions", {"audience": audience} if audience else {}, None)
        self._token = opened["session"]
        self.greeting = opened["messages"]

    def say(self, text: str) -> dict:
        """Send typed text; return the reply body."""
        return self._post("messages", {"message": text}, self._token)

    def choose(self, choice: str) -> dict:
        """Press a button; return the reply body."""
        return self._post("messages", {"choice": choice}, self._token)

    @staticmethod
    def _post(path: str, body: dict, token: str | None) -> dict:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            f"{address()}/webhooks/web/{path}", json.dumps(body).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except (urllib.error.URLError, OSError):
            raise SystemExit(f"Nothing answers at {address()}. Start it first: make run") from None


@click.command("ask")
@click.argument("text")
@click.option("--as", "audience", type=READERS, default=None, help="Who is asking.")
@click.option("--json", "as_json", is_flag=True, help="The reply as the website gets it.")
def ask(text: str, audience: str | None, as_json: bool) -> None:
    """Ask one thing and print the answer."""
    reply = Conversation(audience).say(text)
    click.echo(json.dumps(reply, ensure_ascii=False) if as_json else shown(reply["messages"])[0])


@click.command("chat")
@click.option("--as", "audience", type=READERS, default=None, help="Who is asking.")
def chat(audience: str | None) -> None:
    """Talk in the terminal. A number presses a button; an empty line ends the talk."""
    talk = Conversation(audience)
    text, choices = shown(talk.greeting)
    while True:
        click.echo(text)
        said = click.prompt("you", default="", show_default=False, prompt_suffix="> ")
        if not said:
            return
        pressed = said.isdigit() and 0 < int(said) <= len(choices)
        reply = talk.choose(choices[int(said) - 1]) if pressed else talk.say(said)
        text, choices = shown(reply["messages"])


def shown(messages: list[dict]) -> tuple[str, list[str]]:
    """Return messages as terminal text, and the choices behind the numbered buttons."""
    lines: list[str] = []
    choices: list[str] = []
    for message in messages:
        lines += ["", message["text"]]
        lines += [f"  {n}. {step}" for n, step in enumerate(message.get("steps") or [], 1)]
        if message.get("sources"):
            names = "; ".join(f"{s['publisher']}, {s['title']}" for s in message["sources"])
            lines.append(f"  From: {names}. Checked {message['checked']}.")
        for button in message["buttons"]:
            choices.append(button["choice"])
            lines.append(f"  [{len(choices)}] {button['title']}")
    return "\n".join(lines), choices
