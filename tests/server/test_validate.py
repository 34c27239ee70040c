"""Rasa's own check of domain, rules and examples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rasa_project.commands.places import environment

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]


def test_data_is_valid() -> None:
    """`rasa data validate` ends well and reports no error: no conflict, nothing missing."""
    command = [sys.executable, "-m", "rasa", "data", "validate"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    said = (done.stdout + done.stderr).splitlines()

    assert done.returncode == 0, done.stderr[-3000:]
    assert [line for line in said if "ERROR" in line] == []
