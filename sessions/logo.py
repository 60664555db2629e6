"""The logo of the letterhead: a small picture beside the meeting file, kept in the ledger as text."""

from base64 import b64encode
from pathlib import Path

from sessions.file_fields import Where, Wrong, unfit

MOST_BYTES = 256 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def logo(path: Path, where: Where) -> str:
    """The picture at ``path`` in base64.

    Raises:
        Wrong: ``file.not-found``, or ``file.value`` for what is no PNG or JPEG of at most :data:`MOST_BYTES`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Wrong(where, "file.not-found", name=path.name) from error
    if not kind(content) or len(content) > MOST_BYTES:
        raise unfit(where, "such as", "logo.png (PNG, JPEG, ≤ 256 KB)")
    return b64encode(content).decode()


def kind(content: bytes) -> str:
    """The media type of a picture, or "" for what is none that we print."""
    return next((name for mark, name in _KINDS.items() if content.startswith(mark)), "")
