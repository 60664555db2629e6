"""Duplicates: one person who stands in the register twice, and two people who only seem to be one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor
from sessions.acts import EVERY, Change, Command, Event, Keep
from sessions.attendance import AttendeeReturned, OfPerson
from sessions.cards import CardCorrected
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.attendance import Attendee
    from sessions.musyawarah import Musyawarah

# All of a card but who it is: its name, its salt and its code.
LENT = ("address", "phone", "signature", "endorsement", "rank", "nip", "age", "occupation")


class AttendeesKeptApart(OfPerson, frozen=True, tag="attendee.kept-apart"):
    """``person`` and ``other`` are two people, however alike their names are."""

    other: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.apart.add(_pair(self.person, self.other))


class AttendeesMerged(OfPerson, frozen=True, tag="attendee.merged"):
    """``person`` and ``into`` are one: devices, support and proposals are those of ``into`` now."""

    into: int

    @property
    def changes(self) -> frozenset[Change]:
        return frozenset(
            {("attendance", self.person), ("attendance", self.into), ("proposals", EVERY), ("last-cycle", EVERY)}
        )

    def apply(self, meeting: "Musyawarah") -> None:
        attendance = meeting.attendance
        person, into = attendance.people.pop(self.person), attendance.people[self.into]
        if person.expelled:
            into.expelled = person.expelled
            into.leave(meeting.now)
        attendance.merged[self.person] = self.into
        for device, owner in attendance.devices.items():
            if owner == self.person:
                attendance.devices[device] = self.into
        meeting.proposals.carry_over(self.person, self.into)
        meeting.speakers.carry_over(self.person, self.into)
        meeting.consensus.carry_over(self.person, self.into)
        meeting.last_cycle.carry_over(self.person, self.into)
        meeting.minutes.carry_over(self.person, self.into)
        meeting.delegates.carry_over(self.person, self.into)
        meeting.signatories.carry_over(self.person, self.into)


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
        yield from _card_of_both(person, into)


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


def _card_of_both(person: "Attendee", into: "Attendee") -> Iterator[Event | Keep]:
    """What only the other card has, strokes too, stands on the one that stays; where both say something, that one."""
    if person.card and into.card:
        lent = {name: getattr(into.card, name) or getattr(person.card, name) for name in LENT}
        card = msgspec.structs.replace(into.card, **lent)
        if card != into.card:
            keep, digest = card.sealed(into.id)
            yield keep
            yield CardCorrected(person=into.id, card=digest)


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
