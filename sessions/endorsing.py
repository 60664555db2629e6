"""Endorsing: naming who signs the berita acara, and signing it, with a finger or on paper.

What is signed is what the hall approved. Where the meeting was closed without that approval it is signed all the same:
a requirement that is not met stops nothing, and is told.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.reading import approved
from sessions.refused import Refused
from sessions.signatories import MinutesSigned, Office, Signatory, SignatoryDropped, SignatoryNamed
from sessions.signing import drawn

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class NameSignatory(Command, frozen=True, tag="signatory.name"):
    """Name who signs, by the name in the register; an office with one holder passes to the new one."""

    may: ClassVar = DESK
    office: Office = "wakil"
    name: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_cancelled()
        signatories = meeting.signatories
        person = meeting.attendance.named(self.name)
        if any(one.office == self.office for one in signatories.of_person(person.id)):
            return
        holder = signatories.holder(self.office)
        if holder and self.office != "wakil":
            yield SignatoryDropped(signatory=holder.id)
        yield SignatoryNamed(signatory=signatories.count + 1, office=self.office, person=person.id)


class DropSignatory(Command, frozen=True, tag="signatory.drop"):
    """Somebody does not sign after all; who has signed what stands now stays."""

    may: ClassVar = DESK
    signatory: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        one = _signatory(meeting, self.signatory)
        if one.signed(meeting.draft.digest):
            raise Refused("signatory.signed")
        yield SignatoryDropped(signatory=one.id)


class SignMinutes(Command, frozen=True, tag="minutes.sign"):
    """Sign the berita acara: the signatory on their own phone, or at the desk; there also on ``paper``."""

    may: ClassVar = frozenset({Role.ATTENDEE, Role.OBSERVER}) | DESK
    signatory: int
    signature: str = ""
    paper: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_cancelled()
        one = _signatory(meeting, self.signatory)
        if actor.person not in {0, one.person}:
            raise Refused("signatory.unknown")
        if not approved(meeting) and not meeting.agenda.closed:
            raise Refused("signing.unapproved")
        digest = meeting.draft.digest
        if self.paper and actor.role is Role.SECRETARY:
            if not one.signed(digest):
                yield MinutesSigned(signatory=one.id, digest=digest, paper=True)
            return
        yield from drawn(meeting.registered(one.person), self.signature, "endorsement")
        yield MinutesSigned(signatory=one.id, digest=digest)


def missing_constituencies(meeting: "Musyawarah") -> list[str]:
    """The constituencies that must be among the signatories and are not."""
    people = meeting.attendance.people
    among = [
        people[one.person].constituency.casefold() for one in meeting.signatories.all.values() if one.person in people
    ]
    return [wanted for wanted in meeting.settings.rules.signing if not any(wanted.casefold() in one for one in among)]


def _signatory(meeting: "Musyawarah", number: int) -> Signatory:
    one = meeting.signatories.all.get(number)
    if one is None:
        raise Refused("signatory.unknown")
    return one
