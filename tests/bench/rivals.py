"""What the hall is measured against, each in a process of its own; prints ``ready`` when it listens.

    python -m tests.bench.rivals KIND PORT FILE [DELAY]

``floor`` and ``broadcast`` send FILE to all when somebody says anything: by a bare loop over sockets, and by
``websockets.broadcast``. ``group`` and ``single`` keep votes in SQLite (FILE) and answer when they are durable: all that
wait in one commit, and one commit for each; DELAY (ms) is waited after every commit. ``page`` answers every request with
FILE by a bare uvicorn application, and opens every line.
"""

import asyncio
import contextlib
import json
import select
import socket
import sqlite3
import sys
from base64 import b64encode
from hashlib import sha1
from pathlib import Path
from typing import Any

import uvicorn
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from live.wire import text_frame

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def floor(port: int, file: Path) -> None:
    """The least that sending can cost in Python: one loop, one system call for each phone."""
    frame = text_frame(file.read_text())
    door = socket.create_server(("127.0.0.1", port), backlog=2048)
    poll, people = select.epoll(), dict[int, socket.socket]()
    shaken: set[int] = set()
    poll.register(door.fileno(), select.EPOLLIN)
    print("ready", flush=True)
    while True:
        for fd, _ in poll.poll():
            if fd == door.fileno():
                person, _ = door.accept()
                person.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                people[person.fileno()] = person
                poll.register(person.fileno(), select.EPOLLIN)
                continue
            said = people[fd].recv(65536)
            if not said:
                poll.unregister(fd)
                people.pop(fd).close()
            elif fd not in shaken:
                shaken.add(fd)
                key = next(line[19:] for line in said.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key: "))
                accept = b64encode(sha1(key + _GUID).digest())
                people[fd].sendall(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
                )
            else:
                for person in people.values():
                    person.send(frame)


async def broadcasting(port: int, file: Path) -> None:
    text, people = file.read_text(), set[ServerConnection]()

    async def hears(person: ServerConnection) -> None:
        people.add(person)
        try:
            with contextlib.suppress(ConnectionClosed):
                async for _ in person:
                    broadcast(people, text)
        finally:
            people.discard(person)

    async with serve(hears, "127.0.0.1", port, compression=None, backlog=2048, ping_interval=None):
        print("ready", flush=True)
        await asyncio.get_running_loop().create_future()


class Votes:
    """Votes in SQLite, durable before they are answered."""

    def __init__(self, file: Path, delay: float, *, group: bool) -> None:
        self._file, self._delay, self._group = file, delay, group
        self._waiting: asyncio.Queue[tuple[str, str, asyncio.Future[None]]] = asyncio.Queue()

    async def write(self) -> None:
        """Commit what waits."""
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("create table votes (id text primary key, body text not null)")

        def commit(rows: list[tuple[str, str]]) -> None:
            connection.execute("begin immediate")
            connection.executemany("insert into votes values (?, ?)", rows)
            connection.execute("commit")

        while True:
            batch = [await self._waiting.get()]
            while self._group and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await asyncio.to_thread(commit, [(key, body) for key, body, _ in batch])
            if self._delay:
                await asyncio.sleep(self._delay)
            for _, _, answer in batch:
                answer.set_result(None)

    async def hears(self, person: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for said in person:
                key = json.loads(said)["id"]
                answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.put_nowait((key, str(said), answer))
                await answer
                await person.send(json.dumps({"ack": key, "ok": True}))


async def voting(port: int, file: Path, delay: float, *, group: bool) -> None:
    votes = Votes(file, delay, group=group)
    writing = asyncio.create_task(votes.write())
    async with serve(votes.hears, "127.0.0.1", port, compression=None, backlog=2048, ping_interval=None):
        print("ready", flush=True)
        await writing


def page(port: int, file: Path) -> None:
    """A bare ASGI application: the same bytes for every request, and a first message on every line."""
    body = file.read_bytes()

    async def answers(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "text": body.decode()[:2000]})

    class Ready(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print("ready", flush=True)

    Ready(
        uvicorn.Config(
            answers,
            host="127.0.0.1",
            port=port,
            log_config=None,
            access_log=False,
            backlog=2048,
            lifespan="off",
            loop="asyncio",
            http="h11",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
        )
    ).run()


def main(kind: str, port: int, file: Path, delay: float = 0) -> None:
    if kind == "floor":
        floor(port, file)
    elif kind == "page":
        page(port, file)
    elif kind == "broadcast":
        asyncio.run(broadcasting(port, file))
    else:
        asyncio.run(voting(port, file, delay / 1000, group=kind == "group"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]) if len(sys.argv) > 4 else 0)
