"""A crowd of phones in a process of its own: raw sockets and one epoll, so that it is not what is measured."""

import asyncio
import base64
import json
import os
import select
import socket
import struct
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

BIG = 200
HANDSHAKES_AT_ONCE = 200
PATIENCE = 90.0

_LONG_TEXT = b"\x81\x7e"
_KEY = base64.b64encode(bytes(16)).decode()


class Phone:
    """One socket: what came over it and when."""

    __slots__ = ("acked", "arrived", "buffer", "closed", "hello", "last", "opened", "seen", "sock")

    def __init__(self, sock: socket.socket, hello: list[str]) -> None:
        self.sock = sock
        self.hello = hello
        self.buffer = bytearray()
        self.opened = self.closed = False
        self.arrived = self.acked = 0.0
        self.seen = 0
        self.last = b""

    def say(self, text: str) -> None:
        """Send a text frame. The mask is zero: it is there, and it costs nothing."""
        self.sock.sendall(_frame(0x81, text.encode()))

    def feed(self, data: memoryview, now: float) -> None:
        """Take in what came."""
        if self.opened and not self.buffer and len(data) >= 4 + BIG and data[:2] == _LONG_TEXT:
            size = data[2] << 8 | data[3]
            if len(data) == 4 + size:
                # One whole panel and nothing else, as nearly always: the crowd must not be slower than who is measured.
                self.arrived, self.last = now, bytes(data[4:])
                self.seen += 1
                return
        self.buffer += data
        if not self.opened:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self.buffer.startswith(b"HTTP/1.1 101"), bytes(self.buffer[:200])
            del self.buffer[: end + 4]
            self.opened = True
            for text in self.hello:
                self.say(text)
        while (frame := self._take()) is not None:
            opcode, payload = frame
            if opcode == 9:
                self.sock.sendall(_frame(0x8A, payload))
            elif opcode == 8:
                self.closed = True
            elif len(payload) >= BIG:
                self.arrived, self.last = now, payload
                self.seen += 1
            elif b"ack" in payload[:8]:
                self.acked, self.last = now, payload

    def _take(self) -> tuple[int, bytes] | None:
        have = len(self.buffer)
        if have < 2:
            return None
        length, start = self.buffer[1] & 127, 2
        if length == 126:
            length, start = int.from_bytes(self.buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(self.buffer[2:10], "big"), 10
        if have < start + length:
            return None
        opcode, payload = self.buffer[0] & 15, bytes(self.buffer[start : start + length])
        del self.buffer[: start + length]
        return opcode, payload


def _frame(first: int, body: bytes) -> bytes:
    length = len(body)
    head = bytes([first, 0x80 | length]) if length < 126 else bytes([first, 0xFE]) + struct.pack("!H", length)
    return head + bytes(4) + body


class Crowd:
    """Groups of phones by name, each at one server. Times are seconds of the monotonic clock of this process."""

    def __init__(self) -> None:
        self.groups: dict[str, list[Phone]] = {}
        self.epoll = select.epoll()
        self.phones: dict[int, Phone] = {}
        self._came = memoryview(bytearray(262144))

    def open(
        self, name: str, port: int, path: str, cookies: Sequence[str], hello: Sequence[Sequence[str]], *,
        at_once: int = HANDSHAKES_AT_ONCE, answers: bool = False, narrow: int = 0,
    ) -> float:  # fmt: skip
        """Open a line for each cookie and say hello on each; seconds until all are open (and sent a big answer).

        The last ``narrow`` keep little that they have not read, as phones do.
        """
        began = time.monotonic()
        group = self.groups.setdefault(name, [])
        for start in range(0, len(cookies), at_once):
            fresh = []
            for number, cookie in enumerate(cookies[start : start + at_once], start):
                sock = socket.socket()
                if number >= len(cookies) - narrow:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
                sock.connect(("127.0.0.1", port))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.sendall(
                    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    f"Sec-WebSocket-Key: {_KEY}\r\nCookie: {cookie}\r\n\r\n".encode()
                )
                sock.setblocking(False)
                phone = Phone(sock, list(hello[number]))
                self.phones[sock.fileno()] = phone
                self.epoll.register(sock.fileno(), select.EPOLLIN)
                fresh.append(phone)
            group += fresh
            self._serve(lambda fresh=fresh: all(one.opened and (one.seen or not answers) for one in fresh))  # type: ignore[misc]
        return time.monotonic() - began

    def act(self, name: str, actor: int, text: str, *, group_of: int = 0) -> dict[str, float]:
        """One phone says something, and everybody of the group is to be sent a panel: when the first and last had it.

        With ``group_of`` only that many phones from ``actor`` on are to be.
        """
        group = self.groups[name][actor : actor + group_of] if group_of else self.groups[name]
        listening = [phone for phone in group if phone.sock.fileno() in self.phones]
        for phone in listening:
            phone.arrived = 0.0
        busy, began = time.process_time(), time.monotonic()
        self.groups[name][actor].say(text)
        try:
            self._serve(lambda: all(phone.arrived for phone in listening))
        except TimeoutError as error:
            deaf = sum(not phone.arrived for phone in listening)
            raise TimeoutError(f"{deaf} of {len(listening)} {name} heard nothing") from error
        times = sorted(phone.arrived for phone in listening)
        # Who acts is told at once with the answer, before the others: that is not yet the sending to all.
        first = min(phone.arrived for phone in listening if phone is not self.groups[name][actor])
        return {
            "first": first - began, "last": times[-1] - began, "spread": times[-1] - first,
            "busy": time.process_time() - busy, "took": time.monotonic() - began,
        }  # fmt: skip

    def storm(self, name: str, texts: Sequence[str]) -> dict[str, Any]:
        """Everybody says something at once: how long each waited for the answer."""
        group = self.groups[name]
        for phone in group:
            phone.acked = 0.0
        busy, began = time.process_time(), time.monotonic()
        sent = []
        for phone, text in zip(group, texts, strict=True):
            phone.say(text)
            sent.append(time.monotonic())
        self._serve(lambda: all(phone.acked for phone in group))
        waits = sorted(phone.acked - at for phone, at in zip(group, sent, strict=True))
        refused = sum(b'"ok":false' in phone.last for phone in group)
        return {
            "median": waits[len(waits) // 2], "p99": waits[int(len(waits) * 0.99)], "worst": waits[-1],
            "all": time.monotonic() - began, "busy": time.process_time() - busy, "refused": refused,
        }  # fmt: skip

    def last(self, name: str) -> bytes:
        """The last big message that the first phone of a group got."""
        return self.groups[name][0].last

    def stall(self, name: str, count: int) -> None:
        """The last ``count`` phones of a group stop reading."""
        for phone in self.groups[name][-count:]:
            self.epoll.unregister(phone.sock.fileno())
            del self.phones[phone.sock.fileno()]

    def wake(self, name: str, count: int, wait: float) -> dict[str, int]:
        """They read again: how many then show what the others show, and how many were closed."""
        group = self.groups[name]
        for phone in group[-count:]:
            self.phones[phone.sock.fileno()] = phone
            self.epoll.register(phone.sock.fileno(), select.EPOLLIN)
        end = time.monotonic() + wait
        # The first acts, and so its panel says so; the second sees what these see.
        wanted = group[1].last
        self._serve(lambda: time.monotonic() > end or all(p.closed or p.last == wanted for p in group[-count:]))
        healed = sum(not phone.closed and phone.last == wanted for phone in group[-count:])
        return {"healed": healed, "closed": sum(phone.closed for phone in group[-count:])}

    def joins(self, port: int, page: str, door: str, form: str, line: str, hello: str, count: int) -> dict[str, Any]:
        """So many people come in at once: the page, the form, and a line that sends something big."""
        busy, began = time.process_time(), time.monotonic()
        waits, body = asyncio.run(_all_join(port, page, door, form, line, hello, count))
        waits.sort()
        took = {"all": time.monotonic() - began, "median": waits[count // 2], "p99": waits[int(count * 0.99)]}
        return {**took, "busy": time.process_time() - busy, "page": body}

    def idle(self, seconds: float) -> None:
        """Answer pings for a while."""
        end = time.monotonic() + seconds
        self._serve(lambda: time.monotonic() > end, patience=seconds + 5)

    def close(self, name: str) -> None:
        """All of a group hang up."""
        for phone in self.groups.pop(name, []):
            if phone.sock.fileno() in self.phones:
                self.epoll.unregister(phone.sock.fileno())
                del self.phones[phone.sock.fileno()]
            phone.sock.close()

    def _serve(self, done: Callable[[], bool], patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not done():
            if time.monotonic() > end:
                raise TimeoutError("the crowd waited in vain")
            self.take(0.02)

    def take(self, timeout: float) -> bool:
        """Take in what comes; whether something came from ``Connection``."""
        told = False
        for fd, _ in self.epoll.poll(timeout, 512):
            phone = self.phones.get(fd)
            if phone is None:
                told = True
                continue
            try:
                size = phone.sock.recv_into(self._came)
            except BlockingIOError:
                continue
            except ConnectionError:
                size = 0
            if size:
                phone.feed(self._came[:size], time.monotonic())
            else:
                phone.closed = True
                self.epoll.unregister(fd)
                del self.phones[fd]
        return told


async def _all_join(
    port: int, page: str, door: str, form: str, line: str, hello: str, count: int
) -> tuple[list[float], bytes]:
    async def joins(number: int) -> tuple[float, bytes]:
        began = time.monotonic()
        host = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        writer.write(f"GET {page} HTTP/1.1\r\n{host}\r\n".encode())
        cookie, body = await _answer(reader)
        host += f"Cookie: {cookie}\r\n"
        filled = f"{form}+{number}&id={number:032x}"
        writer.write(
            f"POST {door} HTTP/1.1\r\n{host}Accept: application/json\r\nContent-Length: {len(filled)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{filled}".encode()
        )
        await _answer(reader)
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        writer.write(
            f"GET {line} HTTP/1.1\r\n{host}Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {_KEY}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in head, head
        writer.write(_frame(0x81, hello.encode()))
        assert await reader.read(BIG)
        lines.append(writer)
        return time.monotonic() - began, body

    lines: list[asyncio.StreamWriter] = []
    done = await asyncio.gather(*(joins(number) for number in range(count)))
    for writer in lines:
        writer.close()
    return [took for took, _ in done], done[0][1]


async def _answer(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The cookie that an answer sets, and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    assert head.startswith("HTTP/1.1 200"), head
    fields = [line.partition(": ") for line in head.split("\r\n")]
    size = next(int(value) for name, _, value in fields if name.lower() == "content-length")
    body = await reader.readexactly(size)
    return next((value.partition(";")[0] for name, _, value in fields if name.lower() == "set-cookie"), ""), body


def run(wire: Connection) -> None:
    """The process: do what is asked over ``wire`` until it closes, and answer pings meanwhile."""
    os.nice(0)
    crowd = Crowd()
    crowd.epoll.register(wire.fileno(), select.EPOLLIN)
    while True:
        if not crowd.take(1.0) and not wire.poll():
            continue
        try:
            method, arguments, options = wire.recv()
        except EOFError:
            return
        try:
            wire.send((True, getattr(crowd, method)(*arguments, **options)))
        except Exception as error:
            wire.send((False, f"{method}: {error!r}"))


def text(values: dict[str, Any]) -> str:
    """A command as a page sends it."""
    return json.dumps(values)
