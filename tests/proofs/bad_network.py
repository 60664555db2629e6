"""A bad network in a box: a proxy for one phone, slow, slicing, silent or cutting, as it is told."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Coroutine
from typing import Any


class BadNetwork:
    """Stands between one phone and the server at ``port``. Runs in a thread of its own, beside Playwright's loop.

    ``delay`` in seconds each way; ``slice`` bytes at most go on at once; ``silent``: everything is held and nobody is
    told, as when a phone walks out of the Wi-Fi; ``shut``: nobody is let in.
    """

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.slice = 65536
        self.shut = False
        self._to = port
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._thread.start()
        self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._takes, "127.0.0.1", 0))
        self.port: int = server.sockets[0].getsockname()[1]
        self._flows.set()
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    async def _takes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._flows.wait()
        if self.shut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, back}
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))
        self._writers -= {writer, back}

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(self.slice):
                await asyncio.sleep(self.delay)
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        finally:
            await self._flows.wait()
            writer.close()

    def falls_silent(self) -> None:
        """Everything is held; both ends believe that they are connected."""
        self._tell(self._silence())

    async def _silence(self) -> None:
        self._flows.clear()

    def heals(self) -> None:
        """What was held goes on, and all goes well."""
        self.delay, self.slice, self.shut = 0.0, 65536, False
        self._tell(self._heal())

    async def _heal(self) -> None:
        self._flows.set()

    def cuts(self) -> None:
        """Every connection is reset, in the middle of whatever was said."""
        self._tell(self._cut())

    async def _cut(self) -> None:
        for writer in list(self._writers):
            raw = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            writer.transport.abort()

    def _tell(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
