"""The ledger in PostgreSQL, for a city: many meetings, each served by as many workers on as many machines as wanted."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from typing import Any, TypeVar

import asyncpg

from sessions.acts import Keep
from sessions.journal import Conflict, Unavailable
from sessions.ledger import Stored
from sessions.postgres_news import FAULTS, PATIENCE, SETTINGS, Connection, News
from sessions.refused import Refused
from sessions.urn import Urn

T = TypeVar("T")
POLL_SECONDS = 1.0
CONNECTIONS = 8
# Command ids come from phones and are bytes here: a text of PostgreSQL does not take every character (NUL).
_SCHEMA = """
create table if not exists entries (
    meeting text not null, seq bigint not null, body bytea not null, digest bytea not null, command bytea,
    primary key (meeting, seq)
);
create unique index if not exists commands on entries (meeting, command) where command is not null;
create table if not exists kept (
    meeting text not null, store text not null, key text not null, body bytea not null,
    primary key (meeting, store, key)
);
create table if not exists urns (meeting text primary key, box bytea not null);
create table if not exists urn_key (proof bytea not null);
create table if not exists pulse (one integer primary key check (one = 1), beats bigint not null);
"""


class PostgresJournal:
    """A :class:`~sessions.journal.Journal` in a PostgreSQL database, shared by every process that knows its address."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", url: str, urn: Urn) -> None:
        self._pool = pool
        self._urn = urn
        self._news = News(url)
        self._tasks: set[asyncio.Task[None]] = set()
        self._later(self._news.listen())

    @classmethod
    async def open(cls, url: str, key: bytes) -> "PostgresJournal":
        """Open the database ``url`` (``postgresql://…``), making the tables when they are not there.

        ``key`` (32 bytes) seals the urns; all workers have the same.

        Raises:
            Unavailable: it cannot be reached, or not be written.
            Refused: ``urn.key`` when the urns here are sealed with another key.
        """
        urn = Urn(key)
        try:
            pool = await asyncpg.create_pool(
                url, min_size=1, max_size=CONNECTIONS, timeout=PATIENCE, command_timeout=PATIENCE,
                server_settings=SETTINGS,
            )  # fmt: skip
        except ValueError as error:
            # Its words would quote the address, and with it a password.
            raise Unavailable("postgresql://…?") from error
        except FAULTS as error:
            raise Unavailable(str(error)) from error
        journal = cls(pool, url, urn)
        try:
            proof = await journal._guarded(journal._prepare)
        except Unavailable:
            await journal.close()
            raise
        if proof != urn.proof:
            await journal.close()
            raise Refused("urn.key")
        return journal

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        """See :class:`~sessions.journal.Journal`."""

        async def write(connection: Connection) -> None:
            async with connection.transaction():
                await _lock(connection, meeting)
                if await self._last(connection, meeting) != expected_seq:
                    raise Conflict(meeting)
                await connection.execute(
                    "insert into entries select $1, * from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])",
                    meeting,
                    [row.seq for row in entries],
                    [row.body for row in entries],
                    [row.digest for row in entries],
                    [row.command.encode() or None for row in entries],
                )
                slips = [keep for keep in keeps if keep.store == "urn"]
                if slips:
                    await self._drop_in(connection, meeting, slips)
                for keep in keeps:
                    if keep.store != "urn":
                        await _keep(connection, meeting, keep)

        await self._guarded(write)
        self._later(self._tell(meeting, expected_seq + len(entries)))
        if any(keep.body is None and keep.store != "urn" for keep in keeps):
            self._later(self._sweep())

    async def read(self, meeting: str, after: int = 0) -> list[Stored]:
        """See :class:`~sessions.journal.Journal`."""
        rows = await self._guarded(
            lambda connection: connection.fetch(
                "select seq, body, digest, command from entries where meeting = $1 and seq > $2 order by seq",
                meeting,
                after,
            )
        )
        return [Stored(seq, body, digest, (command or b"").decode()) for seq, body, digest, command in rows]

    async def kept(self, meeting: str, but: Collection[str] = ()) -> list[Keep]:
        """See :class:`~sessions.journal.Journal`."""

        async def select(connection: Connection) -> list[Keep]:
            rows = await connection.fetch(
                "select store, key, body from kept where meeting = $1 and (store <> 'files' or key <> all($2::text[]))"
                " union all select 'urn', '', box from urns where meeting = $1",
                meeting,
                list(but),
            )
            keeps = [Keep(store, key, body) for store, key, body in rows if store != "urn"]
            for store, _, box in rows:
                if store == "urn":
                    keeps += [Keep("urn", key, body) for key, body in self._urn.open(meeting, box).items()]
            return sorted(keeps, key=lambda keep: (keep.store, keep.key))

        return await self._guarded(select)

    async def wait(self, meeting: str, after: int) -> None:
        """See :class:`~sessions.journal.Journal`. Told at once; when that was lost, noticed within a second."""
        while True:
            with contextlib.suppress(Unavailable):
                if self._news.heard.get(meeting, 0) > after:
                    return
                if await self._guarded(lambda connection: self._last(connection, meeting)) > after:
                    return
            await self._news.beyond(meeting, after, POLL_SECONDS)

    async def meetings(self) -> list[str]:
        """See :class:`~sessions.journal.Journal`."""
        rows = await self._guarded(
            lambda connection: connection.fetch(
                'select meeting from entries where seq = 1 order by meeting collate "C"'
            )
        )
        return [row["meeting"] for row in rows]

    async def pulse(self) -> None:
        """See :class:`~sessions.journal.Journal`."""
        await self._guarded(
            lambda connection: connection.execute(
                "insert into pulse values (1, 1) on conflict (one) do update set beats = pulse.beats + 1"
            )
        )

    async def close(self) -> None:
        """See :class:`~sessions.journal.Journal`."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    async def _prepare(self, connection: Connection) -> bytes:
        async with connection.transaction():
            # Workers start together, and "if not exists" is no lock.
            await _lock(connection, "")
            await connection.execute(_SCHEMA)
            await connection.execute(
                "insert into urn_key select $1 where not exists (select from urn_key)", self._urn.proof
            )
            return bytes(await connection.fetchval("select proof from urn_key"))

    async def _last(self, connection: Connection, meeting: str) -> int:
        return int(await connection.fetchval("select coalesce(max(seq), 0) from entries where meeting = $1", meeting))

    async def _drop_in(self, connection: Connection, meeting: str, keeps: Sequence[Keep]) -> None:
        """Open the box, put slips in or take them out, and seal it anew; an empty one is taken away."""
        box = await connection.fetchval("select box from urns where meeting = $1", meeting)
        slips = self._urn.open(meeting, box) if box else {}
        for keep in keeps:
            if keep.body is None:
                slips.pop(keep.key, None)
            else:
                slips[keep.key] = keep.body
        if slips:
            await connection.execute(
                "insert into urns values ($1, $2) on conflict (meeting) do update set box = excluded.box",
                meeting,
                self._urn.seal(meeting, slips),
            )
        else:
            await connection.execute("delete from urns where meeting = $1", meeting)

    async def _tell(self, meeting: str, seq: int) -> None:
        with contextlib.suppress(Unavailable):
            await self._guarded(lambda connection: self._news.tell(connection, meeting, seq))

    async def _sweep(self) -> None:
        """Give back the rows of what was erased."""
        with contextlib.suppress(Unavailable):
            await self._guarded(lambda connection: connection.execute("vacuum kept"))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do one thing with a connection of its own, and tell a fault of the storage from a fault of ours."""
        try:
            async with self._pool.acquire(timeout=PATIENCE) as connection:
                return await work(connection)
        except asyncpg.UniqueViolationError as error:
            raise Conflict(str(error)) from error
        except FAULTS as error:
            raise Unavailable(str(error)) from error


async def _lock(connection: Connection, meeting: str) -> None:
    """Hold the meeting until the transaction ends; two whose names collide only wait for each other."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", meeting)


async def _keep(connection: Connection, meeting: str, keep: Keep) -> None:
    if keep.body is None:
        await connection.execute(
            "delete from kept where meeting = $1 and store = $2 and key = $3", meeting, keep.store, keep.key
        )
    else:
        await connection.execute(
            "insert into kept values ($1, $2, $3, $4)"
            " on conflict (meeting, store, key) do update set body = excluded.body",
            meeting,
            keep.store,
            keep.key,
            keep.body,
        )
