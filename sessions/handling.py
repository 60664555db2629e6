"""Handling: what chair and desk do with proposals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import CHAIR, STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.proposal import GONE, Proposal
from sessions.proposals import ProposalLinedUp, ProposalShortlisted, ProposalTakenUp
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class TakeUpProposal(Command, frozen=True, tag="proposal.take-up"):
    """Put one proposal before the hall (0: none)."""

    may: ClassVar = CHAIR
    proposal: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if self.proposal:
            refuse_when_gone(meeting.proposals.find_public(self.proposal))
        yield ProposalTakenUp(proposal=self.proposal)


class ShortlistProposal(Command, frozen=True, tag="proposal.shortlist"):
    """Let a proposal stand among those that are ranked, or with ``off`` no longer."""

    may: ClassVar = STAFF
    proposal: int
    off: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find_public(self.proposal)
        refuse_when_gone(proposal)
        if not self.off and not proposal.listed:
            yield ProposalShortlisted(proposal=proposal.id, listed=True)
        for one in proposal.family if self.off else ():
            if one.shortlisted:
                yield ProposalShortlisted(proposal=one.id, listed=False)


class LineUpProposal(Command, frozen=True, tag="proposal.line-up"):
    """Let a proposal be the next one that is discussed, or with ``off`` in its turn again."""

    may: ClassVar = CHAIR
    proposal: int
    off: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find_public(self.proposal)
        refuse_when_gone(proposal)
        if self.off is (proposal.id in meeting.proposals.line) or not self.off:
            yield ProposalLinedUp(proposal=proposal.id, off=self.off)


def refuse_when_gone(proposal: Proposal) -> None:
    """Raise ``proposal.decided`` for one that was merged or withdrawn: it does not stand on its own."""
    if proposal.status in GONE:
        raise Refused("proposal.decided", title=proposal.title, status=proposal.status.value)
