"""A hall in a box: real rooms and real fan-outs, with simulated phones, lines, clocks, disks and power cuts.

Everything comes from one seed and happens in virtual time, so that a seed that failed fails again, step by step.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import cast
from unittest.mock import patch

from live import fanout
from live.access import digest_of, viewer_of
from live.answers import Answer
from live.gallery import Gallery
from live.language import Renderer, refusal
from live.panels import Ref
from sessions.actors import OPERATOR
from sessions.acts import Command
from sessions.agenda import NextItem, UndoItem
from sessions.attendance import AttendeeJoined
from sessions.balloting import CloseBallot, OpenBallot
from sessions.ballots import VoteMarked
from sessions.cards import DeviceMoved
from sessions.concluding import Gavel, WordConclusion
from sessions.convening import Convene
from sessions.deciding import Receipt
from sessions.handling import TakeUpProposal
from sessions.ledger import unseal
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.room import Room
from sessions.speakers import EndTurn, GiveFloor
from tests.halls import FACILITATOR, SETTINGS, STANDING
from tests.proofs.simulated_disk import SimulatedDisk
from tests.proofs.simulated_phone import SHOWN, Phone
from tests.proofs.simulated_worker import CODE, StateRenderer, Worker
from tests.proofs.virtual_time import VirtualLoop

# What some halls have beside the usual troubles: all vote as fast as they can while the chair turns the agenda to and fro;
# people move to other phones, with what the old ones still send; workers lose the database for a while; wrong years.
SCENES = ("storm", "moves", "partition", "calendar")
CHAOS_SECONDS = 25
HEALED_WITHIN = 25
YEAR = 365 * 86400
# After these answers nobody knows whether it was recorded.
UNKNOWN = {refusal("id", Refused(key)) for key in ("journal.uncertain", "journal.unavailable", "fault")}


class SimulatedHall:
    """One seed's story: who is there, what goes wrong, and what must be so in the end."""

    def __init__(self, seed: int, renderer: Renderer | None = None) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.scenes = {scene for scene in SCENES if Random(f"{seed}/{scene}").random() < 0.25}
        # How fast thumbs and gavel are.
        self.haste = 8.0 if "storm" in self.scenes else 1.0
        self.renderer = renderer or cast("Renderer", StateRenderer())
        self.disk = SimulatedDisk(self.random)
        self.workers = [Worker(self, f"w{number}") for number in range(self.random.choice((1, 1, 2)))]
        self.phones = [Phone(self, f"p{number}") for number in range(self.random.randint(2, 6))]
        if "moves" in self.scenes:
            self.phones += [Phone(self, f"{phone.name}-new", heir_of=phone) for phone in self.phones[:2]]
        self.told: dict[str, Answer] = {}
        self.acknowledged: dict[str, list[tuple[Room, Receipt]]] = {}
        self.rooms: list[Room] = []
        self.refused_by: defaultdict[str, set[Room]] = defaultdict(set)
        self.healing = False
        self._chair_numbers = count(1)

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def sees_only_what_is_written(self) -> None:
        """No frame leaves a worker that knows more than the disk."""
        for worker in self.workers:
            assert not worker.up or worker.opened.room.meeting.seq <= len(self.disk.rows), "shown before it was written"

    async def meet(self) -> None:
        await self.workers[0].start()
        await self.workers[0].opened.room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
        self.disk.flaky = self.random.choice((0.0, 0.0, 0.1, 0.4))
        for worker in self.workers[1:]:
            await worker.start()
        people = [asyncio.create_task(act()) for phone in self.phones for act in (phone.live, phone.watch, phone.tap)]
        chair = asyncio.create_task(self._chair())
        self._draw_trouble()
        await asyncio.gather(*(asyncio.create_task(self._trouble(*one)) for one in self._troubles))
        await asyncio.sleep(max(0.0, CHAOS_SECONDS - self.now))
        self.healing = True
        await chair
        healed = self.now
        self.disk.flaky = 0.0
        while self.now < healed + HEALED_WITHIN and not self._settled():
            await asyncio.sleep(0.5)
        await self._judge()
        for task in people:
            if task.done() and not task.cancelled() and task.exception():
                raise cast("BaseException", task.exception())

    # What goes wrong.

    def _draw_trouble(self) -> None:
        kinds = ["power", "power", "gap", "gap", "gap", "full", "tear", "tear", "blind", "clock", "clock"]
        kinds += ["partition"] * 6 if "partition" in self.scenes else []
        self._troubles = [
            (self.random.uniform(1, CHAOS_SECONDS - 3), self.random.choice(kinds))
            for _ in range(self.random.randint(1, 9))
        ]
        for at, kind in self._troubles:
            if kind == "gap":
                end = min(at + self.random.choice((0.5, 3, 18)), CHAOS_SECONDS)
                way = self.random.choice(("both", "up", "down"))
                self.random.choice(self.phones).network.gaps.append((at, end, way))

    async def _trouble(self, at: float, kind: str) -> None:
        await asyncio.sleep(at)
        worker = self.random.choice(self.workers)
        lasts = self.random.uniform(0.1, 2.5)
        if kind == "power" and worker.up:
            worker.cut_power()
            await asyncio.sleep(lasts)
            await worker.start()
        elif kind == "full":
            self.disk.full_until = self.now + lasts
        elif kind == "blind":
            self.disk.full_until = self.disk.blind_until = self.now + lasts
        elif kind == "tear":
            self.disk.tears += 1
        elif kind == "clock":
            years = (-YEAR, YEAR) if "calendar" in self.scenes else ()
            worker.skew += self.random.choice((-3600, -30, 0.5, 7 * 3600, *years))
        elif kind == "partition":
            worker.route.cut_until = min(self.now + self.random.choice((0.3, 2, 6)), CHAOS_SECONDS)

    # Who leads.

    async def _chair(self) -> None:
        while not self.healing:
            await asyncio.sleep(self.random.uniform(0.5, 3) / self.haste)
            worker = self.random.choice(self.workers)
            if worker.up:
                await self._insist(self._wishes(worker.opened.room.meeting))

    def _wishes(self, meeting: Musyawarah) -> Command:
        running, draw = meeting.ballots.running, self.random.random()
        if running and "storm" in self.scenes:
            turn_page = self.random.choice((NextItem, UndoItem))(leaving=meeting.agenda.current)
            return turn_page if draw < 0.8 else CloseBallot(running.id)
        if running and draw < 0.5:
            return CloseBallot(running.id)
        if draw < 0.5:
            return OpenBallot("Setuju?", secret=self.random.random() < 0.5)
        hands = list(meeting.speakers.hands)
        turn = meeting.speakers.now
        return self.random.choice(
            (
                NextItem(leaving=meeting.agenda.current),
                UndoItem(leaving=meeting.agenda.current),
                TakeUpProposal(self.random.choice((1, 3))),
                WordConclusion("Kita dahulukan gorong-gorong", about="item"),
                Gavel(),
                GiveFloor(hands[0]) if hands else EndTurn(turn.id if turn else 1),
            )
        )

    async def _insist(self, command: Command) -> None:
        """The chair's page sends the same command, under the same id, until it is answered."""
        key = f"chair-{next(self._chair_numbers)}"
        for _ in range(60):
            worker = self.random.choice(self.workers)
            if worker.up:
                try:
                    async with asyncio.timeout(2):
                        await worker.opened.room.do(command, FACILITATOR, key)
                    self.told[key] = {"ok": True, "text": ""}
                    return
                except Refused as refused:
                    self.told[key] = {"ok": False, "text": refusal("id", refused)}
                    return
                except TimeoutError:
                    pass
            await asyncio.sleep(0.5)
        raise AssertionError("the chair was never answered")

    # What must be so.

    def _settled(self) -> bool:
        level = all(worker.opened.room.meeting.seq == len(self.disk.rows) for worker in self.workers)
        return level and not any(self._astray())

    def _astray(self) -> Iterator[str]:
        gallery = Gallery(self.workers[0].opened.room, self.renderer)
        room = self.workers[0].opened.room
        for phone in self.phones:
            viewer = viewer_of(room.meeting, phone.cookies, "phone")
            for name in SHOWN:
                ref = Ref.parse(name)
                panel = gallery.sees(ref, viewer)
                if panel and phone.shows.get(name) != gallery.snapshot(panel, ref, viewer).digest:
                    yield f"{phone.name} does not show the newest {name}"
            if not phone.line:
                yield f"{phone.name} is not connected"
            if phone.outbox:
                yield f"{phone.name} still sends {phone.outbox}"

    async def _judge(self) -> None:
        ledger = Room(CODE, self.disk, self.workers[0].clock)
        await ledger.open()
        faults = list(self._astray())
        faults += [
            f"{worker.name} has another head" for worker in self.workers if worker.opened.room.head != ledger.head
        ]
        faults += self._differences(ledger.meeting)
        faults += self._false_words()
        faults += self._votes(ledger.meeting)
        await ledger.close()
        assert faults == [], faults

    def _differences(self, meeting: Musyawarah) -> Iterator[str]:
        for worker in self.workers:
            draft = worker.opened.room._draft
            for kind, known in (("meeting", worker.opened.room.meeting), ("draft", draft)):
                if known is not None and known is not meeting and state(known) != state(meeting):
                    yield f"the {kind} of {worker.name} is not what the ledger adds up to"

    def _false_words(self) -> Iterator[str]:
        """Nobody was told that something is recorded, or refused, when it is not so."""
        rows = [row for row in self.disk.rows if row.command]
        ids = [row.command for row in rows]
        yield from (f"{key} is in the ledger twice" for key in set(ids) if ids.count(key) > 1)
        at = {row.command: row.seq for row in rows}
        for key, receipts in self.acknowledged.items():
            for room, receipt in receipts:
                if receipt.seq and receipt.seq != at.get(key, 0):
                    yield f"{key} was acknowledged as entry {receipt.seq} and is {at.get(key, 'nowhere')}"
                if any(other.seq != receipt.seq for same, other in receipts if same is room):
                    yield f"{key} was answered now so, now otherwise"
        for key, answer in self.told.items():
            if answer["ok"] and key not in self.acknowledged:
                yield f"{key} was told as recorded and no room said so"
            # A copy that was held up may reach another process than the one that said no.
            elsewhere = len(self.rooms) > 1 and not self.refused_by[key] & {
                room for room, _ in self.acknowledged.get(key, [])
            }
            if not answer["ok"] and answer["text"] not in UNKNOWN and key in at and not elsewhere:
                yield f"{key} is entry {at[key]} and was refused: {answer['text']}"
        yield from self._votes_that_were_not()
        times = [entry.at for entry in unseal(self.disk.rows)]
        if times != sorted(times):
            yield "time in the ledger goes back"

    def _votes_that_were_not(self) -> Iterator[str]:
        """Who was told that they have voted already, has."""
        twice = refusal("id", Refused("vote.twice"))
        events = [entry.event for entry in unseal(self.disk.rows)]
        people: defaultdict[str, set[int]] = defaultdict(set)
        for event in events:
            if isinstance(event, AttendeeJoined | DeviceMoved):
                people[event.device].add(event.person)
        marks = {(event.ballot, event.person) for event in events if isinstance(event, VoteMarked)}
        for phone in self.phones:
            for key, values in phone.sent.items():
                told = self.told.get(key, {}).get("text")
                was = people[digest_of(CODE, phone.name)]
                if told == twice and not any((values["ballot"], person) in marks for person in was):
                    yield f"{phone.name} was told to have voted in {values['ballot']} and has not"

    def _votes(self, meeting: Musyawarah) -> Iterator[str]:
        for ballot in meeting.ballots.all.values():
            if ballot.outcome == "cancelled":
                continue
            if ballot.secret:
                slips = len(list(meeting.slips(ballot.id))) if not ballot.closed else sum(ballot.counts.values())
            else:
                slips = len(ballot.votes)
            if slips != len(ballot.voted):
                yield f"ballot {ballot.id}: {len(ballot.voted)} voted, {slips} votes"


def state(meeting: Musyawarah) -> dict[str, object]:
    """All that entries add up to."""
    beside = {"chance", "head", "now", "actor", "_waiting"}
    return {name: value for name, value in vars(meeting).items() if name not in beside}


def play(seed: int, renderer: Renderer | None = None) -> SimulatedHall:
    """Play one seed to its end.

    Raises:
        AssertionError: something that must hold did not.
    """
    loop = VirtualLoop()
    hall = SimulatedHall.__new__(SimulatedHall)

    async def story() -> None:
        hall.__init__(seed, renderer)  # type: ignore[misc]
        await hall.meet()

    time = SimpleNamespace(monotonic=loop.time, time=loop.time)
    with patch.object(fanout, "time", time):
        loop.play(story())
    return hall
