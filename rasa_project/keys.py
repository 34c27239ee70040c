"""Keys of this installation: made at the first run in 0600 files, or from the environment."""

from __future__ import annotations

import os
import time
from pathlib import Path

from cryptography.fernet import Fernet


def var_folder() -> Path:
    """Return the folder for what this installation writes (SIGNPOST_VAR, or var/ here)."""
    folder = Path(os.environ.get("SIGNPOST_VAR", "var"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def chat_key(folder: Path) -> bytes:
    """Return the key that seals conversations: SIGNPOST_CHAT_KEY, or the one in `folder`."""
    return _key("SIGNPOST_CHAT_KEY", folder / "chats.key")


def session_key(folder: Path | None = None) -> bytes:
    """Return the key that signs sessions and buttons: SIGNPOST_SESSION_KEY, or the one in file."""
    return _key("SIGNPOST_SESSION_KEY", (folder or var_folder()) / "sessions.key")


def _written(path: Path) -> bytes:
    """Return a key file's key, waiting for another process that has only just made the file."""
    for _ in range(50):
        key = path.read_bytes()
        if key:
            return key
        time.sleep(0.02)
    raise RuntimeError(f"{path.name} is empty: remove it, and a new key is made")


def _key(variable: str, path: Path) -> bytes:
    given = os.environ.get(variable)
    if given:
        return given.encode()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(descriptor, "wb") as file:
        key = Fernet.generate_key()
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
