"""Making all documents at once: in processes of their own, so that the hall goes on, and shown as it grows."""

import asyncio
import logging
import multiprocessing
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Literal

from live.public import FOLDER, folder
from sessions.documents.bundle import find
from sessions.documents.parcel import MANIFEST, Source, beside, make, manifest, names, packed, templates
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused

# How long a page waits for the documents before it shows how far they are.
PATIENCE = 0.5
_WORKERS = 2

Stage = Literal["making", "ready", "failed"]
Made = list[tuple[str, bytes]]
_log = logging.getLogger(__name__)


class Parcel:
    """The documents of a meeting as its ledger stood: ``done`` of ``total`` are made; ``content`` is the ZIP of all."""

    def __init__(self, given: Source, meeting: Musyawarah) -> None:
        self.head = given.head
        self.stage: Stage = "making"
        self.refused: Refused | None = None
        self.done = 0
        self.total = sum(map(len, names(meeting))) + 1  # the public page is one
        self.content = b""
        self.files: dict[str, bytes] = {}
        self.seconds = 0.0
        self._task = asyncio.create_task(self._make(given))

    async def wait(self) -> None:
        """Return when it is made, or when that takes longer than a page should wait."""
        await asyncio.wait({self._task}, timeout=PATIENCE)

    async def finished(self) -> None:
        """Wait until it is made, or has failed."""
        await self._task

    async def _make(self, given: Source) -> None:
        since, pool = time.monotonic(), _pool(given, _WORKERS)
        try:
            meeting, made = await asyncio.to_thread(given.meeting), dict[str, bytes]()
            by = await asyncio.to_thread(templates, meeting, given.own)
            for group in asyncio.as_completed(await _asked(pool, [*names(meeting), [FOLDER]], by)):
                made |= (content := dict(await group))
                self.done += sum(not name.startswith(FOLDER) for name in content) or 1
            documents = [name for group in names(meeting) for name in group]
            self.files = {name: made[name] for name in [*documents, *sorted(made.keys() - documents)]}
            self.content = await asyncio.to_thread(_sealed, given, meeting, self.files, by)
            self.stage = "ready"
        except Refused as refused:
            self.stage, self.refused = "failed", refused
        except BrokenProcessPool:
            self.stage, self.refused = "failed", Refused("parcel.stopped")
        except Exception:
            _log.exception("the documents were not made")
            self.stage, self.refused = "failed", Refused("fault")
        finally:
            self.seconds = time.monotonic() - since
            pool.shutdown(wait=False, cancel_futures=True)


async def make_apart(given: Source, name: str) -> bytes:
    """One document, made in a process of its own.

    Raises:
        Refused: ``document.unknown``, ``parcel.stopped``, or a template of one's own is wrong.
    """
    pool = _pool(given, 1)
    try:
        made = await (await _asked(pool, [[name]], {}))[0]
    except BrokenProcessPool as error:
        raise Refused("parcel.stopped") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    if not made:
        raise Refused("document.unknown")
    return made[0][1]


def _sealed(given: Source, meeting: Musyawarah, files: dict[str, bytes], by: dict[str, str]) -> bytes:
    whole = {**files, **dict(beside(meeting, given.stored))}
    return packed({**whole, MANIFEST: manifest(meeting, given.head, whole, by)})


async def _asked(
    pool: ProcessPoolExecutor, groups: Iterable[list[str]], by: Mapping[str, str]
) -> "list[asyncio.Future[Made]]":
    # A process is started when it is asked first, and whoever asks waits until it has read the whole ledger.
    asked = await asyncio.to_thread(lambda: [pool.submit(_made, group, by) for group in groups])
    made = [asyncio.wrap_future(one) for one in asked]
    for one in made:
        # When a process dies all of them fail, and the first that does is enough to know.
        one.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    return made


# What follows runs in the other process, which folds the ledger once and makes documents until it is done.
_there: dict[str, tuple[Source, Musyawarah]] = {}


def _pool(given: Source, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (given,))


def _begin(given: Source) -> None:
    _there["now"] = given, given.meeting()


def _made(group: Iterable[str], by: Mapping[str, str]) -> Made:
    given, meeting = _there["now"]
    if group == [FOLDER]:
        return list(folder(meeting, given.head).items())
    return make(meeting, given.head, [name for name in group if find(meeting, name)], given.own, by)
