"""Admission: who asked to come in by phone, and what the desk said."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.attendance import AttendeeJoined, Sex
from sessions.person import Person
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Request(Person):
    """Somebody who waits at the door, with the number they keep when they are let in."""

    sex: Sex
    device: str
    since: datetime


class Admission(msgspec.Struct):
    """The queue at the door. ``refused`` tells each browser that was turned away why, until it asks again."""

    requests: dict[int, Request] = msgspec.field(default_factory=dict)
    devices: dict[str, int] = msgspec.field(default_factory=dict)
    refused: dict[str, str] = msgspec.field(default_factory=dict)

    def settle(self, number: int) -> None:
        """This number waits no more; nothing happens when it did not."""
        request = self.requests.pop(number, None)
        if request:
            self.devices.pop(request.device, None)

    def chosen(self, numbers: tuple[str, ...]) -> list[Request]:
        """The requests with these numbers, in the order of their coming; those that were settled meanwhile are gone."""
        return [request for request in self.requests.values() if str(request.id) in numbers]


class EntryRequested(Event, frozen=True, tag="entry.requested"):
    """Somebody asks to come in; ``card`` is the SHA-256 (hex) of their card beside the ledger."""

    topic: ClassVar = "admission"
    person: int
    card: str
    constituency: str
    rw: int
    rt: int
    sex: Sex
    voting: bool
    device: str

    def apply(self, meeting: "Musyawarah") -> None:
        admission = meeting.admission
        admission.requests[self.person] = Request(
            self.person, self.constituency, self.rw, self.rt, self.voting, self.card,
            meeting.settings.neighbourhood(self.rw, self.rt), meeting.cards.get(self.person),
            self.sex, self.device, meeting.now,
        )  # fmt: skip
        admission.devices[self.device] = self.person
        admission.refused.pop(self.device, None)
        if self.person in meeting.invitations.people:
            meeting.invitations.people[self.person].digest = self.card
        meeting.attendance.given = max(meeting.attendance.given, self.person)


class EntryRefused(Event, frozen=True, tag="entry.refused"):
    """The desk turned somebody away, with the reason that their phone shows."""

    topic: ClassVar = "admission"
    person: int
    reason: str

    def apply(self, meeting: "Musyawarah") -> None:
        request = meeting.admission.requests[self.person]
        meeting.admission.settle(self.person)
        meeting.admission.refused[request.device] = self.reason


class EntryWithdrawn(Event, frozen=True, tag="entry.withdrawn"):
    """Somebody who waited took their request back."""

    topic: ClassVar = "admission"
    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.admission.settle(self.person)


class AdmitPeople(Command, frozen=True, tag="admission.admit"):
    """Let in who was ticked (``choice``, numbers), or everybody up to the number ``upto``: all whom the desk saw."""

    may: ClassVar = DESK
    choice: tuple[str, ...] = ()
    upto: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        seen = [request for request in meeting.admission.requests.values() if request.id <= self.upto]
        if not self.choice and not seen:
            raise Refused("admission.nobody", "choice")
        for request in seen or meeting.admission.chosen(self.choice):
            yield AttendeeJoined(
                person=request.id, card=request.digest, constituency=request.constituency, rw=request.rw,
                rt=request.rt, sex=request.sex, voting=request.voting, device=request.device,
            )  # fmt: skip


class RefuseEntry(Command, frozen=True, tag="admission.refuse"):
    """Turn away who was ticked, with a reason. Their cards are erased, but not those of people who are invited."""

    may: ClassVar = DESK
    choice: tuple[str, ...] = ()
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        reason = line(self.reason, "reason", 200)
        if not self.choice:
            raise Refused("admission.nobody", "choice")
        for request in meeting.admission.chosen(self.choice):
            yield EntryRefused(person=request.id, reason=reason)
            yield from _without_card(meeting, request.id)


class WithdrawRequest(Command, frozen=True, tag="admission.withdraw"):
    """Take one's own request back, to type it again."""

    may: ClassVar = frozenset({Role.WAITING})

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        number = meeting.admission.devices.get(actor.device)
        if number is None:
            raise Refused("admission.settled")
        yield EntryWithdrawn(person=number)
        yield from _without_card(meeting, number)


def _without_card(meeting: "Musyawarah", number: int) -> Iterator[Keep]:
    if number not in meeting.invitations.people:
        yield Keep("people", str(number), None)
