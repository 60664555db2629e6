"""Delegates: who speaks for this hall at the next level, by election or named by mufakat (form 1.3)."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.attendance import Attendance
    from sessions.musyawarah import Musyawarah


class Delegate(msgspec.Struct, frozen=True):
    """Somebody of the register. ``ballot`` is the election (0: named by mufakat); the rest is on the card."""

    person: int
    ballot: int
    remark: str
    at: datetime


class Delegates(msgspec.Struct):
    """The delegates by their number in the register, in the order in which they were named."""

    all: dict[int, Delegate] = msgspec.field(default_factory=dict)

    def women(self, attendance: "Attendance") -> int:
        """How many of them are women."""
        return sum(attendance.people[number].sex == "P" for number in self.all if number in attendance.people)

    def women_percent(self, attendance: "Attendance") -> int:
        """The women's share in whole per cent, rounded down so that it never flatters."""
        return self.women(attendance) * 100 // len(self.all) if self.all else 0

    def carry_over(self, person: int, into: int) -> None:
        """Who was named twice under two numbers is one delegate."""
        if one := self.all.pop(person, None):
            self.all.setdefault(into, msgspec.structs.replace(one, person=into))


class DelegateNamed(Event, frozen=True, tag="delegate.named"):
    """``person`` is a delegate: elected in ``ballot``, or by mufakat (0)."""

    topic: ClassVar = "delegates"
    person: int
    ballot: int = 0
    remark: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.delegates.all[self.person] = Delegate(self.person, self.ballot, self.remark, meeting.now)


class DelegateDropped(Event, frozen=True, tag="delegate.dropped"):
    """``person`` is no delegate any more."""

    topic: ClassVar = "delegates"
    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.delegates.all.pop(self.person, None)


class TakeElected(Command, frozen=True, tag="delegate.elected"):
    """Make delegates of those whom the last election elected; who was elected in another one is none any more."""

    may: ClassVar = STAFF

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        ballot = next((one for one in reversed(meeting.ballots.held) if one.kind == "election" and one.decides), None)
        if ballot is None or not ballot.tally.winners:
            raise Refused("delegates.unelected")
        if ballot.tally.tied:
            raise Refused("delegates.tied", question=ballot.question)
        elected = [_number(meeting, ballot.option[key].person) for key in ballot.tally.winners]
        for one in list(meeting.delegates.all.values()):
            if one.ballot and one.person not in elected:
                yield DelegateDropped(person=one.person)
        for person in elected:
            if person not in meeting.delegates.all:
                yield DelegateNamed(person=person, ballot=ballot.id)


class NameDelegate(Command, frozen=True, tag="delegate.name"):
    """Name a delegate by mufakat, by the name in the register; again with another remark changes that."""

    may: ClassVar = STAFF
    name: str = ""
    remark: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        person = meeting.attendance.named(self.name)
        remark = line(self.remark, "remark", 120, required=False)
        had = meeting.delegates.all.get(person.id)
        if had is None or had.remark != remark:
            yield DelegateNamed(person=person.id, ballot=had.ballot if had else 0, remark=remark)


class DropDelegate(Command, frozen=True, tag="delegate.drop"):
    """Take somebody off the delegation."""

    may: ClassVar = STAFF
    person: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if self.person in meeting.delegates.all:
            yield DelegateDropped(person=self.person)


def _number(meeting: "Musyawarah", person: int) -> int:
    while person in meeting.attendance.merged:
        person = meeting.attendance.merged[person]
    return person
