"""Ending: a meeting that is called off, taken up again soon after its end, or corrected later by a ralat."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, STAFF, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.agenda import Reopening, Visit
from sessions.calendar import clock
from sessions.refused import Refused
from sessions.speakers import end_turn
from sessions.text import line, paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Addendum(msgspec.Struct, frozen=True):
    """A correction (ralat) of the berita acara after the end, by number from 1; what was signed stays as it is.

    ``part`` is what is corrected, ``text`` how it reads instead. ``role`` and ``desk`` tell who made it.
    """

    number: int
    part: str
    text: str
    reason: str
    at: datetime
    role: Role
    desk: str


class Addenda(msgspec.Struct):
    """All corrections in their order."""

    all: list[Addendum] = msgspec.field(default_factory=list)


class MusyawarahCancelled(Event, frozen=True, tag="musyawarah.cancelled"):
    """The meeting was called off, and is closed."""

    topic: ClassVar = "agenda"
    reason: str

    def apply(self, meeting: "Musyawarah") -> None:
        agenda = meeting.agenda
        agenda.closed, agenda.cancelled = meeting.now, self.reason
        if agenda.visits:
            agenda.visits[-1].ended = meeting.now


class MusyawarahReopened(Event, frozen=True, tag="musyawarah.reopened"):
    """The meeting goes on after its end, at the item where it ended."""

    topic: ClassVar = "agenda"
    reason: str

    def apply(self, meeting: "Musyawarah") -> None:
        agenda = meeting.agenda
        if agenda.closed:
            agenda.reopenings.append(Reopening(agenda.closed, meeting.now, self.reason))
        agenda.closed, agenda.cancelled = None, ""
        if agenda.visits:
            agenda.visits.append(Visit(agenda.current, meeting.now))


class AddendumMade(Event, frozen=True, tag="addendum.made"):
    """The berita acara is corrected by a ralat."""

    topic: ClassVar = "reading"
    part: str
    text: str
    reason: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        actor = meeting.actor
        meeting.addenda.all.append(
            Addendum(
                len(meeting.addenda.all) + 1, self.part, self.text, self.reason, meeting.now, actor.role, actor.desk
            )
        )


class CancelMusyawarah(Command, frozen=True, tag="musyawarah.cancel"):
    """Call the meeting off, with the reason that everybody reads."""

    may: ClassVar = CHAIR
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.ballots.running:
            raise Refused("ballot.running", question=meeting.ballots.running.question)
        reason = line(self.reason, "reason", 300)
        yield from end_turn(meeting)
        yield MusyawarahCancelled(reason=reason)


class ReopenMusyawarah(Command, frozen=True, tag="musyawarah.reopen"):
    """Take the meeting up again within the time that the tata tertib gives, unless its berita acara is signed."""

    may: ClassVar = CHAIR
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if not meeting.agenda.closed:
            raise Refused("reopen.open")
        if meeting.now > reopens_until(meeting):
            raise Refused("reopen.late", minutes=meeting.settings.rules.reopen_minutes)
        if meeting.sealed:
            raise Refused("reopen.signed")
        yield MusyawarahReopened(reason=line(self.reason, "reason", 300))


class MakeAddendum(Command, frozen=True, tag="addendum.make"):
    """Correct the berita acara of a meeting that is over."""

    may: ClassVar = STAFF
    part: str = ""
    text: str = ""
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if not meeting.agenda.closed:
            raise Refused("addendum.early")
        part, text = line(self.part, "part", 120), paragraphs(self.text, "text", 2000)
        yield AddendumMade(part=part, text=text, reason=line(self.reason, "reason", 300, required=False))


def reopens_until(meeting: "Musyawarah") -> datetime:
    """Until when a closed meeting can be taken up again."""
    ended = meeting.agenda.closed or meeting.now
    return ended + timedelta(minutes=meeting.settings.rules.reopen_minutes)


def reopened(meeting: "Musyawarah") -> list[str]:
    """A sentence in Indonesian for each time that the meeting was taken up again."""
    zone = meeting.settings.zone
    return [
        f"Musyawarah ditutup pukul {clock(one.closed, zone)} dan dibuka kembali pukul {clock(one.at, zone)}: "
        f"{one.reason}"
        for one in meeting.agenda.reopenings
    ]
