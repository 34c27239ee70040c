"""`signpost knowledge`: check, render and date the cards."""

from __future__ import annotations

import json
from datetime import date

import click

from knowledge import Answer, Reader, make_answer
from knowledge.checking import check, names_of, renderings, stale
from knowledge.readability import grade, words
from rasa_project.commands.reading import library_or_stop


@click.group()
def knowledge() -> None:
    """The cards and facts the assistant answers from."""


@knowledge.command("check")
@click.argument("topics", nargs=-1)
def check_command(topics: tuple[str, ...]) -> None:
    """Read everything and name file, field and fault. TOPICS narrows what is listed."""
    library = library_or_stop()
    faults = check(library)
    shown = [f for f in faults if not topics or any(f"/{t}.yml" in f.file for t in topics)]
    for fault in shown:
        click.echo(str(fault))
    if shown:
        raise SystemExit(f"{len(shown)} to mend")
    click.echo(
        f"{len(library.cards)} cards, {len(library.platforms)} platforms, "
        f"{len(library.services)} services, {len(library.terms)} terms: nothing to mend"
    )


@knowledge.command("stale")
@click.option("--within", default=30, show_default=True, help="Days ahead to look.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Pretend it is this day.")
def stale_command(within: int, today: object) -> None:
    """List what is past its review date, or soon will be. Status 1 if anything is past."""
    due = stale(library_or_stop(), today.date() if today else date.today(), within)
    for row in due:
        when = f"{-row.days} days past" if row.days < 0 else f"due in {row.days} days"
        click.echo(f"{row.review}  {when:>16}  {row.what}")
    if not due:
        click.echo(f"nothing falls due in {within} days")
    raise SystemExit(1 if any(row.days < 0 for row in due) else 0)


@knowledge.command("render")
@click.option("--json", "as_json", is_flag=True, help="One JSON line an answer.")
@click.option("--measure", is_flag=True, help="Words and reading grade of each answer instead.")
@click.argument("topics", nargs=-1)
def render_command(as_json: bool, measure: bool, topics: tuple[str, ...]) -> None:
    """Print every answer: topic by reader, nation where it differs, platform where it matters."""
    library = library_or_stop()
    names = names_of(library)
    for topic, card in library.cards.items():
        if topics and topic not in topics:
            continue
        for answer in renderings(library, card):
            if measure:
                said = (answer.text, *answer.steps)
                click.echo(
                    f"{words(' '.join(said)):4} words  grade {grade(said, names):5.1f}  "
                    f"{topic} {answer.audience} {answer.nation} {answer.platform or ''}"
                )
            else:
                click.echo(json.dumps(as_row(answer)) if as_json else as_text(answer))


def as_row(answer: Answer) -> dict:
    """Return an answer as one JSON row."""
    return {
        "topic": answer.topic,
        "audience": answer.audience,
        "nation": answer.nation,
        "platform": answer.platform,
        "text": answer.text,
        "steps": list(answer.steps),
        "buttons": [
            {"title": b.title, "topic": b.topic, **dict(b.entities)} for b in answer.buttons
        ],
        "sources": list(answer.sources),
        "checked": answer.checked.isoformat(),
    }


def as_text(answer: Answer) -> str:
    """Return an answer as a person reads it in a terminal."""
    lines = [
        f"— {answer.topic} · {answer.audience} · {answer.nation} · {answer.platform or '-'}",
        answer.text,
    ]
    lines += [f"  {number}. {step}" for number, step in enumerate(answer.steps, 1)]
    lines += ["  " + "  ".join(f"[{b.title}]" for b in answer.buttons)]
    lines += [f"  From: {s['publisher']}, {s['title']}" for s in answer.sources]
    return "\n".join([*lines, f"  Checked {answer.checked}", ""])


@knowledge.command("topic")
@click.argument("topic")
@click.option("--as", "audience", default="staff", type=click.Choice(["staff", "parent", "pupil"]))
@click.option("--platform", default=None)
@click.option("--stage", default=None)
def topic_command(topic: str, audience: str, platform: str | None, stage: str | None) -> None:
    """Print one answer as a reader gets it."""
    library = library_or_stop()
    reader = Reader(audience, library.school.nation)
    click.echo(as_text(make_answer(library, topic, reader, platform, stage)))
