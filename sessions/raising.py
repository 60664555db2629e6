"""Raising: what the floor does with proposals, by phone or at the desk."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

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


class RaiseProposal(Command, frozen=True, tag="proposal.raise"):
    """Put a proposal before the meeting. Its proposer is its first supporter."""

    may: ClassVar = FLOOR
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

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        title = line(self.title, "title", 120)
        if self.kind is None:
            raise Refused("kind.missing", "kind")
        problem = paragraphs(self.problem, "problem", 1000)
        location = line(self.location, "location", 200)
        rw = person.rw if self.rw is None else self.rw
        if not 0 <= rw <= meeting.settings.rw_count:
            raise Refused("rw.unknown", "rw", most=meeting.settings.rw_count)
        if not 0 <= self.volume <= 1_000_000:
            raise Refused("volume.range", "volume")
        if not 0 <= self.unit_price <= 10**12:
            raise Refused("price.range", "unit_price")
        content = StandingProposal(
            title=title, kind=self.kind, problem=problem, location=location, rw=rw,
            volume=self.volume, unit=line(self.unit, "unit", 20, required=False), unit_price=self.unit_price,
            cost=cost_of(self.volume, self.unit_price), on_behalf=person.neighbourhood or person.constituency,
            beneficiaries=line(self.beneficiaries, "beneficiaries", 200, required=False),
            land=line(self.land, "land", 100, required=False) if self.kind == "fisik" else "",
        )  # fmt: skip
        content = replace(content, marks=meeting.catalogue.marks(content))
        number = len(meeting.proposals.all) + 1
        yield ProposalRaised(proposal=number, content=content, proposer=person.id)
        yield ProposalSupported(proposal=number, person=person.id)


class SupportProposal(Command, frozen=True, tag="proposal.support"):
    """Stand behind a proposal, or with ``off`` no longer. Twice is the same as once."""

    may: ClassVar = FLOOR
    proposal: int
    off: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        proposal = meeting.proposals.find(self.proposal)
        if proposal.status is Status.REJECTED:
            raise Refused("proposal.rejected", title=proposal.title)
        if self.off and person.id in proposal.supporters:
            yield SupportWithdrawn(proposal=proposal.id, person=person.id)
        if not self.off and person.id not in proposal.supporters:
            yield ProposalSupported(proposal=proposal.id, person=person.id)
