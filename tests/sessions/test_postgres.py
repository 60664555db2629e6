"""PostgreSQL as a ledger: what goes wrong between a worker and its database, and what workers tell each other."""

import asyncio
from pathlib import Path

import pytest

from sessions.acts import Keep
from sessions.journal import Unavailable
from sessions.postgres import PostgresJournal
from sessions.refused import Refused
from tests.postgres import Postgres
from tests.sessions.test_journals import chain

KEY = bytes(range(32))


async def until_it_answers(journal: PostgresJournal) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                await journal.meetings()
                return
            except Unavailable:
                await asyncio.sleep(0.1)


async def test_workers_that_start_at_the_same_moment_make_the_tables_once(postgres: Postgres) -> None:
    url = await postgres.new_database()
    journals = await asyncio.gather(*(PostgresJournal.open(url, KEY) for _ in range(4)))
    for journal in journals:
        assert await journal.meetings() == []
        await journal.close()


async def test_a_worker_with_another_key_is_turned_away_before_any_ballot(postgres: Postgres) -> None:
    url = await postgres.new_database()
    journal = await PostgresJournal.open(url, KEY)
    with pytest.raises(Refused, match=r"urn\.key"):
        await PostgresJournal.open(url, bytes(32))
    await journal.close()


async def test_what_was_told_and_swept_is_not_kept_in_mind(postgres: Postgres) -> None:
    journal = await PostgresJournal.open(await postgres.new_database(), KEY)
    before = len(journal._tasks)
    rows = chain(6)
    for seq, row in enumerate(rows):
        await journal.append("patihan", seq, [row], [Keep("people", "1", None)])
    async with asyncio.timeout(10):
        while len(journal._tasks) > before:
            await asyncio.sleep(0.01)
    await journal.close()


async def test_a_box_that_the_key_does_not_open_is_never_taken_for_an_empty_one(postgres: Postgres) -> None:
    url = await postgres.new_database()
    journal = await PostgresJournal.open(url, KEY)
    rows = chain(2)
    await journal.append("patihan", 0, rows[:1], [Keep("urn", "1/a", b"[]")])
    await postgres.say("update urns set box = substr(box, 2)", url.split("/")[3].partition("?")[0])
    with pytest.raises(Unavailable):
        await journal.kept("patihan")
    with pytest.raises(Unavailable):
        await journal.append("patihan", 1, rows[1:], [Keep("urn", "1/b", b"[]")])
    assert await journal.read("patihan") == rows[:1]
    await journal.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///nobody?host={folder}", "postgresql://a:rahasia@127.0.0.1:1/x", "postgresql://a:rahasia@[::",
        "postgresql://a:rahasia/1@host/x",
    ],
)  # fmt: skip
async def test_a_database_that_is_not_there_is_said_at_once_and_no_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as said:
        await PostgresJournal.open(url.format(folder=tmp_path), KEY)
    assert "rahasia" not in str(said.value)


async def test_a_database_that_may_not_be_written_is_said_at_once(postgres: Postgres) -> None:
    url = await postgres.new_database()
    with pytest.raises(Unavailable):
        await PostgresJournal.open(f"{url}&default_transaction_read_only=on", KEY)


@pytest.mark.long
async def test_the_ledger_goes_on_when_the_database_comes_back() -> None:
    server = Postgres()
    try:
        one, other = [await PostgresJournal.open(server.url("postgres"), KEY) for _ in range(2)]
        rows = chain(3)
        await one.append("patihan", 0, rows[:1], [])
        waiting = asyncio.create_task(other.wait("patihan", 2))
        server.kill()
        with pytest.raises(Unavailable):
            await one.append("patihan", 1, rows[1:2], [])
        with pytest.raises(Unavailable):
            await one.read("patihan")
        assert not waiting.done()
        server.start()
        await until_it_answers(one)
        await until_it_answers(other)
        await one.append("patihan", 1, rows[1:2], [])
        await other.append("patihan", 2, rows[2:], [])
        await asyncio.wait_for(waiting, 10)
        assert await one.read("patihan") == rows
        await one.close()
        await other.close()
    finally:
        server.stop()


@pytest.mark.long
async def test_news_of_another_worker_come_long_before_anybody_asks(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.postgres.POLL_SECONDS", 3600)
    url = await postgres.new_database()
    one, other = [await PostgresJournal.open(url, KEY) for _ in range(2)]
    rows = chain(3)
    await one.append("patihan", 0, rows[:1], [])
    await asyncio.wait_for(other.wait("patihan", 0), 10)
    while "probe" not in other._news.heard:
        for said in ("nonsense", "1 probe"):
            await postgres.say(f"select pg_notify('musyawarah', '{said}')", url.split("/")[3].partition("?")[0])
    for row in rows[1:]:
        waiting = asyncio.create_task(other.wait("patihan", row.seq - 1))
        await one.append("kauman", row.seq - 2, chain(row.seq - 1)[-1:], [])
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await one.append("patihan", row.seq - 1, [row], [])
        await asyncio.wait_for(waiting, 10)
    await one.close()
    await other.close()


async def test_what_was_erased_is_swept_from_the_table(postgres: Postgres) -> None:
    url = await postgres.new_database()
    journal = await PostgresJournal.open(url, KEY)
    rows = chain(2)
    await journal.append("patihan", 0, rows[:1], [Keep("people", "1", b"x" * 100)])
    await journal.append("patihan", 1, rows[1:], [Keep("people", "1", None)])
    async with asyncio.timeout(10):
        while True:
            ((swept,),) = await postgres.say("select pg_relation_size('kept') = 0", url.split("/")[3].partition("?")[0])
            if swept:
                break
            await asyncio.sleep(0.05)
    await journal.close()


@pytest.mark.long
async def test_closing_waits_for_a_slow_statement_but_not_for_ever(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await PostgresJournal.open(await postgres.new_database(), KEY)
    monkeypatch.setattr("sessions.postgres.PATIENCE", 0.2)
    slow = asyncio.create_task(journal._pool.execute("select pg_sleep(60)"))
    await asyncio.sleep(0.1)
    await asyncio.wait_for(journal.close(), 10)
    await asyncio.wait({slow}, timeout=10)
    assert slow.exception()
