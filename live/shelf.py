"""What was uploaded at a desk and waits there to be entered."""

import secrets
from typing import Generic, TypeVar

from sessions.refused import Refused

T = TypeVar("T")

MOST = 4


class Shelf(Generic[T]):
    """The last few things of one kind, each under a name that nobody guesses, and only until the next start."""

    def __init__(self) -> None:
        self._kept: dict[str, T] = {}

    def keep(self, what: T) -> str:
        """Keep one more, and forget the oldest; its name."""
        token = secrets.token_hex(16)
        self._kept[token] = what
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return token

    def find(self, token: str, gone: Refused) -> T:
        """What has this name.

        Raises:
            Refused: ``gone``.
        """
        if token not in self._kept:
            raise gone
        return self._kept[token]
