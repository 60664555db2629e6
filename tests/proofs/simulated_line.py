"""A line in a box: one phone's socket, late, held up, half open, or full because nobody takes anything off it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from hashlib import blake2s
from random import Random
from typing import TYPE_CHECKING

from live.wire import text_frame

if TYPE_CHECKING:
    from tests.proofs.simulated_hall import SimulatedHall
    from tests.proofs.simulated_phone import Phone


class SimulatedLine:
    """One phone's socket, as the server's fan-out sees it. In order, late, held up, and full when not taken off."""

    MOST_WAITING = 6

    def __init__(self, hall: SimulatedHall, phone: Phone) -> None:
        self.full = self.close_sent = False
        self.drained: Callable[[], None] | None = None
        self.inbox: asyncio.Queue[str | None] = asyncio.Queue()
        self.closed = False
        self._hall, self._phone = hall, phone
        self._waiting = 0
        self._last = {"up": 0.0, "down": 0.0}
        self.person = 0

    # What the server does with it.

    def put(self, frame: bytes) -> bool:
        if self.full or self.close_sent or self.closed:
            return False
        self._hall.sees_only_what_is_written()
        self._waiting += 1
        self.full = self._waiting > self.MOST_WAITING
        self._later("down", self._arrives, frame)
        return True

    def dismiss(self, code: int) -> None:
        if not self.close_sent:
            self.close_sent = True
            self._later("down", self._phone.hears_goodbye, self, code)

    def cut(self) -> None:
        self.closed = True
        self._later("down", self._phone.hears_goodbye, self, 1006)
        self.inbox.put_nowait(None)

    async def send_text(self, text: str) -> None:
        if not self.closed:
            self._waiting += 1
            self._later("down", self._arrives, text_frame(text))

    # What the phone does with it.

    def say(self, text: str) -> None:
        self._later("up", self.inbox.put_nowait, text)

    def hang_up(self) -> None:
        self.closed = True
        self._later("up", self.inbox.put_nowait, None)

    def _arrives(self, packet: bytes) -> None:
        self._waiting -= 1
        for message in _messages(packet) if not self.closed else ():
            self._phone.hears(self, message)
        if self.full and self._waiting <= 1:
            self.full = False
            if self.drained:
                self.drained()

    def _later(self, way: str, then: Callable[..., object], *what: object) -> None:
        when = max(self._phone.network.arrival(self._hall.now, way), self._last[way] + 1e-7)
        self._last[way] = when
        asyncio.get_running_loop().call_at(when, then, *what)


def _messages(packet: bytes) -> Iterator[bytes]:
    """The texts of the frames in a packet (RFC 6455, section 5.2; the server's have no mask)."""
    while packet:
        size, start = packet[1], 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(packet[2:start], "big")
        yield packet[start : start + size]
        packet = packet[start + size :]


class Network:
    """How long one phone's messages take, and when none get through. The same for messages of the same moment."""

    def __init__(self, random: Random) -> None:
        self.key = random.randbytes(8)
        self.slow = random.choice((0.02, 0.02, 0.1, 0.8))
        # (from, to, which way): held up, and delivered after it.
        self.gaps: list[tuple[float, float, str]] = []

    def arrival(self, now: float, way: str) -> float:
        drawn = int.from_bytes(blake2s(f"{now:.6f}{way}".encode(), key=self.key, digest_size=6).digest(), "big") / 2**48
        when = now + self.slow * (0.3 + drawn)
        for begin, end, which in sorted(self.gaps):
            if begin <= when < end and which in {way, "both"}:
                when = end + drawn / 10
        return when
