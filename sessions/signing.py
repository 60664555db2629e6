"""Signing: a signature on the personal card, drawn later than at the door or drawn again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.cards import CardCorrected
from sessions.refused import Refused
from sessions.signatures import strokes

if TYPE_CHECKING:
    from sessions.attendance import Attendee
    from sessions.musyawarah import Musyawarah


class SignCard(Command, frozen=True, tag="card.sign"):
    """Put this signature on one's card, in place of an earlier one. Also after the last gavel: then people sign."""

    may: ClassVar = frozenset({Role.ATTENDEE, Role.OBSERVER}) | DESK
    signature: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        yield from drawn(meeting.registered(actor.person), self.signature, "signature")


def drawn(person: "Attendee", signature: str, place: Literal["signature", "endorsement"]) -> Iterator[Event | Keep]:
    """These strokes on the card of a person, in the place for the attendance list or for the berita acara.

    Raises:
        Refused: ``card.erased``, ``signature.empty``, or as :func:`~sessions.signatures.strokes`.
    """
    if person.card is None:
        raise Refused("card.erased")
    lines = strokes(signature)
    if not lines:
        raise Refused("signature.empty", "signature")
    if lines != getattr(person.card, place):
        keep, digest = msgspec.structs.replace(person.card, **{place: lines}).sealed(person.id)
        yield keep
        yield CardCorrected(person=person.id, card=digest)
