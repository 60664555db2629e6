"""The garbage of a hall is collected in a quiet moment, not while people wait for an answer."""

import asyncio
import contextlib
import gc
import weakref
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from live import tidying
from live.app import static
from live.hall import Hall, OpenMeeting
from live.language import Renderer
from sessions.sqlite import SqliteJournal


class Knot:
    """Something that refers to itself, so that only the collector can undo it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
async def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenMeeting]:
    """A hall that is tidied whenever nobody waits."""
    monkeypatch.setattr(tidying, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr(tidying, "TURNS", 0)
    hall = Hall(await SqliteJournal.open(tmp_path), "http://aula", Renderer(static, "http://aula"))
    meeting = await hall.take_in("patihan")
    task = asyncio.create_task(tidying.tidy(hall))
    yield meeting
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await hall.close()


@pytest.mark.long
async def test_garbage_waits_until_everybody_has_an_answer(opened: OpenMeeting) -> None:
    """While somebody waits nothing is collected, and once they were answered everything is."""
    opened.room.unanswered = 1
    await asyncio.sleep(0.02)
    knot = weakref.ref(Knot())
    await asyncio.sleep(0.05)
    assert knot() is not None
    opened.room.unanswered = 0
    async with asyncio.timeout(30):
        while knot() is not None:
            await asyncio.sleep(0.005)


async def test_a_hall_that_is_never_quiet_is_tidied_all_the_same(
    opened: OpenMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that memory stays bounded."""
    monkeypatch.setattr(tidying, "MOST_TURNS", 0)
    opened.room.unanswered = 1
    knot = weakref.ref(Knot())
    async with asyncio.timeout(30):
        while knot() is not None:
            await asyncio.sleep(0.005)


async def test_a_server_that_stopped_leaves_the_collector_as_it_was(tmp_path: Path) -> None:
    """Its thresholds are those of the process again, and nothing stays out of its sight."""
    before = gc.get_threshold()
    hall = Hall(await SqliteJournal.open(tmp_path), "http://aula", Renderer(static, "http://aula"))
    task = asyncio.create_task(tidying.tidy(hall))
    await asyncio.sleep(0)
    assert gc.get_threshold() != before
    assert gc.get_freeze_count() > 0
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await hall.close()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
