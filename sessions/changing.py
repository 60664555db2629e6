"""Changing a proposal: its words, its category, and taking it back. What it said before stays in its history."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import FLOOR, STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.catalogue import FITTING
from sessions.proposal import OPEN, QUEUED, Changed, Proposal, Status, What
from sessions.proposals import AboutProposal
from sessions.raising import Worded, worded
from sessions.refused import Refused
from sessions.rupiah import cost_of
from sessions.settings import ProposalKind, StandingProposal
from sessions.text import line, paragraphs
from sessions.urusan import urusan

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class ProposalAmended(AboutProposal, frozen=True, tag="proposal.amended"):
    """It reads differently now: ``content`` is all that it says."""

    content: StandingProposal

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = meeting.proposals.all[self.proposal]
        self.note(meeting, What.AMENDED, changes=rewrite(proposal, msgspec.structs.asdict(self.content)))
        proposal.area = meeting.settings.area(proposal.rw)


class ProposalCategorised(AboutProposal, frozen=True, tag="proposal.categorised"):
    """It belongs elsewhere: another urusan, field, agency, funding source or kind."""

    kind: ProposalKind
    urusan: str = ""
    field: str = ""
    agency: str = ""
    funding: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        names = ("kind", "urusan", "field", "agency", "funding")
        changes = rewrite(meeting.proposals.all[self.proposal], {name: getattr(self, name) for name in names})
        self.note(meeting, What.CATEGORISED, changes=changes)


class ProposalWithdrawn(AboutProposal, frozen=True, tag="proposal.withdrawn"):
    """Its proposer took it back."""

    reason: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = self.note(meeting, What.WITHDRAWN, self.reason)
        proposal.status, proposal.reason = Status.WITHDRAWN, self.reason
        meeting.proposals.asked.discard(self.proposal)
        meeting.proposals.leave_stage(self.proposal)


def rewrite(proposal: Proposal, values: dict[str, object]) -> tuple[Changed, ...]:
    """Let it say this; what reads differently now."""
    changes = []
    for name, value in values.items():
        before = getattr(proposal, name)
        if before != value:
            setattr(proposal, name, value)
            changes.append(Changed(name, str(before), str(value)))
    return tuple(changes)


class AmendProposal(Worded, frozen=True, kw_only=True, tag="proposal.amend"):
    """Say it differently, while it is not decided: its proposer on the phone, or the desk. Empty means empty."""

    may: ClassVar = FLOOR
    proposal: int
    description: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        proposal = _own(meeting, actor, self.proposal)
        rw = proposal.rw if self.rw is None else self.rw
        said = worded(meeting, self, rw)
        if (said["volume"], said["unit_price"]) != (proposal.volume, proposal.unit_price):
            said["cost"] = cost_of(self.volume, self.unit_price)
        said["description"] = paragraphs(self.description, "description", 2000, required=False)
        # What did not fit the catalogue may fit now, and the other way round.
        said["marks"] = tuple(mark for mark in proposal.marks if mark not in FITTING)
        content = msgspec.structs.replace(proposal.content, **said)
        content = msgspec.structs.replace(content, marks=meeting.catalogue.marks(content))
        if content != proposal.content:
            yield ProposalAmended(proposal=proposal.id, content=content)


class CategoriseProposal(Command, frozen=True, tag="proposal.categorise"):
    """Put a proposal under another urusan, field, agency, funding source or kind, decided or not."""

    may: ClassVar = STAFF
    proposal: int
    kind: ProposalKind | None = None
    urusan: str = ""
    field: str = ""
    agency: str = ""
    funding: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find(self.proposal)
        if self.urusan and self.urusan not in urusan():
            raise Refused("urusan.unknown", "urusan")
        moved = ProposalCategorised(
            proposal=proposal.id, kind=self.kind or proposal.kind, urusan=self.urusan,
            field=line(self.field, "field", 200, required=False),
            agency=line(self.agency, "agency", 200, required=False),
            funding=line(self.funding, "funding", 100, required=False),
        )  # fmt: skip
        names = ("kind", "urusan", "field", "agency", "funding")
        if any(getattr(moved, name) != getattr(proposal, name) for name in names):
            yield moved


class WithdrawProposal(Command, frozen=True, tag="proposal.withdraw"):
    """Take back what one proposed oneself, while it is not decided."""

    may: ClassVar = FLOOR
    proposal: int
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.person(actor)
        proposal = _own(meeting, actor, self.proposal)
        if proposal.merged:
            raise Refused("proposal.joint", title=proposal.title)
        meeting.ballots.refuse_while_choosing(proposal.id)
        yield ProposalWithdrawn(proposal=proposal.id, reason=paragraphs(self.reason, "reason", 600, required=False))


def _own(meeting: "Musyawarah", actor: Actor, number: int) -> Proposal:
    """The proposal, when this actor may change its words: the desk, or one who raised it, while it is not decided."""
    meeting.refuse_when_closed()
    proposal = meeting.proposals.find(number)
    if actor.person and proposal.proposer != meeting.person(actor).id:
        raise Refused("proposal.not-yours" if proposal.public else "proposal.unknown")
    if proposal.status not in OPEN | QUEUED:
        raise Refused("proposal.decided", title=proposal.title, status=proposal.status.value)
    return proposal
