"""Reading spreadsheets apart: in a process of its own, which can neither hold up the hall nor fill its memory.

A thread would not do. Unpacking lets go of the interpreter's lock and takes it again so often that the hall, which
waits for it, was seen to stand still for a third of a second.
"""

import asyncio
import multiprocessing
import resource
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from sessions.refused import Refused
from sessions.tables.reading import Table, read_tables

_SECONDS = 60
_BYTES = 2 * 1024**3


async def read_apart(content: bytes) -> list[Table]:
    """As :func:`~sessions.tables.reading.read_tables`.

    Raises:
        Refused: as there; ``table.broken`` also for a file that takes a minute, or two gigabytes, to read.
    """
    if not content.startswith(b"PK"):
        return await asyncio.to_thread(read_tables, content)
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _bind)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, read_tables, content)
    except BrokenProcessPool as error:
        raise Refused("table.broken", row=1) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _bind() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
