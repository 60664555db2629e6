"""News between workers of one PostgreSQL: how far each ledger is. A notice may be lost; nobody relies on it alone."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

from sessions.urn import Unopened

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"

PATIENCE = 10
RETRY_SECONDS = 1.0
_CHANNEL = "musyawarah"
# What is the storage's fault and not ours.
FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, Unopened)
# A worker that vanished must not hold a meeting's lock, nor may a slow disk of the log be answered for.
SETTINGS = {
    "application_name": "musyawarah",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": f"{PATIENCE}s",
    "lock_timeout": f"{PATIENCE}s",
}


class News:
    """What other workers wrote to the database ``url``; ``heard`` is the highest seq of each meeting told of."""

    def __init__(self, url: str) -> None:
        self.heard: dict[str, int] = {}
        self._url = url
        self._came = asyncio.Event()

    async def beyond(self, meeting: str, after: int, within: float) -> None:
        """Return when a seq above ``after`` was told of, or after ``within`` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.heard.get(meeting, 0) <= after:
                    await self._came.wait()

    async def tell(self, connection: Connection, meeting: str, seq: int) -> None:
        """Wake the other workers. After the commit, not in it: there it would make all meetings commit one by one."""
        await connection.execute("select pg_notify($1, $2)", _CHANNEL, f"{seq} {meeting}")

    async def listen(self) -> None:
        """Hear the others for ever, on a line of its own that is dialled again when it breaks."""
        while True:
            with contextlib.suppress(*FAULTS):
                line = await asyncpg.connect(self._url, timeout=PATIENCE, server_settings=SETTINGS)
                try:
                    lost = asyncio.Event()
                    line.add_termination_listener(lambda _, lost=lost: lost.set())
                    await line.add_listener(_CHANNEL, self._hear)
                    await lost.wait()
                finally:
                    line.terminate()
            await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, _line: Any, _process: int, _channel: str, said: Any) -> None:
        seq, _, meeting = str(said).partition(" ")
        if seq.isdecimal():
            self.heard[meeting] = max(int(seq), self.heard.get(meeting, 0))
            self._came.set()
            self._came = asyncio.Event()
