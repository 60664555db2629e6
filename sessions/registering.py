"""Registering: how somebody comes to stand in the register, from their own phone or at the desk."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.attendance import AttendeeJoined, Sex
from sessions.cards import new_card
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class CheckIn(Command, frozen=True, tag="attendance.check-in"):
    """Register as present: oneself from a phone, or a neighbour without one at the desk."""

    may: ClassVar = frozenset({Role.GUEST}) | DESK
    name: str = ""
    constituency: str = ""
    rw: int | None = None
    rt: int = 0
    sex: Sex | None = None
    address: str = ""
    phone: str = ""
    observer: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        card = new_card(self.name, self.address, self.phone, meeting.chance)
        if self.constituency not in meeting.settings.constituencies:
            raise Refused("constituency.unknown", "constituency")
        if self.rw is None or not 0 <= self.rw <= meeting.settings.rw_count:
            raise Refused("rw.unknown", "rw", most=meeting.settings.rw_count)
        if not 0 <= self.rt <= 99:
            raise Refused("rt.unknown", "rt")
        if self.sex is None:
            raise Refused("sex.missing", "sex")
        assisted = actor.role is Role.SECRETARY
        if not assisted and not actor.device:
            raise Refused("device.missing")
        if not assisted and actor.device in meeting.attendance.devices:
            raise Refused("attendance.already")
        person = meeting.attendance.next_number
        keep, digest = card.sealed(person)
        yield keep
        yield AttendeeJoined(
            person=person, card=digest, constituency=self.constituency, rw=self.rw, rt=self.rt if self.rw else 0,
            sex=self.sex, voting=not self.observer, device="" if assisted else actor.device, assisted=assisted,
        )  # fmt: skip
