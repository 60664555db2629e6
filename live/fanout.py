"""Fan-out: who shows which panels, and what each still owes. No queue of frames anywhere.

A connection keeps only the digest of what it shows and the set of panels it owes. A wire that is full is passed over
and gets the newest snapshots once it drains, however much happened in between; one that stays full is cut, and the
phone comes back by itself.
"""

import asyncio
import time
from collections import defaultdict

from prometheus_client import Histogram

from live.access import still_welcome
from live.gallery import Gallery, Snapshot
from live.gate import POLICY_VIOLATION
from live.panels import PANELS, Ref
from live.viewers import Viewer
from live.wire import Wire, text_frame
from sessions.acts import EVERY, Change
from sessions.room import Room

RENDERS_PER_SECOND = 10
BEAT_SECONDS = 5
STALLED_SECONDS = 30
MOST_SHOWN = 400
# Of one browser: tabs, and lines that a lost Wi-Fi left half open.
MOST_LINES = 20
# A private close code: the page must not dial again but load itself anew, and so say what happened.
UNWELCOME = 4403
SERVICE_RESTART = 1012
# An eye takes a tenth of a second for at once; ten renders a second keep a panel waiting for as long.
LAGS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Connection:
    """A page that is open somewhere: which panels it shows and which it owes."""

    __slots__ = ("full_since", "owes", "shows", "viewer", "wire")

    def __init__(self, viewer: Viewer, wire: Wire) -> None:
        self.viewer = viewer
        self.wire = wire
        self.shows: set[Ref] = set()
        self.owes: set[Ref] = set()
        self.full_since = 0.0


