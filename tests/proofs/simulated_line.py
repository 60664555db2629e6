"""A line in a box: one phone's socket, late, held up, half open, or full because nobody takes anything off it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from hashlib import blake2s
from random import Random
from typing import TYPE_CHECKING

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
            self._later("down", self._arrives, text.encode())

    # What the phone does with it.

    def say(self, text: str) -> None:
        self._later("up", self.inbox.put_nowait, text)

    def hang_up(self) -> None:
        self.closed = True
        self._later("up", self.inbox.put_nowait, None)

    def _arrives(self, frame: bytes) -> None:
        self._waiting -= 1
        if not self.closed:
            self._phone.hears(self, frame)
        if self.full and self._waiting <= 1:
            self.full = False
            if self.drained:
                self.drained()

    def _later(self, way: str, then: Callable[..., object], *what: object) -> None:
        when = max(self._phone.network.arrival(self._hall.now, way), self._last[way] + 1e-7)
        self._last[way] = when
        asyncio.get_running_loop().call_at(when, then, *what)


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
