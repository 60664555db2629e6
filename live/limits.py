"""Limits: how fast one person, or one browser, may act. Never by address: a whole hall shares one."""

import time
from collections.abc import Callable

MOST_KEPT = 10_000


class Buckets:
    """A token bucket for each key: ``burst`` acts at once, then ``rate`` a second. Memory is bounded."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._tokens: dict[str, tuple[float, float]] = {}

    def left(self, key: str) -> bool:
        """Whether there is a token, without taking it."""
        return self._left(key, self._clock()) >= 1

    def take(self, key: str) -> bool:
        """Take one token; False when there is none left."""
        now = self._clock()
        tokens = self._left(key, now)
        self._tokens.pop(key, None)
        allowed = tokens >= 1
        # Popped and put back: the first in the dict is the one that was quiet for longest.
        self._tokens[key] = (tokens - allowed, now)
        if len(self._tokens) > MOST_KEPT:
            del self._tokens[next(iter(self._tokens))]
        return allowed

    def _left(self, key: str, now: float) -> float:
        tokens, since = self._tokens.get(key, (float(self._burst), now))
        return min(self._burst, tokens + (now - since) * self._rate)
