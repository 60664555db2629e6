"""Signing: a signature on the personal card, drawn later than at the door or drawn again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.cards import CardCorrected
from sessions.refused import Refused
from sessions.signatures import strokes

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class SignCard(Command, frozen=True, tag="card.sign"):
    """Put this signature on one's card, in place of an earlier one. Also after the last gavel: then people sign."""

    may: ClassVar = frozenset({Role.ATTENDEE, Role.OBSERVER}) | DESK
    signature: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.registered(actor.person)
        if person.card is None:
            raise Refused("card.erased")
        drawn = strokes(self.signature)
        if not drawn:
            raise Refused("signature.empty", "signature")
        if drawn != person.card.signature:
            keep, digest = msgspec.structs.replace(person.card, signature=drawn).sealed(person.id)
            yield keep
            yield CardCorrected(person=person.id, card=digest)
