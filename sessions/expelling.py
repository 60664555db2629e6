"""Expelling: somebody is sent out with a reason, and may be let in again. What they said and voted before stays."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.attendance import OfPerson
from sessions.refused import Refused
from sessions.speakers import fall_silent
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class AttendeeExpelled(OfPerson, frozen=True, tag="attendee.expelled"):
    """``person`` must leave the hall and takes no part any more; votes that were given stay counted."""

    reason: str

    def apply(self, meeting: "Musyawarah") -> None:
        person = meeting.attendance.people[self.person]
        person.expelled = self.reason
        person.leave(meeting.now)


class AttendeeReadmitted(OfPerson, frozen=True, tag="attendee.readmitted"):
    """``person`` is in the hall again, as before."""

    def apply(self, meeting: "Musyawarah") -> None:
        person = meeting.attendance.people[self.person]
        person.expelled = ""
        person.come_back(meeting.now)


class ExpelAttendee(Command, frozen=True, tag="attendance.expel"):
    """Send ``person`` (by default the one whose page it is) out of the meeting, with the reason they will read."""

    may: ClassVar = STAFF
    person: int = 0
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        person = meeting.registered(self.person or actor.person)
        reason = line(self.reason, "reason", 200)
        if person.expelled:
            raise Refused("person.expelled", reason=person.expelled)
        yield AttendeeExpelled(person=person.id, reason=reason)
        yield from fall_silent(meeting, person.id)


class ReadmitAttendee(Command, frozen=True, tag="attendance.readmit"):
    """Let somebody in again who was expelled. Twice is the same as once."""

    may: ClassVar = STAFF
    person: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        person = meeting.registered(self.person or actor.person)
        if person.expelled:
            yield AttendeeReadmitted(person=person.id)
