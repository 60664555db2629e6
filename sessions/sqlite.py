"""The ledger in one SQLite file: write-ahead log, ``synchronous=FULL``, one writing connection."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path
from typing import TypeVar

import aiosqlite

from sessions.acts import Keep
from sessions.journal import Conflict, Unavailable
from sessions.ledger import Stored

T = TypeVar("T")

FILE = "musyawarah.db"
POLL_SECONDS = 0.5

_HEADER = b"SQLite format 3\0"

# Stores beside the ledger have no rowid: their order on disk is the order of their keys, not of their coming.
_SCHEMA = """
create table if not exists entries (
    meeting text not null, seq integer not null, body blob not null, digest blob not null, command text,
    primary key (meeting, seq)
) without rowid;
create unique index if not exists commands on entries (meeting, command) where command is not null;
create table if not exists kept (
    meeting text not null, store text not null, key text not null, body blob not null,
    primary key (meeting, store, key)
) without rowid;
create table if not exists pulse (one integer primary key check (one = 1), beats integer not null);
"""


def is_ledger(place: Path) -> bool:
    """Whether there is a ledger at ``place``, which is its file or the folder of it."""
    file = place if place.is_file() else place / FILE
    if not file.is_file():
        return False
    with file.open("rb") as content:
        return content.read(len(_HEADER)) == _HEADER


class SqliteJournal:
    """A :class:`~sessions.journal.Journal` in one file, shared by processes on one machine."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()
        self._log_holds_erased = False

    @classmethod
    async def open(cls, place: Path) -> "SqliteJournal":
        """Open the file ``place``, or musyawarah.db in the folder ``place``, making both when they are not there.

        Raises:
            Unavailable: it can neither be opened nor made.
        """
        try:
            file = place if place.is_file() else place / FILE
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = await aiosqlite.connect(file, isolation_level=None, timeout=10)
            try:
                await connection.execute("pragma journal_mode = wal")
                await connection.execute("pragma synchronous = full")
                await connection.execute("pragma secure_delete = on")
                await connection.executescript(_SCHEMA)
            except BaseException:
                # Its thread would keep a program that cannot begin from ending.
                await connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(str(error)) from error
        return cls(connection)

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        """See :class:`~sessions.journal.Journal`."""

        async def write() -> None:
            # IMMEDIATE: a transaction that begins by reading cannot become a writer once another process wrote.
            await self._connection.execute("begin immediate")
            try:
                if await self._last(meeting) != expected_seq:
                    raise Conflict(meeting)
                await self._connection.executemany(
                    "insert into entries values (?, ?, ?, ?, ?)",
                    [(meeting, row.seq, row.body, row.digest, row.command or None) for row in entries],
                )
                for keep in keeps:
                    await self._keep(meeting, keep)
                if any(keep.store == "urn" for keep in keeps):
                    await self._shuffle_urn(meeting)
                await self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:
                    await self._connection.execute("rollback")
                raise
            if any(keep.body is None or keep.store == "urn" for keep in keeps):
                # The log must not tell what was erased, nor which slip came with which mark.
                await self._empty_log()

        await self._guarded(write)

    async def read(self, meeting: str, after: int = 0) -> list[Stored]:
        """See :class:`~sessions.journal.Journal`."""

        async def select() -> list[Stored]:
            rows = await self._connection.execute_fetchall(
                "select seq, cast(body as blob), cast(digest as blob), command from entries"
                " where meeting = ? and seq > ? order by seq",
                (meeting, after),
            )
            return [Stored(seq, body, digest, command or "") for seq, body, digest, command in rows]

        return await self._guarded(select)

    async def kept(self, meeting: str, but: Collection[str] = ()) -> list[Keep]:
        """See :class:`~sessions.journal.Journal`."""

        async def select() -> list[Keep]:
            rows = await self._connection.execute_fetchall(
                "select store, key, cast(body as blob) from kept where meeting = ? and not (store = 'files' and key in"
                " (select value from json_each(?))) order by store, key",
                (meeting, json.dumps(list(but))),
            )
            return [Keep(store, key, body) for store, key, body in rows]

        return await self._guarded(select)

    async def wait(self, meeting: str, after: int) -> None:
        """See :class:`~sessions.journal.Journal`. Other processes are noticed within half a second."""
        while True:
            try:
                if self._log_holds_erased:
                    await self._guarded(self._empty_log)
                if await self._guarded(lambda: self._last(meeting)) > after:
                    return
            except Unavailable:
                pass
            await asyncio.sleep(POLL_SECONDS)

    async def meetings(self) -> list[str]:
        """See :class:`~sessions.journal.Journal`."""

        async def select() -> list[str]:
            rows = await self._connection.execute_fetchall("select distinct meeting from entries order by meeting")
            return [row[0] for row in rows]

        return await self._guarded(select)

    async def pulse(self) -> None:
        """See :class:`~sessions.journal.Journal`."""

        async def beat() -> None:
            await self._connection.execute(
                "insert into pulse values (1, 1) on conflict (one) do update set beats = beats + 1"
            )

        await self._guarded(beat)

    async def close(self) -> None:
        """See :class:`~sessions.journal.Journal`."""
        await self._connection.close()

    async def _empty_log(self) -> None:
        """What was erased must be gone from the log too, not only from the tables; while somebody reads, it is not."""
        rows = await self._connection.execute_fetchall("pragma wal_checkpoint(truncate)")
        self._log_holds_erased = any(row[0] for row in rows)

    async def _last(self, meeting: str) -> int:
        rows = await self._connection.execute_fetchall(
            "select coalesce(max(seq), 0) from entries where meeting = ?", (meeting,)
        )
        return next(int(row[0]) for row in rows)

    async def _shuffle_urn(self, meeting: str) -> None:
        """Write all slips anew in the order of their keys: inside a page SQLite lays rows in the order they came."""
        urn = "from kept where meeting = ? and store = 'urn'"
        rows = await self._connection.execute_fetchall(
            f"select meeting, store, key, body {urn} order by key", (meeting,)
        )
        await self._connection.execute(f"delete {urn}", (meeting,))
        await self._connection.executemany("insert into kept values (?, ?, ?, ?)", [tuple(row) for row in rows])

    async def _keep(self, meeting: str, keep: Keep) -> None:
        if keep.body is None:
            await self._connection.execute(
                "delete from kept where meeting = ? and store = ? and key = ?", (meeting, keep.store, keep.key)
            )
        else:
            await self._connection.execute(
                "insert or replace into kept values (?, ?, ?, ?)", (meeting, keep.store, keep.key, keep.body)
            )

    async def _guarded(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do one thing at a time with the connection, and tell a fault of the storage from a fault of ours."""
        async with self._lock:
            try:
                return await work()
            except sqlite3.IntegrityError as error:
                raise Conflict(str(error)) from error
            except (OSError, sqlite3.Error) as error:
                raise Unavailable(str(error)) from error
