"""A server process in a box: a real room, real panels and a real fan-out, until its power is cut."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import TYPE_CHECKING, Any, cast

import msgspec
from markupsafe import Markup

from live import sockets
from live.access import viewer_of
from live.fanout import Connection
from live.gate import POLICY_VIOLATION
from live.hall import OpenMeeting
from live.limits import Buckets
from live.panels import PANELS
from sessions.actors import Actor
from sessions.acts import Command
from sessions.deciding import Receipt
from sessions.refused import Refused
from sessions.room import Room
from tests.halls import SETTINGS
from tests.proofs.simulated_disk import Route
from tests.proofs.simulated_line import SimulatedLine

if TYPE_CHECKING:
    from live.wire import Wire
    from sessions.musyawarah import Musyawarah
    from tests.proofs.simulated_hall import SimulatedHall
    from tests.proofs.simulated_phone import Phone

CODE = SETTINGS.code
_SIGNS = b"0123456789abdeikst,:"


class StateRenderer:
    """Writes into each panel the whole state that it depends on, so that what differs anywhere is seen."""

    def render(self, template: str, language: str, **context: Any) -> Markup:
        meeting: Musyawarah = context["meeting"]
        topics = PANELS[template[7:-5]].topics
        state = msgspec.json.encode([getattr(meeting, topic.replace("-", "_")) for topic in sorted(topics)])
        # Sets come in any order: only how often each sign stands there counts.
        said = (template, *map(state.count, _SIGNS), context["number"], context["standing"])
        return Markup(blake2s(str(said).encode()).hexdigest())


class Worker:
    """A server process: rooms, panels and lines in memory only; all of it is gone when the power is."""

    def __init__(self, hall: SimulatedHall, name: str) -> None:
        self.hall, self.name = hall, name
        self.up = False
        self.skew = 0.0
        self.route = Route(hall.disk)
        self._tasks: list[asyncio.Task[None]] = []
        self._lines: set[SimulatedLine] = set()
        self.opened: OpenMeeting

    def clock(self) -> datetime:
        return SETTINGS.start + timedelta(seconds=self.hall.now + self.skew)

    async def start(self) -> None:
        room = Room(CODE, self.route, self.clock, self.hall.random.randbytes)
        self.hall.rooms.append(room)
        do = room.do

        async def watched(command: Command, actor: Actor, id: str) -> Receipt:
            try:
                receipt = await do(command, actor, id)
            except Refused:
                self.hall.refused_by[id].add(room)
                raise
            self.hall.acknowledged.setdefault(id, []).append((room, receipt))
            return receipt

        room.do = watched  # type: ignore[method-assign]
        self.opened = OpenMeeting(room, self.hall.renderer, self.clock)
        self.opened.pace = self.opened.joins = self.opened.guesses = Buckets(1e9, 10**9, lambda: 0.0)
        while True:
            try:
                await room.open()
                break
            except Exception:  # the disk is away: the operator starts it again
                await asyncio.sleep(0.5)
        self._tasks = [asyncio.create_task(self.opened.fanout.beat())]
        self.up = True

    def cut_power(self) -> None:
        """Nothing more happens in this process, and nobody is told."""
        self.up = False
        for task in [*self._tasks, *self.opened.room._tasks]:
            task.cancel()
        for handle in self.opened.fanout._due.values():
            handle.cancel()
        for line in list(self._lines):
            line.closed = True
            line._later("down", line._phone.hears_goodbye, line, 1006)
        self._lines.clear()

    def accept(self, phone: Phone) -> SimulatedLine:
        line = SimulatedLine(self.hall, phone)
        self._lines.add(line)
        task = asyncio.create_task(self._serve(line, phone))
        self._tasks.append(task)
        return line

    async def _serve(self, line: SimulatedLine, phone: Phone) -> None:
        """As live.sockets.live does."""
        viewer = viewer_of(self.opened.room.meeting, phone.cookies, "phone")
        line.person = viewer.actor.person
        connection = Connection(viewer, cast("Wire", line))
        self.opened.fanout.join(connection)
        try:
            while (text := await line.inbox.get()) is not None:
                if not await sockets._hear(self.opened, connection, cast("Any", line), text):
                    line.dismiss(POLICY_VIOLATION)
                    break
        finally:
            self.opened.fanout.leave(connection)
            self._lines.discard(line)
