"""Reading files of strangers apart: in a process of its own, which can neither hold up the hall nor fill its memory.

A thread would not do. Unpacking lets go of the interpreter's lock and takes it again so often that the hall, which
waits for it, was seen to stand still for a third of a second.
"""

import asyncio
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from sessions.refused import Refused

T = TypeVar("T")

_SECONDS = 60
_BYTES = 2 * 1024**3


async def apart(work: Callable[[bytes], T], content: bytes, broken: Refused) -> T:
    """What ``work``, a function of a module, makes of the content.

    Raises:
        Refused: as ``work`` does; ``broken`` when it takes a minute, or two gigabytes.
    """
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _bind)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, work, content)
    except BrokenProcessPool as error:
        raise broken from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _bind() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
