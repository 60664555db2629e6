"""A phone in a box: its page, its outbox, and somebody who taps on it."""

from __future__ import annotations

import asyncio
import json
import re
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from live.access import DEVICE, digest_of
from live.answers import Answer
from tests.halls import SETTINGS
from tests.proofs.simulated_line import Network, SimulatedLine

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah
    from tests.proofs.simulated_hall import SimulatedHall
    from tests.proofs.simulated_worker import Worker

SHOWN = ("now", "conclusion", "ballot", "turn", "stage", "agenda", "proposals", "proposal/1", "proposal/3")
CODE = SETTINGS.code
# What the phone's script does: it takes a line for dead after so long, and sends its outbox again every so often.
DEAD_AFTER, FLUSH_EVERY = 12, 4

_SHOWS = re.compile(rb'data-panel="([^"]+)" data-digest="([^"]+)"')


class Phone:
    """A phone with its outbox, as static/outbox.js and static/line.js behave, and somebody who taps on it."""

    def __init__(self, hall: SimulatedHall, name: str, heir_of: Phone | None = None) -> None:
        self.hall = hall
        self.name = name
        self.heir_of = heir_of
        self.random = Random(f"{hall.seed}/{name}")
        self.network = Network(self.random)
        self.cookies = {DEVICE: name}
        self.line: SimulatedLine | None = None
        self.worker: Worker | None = None
        self.shows: dict[str, str] = {}
        self.outbox: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        self.heard = 0.0
        self._numbers = count(1)
        self._lost = asyncio.Event()

    async def live(self) -> None:
        """Dial, say what is shown, send what waits, listen; and again when the line is lost."""
        while True:
            await asyncio.sleep(self.random.uniform(0.1, 1.5))
            worker = self.random.choice(self.hall.workers)
            arrival = self.network.arrival(self.hall.now, "up")
            if not worker.up or arrival - self.hall.now > 3:
                continue
            await asyncio.sleep(arrival - self.hall.now)
            if not worker.up:
                continue
            self._lost.clear()
            self.worker, self.line, self.heard = worker, worker.accept(self), self.hall.now
            self.line.say(json.dumps({"show": {name: self.shows.get(name, "") for name in SHOWN}}))
            self._flush()
            await self._lost.wait()

    async def watch(self) -> None:
        """The page's own clock: it sends again, and gives a silent line up."""
        while True:
            await asyncio.sleep(FLUSH_EVERY + self.random.uniform(0, 0.01))
            if self.line and self.hall.now - self.heard > DEAD_AFTER:
                self._lose()
            self._flush()

    async def tap(self) -> None:
        """Somebody thinks, and does something."""
        while not self.hall.healing:
            await asyncio.sleep(self.random.uniform(0.3, 4) / self.hall.haste)
            if self.hall.healing or not self.line or len(self.outbox) > 2:
                continue
            wish = self._wishes()
            # Sometimes twice, as impatient thumbs do.
            for _ in range(self.random.choice((1, 1, 2))):
                key = f"{self.name}-{next(self._numbers)}"
                slip = {"slip": self.random.randbytes(16).hex()} if "slip" in wish else {}
                self.outbox[key] = self.sent[key] = {**wish, **slip, "id": key}
            self._flush()

    def _wishes(self) -> dict[str, Any]:
        assert self.worker
        meeting = self.worker.opened.room.meeting
        # What the page that is open says, whatever the hall knows by now.
        if self.line and not self.line.person and (code := self._code_of_another(meeting)):
            return {"do": "card.resume", "code": code}
        if self.line and not self.line.person:
            return {"do": "attendance.check-in", "name": f"Warga {self.name}", "constituency": "Warga", "rw": "2", "rt": "7", "sex": "P"}  # fmt: skip
        ballot, conclusion = meeting.ballots.last, meeting.consensus.current
        proposal = self.random.choice((1, 3))
        wishes: list[dict[str, Any]] = [
            {"do": "proposal.support", "proposal": proposal},
            {"do": "proposal.support", "proposal": proposal, "off": "1"},
            {"do": "speaker.raise"},
            {"do": "speaker.lower"},
        ]
        if ballot:
            choice = self.random.choice(("ya", "tidak", "abstain"))
            wishes += [{"do": "ballot.vote", "ballot": ballot.id, "choice": [choice], "slip": ""}] * 6
        if conclusion:
            stance = self.random.choice(("setuju", "setuju", "abstain", "keberatan"))
            answer = {
                "do": "consensus.answer",
                "conclusion": conclusion.id,
                "version": conclusion.version,
                "stance": stance,
            }
            wishes += [answer | {"reason": "Kurang jelas"} if stance == "keberatan" else answer] * 3
        return self.random.choice(wishes)

    def _code_of_another(self, meeting: Musyawarah) -> str:
        """The personal code of who goes on here instead of on the phone they had."""
        device = digest_of(CODE, self.heir_of.name) if self.heir_of else ""
        person = meeting.attendance.people.get(meeting.attendance.devices.get(device, 0))
        return person.card.code if person and person.card else ""

    def _flush(self) -> None:
        for values in self.outbox.values():
            if self.line:
                self.line.say(json.dumps(values))

    def hears(self, line: SimulatedLine, message: bytes) -> None:
        if line is not self.line:
            return
        self.heard = self.hall.now
        if shown := _SHOWS.search(message):
            self.shows[shown[1].decode()] = shown[2].decode()
        elif b'"ack"' in message:
            answer: Answer = json.loads(message)
            if self.outbox.pop(answer["ack"], None):
                self.hall.told[answer["ack"]] = answer
                if "go" in answer:
                    self._lose()

    def hears_goodbye(self, line: SimulatedLine, code: int) -> None:
        if line is self.line:
            self._lose()

    def _lose(self) -> None:
        if self.line:
            self.line.hang_up()
        self.line = self.worker = None
        self._lost.set()
