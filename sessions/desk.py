"""The desk: what the secretary notes of people who are registered."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.attendance import AttendeeLeft, AttendeeReturned, VotingRightSet
from sessions.refused import Refused
from sessions.speakers import fall_silent

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class SetPresence(Command, frozen=True, tag="attendance.presence"):
    """Note that somebody left the hall, or with ``back`` that they returned. Twice is the same as once.

    ``person`` is by default the one whose page it is.
    """

    may: ClassVar = DESK
    back: bool = False
    person: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        person = meeting.registered(self.person or actor.person)
        if self.back and person.expelled:
            raise Refused("person.expelled", reason=person.expelled)
        if self.back and person.left:
            yield AttendeeReturned(person=person.id)
        if not self.back and not person.left:
            yield AttendeeLeft(person=person.id)
            yield from fall_silent(meeting, person.id)


class SetVotingRight(Command, frozen=True, tag="attendance.voting"):
    """Make somebody a peninjau, or with ``voting`` a peserta."""

    may: ClassVar = DESK
    voting: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        person = meeting.registered(actor.person)
        if person.voting is not self.voting:
            yield VotingRightSet(person=person.id, voting=self.voting)
            yield from fall_silent(meeting, person.id)
