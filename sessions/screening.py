"""Screening: what waits for the chair before the hall reads it, what is asked back, and what is hidden."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import FLOOR, STAFF, Actor
from sessions.acts import EVERY, Change, Command, Event, Keep
from sessions.proposal import QUEUED, Proposal, Status, What
from sessions.proposals import AboutProposal
from sessions.refused import Refused
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class ProposalAccepted(AboutProposal, frozen=True, tag="proposal.accepted"):
    """The chair received it; the hall reads it now."""

    def apply(self, meeting: "Musyawarah") -> None:
        self.note(meeting, What.ACCEPTED).status = Status.RAISED
        meeting.proposals.asked.discard(self.proposal)


class ProposalQuestioned(AboutProposal, frozen=True, tag="proposal.questioned"):
    """Its proposer is asked something before it is received."""

    question: str

    def apply(self, meeting: "Musyawarah") -> None:
        self.note(meeting, What.ASKED, self.question).status = Status.ASKED
        meeting.proposals.asked.add(self.proposal)


class ProposalAnswered(AboutProposal, frozen=True, tag="proposal.answered"):
    """Its proposer answered."""

    answer: str

    def apply(self, meeting: "Musyawarah") -> None:
        self.note(meeting, What.ANSWERED, self.answer).status = Status.WAITING
        meeting.proposals.asked.discard(self.proposal)


class _Veiling(AboutProposal, frozen=True):
    @property
    def changes(self) -> frozenset[Change]:
        # One that was merged is seen, with its photos, on the page of the one that took it in.
        return frozenset({("proposals", self.proposal), ("proposals", EVERY), ("ballots", None)})


class ProposalHidden(_Veiling, frozen=True, tag="proposal.hidden"):
    """Only chair, desk and its proposer read it from now on."""

    reason: str

    def apply(self, meeting: "Musyawarah") -> None:
        self.note(meeting, What.HIDDEN, self.reason).hidden = True
        meeting.proposals.leave_stage(self.proposal)
        meeting.ballots.relabel(self.proposal, "(disembunyikan)")


class ProposalShown(_Veiling, frozen=True, tag="proposal.shown"):
    """Hiding it was taken back."""

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = self.note(meeting, What.SHOWN)
        proposal.hidden = False
        meeting.ballots.relabel(self.proposal, proposal.title)


class AcceptProposal(Command, frozen=True, tag="proposal.accept"):
    """Receive a proposal that waits. Twice is the same as once."""

    may: ClassVar = STAFF
    proposal: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find(self.proposal)
        if proposal.status in QUEUED:
            yield ProposalAccepted(proposal=proposal.id)


class AskProposer(Command, frozen=True, tag="proposal.ask"):
    """Ask the proposer something about a proposal that waits."""

    may: ClassVar = STAFF
    proposal: int
    question: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find(self.proposal)
        if proposal.status not in QUEUED:
            raise Refused("proposal.received", title=proposal.title)
        yield ProposalQuestioned(proposal=proposal.id, question=paragraphs(self.question, "question", 300))


class AnswerQuestion(Command, frozen=True, tag="proposal.answer"):
    """Answer what the chair asked about one's own proposal."""

    may: ClassVar = FLOOR
    proposal: int
    answer: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        proposal = meeting.proposals.find(self.proposal)
        if proposal.proposer != person.id:
            raise Refused("proposal.not-yours" if proposal.public else "proposal.unknown")
        if proposal.status is not Status.ASKED:
            raise Refused("proposal.received", title=proposal.title)
        yield ProposalAnswered(proposal=proposal.id, answer=paragraphs(self.answer, "answer", 600))


class HideProposal(Command, frozen=True, tag="proposal.hide"):
    """Take an abusive proposal, or one with somebody's phone number in it, from every screen and document."""

    may: ClassVar = STAFF
    proposal: int
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        proposal = meeting.proposals.find(self.proposal)
        reason = paragraphs(self.reason, "reason", 300)
        _refuse_when_bound(meeting, proposal)
        if not proposal.hidden:
            yield ProposalHidden(proposal=proposal.id, reason=reason)


class ShowProposal(Command, frozen=True, tag="proposal.show"):
    """Take the hiding back. Twice is the same as once."""

    may: ClassVar = STAFF
    proposal: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        proposal = meeting.proposals.find(self.proposal)
        if proposal.hidden:
            yield ProposalShown(proposal=proposal.id)


def _refuse_when_bound(meeting: "Musyawarah", proposal: Proposal) -> None:
    """Nothing disappears from under a ballot that runs, a list that was settled, or those merged into it."""
    meeting.ballots.refuse_while_choosing(proposal.id)
    if proposal.id in {row.proposal for row in meeting.priorities.ranking}:
        raise Refused("proposal.ranked", title=proposal.title)
    if proposal.merged:
        raise Refused("proposal.joint", title=proposal.title)
