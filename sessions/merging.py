"""Merging: two proposals that ask for the same become one, and can be parted again.

Nothing is copied. A merged proposal is kept as it was, under the one that took it in, whose proposers and supporters
are those of both; parting them gives both back exactly, with what people did in between.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import STAFF, Actor
from sessions.acts import Change, Command, Event, Keep
from sessions.proposal import OPEN, QUEUED, Status, What
from sessions.proposals import AboutProposal, note
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class _OfTwo(AboutProposal, frozen=True):
    into: int

    @property
    def changes(self) -> frozenset[Change]:
        return frozenset({("proposals", self.proposal), ("proposals", self.into)})


class ProposalsMerged(_OfTwo, frozen=True, tag="proposal.merged"):
    """``proposal`` goes on in ``into``; whoever proposed or supports it, proposed or supports that one."""

    def apply(self, meeting: "Musyawarah") -> None:
        source = self.note(meeting, What.MERGED, other=self.into)
        into = note(meeting, self.into, What.JOINED, other=self.proposal)
        source.before, source.status, source.into = source.status, Status.MERGED, into.id
        into.merged.append(source)
        proposals = meeting.proposals
        on_stage = proposals.on_stage == source.id
        proposals.asked.discard(source.id)
        proposals.leave_stage(source.id)
        if on_stage:
            proposals.on_stage = into.id


class ProposalsParted(_OfTwo, frozen=True, tag="proposal.parted"):
    """The merging was taken back: both stand as they would without it."""

    def apply(self, meeting: "Musyawarah") -> None:
        source = self.note(meeting, What.PARTED, other=self.into)
        into = note(meeting, self.into, What.PARTED, other=self.proposal)
        source.status, source.into = source.before, 0
        into.merged = [one for one in into.merged if one is not source]
        if source.status is Status.ASKED:
            meeting.proposals.asked.add(source.id)


class MergeProposals(Command, frozen=True, tag="proposal.merge"):
    """Let ``proposal`` go on in ``into``."""

    may: ClassVar = STAFF
    proposal: int
    into: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        source, into = meeting.proposals.find(self.proposal), meeting.proposals.find(self.into)
        if source.id == into.id:
            raise Refused("proposal.itself", "into")
        for one, statuses in ((source, OPEN | QUEUED), (into, OPEN | {Status.AGREED})):
            if one.hidden or one.status not in statuses:
                raise Refused("proposal.decided", title=one.title, status=one.status.value)
            meeting.ballots.refuse_while_choosing(one.id)
        yield ProposalsMerged(proposal=source.id, into=into.id)


class PartProposals(Command, frozen=True, tag="proposal.part"):
    """Take a merging back."""

    may: ClassVar = STAFF
    proposal: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        source = meeting.proposals.find(self.proposal)
        if not source.into:
            raise Refused("proposal.alone", title=source.title)
        meeting.ballots.refuse_while_choosing(source.into)
        yield ProposalsParted(proposal=source.id, into=source.into)
