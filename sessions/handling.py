"""Handling: what chair and desk do with proposals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import CHAIR, STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.proposals import ProposalShortlisted, ProposalTakenUp

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


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
