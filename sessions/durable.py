"""Files that a power cut leaves whole or not at all."""

import os
import secrets
from pathlib import Path


def write(path: Path, content: bytes) -> Path:
    """Write a file, in place of one of its name; it stands under its name only when all of it is on the disk.

    Raises:
        OSError: it cannot be written; what stood there still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Who writes the same at the same time has a half of its own.
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        settle(part)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    settle(path.parent)
    return path


def settle(path: Path) -> None:
    """Return when a file, or which files a folder has, is on the disk.

    Raises:
        OSError: the disk does not take it.
    """
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
