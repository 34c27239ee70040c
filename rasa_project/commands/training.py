"""`signpost train`: train the model, only its own progress shown."""

from __future__ import annotations

import subprocess
import sys

import click

from rasa_project.commands.places import MODEL, environment


@click.command("train")
def train() -> None:
    """Train the model into models/. Parts whose inputs did not change are taken from the cache."""
    command = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "--skip-validation",
        "--fixed-model-name",
        MODEL.name.removesuffix(".tar.gz"),
        "--out",
        str(MODEL.parent),
    ]
    # Rasa's own bars repeat for every rule; the one over the examples is the one that takes time.
    done = subprocess.run(command, env={**environment(), "TQDM_DISABLE": "1"}, check=False)
    if done.returncode:
        raise SystemExit("Training failed; the message above says why.")
    click.echo(f"The model is {MODEL}")
