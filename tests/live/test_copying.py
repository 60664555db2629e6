"""Moving house: a meeting goes from a laptop into a city's database and back, in the middle of a secret ballot."""

import sqlite3
from collections.abc import Collection
from pathlib import Path

import pytest

from live.main import main
from live.serving import SAMPLE
from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Keep
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.cards import EraseCard
from sessions.convening import Convene
from sessions.documents.archive import verify
from sessions.documents.copying import copy
from sessions.ledger import Broken
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.room import Room
from sessions.sqlite import FILE, SqliteJournal
from sessions.storage import Storage
from tests.halls import FACILITATOR, SETTINGS, STANDING
from tests.postgres import Postgres

pytestmark = pytest.mark.long

VOTERS = 5


@pytest.fixture
async def laptop(tmp_path: Path) -> Path:
    """A data folder: five came, one of them was erased again, three have voted in secret."""
    data = tmp_path / "laptop"
    room = await opened(Storage(data))
    await room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    for number in range(1, VOTERS + 1):
        await room.do(
            CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), Actor(Role.GUEST, device=f"d{number}"), f"j{number}"
        )
    await room.do(EraseCard(5), OPERATOR, "erase")
    await room.do(OpenBallot("Setuju?", secret=True), FACILITATOR, "open")
    for number in (3, 1, 2):
        await votes(room, number)
    await closed(room)
    return data


async def opened(storage: Storage) -> Room:
    room = Room(SETTINGS.code, await storage.open())
    await room.open()
    return room


async def closed(room: Room) -> None:
    await room.close()
    await room._journal.close()


async def votes(room: Room, number: int) -> None:
    vote = CastVote(1, ("ya" if number % 2 else "tidak",), slip=f"{number:032x}")
    await room.do(vote, Actor(Role.ATTENDEE, number), f"vote{number}")


async def everything(storage: Storage) -> object:
    journal = await storage.find()
    try:
        return await journal.read(SETTINGS.code), await journal.kept(SETTINGS.code)
    finally:
        await journal.close()


async def test_a_meeting_moves_to_the_city_and_home_again_in_the_middle_of_a_ballot(
    laptop: Path, tmp_path: Path, postgres: Postgres
) -> None:
    here, home = Storage(laptop), Storage(tmp_path / "home")
    city = Storage(tmp_path / "keys", await postgres.new_database())
    (left,) = await copy(here, city)
    assert await everything(city) == await everything(here)
    room = await opened(city)
    assert room.head.hex() == left.head
    assert room.meeting.attendance.people[5].card is None
    await votes(room, 4)
    await closed(room)
    with pytest.raises(Refused, match=r"copy\.differs"):
        await copy(here, city)
    (back,) = await copy(city, home, [SETTINGS.code])
    assert await copy(city, home) == [back], "the same again is no harm"
    assert await everything(home) == await everything(city)
    assert await verify(home, back.head) == [back]
    room = await opened(home)
    await room.do(CloseBallot(1), FACILITATOR, "close")
    assert room.meeting.ballots.all[1].counts == {"ya": 2, "tidak": 2, "abstain": 0}
    await closed(room)


async def test_a_ledger_that_does_not_hold_goes_nowhere(laptop: Path, tmp_path: Path) -> None:
    with sqlite3.connect(laptop / FILE) as database:
        database.execute("update entries set body = replace(body, 'fisik', 'Fisik') where seq = 3")
    with pytest.raises(Broken):
        await copy(Storage(laptop), Storage(tmp_path / "home"))
    assert await everything(Storage(tmp_path / "home")) == ([], [])


async def test_what_is_written_while_it_is_copied_is_in_it_whole_or_not_at_all(
    laptop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await opened(Storage(laptop))
    read = SqliteJournal.kept

    async def somebody_votes_first(journal: SqliteJournal, meeting: str, but: Collection[str] = ()) -> list[Keep]:
        if room.meeting.ballots.all[1].turnout == 3:
            await votes(room, 4)
        return await read(journal, meeting, but)

    monkeypatch.setattr(SqliteJournal, "kept", somebody_votes_first)
    await copy(Storage(laptop), Storage(tmp_path / "home"))
    copied = await opened(Storage(tmp_path / "home"))
    assert copied.meeting.ballots.all[1].turnout == len(copied.meeting.urn) == 4
    await closed(copied)
    await closed(room)


def test_copying_from_the_terminal(tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> None:
    data, url = str(tmp_path / "data"), postgres.new_database_now()
    assert main(["new", str(SAMPLE), "--data", data]) == 0
    assert main(["verify", data]) == 0
    whole = capsys.readouterr().out.splitlines()[-1]
    there = ["--data", str(tmp_path / "keys"), "--journal", url]
    assert main(["copy", "patihan", "--from", data, "--to", url, *there[:2]]) == 0
    assert main(["verify", *there]) == 0
    assert capsys.readouterr().out.splitlines() == [whole, whole]
    assert main(["links", "patihan", "--role", "secretary", *there]) == 0
    assert main(["export", "patihan", "--to", str(tmp_path / "out"), *there]) == 0
    assert main(["verify", str(tmp_path / "out" / "jurnal.jsonl")]) == 0
    assert main(["verify", url, "--data", str(tmp_path / "keys")]) == 0
    assert main(["new", str(SAMPLE), *there]) == 1
    capsys.readouterr()
    for arguments, sentence in (
        (["patihan", "--from", data, "--to", url], "isi lain"),
        (["--from", data, "--to", url], "--all"),
        (["nobody", "--from", data, "--to", url], "nobody"),
        (["--all", "--from", str(tmp_path / "typo"), "--to", url], "Tidak ada data"),
    ):
        assert main(["copy", *arguments, *there[:2]]) == 1
        assert sentence in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["new", str(SAMPLE), "--journal", "mysql://x"])
