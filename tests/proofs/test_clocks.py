"""A laptop's clock jumps: by the zones of the archipelago, back by NTP, or over years. Nothing is lost or turned round."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
import pytest

from sessions.actors import OPERATOR, Actor, Role
from sessions.agenda import NextItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.calendar import ZONES
from sessions.convening import Convene
from sessions.documents.bundle import DOCUMENTS
from sessions.ledger import Entry, unseal
from sessions.registering import CheckIn
from sessions.room import Room
from tests.halls import FACILITATOR, SETTINGS, STANDING
from tests.proofs.simulated_disk import SimulatedDisk
from tests.proofs.virtual_time import VirtualLoop
from tests.seeds import Seeds

pytestmark = pytest.mark.long

# A wrong zone, NTP, an empty battery, a date typed wrongly; and the ends of what a clock can say.
JUMPS = [
    timedelta(hours=1), timedelta(hours=-1), timedelta(hours=2), timedelta(hours=-2), timedelta(hours=7),
    timedelta(milliseconds=-3), timedelta(seconds=-40), timedelta(days=1), timedelta(days=-1), timedelta(days=-365 * 20),
    timedelta(days=365 * 9), timedelta(0), timedelta(0), timedelta(0),
]  # fmt: skip
VOTERS = 5


class JumpyClock:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._now = SETTINGS.start

    def __call__(self) -> datetime:
        moved = self._now + self._random.choice(JUMPS) + timedelta(seconds=self._random.random())
        self._now = min(max(moved, datetime(1970, 1, 1, tzinfo=UTC)), datetime(2999, 1, 1, tzinfo=UTC))
        return self._now


async def meet(seed: int) -> list[Entry]:
    """Votes in every item, and a restart with another clock in between; the whole ledger."""
    random = Random(seed)
    zone = random.choice(list(ZONES))
    disk = SimulatedDisk(random)
    room = Room(SETTINGS.code, disk, JumpyClock(random), random.randbytes)
    await room.open()
    settings = msgspec.structs.replace(SETTINGS, zone=zone)
    await room.do(Convene(settings, STANDING), OPERATOR, "convene")
    for number in range(1, VOTERS + 1):
        guest = Actor(Role.GUEST, device=f"device{number}")
        await room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"join{number}")
    for item in range(4):
        await room.do(NextItem(leaving=item), FACILITATOR, f"next{item}")
        await room.do(OpenBallot("Setuju?", secret=bool(item % 2)), FACILITATOR, f"open{item}")
        for number in random.sample(range(1, VOTERS + 1), VOTERS):
            if random.random() < 0.2:
                await room.close()
                room = Room(SETTINGS.code, disk, JumpyClock(random), random.randbytes)
                await room.open()
            vote = CastVote(item + 1, ("ya",), slip=f"{seed}{item}{number}".zfill(32))
            receipt = await room.do(vote, Actor(Role.ATTENDEE, number), f"vote{item}-{number}")
            assert receipt.at >= SETTINGS.start.replace(year=1970)
        await room.do(CloseBallot(item + 1), FACILITATOR, f"close{item}")
        assert room.meeting.ballots.all[item + 1].counts["ya"] == VOTERS
    if seed % 50 == 0:
        for document in DOCUMENTS.values():
            assert document.make(room.meeting, room.head)
    await room.close()
    return list(unseal(disk.rows))


@pytest.mark.parametrize("halls", [40, pytest.param(2_000, marks=pytest.mark.proof)])
def test_whatever_the_clock_says_nothing_is_lost_or_out_of_order(halls: int, seeds: Seeds) -> None:
    for seed in seeds.upto(halls):
        entries = VirtualLoop().play(meet(seed))
        times = [entry.at for entry in entries]
        assert times == sorted(times), seed
        commands = Counter(entry.command for entry in entries if entry.command)
        assert set(commands.values()) == {1}, seed
        assert sum(command.startswith("vote") for command in commands) == 4 * VOTERS, seed
