"""The paths of tests/stories, predicted by the trained model: no wording, no action server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rasa_project.commands.places import MODEL, environment

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "tests/stories"
ENOUGH = 40


def stories() -> list[dict]:
    """Return every story of every file."""
    files = sorted(STORIES.glob("test_*.yml"))
    return [s for file in files for s in YAML(typ="safe").load(file)["stories"]]


def test_there_are_enough() -> None:
    """There are at least forty conversations, each with a name of its own."""
    names = [story["story"] for story in stories()]

    assert len(names) >= ENOUGH
    assert len(set(names)) == len(names)


def test_paths(tmp_path: Path) -> None:
    """Every action of every story is the one the trained model predicts."""
    if not (ROOT / MODEL).exists():
        pytest.skip(f"{MODEL} is not there: make train")
    command = [sys.executable, "-m", "rasa", "test", "core", "--model", str(MODEL)]
    command += ["--stories", str(STORIES), "--fail-on-prediction-errors", "--out", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    failed = tmp_path / "failed_test_stories.yml"

    assert done.returncode == 0, failed.read_text() if failed.exists() else done.stderr[-3000:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["correct"] == len(stories())
