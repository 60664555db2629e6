"""What every storage of the ledger promises; each storage is held to all of it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from sessions.actors import OPERATOR
from sessions.acts import Keep
from sessions.journal import Conflict, Journal, Unavailable
from sessions.ledger import GENESIS, Entry, Stored, seal, unseal
from sessions.minutes import NoteWritten
from sessions.postgres import PostgresJournal
from sessions.refused import Refused
from sessions.sqlite import FILE, SqliteJournal, is_ledger
from sessions.storage import Storage
from tests.postgres import Postgres

Opener = Callable[[], Coroutine[Any, Any, Journal]]


@pytest.fixture(params=["sqlite", "postgresql"])
async def opener(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Opener]:
    """Opens the same storage again and again; closes what was opened."""
    opened: list[Journal] = []
    url = ""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = await server.new_database()

    async def again() -> Journal:
        opened.append(await (PostgresJournal.open(url, bytes(32)) if url else SqliteJournal.open(tmp_path)))
        return opened[-1]

    yield again
    for journal in opened:
        await journal.close()


def chain(count: int, after: int = 0, before: bytes = GENESIS, command: str = "c") -> list[Stored]:
    rows = []
    for seq in range(after + 1, after + count + 1):
        event = NoteWritten(note=seq, item=0, text=f"catatan {seq}")
        row = seal(Entry(seq, datetime(2020, 1, 23, tzinfo=UTC), OPERATOR, event, f"{command}{seq}"), before)
        rows.append(row)
        before = row.digest
    return rows


@pytest.mark.long
async def test_what_was_appended_is_read_back_byte_for_byte(opener: Opener) -> None:
    journal = await opener()
    rows = chain(5)
    await journal.append("patihan", 0, rows[:3], [])
    await journal.append("patihan", 3, rows[3:], [])
    assert await journal.read("patihan") == rows
    assert await journal.read("patihan", 3) == rows[3:]
    assert [entry.seq for entry in unseal(await (await opener()).read("patihan"))] == [1, 2, 3, 4, 5]


async def test_meetings_do_not_see_each_other(opener: Opener) -> None:
    journal = await opener()
    await journal.append("patihan", 0, chain(2), [Keep("people", "1", b"a")])
    await journal.append("kauman", 0, chain(1), [])
    assert await journal.meetings() == ["kauman", "patihan"]
    assert len(await journal.read("kauman")) == 1
    assert await journal.kept("kauman") == []


async def test_the_second_of_two_writers_is_told_and_writes_nothing(opener: Opener) -> None:
    one, other = await opener(), await opener()
    rows = chain(1)
    await one.append("patihan", 0, rows, [])
    with pytest.raises(Conflict):
        await other.append("patihan", 0, chain(2, command="d"), [Keep("people", "1", b"x")])
    assert await other.read("patihan") == rows
    assert await other.kept("patihan") == []


async def test_a_command_id_is_kept_once(opener: Opener) -> None:
    journal = await opener()
    rows = chain(1)
    await journal.append("patihan", 0, rows, [])
    again = seal(Entry(2, datetime(2020, 1, 23, tzinfo=UTC), OPERATOR, NoteWritten(2, 0, "x"), "c1"), rows[0].digest)
    with pytest.raises(Conflict):
        await journal.append("patihan", 1, [again], [])
    assert await journal.read("patihan") == rows


async def test_the_stores_beside_the_ledger_are_written_replaced_and_erased(opener: Opener) -> None:
    journal = await opener()
    rows = chain(3)
    await journal.append("patihan", 0, rows[:1], [Keep("people", "2", b"b"), Keep("people", "1", b"a")])
    await journal.append("patihan", 1, rows[1:2], [Keep("people", "1", b"c"), Keep("urn", "1/f", b"[]")])
    await journal.append("patihan", 2, rows[2:], [Keep("people", "2", None)])
    assert await journal.kept("patihan") == [Keep("people", "1", b"c"), Keep("urn", "1/f", b"[]")]


async def test_files_that_are_known_are_not_read_again(opener: Opener) -> None:
    journal = await opener()
    keeps = [Keep("files", "aa", b"a"), Keep("files", "bb", b"b"), Keep("people", "aa", b"c")]
    await journal.append("patihan", 0, chain(1), keeps)
    assert await journal.kept("patihan") == keeps
    assert await journal.kept("patihan", {"aa", "cc"}) == keeps[1:]


@pytest.mark.long
async def test_waiting_ends_when_somebody_else_writes(opener: Opener) -> None:
    one, other = await opener(), await opener()
    waiting = asyncio.create_task(one.wait("patihan", 0))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await other.append("patihan", 0, chain(1), [])
    await asyncio.wait_for(waiting, 5)
    await asyncio.wait_for(one.wait("patihan", 0), 1)


@pytest.mark.long
async def test_waiting_ends_though_the_news_of_it_was_lost(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    async def says_nothing(*_: Any) -> None:
        pass

    monkeypatch.setattr(PostgresJournal, "_tell", says_nothing)
    one, other = await opener(), await opener()
    waiting = asyncio.create_task(one.wait("patihan", 0))
    await asyncio.sleep(0.05)
    await other.append("patihan", 0, chain(1), [])
    await asyncio.wait_for(waiting, 5)


@pytest.mark.long
async def test_waiting_outlasts_a_disk_that_is_away_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await SqliteJournal.open(tmp_path)
    last, asked = journal._last, asyncio.Event()

    async def away(meeting: str) -> int:
        asked.set()
        monkeypatch.setattr(journal, "_last", last)
        raise OSError("the disk is away")

    monkeypatch.setattr(journal, "_last", away)
    waiting = asyncio.create_task(journal.wait("patihan", 0))
    await asyncio.wait_for(asked.wait(), 5)
    await journal.append("patihan", 0, chain(1), [])
    await asyncio.wait_for(waiting, 5)
    await journal.close()


async def test_what_a_phone_calls_its_command_may_be_any_text(opener: Opener) -> None:
    journal = await opener()
    names = ("\0", "🗳", "'; drop table entries; --", "x" * 64)
    rows = [Stored(seq, b"{}", bytes(32), name) for seq, name in enumerate(names, 1)]
    for row in rows:
        await journal.append("patihan", row.seq - 1, [row], [])
    assert await journal.read("patihan") == rows


@pytest.mark.long
async def test_many_writers_of_many_meetings_leave_whole_chains(opener: Opener) -> None:
    journals = [await opener() for _ in range(3)]

    async def writes(number: int, journal: Journal, meeting: str) -> None:
        for turn in range(10):
            while True:
                before = await journal.read(meeting)
                row = chain(1, len(before), before[-1].digest if before else GENESIS, f"w{number}-{turn}-")
                with suppress(Conflict):
                    await journal.append(meeting, len(before), row, [])
                    break

    await asyncio.gather(
        *(writes(number, one, code) for number, one in enumerate(journals) for code in ("patihan", "kauman"))
    )
    for meeting in ("patihan", "kauman"):
        rows = await journals[0].read(meeting)
        assert len(list(unseal(rows))) == 30
        assert len({row.command.rsplit("-", 1)[0] for row in rows}) == 30


@pytest.mark.long
async def test_slips_are_put_in_and_taken_out_of_the_urn_and_read_in_order(opener: Opener) -> None:
    journal, other = await opener(), await opener()
    rows = chain(4)
    slips = [Keep("urn", f"1/{number}", b'{"choice":["ya"]}' * number) for number in (3, 1, 2)]
    for seq, keep in enumerate(slips):
        await journal.append("patihan", seq, rows[seq : seq + 1], [keep, Keep("people", "7", b"card")])
    assert await other.kept("patihan") == [Keep("people", "7", b"card"), *sorted(slips, key=lambda keep: keep.key)]
    await other.append("patihan", 3, rows[3:], [Keep("urn", keep.key, None) for keep in slips])
    assert await journal.kept("patihan") == [Keep("people", "7", b"card")]


async def test_a_pulse_shows_that_it_can_be_written_and_is_no_entry(opener: Opener) -> None:
    one, other = await opener(), await opener()
    await asyncio.gather(*(journal.pulse() for journal in (one, other, one)))
    assert await one.meetings() == []
    await one.append("patihan", 0, chain(1), [])
    await one.pulse()
    assert await other.meetings() == ["patihan"]
    assert len(await other.read("patihan")) == 1


@pytest.mark.long
@pytest.mark.parametrize("harm", ["full", "read-only"])
async def test_what_cannot_be_written_now_is_refused_whole_and_can_be_later(opener: Opener, harm: str) -> None:
    journal = await opener()
    rows = chain(2)
    await journal.append("patihan", 0, rows[:1], [])
    waiting = asyncio.create_task(journal.wait("patihan", 1))
    large = [Keep("people", "1", b"x" * 2_000_000)]
    async with harmed(journal, harm):
        with pytest.raises(Unavailable):
            await journal.append("patihan", 1, rows[1:], large)
        if harm == "read-only":
            with pytest.raises(Unavailable):
                await journal.pulse()
        assert await journal.read("patihan") == rows[:1]
        assert await journal.kept("patihan") == []
    assert not waiting.done()
    await journal.append("patihan", 1, rows[1:], large)
    await asyncio.wait_for(waiting, 5)
    assert await journal.kept("patihan") == large


@asynccontextmanager
async def harmed(journal: Journal, harm: str) -> AsyncIterator[None]:
    """The disk of this journal is full, or may not be written, meanwhile. How PostgreSQL fills is its own matter."""
    if isinstance(journal, SqliteJournal):
        sql = journal._connection.execute_fetchall
        ((pages,),) = await sql("pragma page_count")
        name, value, well = {"full": ("max_page_count", pages, 10**9), "read-only": ("query_only", "on", "off")}[harm]
        await sql(f"pragma {name} = {value}")
        yield
        await sql(f"pragma {name} = {well}")
        return
    assert isinstance(journal, PostgresJournal)
    line = await asyncpg.connect(journal._news._url, server_settings={"default_transaction_read_only": "off"})
    database = await line.fetchval("select current_database()")
    for wish in ("on", "off"):
        await line.execute(f"alter database {database} set default_transaction_read_only = {wish}")
        await journal._pool.expire_connections()
        if wish == "on":
            yield
    await line.close()


async def test_a_place_is_a_folder_or_its_file_and_a_mistyped_one_is_no_empty_archive(tmp_path: Path) -> None:
    await (await SqliteJournal.open(tmp_path / "data")).close()
    for place in (tmp_path / "data", tmp_path / "data" / FILE):
        assert is_ledger(place)
        await (await Storage(place).find()).close()
    for nowhere in (tmp_path / "dato", tmp_path / "data" / "musyawara.db"):
        with pytest.raises(Refused, match=r"data\.missing"):
            await Storage(nowhere).find()
        assert not nowhere.exists()


def test_a_place_is_named_without_its_password() -> None:
    assert str(Storage.named("postgresql://tono:rahasia@db.kota.id:5432/rapat", Path("data"))) == (
        "postgresql://db.kota.id/rapat"
    )
    assert str(Storage.named("/srv/data", Path("data"))) == "/srv/data"


async def test_a_file_that_is_no_ledger_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"Daftar belanja\n" * 500)
    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(Unavailable):
            await SqliteJournal.open(tmp_path)
    async with asyncio.timeout(10):  # a thread that was told to end takes a moment
        while threading.active_count() > before:
            await asyncio.sleep(0.01)
    assert not is_ledger(tmp_path)
    assert not is_ledger(tmp_path / "nowhere")
    assert (tmp_path / FILE).read_bytes().startswith(b"Daftar belanja")
