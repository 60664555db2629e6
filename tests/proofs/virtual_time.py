"""An event loop whose clock jumps to whatever is due next: an hour of a meeting passes in a moment, always the same."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Leap(selectors.SelectSelector):
    """Waits for nothing: it tells the clock how long it would have waited."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("everybody waits for somebody else, for ever")
        self.now += max(timeout, 0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Seconds count from 0 and take no time."""

    def __init__(self) -> None:
        self._leap = _Leap()
        super().__init__(self._leap)

    def time(self) -> float:
        return self._leap.now

    def play(self, story: Coroutine[Any, Any, T]) -> T:
        """Play a story to its end, and let nothing of it live on."""
        try:
            return self.run_until_complete(story)
        finally:
            left = asyncio.all_tasks(self)
            for task in left:
                task.cancel()
            if left:
                self.run_until_complete(asyncio.wait(left))
            self.close()