class Fanout:
    """The connections of one meeting.

    ``frames`` were sent; ``lag`` tells of each update of a panel how many seconds after the commit the last of its
    frames was written.
    """

    def __init__(self, room: Room, gallery: Gallery) -> None:
        self._room = room
        self._gallery = gallery
        self.connections: set[Connection] = set()
        self._of_device: defaultdict[str, list[Connection]] = defaultdict(list)
        # Of each panel who shows it, and the digest of what they show; one after another, as a loop over all goes.
        self._showing: defaultdict[Ref, dict[Connection, str]] = defaultdict(dict)
        self._sent: dict[Ref, float] = {}
        self._due: dict[Ref, asyncio.TimerHandle] = {}
        self._noted: dict[Ref, float] = {}
        self.frames = 0
        self.lag = Histogram("lag", "", registry=None, buckets=LAGS)
        room.watch(self._note)

    def __len__(self) -> int:
        return len(self.connections)

    def join(self, connection: Connection) -> None:
        """Somebody opened a page. A browser that opens too many loses its oldest line: that one is likely dead."""
        self.connections.add(connection)
        lines = self._of_device[connection.viewer.actor.device]
        lines.append(connection)
        if len(lines) > MOST_LINES and connection.viewer.actor.device:
            lines.pop(0).wire.dismiss(POLICY_VIOLATION)
        connection.wire.drained = lambda: self._pay(connection)

    def leave(self, connection: Connection) -> None:
        """They closed it, or their network did."""
        self.connections.discard(connection)
        connection.wire.drained = None
        lines = self._of_device[connection.viewer.actor.device]
        if connection in lines:
            lines.remove(connection)
        if not lines:
            del self._of_device[connection.viewer.actor.device]
        for ref in connection.shows:
            self._showing[ref].pop(connection, None)
            if not self._showing[ref]:
                del self._showing[ref]

    def show(self, connection: Connection, panels: dict[str, str]) -> None:
        """A page says which panels it shows and the digest of each; send what differs."""
        for name, digest in list(panels.items())[:MOST_SHOWN]:
            ref = Ref.parse(name)
            room = len(connection.shows) < MOST_SHOWN or ref in connection.shows
            if room and self._gallery.sees(ref, connection.viewer):
                connection.shows.add(ref)
                self._showing[ref][connection] = digest
        self.refresh(connection)

    def refresh(self, connection: Connection) -> None:
        """Send what this connection shows and is not as it should be."""
        connection.owes.update(connection.shows)
        self._pay(connection)

    def answer(self, connection: Connection, frame: bytes) -> bool:
        """Tell somebody what became of their act, and in the same packet what it changed for them; False: wire full."""
        news = {ref: snapshot for ref in connection.shows if (snapshot := self._news(connection, ref))}
        if not connection.wire.put(frame + b"".join(snapshot.frame for snapshot in news.values())):
            for ref in news:
                self._owe(connection, ref)
            return False
        for ref, snapshot in news.items():
            self._showing[ref][connection] = snapshot.digest
        self.frames += len(news)
        return True

    def send_anew(self, name: str) -> None:
        """Send a panel that changed without the ledger to everybody who shows it."""
        self._give_all(Ref(name))

    def farewell(self) -> None:
        """Tell every page that the server restarts: it dials again by itself."""
        for connection in list(self.connections):
            connection.wire.dismiss(SERVICE_RESTART)

    def _note(self, changes: frozenset[Change]) -> None:
        if {"doors", "admission", "attendance"} & {topic for topic, _ in changes}:
            self._dismiss_the_unwelcome()
            self._tell_in_person({subject for topic, subject in changes if topic == "attendance"})
        for ref in self._touched(changes):
            if ref in self._due:
                continue
            self._noted[ref] = time.monotonic()
            wait = self._sent.get(ref, 0.0) + 1 / RENDERS_PER_SECOND - time.monotonic()
            self._due[ref] = asyncio.get_running_loop().call_later(max(wait, 0), self._send, ref)

    def _dismiss_the_unwelcome(self) -> None:
        for connection in list(self.connections):
            if not still_welcome(self._room.meeting, connection.viewer.actor):
                connection.wire.dismiss(UNWELCOME)

    def _tell_in_person(self, people: set[int | None]) -> None:
        for connection in [one for one in self.connections if one.viewer.actor.person in people]:
            for ref in connection.shows:
                if PANELS[ref.name].personal and (snapshot := self._news(connection, ref)):
                    self._give(connection, ref, snapshot)

    def _touched(self, changes: frozenset[Change]) -> set[Ref]:
        topics = {topic for topic, _ in changes}

        def touched(ref: Ref) -> bool:
            panel = PANELS[ref.name]
            one_by_one = {(panel.each, ref.subject), (panel.each, EVERY)}
            return not panel.personal and bool(panel.topics & topics or one_by_one & changes)

        return {ref for ref in self._showing if touched(ref)}

    def _send(self, ref: Ref) -> None:
        del self._due[ref]
        self._sent[ref] = time.monotonic()
        self._give_all(ref)
        self.lag.observe(time.monotonic() - self._noted.pop(ref))

    def _pay(self, connection: Connection) -> None:
        connection.full_since = 0.0
        for ref in list(connection.owes):
            connection.owes.discard(ref)
            if snapshot := self._news(connection, ref):
                self._give(connection, ref, snapshot)

    def _give_all(self, ref: Ref) -> None:
        look = self._gallery.looks(ref)
        for connection, digest in self._showing.get(ref, {}).items():
            snapshot = look(connection.viewer)
            if snapshot and snapshot.digest != digest:
                self._give(connection, ref, snapshot)

    def _news(self, connection: Connection, ref: Ref) -> Snapshot | None:
        """The panel as it is now, when that is not what this connection shows."""
        panel = self._gallery.sees(ref, connection.viewer)
        snapshot = self._gallery.snapshot(panel, ref, connection.viewer) if panel else None
        return snapshot if snapshot and self._showing[ref].get(connection) != snapshot.digest else None

    def _give(self, connection: Connection, ref: Ref, snapshot: Snapshot) -> None:
        if connection.wire.put(snapshot.frame):
            # It is among them already, so that a loop over them may go on.
            self._showing[ref][connection] = snapshot.digest
            self.frames += 1
        else:
            self._owe(connection, ref)

    def _owe(self, connection: Connection, ref: Ref) -> None:
        connection.owes.add(ref)
        connection.full_since = connection.full_since or time.monotonic()

    async def beat(self) -> None:
        """Every few seconds tell each page that the line is alive, and cut the wires that stay full."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now = time.monotonic()
            frame = text_frame(f'{{"beat":{int(time.time() * 1000)}}}')
            for connection in list(self.connections):
                if connection.full_since and now - connection.full_since > STALLED_SECONDS:
                    connection.wire.cut()
                else:
                    connection.wire.put(frame)
