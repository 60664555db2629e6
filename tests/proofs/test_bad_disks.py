"""Every write of the ledger fails in turn: nobody hears "recorded" falsely, and the meeting goes on afterwards."""

import asyncio
import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessions.actors import OPERATOR, Actor, Role
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.convening import Convene
from sessions.deciding import Receipt
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.room import Room
from tests.halls import FACILITATOR, SETTINGS, STANDING
from tests.postgres import Postgres
from tests.proofs.failing_database import DISK_FULL, IO_ERROR, READ_ONLY, FailingDatabase
from tests.proofs.failing_disk import FailingDisk
from tests.proofs.voting import opened

pytestmark = pytest.mark.long

VOTERS = 6


@pytest.fixture(scope="module")
def disk() -> Iterator[FailingDisk]:
    with FailingDisk().mounted() as disk:
        yield disk


async def opens(place: Path | str, *, secret: bool) -> Room:
    room = Room(SETTINGS.code, await opened(place))
    await room.open()
    await room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    for number in range(1, VOTERS + 1):
        guest = Actor(Role.GUEST, device=f"device{number}")
        await room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"join{number}")
    await room.do(OpenBallot("Setuju?", secret=secret), FACILITATOR, "open")
    return room


async def shuts(room: Room) -> None:
    await room.close()
    await room._journal.close()


async def all_vote(room: Room) -> dict[str, object]:
    """One after another, then all again: what each was answered at last."""
    answers: dict[str, object] = {}
    for number in range(1, VOTERS + 1):
        vote = CastVote(1, ("ya",), slip=f"{number:032x}")
        try:
            answers[f"vote{number}"] = await room.do(vote, Actor(Role.ATTENDEE, number), f"vote{number}")
        except Refused as refused:
            answers[f"vote{number}"] = refused.key
    return answers


async def story(folder: Path, disk: FailingDisk, code: int, after: int, count: int, *, secret: bool) -> int:
    """How many writes failed."""
    room = await opens(folder, secret=secret)
    disk.fail(code, after, count)
    try:
        first = await all_vote(room)
        failed = disk.failed
    finally:
        disk.heal()
    await judges(folder, room, first)
    return failed


async def story_of_a_database(url: str, code: str, after: int, count: int, *, secret: bool) -> bool:
    """Whether a write failed."""
    database, room = FailingDatabase(url), await opens(url, secret=secret)
    await database.fail(code, after, count)
    try:
        first = await all_vote(room)
    finally:
        failed = await database.heal()
    await judges(url, room, first)
    return failed


async def judges(place: Path | str, room: Room, first: dict[str, object]) -> None:
    """Nobody was told anything false, all are heard now, and a restart finds the same."""
    assert {answer for answer in first.values() if not isinstance(answer, Receipt)} <= {"journal.unavailable"}
    written = {row.command: row.seq for row in await room._journal.read(SETTINGS.code)}
    for key, answer in first.items():
        assert not isinstance(answer, Receipt) or written[key] == answer.seq
    again = await all_vote(room)
    assert all(isinstance(answer, Receipt) for answer in again.values())
    assert all(again[key] == answer for key, answer in first.items() if isinstance(answer, Receipt))
    await shuts(room)

    restarted = Room(SETTINGS.code, await opened(place))
    await restarted.open()
    assert await all_vote(restarted) == again
    await restarted.do(CloseBallot(1), FACILITATOR, "close")
    assert restarted.meeting.ballots.all[1].counts == {"ya": VOTERS, "tidak": 0, "abstain": 0}
    await shuts(restarted)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.proof)])
@pytest.mark.parametrize("secret", [False, True])
def test_each_write_fails_once_or_from_then_on(every: int, secret: bool, tmp_path: Path, disk: FailingDisk) -> None:
    plays = 0
    for count in (1, 1000):
        for code in (errno.EIO, errno.ENOSPC, errno.EROFS) if every == 1 else (errno.ENOSPC,):
            after = 0
            while asyncio.run(story(tmp_path / f"{code}-{count}-{after}", disk, code, after, count, secret=secret)):
                after, plays = after + every, plays + 1
    assert plays * every >= 20


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.proof)])
@pytest.mark.parametrize("secret", [False, True])
def test_each_write_of_a_database_fails_once_or_from_then_on(every: int, secret: bool, postgres: Postgres) -> None:
    plays = 0
    for count in (1, 1000):
        for code in (IO_ERROR, DISK_FULL, READ_ONLY) if every == 1 else (DISK_FULL,):
            after = 0
            while asyncio.run(story_of_a_database(postgres.new_database_now(), code, after, count, secret=secret)):
                after, plays = after + every, plays + 1
    # A vote is one write, and one more for the urn.
    assert plays * every >= VOTERS * 2 * (1 + secret)
