"""Agenda: where the meeting is, how long each item took, and when it ended."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.settings import AgendaItem
from sessions.speakers import end_turn

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Visit(msgspec.Struct):
    """A stretch of time spent on an item. An item that is returned to has several."""

    item: int
    began: datetime
    ended: datetime | None = None


class Reopening(msgspec.Struct, frozen=True):
    """That the meeting, closed once, was taken up again, and why."""

    closed: datetime
    at: datetime
    reason: str


class Agenda(msgspec.Struct):
    """``current`` counts from 0; item 0 is the registration, during which the meeting is not opened yet.

    ``cancelled`` is why a meeting that is closed was called off ("": it came to its end).
    """

    current: int = 0
    visits: list[Visit] = msgspec.field(default_factory=list)
    opened: datetime | None = None
    closed: datetime | None = None
    cancelled: str = ""
    reopenings: list[Reopening] = msgspec.field(default_factory=list)

    def began(self, item: int) -> datetime | None:
        """When the item was first taken up."""
        return next((visit.began for visit in self.visits if visit.item == item), None)


class AgendaMoved(Event, frozen=True, tag="agenda.moved"):
    """The meeting went on to ``item``, or back to it. With ``undone`` the move before was a slip."""

    topic: ClassVar = "agenda"
    item: int
    undone: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        agenda = meeting.agenda
        agenda.current = self.item
        if self.undone:
            agenda.visits.pop()
            if agenda.visits:
                agenda.visits[-1].ended = None
            else:
                agenda.opened = None
            return
        if agenda.visits:
            agenda.visits[-1].ended = meeting.now
        agenda.visits.append(Visit(self.item, meeting.now))
        agenda.opened = agenda.opened or meeting.now


class MusyawarahClosed(Event, frozen=True, tag="musyawarah.closed"):
    """The chair's last gavel."""

    topic: ClassVar = "agenda"

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.agenda.closed = meeting.now
        if meeting.agenda.visits:
            meeting.agenda.visits[-1].ended = meeting.now


class NextItem(Command, frozen=True, tag="agenda.next"):
    """Go on to the next item. ``leaving`` is the item the chair saw: a second press of one click does nothing more."""

    may: ClassVar = CHAIR
    leaving: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        _refuse_to_leave(meeting, self.leaving)
        if self.leaving + 1 >= len(meeting.settings.agenda):
            raise Refused("agenda.last")
        yield from end_turn(meeting)
        yield AgendaMoved(item=self.leaving + 1)


class UndoItem(Command, frozen=True, tag="agenda.undo"):
    """Take the last move back, as if it had not been."""

    may: ClassVar = CHAIR
    leaving: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        _refuse_to_leave(meeting, self.leaving)
        visits = meeting.agenda.visits
        if not visits:
            raise Refused("agenda.first")
        yield from end_turn(meeting)
        yield AgendaMoved(item=visits[-2].item if len(visits) > 1 else 0, undone=True)


class CloseMusyawarah(Command, frozen=True, tag="musyawarah.close"):
    """End the meeting. Possible from the last item on, so that a slip of the thumb cannot do it."""

    may: ClassVar = CHAIR

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        last = len(meeting.settings.agenda) - 1
        _refuse_to_leave(meeting, meeting.agenda.current)
        if meeting.agenda.current != last:
            raise Refused("agenda.unfinished", title=meeting.settings.agenda[last].title)
        yield from end_turn(meeting)
        yield MusyawarahClosed()


def item_at(meeting: "Musyawarah", item: int) -> AgendaItem:
    """The item with this number.

    Raises:
        Refused: ``agenda.unknown``.
    """
    if not 0 <= item < len(meeting.settings.agenda):
        raise Refused("agenda.unknown", "item")
    return meeting.settings.agenda[item]


def _refuse_to_leave(meeting: "Musyawarah", leaving: int) -> None:
    meeting.refuse_when_closed()
    if leaving != meeting.agenda.current:
        raise Refused("agenda.moved", title=meeting.item.title)
    if meeting.ballots.running:
        raise Refused("ballot.running", question=meeting.ballots.running.question)
