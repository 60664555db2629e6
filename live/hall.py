"""The hall: all meetings of one server, each with its room, its panels and the people who look at them."""

import asyncio
import contextlib
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from live.fanout import Fanout
from live.gallery import Gallery
from live.language import Renderer
from live.limits import Buckets
from live.shelf import Shelf
from live.tickets import holds, ticket_at
from live.uploads import Uploads
from live.viewers import Viewer
from sessions.actors import OPERATOR, Role
from sessions.attendance import Attendee
from sessions.calendar import utc_now
from sessions.cards import EraseCard
from sessions.invitations import Invited, Invitee
from sessions.journal import Journal, Unavailable
from sessions.ledger import Broken
from sessions.refused import Refused
from sessions.resuming import holder
from sessions.room import Room

if TYPE_CHECKING:
    from pathlib import Path

    from live.parcels import Parcel

# Each by its name and its content.
Files = tuple[tuple[str, bytes], ...]
FOLLOW_SECONDS = 3
SETTLE_SECONDS = 3
_log = logging.getLogger(__name__)


class OpenMeeting:
    """A meeting that is being served.

    ``pace`` holds each person and each browser to three acts a second, ``guesses`` the whole hall to one wrong personal
    code a second: over a meeting of three hours that leaves a guesser a chance of 1 in 300. ``joins`` bounds how many
    register with one ticket: a full hall at once, and then a busy entrance. ``lookups`` is how often one browser may
    ask whether somebody is expected, and all of them together. ``photos`` is how often one person sends a photo, and
    in the ``darkroom`` they are drawn anew, two at a time. ``lists`` and ``bundles`` were uploaded at the
    desk and wait there to be entered. ``refused`` counts the acts that were, by reason.
    """

    def __init__(self, room: Room, renderer: Renderer, clock: Callable[[], datetime]) -> None:
        self.room = room
        self.gallery = Gallery(room, renderer)
        self.fanout = Fanout(room, self.gallery)
        self.pace = Buckets(rate=3, burst=40)
        self.guesses = Buckets(rate=1, burst=20)
        self.joins = Buckets(rate=20, burst=2000)
        self.lookups = Buckets(rate=0.2, burst=20)
        self.photos = Buckets(rate=0.2, burst=10)
        self.darkroom = asyncio.Semaphore(2)
        self.lists: Shelf[tuple[Invitee, ...]] = Shelf()
        self.uploads = Uploads()
        self.parcel: Parcel | None = None
        self.bundles: Shelf[Files] = Shelf()
        self.refused: Counter[str] = Counter()
        self._clock = clock

    def holder(self, code: str) -> Attendee | Invited | None:
        """Whose card this code is; nobody's when it is wrong, or when too many wrong ones were tried."""
        if not code or not self.guesses.left("code"):
            return None
        found = holder(self.room.meeting, code)
        if found is None:
            self.guesses.take("code")
        return found

    def recognises(self, viewer: Viewer, name: str) -> Invited | None:
        """Who of the invited somebody at the door is by this name, if they may ask at all and as often."""
        guest = viewer.actor.role is Role.GUEST and viewer.actor.device
        welcome = self.room.meeting.settings.admission != "invited" and self.lets_join(viewer.ticket)
        if not guest or not welcome or not self.lookups.take(viewer.actor.device):
            return None
        found = self.room.meeting.invitations.named(name)
        return None if found is None or found.id in self.room.meeting.admission.requests else found

    def ticket(self) -> str:
        """The ticket that the projector shows now."""
        return ticket_at(self.room.meeting.settings, self.room.origin, self._clock())

    def lets_join(self, ticket: str) -> bool:
        """Whether somebody who scanned this ticket may still register."""
        return holds(self.room.meeting.settings, self.room.origin, ticket, self._clock())


class Hall:
    """Meetings by code. ``address`` is how phones in the hall reach this server: ``http://192.168.1.5:8080``.

    ``own`` is the folder of the kelurahan's own Word templates.
    """

    def __init__(
        self, journal: Journal, address: str, renderer: Renderer, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.journal = journal
        self.address = address
        self.renderer = renderer
        self.own: Path | None = None
        self.meetings: dict[str, OpenMeeting] = {}
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []
        # Where each ledger stood when it was last looked at for what is overdue.
        self._looked: dict[str, int] = {}

    @property
    def secure(self) -> bool:
        """Whether people come over TLS."""
        return self.address.startswith("https:")

    async def open(self) -> None:
        """Replay every meeting that the journal holds.

        Raises:
            Broken: a chain does not hold.
            Unavailable: the storage refused.
        """
        await self._take_in_new()
        self._tasks += [asyncio.create_task(self._erase_every_hour()), asyncio.create_task(self._follow())]

    async def take_in(self, code: str) -> OpenMeeting:
        """Serve one meeting, new or not.

        Raises:
            Broken: its chain does not hold.
            Unavailable: the storage refused.
        """
        room = Room(code, self.journal, self._clock)
        meeting = self.meetings[code] = OpenMeeting(room, self.renderer, self._clock)
        try:
            await room.open()
        except BaseException:
            del self.meetings[code]
            raise
        self._tasks.append(asyncio.create_task(meeting.fanout.beat()))
        return meeting

    async def erase_overdue(self) -> None:
        """Erase the personal cards of every meeting that is over for longer than its file lets them be kept."""
        for opened in self.meetings.values():
            meeting = opened.room.meeting
            days = meeting.settings.retention_days if meeting.convened else 0
            over = days and self._clock() > meeting.settings.start + timedelta(days=days)
            if over and not self._goes_on(opened):
                for person in list(meeting.cards):
                    # Another worker may be first; what cannot be written now can in an hour.
                    with contextlib.suppress(Refused):
                        await opened.room.do(EraseCard(person), OPERATOR, secrets.token_hex(16))

    def _goes_on(self, opened: OpenMeeting) -> bool:
        """Whether people meet, whatever the laptop's clock says: one with a wrong date must not forget who is here."""
        meeting = opened.room.meeting
        quiet = self._looked.get(opened.room.code) == meeting.seq and not opened.fanout.connections
        self._looked[opened.room.code] = meeting.seq
        return not quiet and not meeting.agenda.closed

    async def _erase_every_hour(self) -> None:
        while True:
            await self.erase_overdue()
            await asyncio.sleep(3600)

    async def _follow(self) -> None:
        """Serve meetings, too, that were prepared beside the running server, or by another worker."""
        while True:
            await asyncio.sleep(FOLLOW_SECONDS)
            try:
                await self._take_in_new()
            except (Broken, Unavailable):
                _log.exception("a new meeting cannot be served")

    async def _take_in_new(self) -> None:
        for code in await self.journal.meetings():
            if code not in self.meetings:
                await self.take_in(code)

    def meeting(self, code: str) -> OpenMeeting:
        """The meeting with this code, in whatever case it was typed.

        Raises:
            Refused: ``meeting.unknown``.
        """
        found = self.meetings.get(code.lower())
        if found is None or not found.room.meeting.convened:
            raise Refused("meeting.unknown", code=code[:40])
        return found

    async def farewell(self) -> None:
        """Answer who waits for an answer, for a few seconds at most, and tell all pages that the server restarts."""
        rooms = [opened.room.settled() for opened in self.meetings.values()]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await asyncio.gather(*rooms)
                await asyncio.sleep(0.05)  # until the answers are on the wires
        for opened in self.meetings.values():
            opened.fanout.farewell()

    async def close(self) -> None:
        """Stop serving."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for meeting in self.meetings.values():
            await meeting.room.close()
        await self.journal.close()
