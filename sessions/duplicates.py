"""Duplicates: one person who stands in the register twice, and two people who only seem to be one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.attendance import AttendeeReturned, AttendeesMerged
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class AttendeesKeptApart(Event, frozen=True, tag="attendee.kept-apart"):
    """``person`` and ``other`` are two people, however alike their names are."""

    topic: ClassVar = "attendance"
    person: int
    other: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.apart.add(_pair(self.person, self.other))


class MergeAttendees(Command, frozen=True, tag="attendance.merge"):
    """Say that somebody was registered twice: ``person`` is the one with number ``into``.

    ``person`` is by default the one whose page it is.
    """

    may: ClassVar = DESK
    into: int
    person: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        person, into = meeting.registered(self.person or actor.person), meeting.registered(self.into)
        if person.id == into.id:
            raise Refused("merge.same", "into")
        # A vote cannot be taken out of a ballot that may be secret: the merge waits until it is counted.
        if meeting.ballots.running:
            raise Refused("ballot.running", question=meeting.ballots.running.question)
        if into.left and not person.left and not into.expelled:
            yield AttendeeReturned(person=into.id)
        yield AttendeesMerged(person=person.id, into=into.id)
        yield Keep("people", str(person.id), None)


class KeepApart(Command, frozen=True, tag="attendance.keep-apart"):
    """Say that two people with like names are two, so that nobody asks again. Twice is the same as once."""

    may: ClassVar = DESK
    other: int
    person: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person, other = meeting.registered(self.person or actor.person), meeting.registered(self.other)
        if person.id == other.id:
            raise Refused("merge.same", "other")
        if _pair(person.id, other.id) not in meeting.attendance.apart:
            yield AttendeesKeptApart(person=person.id, other=other.id)


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
