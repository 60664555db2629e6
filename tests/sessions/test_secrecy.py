"""Secrecy: whoever takes the laptop away, in the middle of a ballot or after it, cannot tell who cast which slip."""

import random
from pathlib import Path

from sessions.actors import OPERATOR, Actor, Role
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.convening import Convene
from sessions.registering import CheckIn
from sessions.room import Room
from sessions.sqlite import FILE, SqliteJournal
from tests.halls import FACILITATOR, SETTINGS

BALLOTS, VOTERS = 30, 12


async def test_the_file_tells_neither_the_order_of_slips_nor_their_voters(tmp_path: Path) -> None:
    chance = random.Random(2020)
    journal = await SqliteJournal.open(tmp_path)
    room = Room("patihan", journal)
    await room.open()
    await room.do(Convene(SETTINGS, ()), OPERATOR, "convene")
    for number in range(1, VOTERS + 1):
        await room.do(
            CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), Actor(Role.GUEST, device=f"d{number}"), f"j{number}"
        )
    guessed, seen = {1: 0, -1: 0}, 0
    for ballot in range(1, BALLOTS + 1):
        await room.do(OpenBallot(question=f"Rahasia {ballot}?", secret=True), FACILITATOR, f"open{ballot}")
        slips = {number: f"{chance.getrandbits(128):032x}" for number in range(1, VOTERS + 1)}
        # One after another, each in a transaction of its own: the worst that can happen to a secret.
        for number in chance.sample(list(slips), VOTERS):
            vote = CastVote(ballot, (chance.choice(["ya", "tidak"]),), slip=slips[number])
            await room.do(vote, Actor(Role.ATTENDEE, number), f"vote{ballot}-{number}")
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
