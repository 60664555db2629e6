"""Secrecy: whoever takes the laptop away, in the middle of a ballot or after it, cannot tell who cast which slip."""

import itertools
import random
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from sessions.actors import OPERATOR, Actor, Role
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.convening import Convene
from sessions.journal import Journal
from sessions.postgres import PostgresJournal
from sessions.registering import CheckIn
from sessions.room import Room
from sessions.sqlite import FILE, SqliteJournal
from tests.halls import FACILITATOR, SETTINGS
from tests.postgres import Postgres

BALLOTS, VOTERS = 30, 12


async def convened(journal: Journal) -> Room:
    """A hall where everybody has come."""
    room = Room("patihan", journal)
    await room.open()
    await room.do(Convene(SETTINGS, ()), OPERATOR, "convene")
    for number in range(1, VOTERS + 1):
        guest = Actor(Role.GUEST, device=f"d{number}")
        await room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"j{number}")
    return room


async def votes(room: Room, ballot: int, chance: random.Random) -> AsyncIterator[tuple[int, str]]:
    """Everybody votes in secret, one after another, each in a transaction of its own: the worst that can happen."""
    await room.do(OpenBallot(question=f"Rahasia {ballot}?", secret=True), FACILITATOR, f"open{ballot}")
    for number in chance.sample(range(1, VOTERS + 1), VOTERS):
        slip = f"{chance.getrandbits(128):032x}"
        vote = CastVote(ballot, (chance.choice(["ya", "tidak"]),), slip=slip)
        await room.do(vote, Actor(Role.ATTENDEE, number), f"vote{ballot}-{number}")
        yield number, slip


async def test_the_file_tells_neither_the_order_of_slips_nor_their_voters(tmp_path: Path) -> None:
    chance = random.Random(2020)
    journal = await SqliteJournal.open(tmp_path)
    room = await convened(journal)
    guessed, seen = {1: 0, -1: 0}, 0
    for ballot in range(1, BALLOTS + 1):
        slips = {number: slip async for number, slip in votes(room, ballot, chance)}
        assert (tmp_path / f"{FILE}-wal").stat().st_size == 0
        raw = (tmp_path / FILE).read_bytes()
        lies = sorted(slips, key=lambda number: raw.rindex(slips[number].encode()))
        marks = list(room.meeting.ballots.all[ballot].voted)
        for way in guessed:  # a page of SQLite fills from its end
            guessed[way] += sum(one == other for one, other in zip(lies[::way], marks, strict=True))
        seen += sum(raw.count(slip.encode()) for slip in slips.values())
        await room.do(CloseBallot(ballot), FACILITATOR, f"close{ballot}")
    await room.close()
    await journal.close()
    # Chance alone is right once a ballot; standing at the same place for all would be right VOTERS times a ballot.
    assert max(guessed.values()) < 2 * BALLOTS
    assert seen == BALLOTS * VOTERS, "an earlier copy of a slip is left in the file"


async def test_no_byte_of_postgresql_tells_who_cast_which_slip(postgres: Postgres) -> None:
    def bytes_of_all() -> bytes:
        """Tables with their dead rows, indexes, and the log of every change since the server began."""
        return b"".join(path.read_bytes() for path in sorted(postgres.data.rglob("*")) if path.is_file())

    chance = random.Random(2020)
    url = await postgres.new_database()
    database = url.split("/")[3].partition("?")[0]
    journal = await PostgresJournal.open(url, bytes(range(32)))
    room = await convened(journal)
    told: set[tuple[str, int]] = set()
    async for _ in votes(room, 1, chance):
        ((box, place, rows),) = await postgres.say(
            "select length(box), ctid::text, (select count(*) from urns) from urns", database
        )
        assert rows == 1, "one row holds all slips: the places of rows tell nothing"
        told.add((place, box))
    assert len({box for _, box in told}) == VOTERS
    sizes = sorted(box for _, box in told)
    assert len({after - before for before, after in itertools.pairwise(sizes)}) == 1, "no vote is longer"
    slips = [number for number, _ in room.meeting.slips(1)]
    await postgres.say("checkpoint")
    found = bytes_of_all()
    assert b"vote.marked" in found, "the log would tell, if anything were to be told"
    assert [slip for slip in slips if slip.encode() in found or bytes.fromhex(slip) in found] == []
    await room.do(CloseBallot(1), FACILITATOR, "close")
    assert await postgres.say("select from urns", database) == []
    closing = [row.body for row in await journal.read("patihan") if b"ballot.closed" in row.body]
    listed = [slip["number"] for slip in msgspec.json.decode(closing[0])["event"]["slips"]]
    assert listed == sorted(slips)
    await room.close()
    await journal.close()
