"""Where the ledger is kept: the protocol of every storage (tests/sessions/test_journals.py holds them to it)."""

from collections.abc import Collection, Sequence
from typing import Protocol

from sessions.acts import Keep
from sessions.ledger import Stored


class Conflict(Exception):
    """Somebody else appended first: read on from the last known entry and decide again."""


class Unavailable(Exception):
    """The storage cannot write or read now (disk full, read-only, gone). Nothing is known to be recorded."""


class Journal(Protocol):
    """An append-only store of many meetings."""

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        """Write entries and the stores beside them in one durable transaction, or nothing.

        Raises:
            Conflict: the meeting's last entry is not ``expected_seq``.
            Unavailable: the storage refused.
        """
        ...

    async def read(self, meeting: str, after: int = 0) -> list[Stored]:
        """The entries after ``after``, in order.

        Raises:
            Unavailable: the storage refused.
        """
        ...

    async def kept(self, meeting: str, but: Collection[str] = ()) -> list[Keep]:
        """What stands beside the ledger, sorted by key: no trace of the order in which it came.

        The files with the digests in ``but`` are left out; whoever has them need not read them again.
        """
        ...

    async def wait(self, meeting: str, after: int) -> None:
        """Return when there may be entries after ``after``, whoever wrote them; at once if there are."""
        ...

    async def meetings(self) -> list[str]:
        """The codes of all meetings, sorted."""
        ...

    async def pulse(self) -> None:
        """Write something durably that is no entry, to know that entries could be.

        Raises:
            Unavailable: the storage refused.
        """
        ...

    async def close(self) -> None:
        """Let go of the storage."""
        ...
