"""Proposals: what the neighbourhoods ask for, who supports it, and what became of it.

One of them is :mod:`sessions.proposal`; the commands of the floor are in :mod:`sessions.raising`, those of chair and
desk in :mod:`sessions.handling`. Changing, screening and merging have modules of their own, with their events.
"""

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.acts import Event
from sessions.identity import keys
from sessions.proposal import ASIDE, QUEUED, Changed, Proposal, Status, Step, What
from sessions.refused import Refused
from sessions.settings import ProposalKind, StandingProposal

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Import(msgspec.Struct):
    """A file that proposals came from: how many were new with it and how many the meeting knew, until ``last``."""

    name: str
    added: int
    known: int
    last: datetime


class Proposals(msgspec.Struct):
    """All proposals by number; ``on_stage`` is the one the hall talks about (0: none), since ``taken_up``.

    ``line`` are those that the chair wants next, the first first; ``asked`` those whose proposer owes an answer.
    """

    all: dict[int, Proposal] = msgspec.field(default_factory=dict)
    line: list[int] = msgspec.field(default_factory=list)
    asked: set[int] = msgspec.field(default_factory=set)
    on_stage: int = 0
    taken_up: datetime | None = None
    # By what they were known when they came (sessions.identity), and the files they came from, by digest.
    seen: set[str] = msgspec.field(default_factory=set)
    imports: dict[str, Import] = msgspec.field(default_factory=dict)

    @property
    def current(self) -> Proposal | None:
        """The proposal the hall talks about now."""
        return self.all.get(self.on_stage)

    @property
    def shortlist(self) -> list[Proposal]:
        """Those that stand for priority: put on the list or agreed, and not set aside since."""
        return [p for p in self.counted if (p.listed or p.status is Status.AGREED) and p.status not in ASIDE]

    @property
    def public(self) -> list[Proposal]:
        """Those that everybody may read, by number."""
        return [proposal for proposal in self.all.values() if proposal.public]

    @property
    def counted(self) -> list[Proposal]:
        """Those of the public ones that stand on their own: no sum counts a merged or a withdrawn one."""
        return [proposal for proposal in self.all.values() if proposal.counts]

    @property
    def queue(self) -> list[Proposal]:
        """Those that wait for the chair to receive them, the first first."""
        return [p for p in self.all.values() if p.status in QUEUED and not p.hidden]

    @property
    def total(self) -> int:
        """The cost of all that count, in rupiah."""
        return sum(proposal.cost for proposal in self.counted)

    def of_kind(self, kind: ProposalKind) -> list[Proposal]:
        """Those of one kind, by number."""
        return [proposal for proposal in self.counted if proposal.kind == kind]

    def newest(self, most: int) -> list[Proposal]:
        """The last ones that were raised from the floor, newest first."""
        return list(islice((p for p in reversed(self.all.values()) if p.proposer and p.counts), most))

    def leave_stage(self, number: int) -> None:
        """This one is not talked about, now or next."""
        self.on_stage = 0 if self.on_stage == number else self.on_stage
        self.line = [one for one in self.line if one != number]

    def carry_over(self, person: int, into: int) -> None:
        """What ``person`` proposed and supports is ``into``'s; supporting twice counts once."""
        for proposal in self.all.values():
            if proposal.proposer == person:
                proposal.proposer = into
            since = proposal.signed.pop(person, None)
            if since:
                proposal.signed.setdefault(into, since)

    def find(self, number: int) -> Proposal:
        """The proposal with this number.

        Raises:
            Refused: ``proposal.unknown``.
        """
        if number not in self.all:
            raise Refused("proposal.unknown", "proposal")
        return self.all[number]

    def find_public(self, number: int) -> Proposal:
        """The same, when everybody may read it.

        Raises:
            Refused: ``proposal.unknown``.
        """
        if not self.find(number).public:
            raise Refused("proposal.unknown", "proposal")
        return self.all[number]

    def standing_for(self, proposal: Proposal) -> Proposal:
        """The proposal that this one goes on in: itself, unless it was merged."""
        while proposal.into:
            proposal = self.all[proposal.into]
        return proposal


class AboutProposal(Event, frozen=True):
    """Something that happened to one proposal."""

    topic: ClassVar = "proposals"
    proposal: int

    @property
    def subject(self) -> int:
        return self.proposal

    def note(
        self, meeting: "Musyawarah", what: What, reason: str = "", other: int = 0, changes: tuple[Changed, ...] = ()
    ) -> Proposal:
        """Add a step to the history of the proposal, which is returned."""
        return note(meeting, self.proposal, what, reason, other, changes)


def note(
    meeting: "Musyawarah", number: int, what: What, reason: str = "", other: int = 0, changes: tuple[Changed, ...] = ()
) -> Proposal:
    """Add a step to the history of this proposal, which is returned."""
    proposal, actor = meeting.proposals.all[number], meeting.actor
    proposal.history.append(Step(meeting.now, what, actor.role, actor.assisted, reason, other, changes))
    return proposal


class ProposalRaised(AboutProposal, frozen=True, tag="proposal.raised"):
    """A proposal is before the meeting, or with ``waits`` before the chair."""

    content: StandingProposal
    proposer: int = 0
    waits: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.all[self.proposal] = Proposal(
            id=self.proposal, proposer=self.proposer, raised=meeting.now,
            area=meeting.settings.area(self.content.rw), **msgspec.structs.asdict(self.content),
        )  # fmt: skip
        meeting.proposals.seen |= keys(self.content)
        raised = self.note(meeting, What.RAISED)
        raised.status = Status.WAITING if self.waits else Status.RAISED


class ProposalSupported(AboutProposal, frozen=True, tag="proposal.supported"):
    """``person`` stands behind it."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.all[self.proposal].signed[self.person] = meeting.now


class SupportWithdrawn(AboutProposal, frozen=True, tag="proposal.support-withdrawn"):
    """``person`` no longer stands behind it."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        for one in meeting.proposals.all[self.proposal].family:
            one.signed.pop(self.person, None)


class ProposalTakenUp(AboutProposal, frozen=True, tag="proposal.taken-up"):
    """The hall talks about it now; with number 0 about none in particular."""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.proposals.leave_stage(self.proposal)
        meeting.proposals.on_stage, meeting.proposals.taken_up = self.proposal, meeting.now
        proposal = meeting.proposals.current
        if proposal and proposal.status is Status.RAISED:
            proposal.status = Status.DISCUSSED
        if proposal:
            self.note(meeting, What.TAKEN_UP)


class ProposalShortlisted(AboutProposal, frozen=True, tag="proposal.shortlisted"):
    """It stands, or no longer stands, among those that are ranked."""

    listed: bool

    def apply(self, meeting: "Musyawarah") -> None:
        self.note(meeting, What.LISTED if self.listed else What.UNLISTED).shortlisted = self.listed


class ProposalLinedUp(AboutProposal, frozen=True, tag="proposal.lined-up"):
    """The chair wants it next, or with ``off`` in its turn again."""

    off: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        others = [number for number in meeting.proposals.line if number != self.proposal]
        meeting.proposals.line = others if self.off else [self.proposal, *others]


class ProposalSettled(AboutProposal, frozen=True, tag="proposal.settled"):
    """The meeting decided on it, with the reason where one is due."""

    status: Status
    reason: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = self.note(meeting, What(self.status), self.reason)
        proposal.status, proposal.reason = self.status, self.reason
