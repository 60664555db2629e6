"""Secrecy: whoever takes the laptop away, in the middle of a ballot or after it, cannot tell who cast which slip."""

import itertools
import math
import random
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

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

pytestmark = pytest.mark.long

VOTERS = 12


async def convened(journal: Journal, voters: int = VOTERS) -> Room:
    """A hall where everybody has come."""
    room = Room("patihan", journal)
    await room.open()
    await room.do(Convene(SETTINGS, ()), OPERATOR, "convene")
    for number in range(1, voters + 1):
        guest = Actor(Role.GUEST, device=f"d{number}")
        await room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"j{number}")
    return room


async def votes(room: Room, ballot: int, chance: random.Random) -> AsyncIterator[tuple[int, str, str]]:
    """Everybody votes in secret, one after another, each in a transaction of its own: the worst that can happen."""
    await room.do(OpenBallot(question=f"Rahasia {ballot}?", secret=True), FACILITATOR, f"open{ballot}")
    voters = sorted(room.meeting.attendance.voters)
    for number in chance.sample(voters, len(voters)):
        slip, choice = f"{chance.getrandbits(128):032x}", chance.choice(["ya", "tidak"])
        vote = CastVote(ballot, (choice,), slip=slip)
        await room.do(vote, Actor(Role.ATTENDEE, number), f"vote{ballot}-{number}")
        yield number, slip, choice


class Guesses:
    """What somebody guesses who takes the order of slips for that of the marks, forwards and backwards."""

    def __init__(self) -> None:
        self.slips = {1: 0, -1: 0}
        self.choices = {1: 0, -1: 0}
        self.by_chance = 0.0
        self.ballots = self.all = 0

    def guess(self, order: list[int], marks: list[int], choices: dict[int, str]) -> None:
        for way in self.slips:
            pairs = list(zip(order[::way], marks, strict=True))
            self.slips[way] += sum(one == other for one, other in pairs)
            self.choices[way] += sum(choices[one] == choices[other] for one, other in pairs)
        self.ballots, self.all = self.ballots + 1, self.all + len(marks)
        counts = [list(choices.values()).count(choice) for choice in set(choices.values())]
        self.by_chance += sum(count * count for count in counts) / len(marks)

    def are_no_better_than_chance(self) -> bool:
        """Chance alone finds one slip a ballot (deviation 1); of choices what their numbers give. Five deviations."""
        found = all(abs(many - self.ballots) <= 5 * math.sqrt(self.ballots) for many in self.slips.values())
        bound = 5 * math.sqrt(self.all) / 2
        return found and all(abs(many - self.by_chance) <= bound for many in self.choices.values())


@pytest.mark.parametrize(("ballots", "voters"), [(30, 12), pytest.param(200, 30, marks=pytest.mark.proof)])
async def test_neither_file_nor_log_nor_journal_tells_who_cast_which_slip(
    tmp_path: Path, ballots: int, voters: int
) -> None:
    chance = random.Random(2020)
    journal = await SqliteJournal.open(tmp_path)
    room = await convened(journal, voters)
    by_file, by_journal, seen = Guesses(), Guesses(), 0
    for ballot in range(1, ballots + 1):
        cast = [one async for one in votes(room, ballot, chance)]
        slips, choices = {number: slip for number, slip, _ in cast}, {number: choice for number, _, choice in cast}
        assert (tmp_path / f"{FILE}-wal").stat().st_size == 0
        raw = (tmp_path / FILE).read_bytes()
        marks = list(room.meeting.ballots.all[ballot].voted)
        # A page of SQLite fills from its end.
        by_file.guess(sorted(slips, key=lambda number: raw.rindex(slips[number].encode())), marks, choices)
        seen += sum(raw.count(slip.encode()) for slip in slips.values())
        await room.do(CloseBallot(ballot), FACILITATOR, f"close{ballot}")
        whose = {slip: number for number, slip in slips.items()}
        by_journal.guess([whose[slip] for slip in room.meeting.ballots.all[ballot].votes], marks, choices)
    entries = await journal.read("patihan")
    marked = [row.body for row in entries if b"vote.marked" in row.body]
    assert len(marked) == seen == ballots * voters, "an earlier copy of a slip is left in the file"
    assert not any(slip.encode() in body for body in marked for slip in slips.values())
    await room.close()
    await journal.close()
    assert by_file.are_no_better_than_chance()
    assert by_journal.are_no_better_than_chance()


def test_a_guess_that_knows_is_found_out() -> None:
    knows = Guesses()
    for _ in range(30):
        knows.guess(list(range(12)), list(range(12)), {number: "ya" if number % 2 else "tidak" for number in range(12)})
    assert not knows.are_no_better_than_chance()


async def test_no_byte_of_postgresql_tells_who_cast_which_slip(postgres: Postgres) -> None:
    def bytes_of_all() -> bytes:
        """Tables with their dead rows, indexes, and the log of every change since the server began."""
        return b"".join(path.read_bytes() for path in sorted(postgres.data.rglob("*")) if path.is_file())

    url = await postgres.new_database()
    # Slips of its own: whoever was here before on the same server left those that a closed ballot lists.
    chance = random.Random(url)
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
