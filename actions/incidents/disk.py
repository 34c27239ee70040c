"""Files and folders that must still be there after a power cut, and locks between processes."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"  # the end of a file's name while it is being written


def made_folder(path: Path) -> Path:
    """Return a folder that only its owner may enter, made and on disk. Raises OSError."""
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(path.parent)
    return path


def sync_folder(path: Path) -> None:
    """Have a folder's names on disk before returning. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """Write a 0600 file: whole and on disk, or not there. Raises FileExistsError, OSError."""
    with _part(path, data) as part:
        os.link(part, path)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Put a 0600 file in the place of another, which is there until then. Raises OSError."""
    with _part(path, data) as part:
        part.rename(path)
    sync_folder(path.parent)


@contextmanager
def _part(path: Path, data: bytes) -> Iterator[Path]:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def held(folder: Path, wait: float) -> Iterator[None]:
    """Hold a folder against other threads and processes of ours.

    The lock is on the folder itself, so it needs no space and no right to write, and ends with the
    process. `wait` is in seconds. Raises TimeoutError where another holds it for longer, OSError.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(descriptor, time.monotonic() + wait)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, until: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise TimeoutError("held by another process") from None
            time.sleep(0.002)
