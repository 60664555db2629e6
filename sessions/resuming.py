"""Resuming: a personal code makes a phone that of its person, whether they sit in the hall or are yet to come."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.attendance import AttendeeJoined, Sex
from sessions.cards import DeviceMoved
from sessions.invitations import Invited, invited_with
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.attendance import Attendee
    from sessions.musyawarah import Musyawarah


class ResumeByCode(Command, frozen=True, tag="card.resume"):
    """Go on as the person with this code, on the phone in the hand; who was invited is present with it.

    ``sex`` is for a list that does not say it.
    """

    may: ClassVar = frozenset({Role.GUEST})
    code: str = ""
    sex: Sex | None = None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = holder(meeting, self.code)
        if person is None:
            raise Refused("code.unknown", "code")
        if not actor.device:
            raise Refused("device.missing")
        meeting.attendance.refuse_expelled(actor.device)
        if isinstance(person, Invited):
            meeting.refuse_when_closed()
            yield _arriving(person, self.sex, actor.device)
        elif person.expelled:
            raise Refused("person.expelled", reason=person.expelled)
        else:
            yield DeviceMoved(person=person.id, device=actor.device)


class ReceiveInvited(Command, frozen=True, tag="invitations.receive"):
    """Register somebody from the invitation list at the desk."""

    may: ClassVar = DESK
    invited: int
    sex: Sex | None = None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        yield _arriving(invited_with(meeting, self.invited), self.sex, "")


def holder(meeting: "Musyawarah", code: str) -> "Attendee | Invited | None":
    """Whose personal code this is, however it was typed: somebody registered, or somebody invited who has not come."""
    typed = "".join(character for character in code.casefold() if character.isalnum())
    people: list[Attendee | Invited] = [*meeting.attendance.people.values(), *meeting.invitations.awaited]
    return next((one for one in people if typed and one.card and one.card.code.replace("-", "") == typed), None)


def _arriving(person: Invited, sex: Sex | None, device: str) -> AttendeeJoined:
    sex = sex or person.sex
    if sex is None:
        raise Refused("sex.missing", "sex")
    return AttendeeJoined(
        person=person.id, card=person.digest, constituency=person.constituency, rw=person.rw, rt=person.rt, sex=sex,
        voting=person.voting, device=device, assisted=not device,
    )  # fmt: skip
