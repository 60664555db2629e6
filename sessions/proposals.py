"""Proposals: what the neighbourhoods ask for, who supports it, and what became of it."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, FLOOR, STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.rupiah import cost_of
from sessions.settings import ProposalKind, StandingProposal
from sessions.text import line, paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Status(StrEnum):
    """Where a proposal stands; the words are those of the documents."""

    RAISED = "diajukan"
    DISCUSSED = "dibahas"
    AGREED = "disepakati"
    DEFERRED = "ditunda"
    REJECTED = "ditolak"


class Proposal(msgspec.Struct):
    """One proposal. ``proposer`` is 0 for a standing one; ``cost`` is in rupiah; ``rank`` its group's own priority."""

    id: int
    title: str
    kind: ProposalKind
    problem: str
    field: str
    location: str
    rw: int
    rt: int
    volume: Decimal
    unit: str
    unit_price: int
    cost: int
    on_behalf: str
    rank: int
    shortlisted: bool
    proposer: int
    raised: datetime
    status: Status = Status.RAISED
    reason: str = ""
    supporters: dict[int, datetime] = msgspec.field(default_factory=dict)

    @property
    def support(self) -> int:
        """How many support it."""
        return len(self.supporters)

    @property
    def code(self) -> str:
        """The number it has in the documents."""
        return f"U{self.id:03}"

    @property
    def origin(self) -> str:
        """On whose behalf, with the group's own rank: ``RW 05 P3``."""
        return f"{self.on_behalf} P{self.rank}" if self.rank else self.on_behalf


class Proposals(msgspec.Struct):
    """All proposals by number; ``on_stage`` is the one the hall talks about (0: none), since ``taken_up``."""

    all: dict[int, Proposal] = msgspec.field(default_factory=dict)
    on_stage: int = 0
    taken_up: datetime | None = None

    @property
    def current(self) -> Proposal | None:
        """The proposal the hall talks about now."""
        return self.all.get(self.on_stage)

    @property
    def shortlist(self) -> list[Proposal]:
        """Those that stand for priority: put on the list or agreed, and not set aside since."""
        aside = {Status.DEFERRED, Status.REJECTED}
        return [p for p in self.all.values() if (p.shortlisted or p.status is Status.AGREED) and p.status not in aside]

    @property
    def total(self) -> int:
        """The cost of all of them in rupiah."""
        return sum(proposal.cost for proposal in self.all.values())

    def of_kind(self, kind: ProposalKind) -> list[Proposal]:
        """Those of one kind, by number."""
        return [proposal for proposal in self.all.values() if proposal.kind == kind]

    def newest(self, most: int) -> list[Proposal]:
        """The last ones that were raised from the floor, newest first."""
        return [p for p in reversed(self.all.values()) if p.proposer][:most]

    def carry_over(self, person: int, into: int) -> None:
        """What ``person`` proposed and supports is ``into``'s; supporting twice counts once."""
        for proposal in self.all.values():
            if proposal.proposer == person:
                proposal.proposer = into
            since = proposal.supporters.pop(person, None)
            if since:
                proposal.supporters.setdefault(into, since)

    def find(self, number: int) -> Proposal:
        """The proposal with this number.

        Raises:
            Refused: ``proposal.unknown``.
        """
        if number not in self.all:
            raise Refused("proposal.unknown", "proposal")
        return self.all[number]


class _AboutProposal(Event, frozen=True):
    topic: ClassVar = "proposals"
    proposal: int

    @property
    def subject(self) -> int:
        return self.proposal


class ProposalRaised(_AboutProposal, frozen=True, tag="proposal.raised"):
    """A proposal is before the meeting."""

    content: StandingProposal
    proposer: int = 0

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.all[self.proposal] = Proposal(
            id=self.proposal, proposer=self.proposer, raised=meeting.now, **msgspec.structs.asdict(self.content)
        )


class ProposalSupported(_AboutProposal, frozen=True, tag="proposal.supported"):
    """``person`` stands behind it."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.all[self.proposal].supporters[self.person] = meeting.now


class SupportWithdrawn(_AboutProposal, frozen=True, tag="proposal.support-withdrawn"):
    """``person`` no longer stands behind it."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.all[self.proposal].supporters.pop(self.person, None)


class ProposalTakenUp(_AboutProposal, frozen=True, tag="proposal.taken-up"):
    """The hall talks about it now; with number 0 about none in particular."""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.on_stage, meeting.proposals.taken_up = self.proposal, meeting.now
        proposal = meeting.proposals.current
        if proposal and proposal.status is Status.RAISED:
            proposal.status = Status.DISCUSSED


class ProposalShortlisted(_AboutProposal, frozen=True, tag="proposal.shortlisted"):
    """It stands, or no longer stands, among those that are ranked."""

    listed: bool

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.all[self.proposal].shortlisted = self.listed


class ProposalSettled(_AboutProposal, frozen=True, tag="proposal.settled"):
    """The meeting decided on it, with the reason where one is due."""

    status: Status
    reason: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = meeting.proposals.all[self.proposal]
        proposal.status, proposal.reason = self.status, self.reason


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
        )  # fmt: skip
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


class TakeUpProposal(Command, frozen=True, tag="proposal.take-up"):
    """Put one proposal before the hall (0: none)."""

    may: ClassVar = CHAIR
    proposal: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if self.proposal:
            meeting.proposals.find(self.proposal)
        yield ProposalTakenUp(proposal=self.proposal)


class ShortlistProposal(Command, frozen=True, tag="proposal.shortlist"):
    """Let a proposal stand among those that are ranked, or with ``off`` no longer."""

    may: ClassVar = STAFF
    proposal: int
    off: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find(self.proposal)
        if proposal.shortlisted is self.off:
            yield ProposalShortlisted(proposal=proposal.id, listed=not self.off)
