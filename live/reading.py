"""Reading what was uploaded; spreadsheets that have to be unpacked apart from the hall."""

import asyncio
from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile

from live.apart import apart
from sessions.refused import Refused
from sessions.tables.reading import Table, read_tables


async def uploaded(sent: object) -> tuple[str, bytes]:
    """Name and content of what a form has in the field of a file; both empty where none was chosen."""
    return (sent.filename, await sent.read()) if isinstance(sent, UploadFile) else ("", b"")


async def read_apart(content: bytes) -> list[Table]:
    """As :func:`~sessions.tables.reading.read_tables`.

    Raises:
        Refused: as there; ``table.broken`` also for a file that takes a minute, or two gigabytes, to read.
    """
    if content.startswith(b"PK"):
        return await apart(read_tables, content, Refused("table.broken", row=1))
    return await asyncio.to_thread(read_tables, content)


async def let_pass(request: Request[Any, Any, Any]) -> None:
    """Hear what is still being sent, without keeping it: who is cut off in the middle never reads the answer."""
    while (await request.receive()).get("more_body"):
        pass
