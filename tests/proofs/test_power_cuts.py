"""The power is cut while a hall votes: what was acknowledged is in the ledger, and all of it once."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path
from random import Random

import pytest

from sessions.actors import Actor, Role
from sessions.balloting import CastVote
from sessions.ledger import unseal
from sessions.musyawarah import Musyawarah
from tests.halls import SETTINGS
from tests.postgres import Postgres
from tests.proofs.voting import VOTERS, Sent, opened, prepare, vote
from tests.seeds import Seeds

pytestmark = pytest.mark.long

CUTS_OF_A_MEETING = 40


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.proofs.voting"])
    return context


class Hall:
    """One meeting through many power cuts: what was sent, what was answered, and what is in the ledger."""

    def __init__(self, place: Path | str, processes: ForkServerContext, seed: int) -> None:
        self._place, self._processes = place, processes
        self._random = Random(seed)
        self._sent: list[Sent] = []
        self._acknowledged: set[str] = set()
        self._refused: set[str] = set()
        self._ballot = 1
        asyncio.run(prepare(place))

    def votes_until_the_power_is_cut(self) -> bool:
        """Whether it was cut in the middle of something."""
        ours, theirs = self._processes.Pipe(duplex=False)
        pending = [one for one in self._sent if one[0] not in self._acknowledged | self._refused]
        votes = pending + list(self._new_votes())
        self._sent += votes[len(pending) :]
        self._random.shuffle(votes)
        exact = isinstance(self._place, Path) and self._random.random() < 0.6
        steps = self._random.randint(1, 4000) if exact else 0
        seconds = 0.0 if exact else self._random.uniform(0.0005, 0.06)
        process = self._processes.Process(target=vote, args=(self._place, theirs, votes, steps, seconds))
        process.start()
        theirs.close()
        begun = False
        try:
            while True:
                said, key = ours.recv()
                begun = begun or said == "begins"
                if said == "acknowledged":
                    self._acknowledged.add(key)
                elif key and said not in {"journal.uncertain", "journal.unavailable"}:
                    self._refused.add(key)
        except EOFError:
            pass
        process.join()
        return begun and process.exitcode != 0

    def _new_votes(self) -> Iterator[Sent]:
        for person in range(1, VOTERS + 1):
            choice = (self._random.choice(("ya", "tidak", "abstain")),)
            slip = self._random.randbytes(16).hex()
            command = CastVote(self._ballot, choice, slip=slip)
            yield f"vote{len(self._sent)}-{person}", command, Actor(Role.ATTENDEE, person)

    def judge(self) -> None:
        """Nothing acknowledged is lost, nothing is there twice, nothing refused is there, each mark has its slip."""
        ledger = asyncio.run(self._read())
        written = Counter(ledger.commands)
        assert self._acknowledged <= set(written)
        assert not self._refused & set(written)
        assert set(written.values()) <= {1}
        for ballot in ledger.meeting.ballots.all.values():
            slips = len(list(ledger.meeting.slips(ballot.id))) or sum(ballot.counts.values())
            assert (slips if ballot.secret else len(ballot.votes)) == len(ballot.voted)
        running = ledger.meeting.ballots.running
        full = running is None or len(running.voted) == VOTERS
        self._ballot = len(ledger.meeting.ballots.all) + full

    async def _read(self) -> "Ledger":
        journal = await opened(self._place)
        ledger = Ledger()
        for entry in unseal(await journal.read(SETTINGS.code)):
            ledger.meeting.fold(entry)
            ledger.commands += [entry.command] if entry.command else []
        ledger.meeting.restore(await journal.kept(SETTINGS.code))
        await journal.close()
        return ledger


class Ledger:
    """What the storage holds."""

    def __init__(self) -> None:
        self.meeting = Musyawarah()
        self.commands: list[str] = []


@pytest.mark.parametrize("cuts", [8, pytest.param(1_000, marks=pytest.mark.proof)])
def test_on_sqlite(cuts: int, tmp_path: Path, processes: ForkServerContext, seeds: Seeds) -> None:
    cut = 0
    for seed in seeds.onwards():
        hall = Hall(tmp_path / str(seed), processes, seed)
        for _ in range(CUTS_OF_A_MEETING):
            cut += hall.votes_until_the_power_is_cut()
            hall.judge()
            if cut == cuts:
                return


@pytest.mark.parametrize("cuts", [4, pytest.param(1_000, marks=pytest.mark.proof)])
def test_on_postgresql(cuts: int, postgres: Postgres, processes: ForkServerContext, seeds: Seeds) -> None:
    cut = 0
    for seed in seeds.onwards():
        hall = Hall(postgres.new_database_now(), processes, seed)
        for turn in range(CUTS_OF_A_MEETING):
            cut += hall.votes_until_the_power_is_cut()
            if turn % 20 == 3:
                postgres.kill()
                postgres.start()
            hall.judge()
            if cut == cuts:
                return
