"""Registering: how somebody comes to stand in the register, from their own phone or at the desk."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.admission import EntryRequested
from sessions.attendance import AttendeeJoined, Sex
from sessions.cards import new_card
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class CheckIn(Command, frozen=True, tag="attendance.check-in"):
    """Register as present: oneself from a phone, or a neighbour without one at the desk.

    Where the desk vets, a phone only asks to come in. Whoever is on the invitation list under this name and in this
    neighbourhood comes as that person, with what the list says of them and the form does not.
    """

    may: ClassVar = frozenset({Role.GUEST}) | DESK
    name: str = ""
    constituency: str = ""
    rw: int | None = None
    rt: int = 0
    sex: Sex | None = None
    address: str = ""
    phone: str = ""
    observer: bool = False
    signature: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        assisted = actor.role is Role.SECRETARY
        if not assisted:
            _refuse_at_the_door(meeting, actor)
        card = new_card(self.name, self.address, self.phone, meeting.chance, self.signature)
        invited = meeting.invitations.expected(card.name, self.rw or 0, self.rt)
        if invited and invited.id in meeting.admission.requests:
            invited = None
        if self.constituency not in meeting.settings.constituencies:
            raise Refused("constituency.unknown", "constituency")
        rw = meeting.settings.refuse_unknown_area(self.rw)
        if not 0 <= self.rt <= 99:
            raise Refused("rt.unknown", "rt")
        sex = self.sex or (invited.sex if invited else None)
        if sex is None:
            raise Refused("sex.missing", "sex")
        if invited and invited.card:
            card = msgspec.structs.replace(
                invited.card,
                address=card.address or invited.card.address,
                phone=card.phone or invited.card.phone,
                signature=card.signature,
            )
        person = invited.id if invited else meeting.attendance.next_number
        voting = not self.observer and (invited is None or invited.voting)
        rt = self.rt if rw else 0
        keep, digest = card.sealed(person)
        yield keep
        if not assisted and meeting.settings.admission == "vetted":
            yield EntryRequested(person, digest, self.constituency, rw, rt, sex, voting, actor.device)
        else:
            device = "" if assisted else actor.device
            yield AttendeeJoined(person, digest, self.constituency, rw, rt, sex, voting, device, assisted)


def _refuse_at_the_door(meeting: "Musyawarah", actor: Actor) -> None:
    if not actor.device:
        raise Refused("device.missing")
    meeting.attendance.refuse_expelled(actor.device)
    if actor.device in meeting.attendance.devices:
        raise Refused("attendance.already")
    if actor.device in meeting.admission.devices:
        raise Refused("admission.waiting")
    if meeting.settings.admission == "invited":
        raise Refused("admission.invited")
