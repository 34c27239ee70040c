"""Where things are and which ports they use; every one can be set from the environment."""

from __future__ import annotations

import os
from pathlib import Path

USUAL_ACTION_PORT = 5055  # as in endpoints.yml
MODEL = Path(os.environ.get("SIGNPOST_MODEL", "models/signpost.tar.gz"))


def host() -> str:
    """Return the address to listen on: this machine only, unless SIGNPOST_HOST says otherwise."""
    return os.environ.get("SIGNPOST_HOST", "127.0.0.1")


def port() -> int:
    """Return the port of the conversation (SIGNPOST_PORT)."""
    return int(os.environ.get("SIGNPOST_PORT", "5005"))


def action_port() -> int:
    """Return the port of the action server (SIGNPOST_ACTION_PORT)."""
    return int(os.environ.get("SIGNPOST_ACTION_PORT", USUAL_ACTION_PORT))


def desk_host() -> str:
    """Return the address the lead's desk listens on (SIGNPOST_DESK_HOST), usually this machine."""
    return os.environ.get("SIGNPOST_DESK_HOST", "127.0.0.1")


def desk_port() -> int:
    """Return the port of the lead's desk (SIGNPOST_DESK_PORT)."""
    return int(os.environ.get("SIGNPOST_DESK_PORT", "5006"))


def address() -> str:
    """Return where the conversation is reached, for the command line (SIGNPOST_URL)."""
    return os.environ.get("SIGNPOST_URL", f"http://127.0.0.1:{port()}")


def environment() -> dict[str, str]:
    """Return the environment for the servers: quiet, private, no telemetry, loopback only."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SIGNPOST_ACTION_PORT": str(action_port()),
        "SANIC_HOST": "127.0.0.1",
        "HF_HUB_OFFLINE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "MALLOC_ARENA_MAX": "2",  # one heap for each of dozens of threads costs 100 MB
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH")))
        ),
    }
