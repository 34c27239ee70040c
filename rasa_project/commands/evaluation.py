"""`signpost evaluate`: how well questions from a file are understood by the trained model."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from pathlib import Path

import click

from rasa_project.commands.places import MODEL, environment
from rasa_project.scoring import NOT_SURE, Asked, report, score


@click.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wrong", type=click.Path(path_type=Path), help="Write each wrong one here.")
@click.option("--picture", type=click.Path(path_type=Path), help="Draw the confusions here (PNG).")
@click.option("--no-reader", is_flag=True, help="Do not tell the model who is asking.")
def evaluate(file: Path, wrong: Path | None, picture: Path | None, no_reader: bool) -> None:
    """Print accuracy, top 3, fallback, urgency, platforms and times for FILE (JSON lines with
    `text` and `topic`, optional `also`, `audience`, `platforms`)."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    asked = asyncio.run(understood(rows, tell_reader=not no_reader))
    click.echo(report(score(asked)))
    if wrong:
        wrong.write_text(
            "\n".join(
                f"{a.topic} → {a.intent} {a.confidence:.2f} {list(a.ranking[:3])}: {a.text}"
                for a in asked
                if not a.is_right
            )
            + "\n",
            encoding="utf-8",
        )
    if picture:
        from rasa_project.picture import draw_confusions

        draw_confusions(asked, picture)


async def understood(rows: list[dict], tell_reader: bool = True) -> list[Asked]:
    """Return each row as the trained model understands it."""
    os.environ.update({k: v for k, v in environment().items() if k not in os.environ})
    import structlog
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    # Left alone, structlog prints every message and what was found in it.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    processor = Agent.load(str(MODEL)).processor
    asked = []
    for row in rows:
        audience = row.get("audience") if tell_reader else None
        metadata = {"audience": audience} if audience else {}
        start = time.perf_counter()
        parsed = await processor.parse_message(UserMessage(row["text"], metadata=metadata))
        asked.append(_asked(row, parsed, 1000 * (time.perf_counter() - start)))
    return asked


def _asked(row: dict, parsed: dict, milliseconds: float) -> Asked:
    ranking = [r["name"] for r in parsed.get("intent_ranking", []) if r["name"] != NOT_SURE]
    apps = tuple(e["value"] for e in parsed.get("entities", []) if e["entity"] == "platform")
    also = row.get("also") or ()
    return Asked(
        text=row["text"],
        topic=row["topic"],
        intent=parsed["intent"]["name"],
        confidence=parsed["intent"]["confidence"],
        ranking=tuple(ranking),
        also=(also,) if isinstance(also, str) else tuple(also),
        platforms=tuple(row.get("platforms") or ()),
        found_platforms=apps,
        milliseconds=milliseconds,
    )
