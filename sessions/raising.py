"""Raising: what the floor does with proposals, by phone or at the desk."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace

from sessions.actors import FLOOR, Actor
from sessions.acts import Command, Event, Keep
from sessions.proposal import Status
from sessions.proposals import ProposalRaised, ProposalSupported, SupportWithdrawn
from sessions.refused import Refused
from sessions.rupiah import cost_of
from sessions.settings import ProposalKind, StandingProposal
from sessions.text import line, paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Worded(Command, frozen=True):
    """A command that carries the words of a proposal, as they were typed."""

    title: str = ""
    kind: ProposalKind | None = None
    problem: str = ""
    location: str = ""
    rw: int | None = None
    volume: Decimal = Decimal(0)
    unit: str = ""
    unit_price: int = 0
    beneficiaries: str = ""
    land: str = ""


def worded(meeting: "Musyawarah", typed: Worded, rw: int) -> dict[str, Any]:
    """The fields of a proposal's content as they were typed, tidied and bounded.

    Raises:
        Refused: beside the field.
    """
    if typed.kind is None:
        raise Refused("kind.missing", "kind")
    meeting.settings.refuse_unknown_area(rw)
    if not 0 <= typed.volume <= 1_000_000:
        raise Refused("volume.range", "volume")
    if not 0 <= typed.unit_price <= 10**12:
        raise Refused("price.range", "unit_price")
    return {
        "title": line(typed.title, "title", 120),
        "kind": typed.kind,
        "problem": paragraphs(typed.problem, "problem", 1000),
        "location": line(typed.location, "location", 200),
        "rw": rw,
        "volume": typed.volume,
        "unit": line(typed.unit, "unit", 20, required=False),
        "unit_price": typed.unit_price,
        "beneficiaries": line(typed.beneficiaries, "beneficiaries", 200, required=False),
        # A training has no land.
        "land": line(typed.land, "land", 100, required=False) if typed.kind == "fisik" else "",
    }


class RaiseProposal(Worded, frozen=True, tag="proposal.raise"):
    """Put a proposal before the meeting. Its proposer is its first supporter."""

    may: ClassVar = FLOOR

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        said = worded(meeting, self, person.rw if self.rw is None else self.rw)
        content = StandingProposal(
            cost=cost_of(self.volume, self.unit_price), on_behalf=person.neighbourhood or person.constituency, **said
        )
        content = replace(content, marks=meeting.catalogue.marks(content))
        number = len(meeting.proposals.all) + 1
        waits = meeting.settings.moderation and not actor.assisted
        yield ProposalRaised(proposal=number, content=content, proposer=person.id, waits=waits)
        yield ProposalSupported(proposal=number, person=person.id)


class SupportProposal(Command, frozen=True, tag="proposal.support"):
    """Stand behind a proposal, or with ``off`` no longer. Twice is the same as once.

    Who supports one that was merged, on a phone that did not know it yet, supports the one that it went into.
    """

    may: ClassVar = FLOOR
    proposal: int
    off: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        proposal = meeting.proposals.standing_for(meeting.proposals.find_public(self.proposal))
        if proposal.status in {Status.REJECTED, Status.WITHDRAWN}:
            raise Refused("proposal.decided", title=proposal.title, status=proposal.status.value)
        if self.off and proposal.supported_by(person.id):
            yield SupportWithdrawn(proposal=proposal.id, person=person.id)
        # Also who supports what was merged into it: that may be parted from it again.
        if not self.off and person.id not in proposal.signed:
            yield ProposalSupported(proposal=proposal.id, person=person.id)
