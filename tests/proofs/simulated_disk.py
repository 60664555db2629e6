"""A disk in a box: durable from its commit on, slow as disks are, and sometimes full, torn or shared."""

import asyncio
from collections.abc import Collection, Sequence
from random import Random

from sessions.acts import Keep
from sessions.journal import Conflict, Unavailable
from sessions.ledger import Stored

POLL_SECONDS = 0.5


class SimulatedDisk:
    """A :class:`~sessions.journal.Journal` in memory, shared by all workers of a simulated hall.

    ``full_until``: no append succeeds before. ``tears``: so many of the next appends are committed and then reported as
    failed, as when a disk loses power between the two. ``blind_until``: nothing can be read before, either. ``flaky`` is
    how often an append fails for no reason, before its commit or after it.
    """

    def __init__(self, random: Random) -> None:
        self.rows: list[Stored] = []
        self.keeps: dict[tuple[str, str], Keep] = {}
        self.full_until = self.blind_until = 0.0
        self.tears = 0
        self.flaky = 0.0
        self._slow = random.choice((1, 1, 10))
        self._random = random

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        await self._takes(0.001, 0.03 * self._slow)
        if self.now < self.full_until or self._random.random() < self.flaky / 2:
            raise Unavailable("full")
        known = {row.command for row in self.rows if row.command}
        if len(self.rows) != expected_seq or known & {row.command for row in entries}:
            raise Conflict(meeting)
        self.rows.extend(entries)
        for keep in keeps:
            if keep.body is None:
                self.keeps.pop((keep.store, keep.key), None)
            else:
                self.keeps[keep.store, keep.key] = keep
        await self._takes(0, 0.01)
        if self.tears or self._random.random() < self.flaky / 2:
            self.tears = max(self.tears - 1, 0)
            raise Unavailable("torn")

    async def read(self, meeting: str, after: int = 0) -> list[Stored]:
        await self._takes(0, 0.005)
        return self.rows[after:]

    async def kept(self, meeting: str, but: Collection[str] = ()) -> list[Keep]:
        await self._takes(0, 0.005)
        return [self.keeps[key] for key in sorted(self.keeps) if key[0] != "files" or key[1] not in but]

    async def wait(self, meeting: str, after: int) -> None:
        while len(self.rows) <= after:
            await asyncio.sleep(POLL_SECONDS)

    async def meetings(self) -> list[str]:
        return ["patihan"] if self.rows else []

    async def pulse(self) -> None:
        pass

    async def close(self) -> None:
        pass

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def draw(self, least: float, most: float) -> float:
        """A number of seconds."""
        return self._random.uniform(least, most)

    async def _takes(self, least: float, most: float) -> None:
        await asyncio.sleep(self._random.uniform(least, most))
        if self.now < self.blind_until:
            raise Unavailable("gone")


class Route:
    """One worker's way to the disk that all share. While it is cut nothing gets through, and for what was under way
    nobody hears whether it was written; who tries waits a while in vain, or is told at once.
    """

    def __init__(self, disk: SimulatedDisk) -> None:
        self.cut_until = 0.0
        self._disk = disk
        self.meetings = disk.meetings
        self.pulse = disk.pulse
        self.close = disk.close

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        await self._passes()
        await self._disk.append(meeting, expected_seq, entries, keeps)
        await self._passes()

    async def read(self, meeting: str, after: int = 0) -> list[Stored]:
        await self._passes()
        rows = await self._disk.read(meeting, after)
        await self._passes()
        return rows

    async def kept(self, meeting: str, but: Collection[str] = ()) -> list[Keep]:
        await self._passes()
        return await self._disk.kept(meeting, but)

    async def wait(self, meeting: str, after: int) -> None:
        await self._disk.wait(meeting, after)
        while self._disk.now < self.cut_until:
            await asyncio.sleep(POLL_SECONDS)

    async def _passes(self) -> None:
        if self._disk.now < self.cut_until:
            await asyncio.sleep(min(self._disk.draw(0, 2), self.cut_until - self._disk.now))
            raise Unavailable("no way to the database")
