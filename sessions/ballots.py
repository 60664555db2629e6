"""Ballots: a frozen register, one voter one vote, open or secret, and a count that cannot be changed afterwards.

In a secret ballot the journal gets a *mark* (this person has voted) and the urn a *slip* under a random number from the
phone: no voter, no time, no order. At closing the slips enter the journal sorted by that number and the urn is emptied.
"""

from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.acts import Change, Event
from sessions.ballot import Ballot, Box, Lot, Outcome, Tally
from sessions.refused import Refused
from sessions.terms import Terms, Threshold
from sessions.votes import BallotKind, Option, Slip, Vote

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Ballots(msgspec.Struct):
    """All ballots of the meeting by number. At most one is open at a time."""

    all: dict[int, Ballot] = msgspec.field(default_factory=dict)

    @property
    def running(self) -> Ballot | None:
        """The ballot that is open now."""
        last = self.last
        return last if last and not last.closed else None

    @property
    def last(self) -> Ballot | None:
        """The newest ballot, open or closed."""
        return self.all[len(self.all)] if self.all else None

    @property
    def held(self) -> list[Ballot]:
        """The ballots with a result."""
        return [ballot for ballot in self.all.values() if ballot.closed and ballot.outcome != "cancelled"]

    def refuse_while_choosing(self, proposal: int) -> None:
        """Raise ``ballot.running`` when this proposal is an option of the ballot that is open."""
        if self.running and proposal in {option.proposal for option in self.running.options}:
            raise Refused("ballot.running", question=self.running.question)

    def relabel(self, proposal: int, label: str) -> None:
        """Let this proposal read so wherever it was an option."""
        for ballot in self.all.values():
            ballot.options = tuple(
                msgspec.structs.replace(option, label=label) if option.proposal == proposal else option
                for option in ballot.options
            )


class _OfBallot(Event, frozen=True):
    topic: ClassVar = "ballots"
    ballot: int

    def of(self, meeting: "Musyawarah") -> Ballot:
        """The ballot it is about."""
        return meeting.ballots.all[self.ballot]


class BallotOpened(_OfBallot, frozen=True, tag="ballot.opened"):
    """A ballot is open for the people of its register. Ledgers of 0.1.0 have no terms but ``threshold_percent``."""

    item: int
    question: str
    kind: BallotKind
    options: tuple[Option, ...]
    limit: int
    secret: bool
    register: tuple[int, ...]
    threshold_percent: int
    conclusion: int = 0
    terms: Terms | None = None

    def apply(self, meeting: "Musyawarah") -> None:
        terms = self.terms or Terms(threshold=Threshold(self.threshold_percent, 100))
        meeting.ballots.all[self.ballot] = Ballot(
            self.ballot, self.item, self.question, self.kind, self.options, self.limit, self.secret,
            frozenset(self.register), terms, meeting.now, conclusion=self.conclusion,
        )  # fmt: skip


class VoterAdmitted(_OfBallot, frozen=True, tag="voter.admitted"):
    """``person`` came after the opening and may vote all the same."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.register |= {self.person}
        ballot.late[self.person] = meeting.now


class VoteCast(_OfBallot, frozen=True, tag="vote.cast"):
    """``person`` voted in an open ballot; a later vote takes the place of an earlier one."""

    person: int
    choice: tuple[str, ...]
    marks: dict[str, int] = msgspec.field(default_factory=dict)

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.voted[self.person] = meeting.now
        ballot.votes[str(self.person)] = Vote(self.choice, self.marks)


class VoteMarked(_OfBallot, frozen=True, tag="vote.marked"):
    """``person`` has voted in a secret ballot, or with ``paper`` was handed a paper for the box."""

    person: int
    paper: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.voted[self.person] = meeting.now
        if self.paper:
            ballot.papers.add(self.person)
            ballot.recount = ballot.box is not None


class VoteReversed(_OfBallot, frozen=True, tag="vote.reversed"):
    """What was recorded for ``person`` was a mistake of the desk: they have not voted. The mistake stays on record."""

    person: int
    reason: str

    @property
    def changes(self) -> frozenset[Change]:
        # The page of that person calls it recorded.
        return super().changes | {("attendance", self.person)}

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.voted.pop(self.person, None)
        ballot.votes.pop(str(self.person), None)
        ballot.papers.discard(self.person)


class BoxCounted(_OfBallot, frozen=True, tag="box.counted"):
    """The papers of the box were counted; a later count takes the place of an earlier one.

    Those of a secret ballot are ``slips`` slips in the urn: beside the names of who took a paper they would tell.
    """

    counters: tuple[int, int]
    votes: tuple[Vote, ...]
    spoilt: int
    slips: int = 0

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.box, ballot.recount = Box(self.counters, self.votes, self.spoilt, self.slips), False


class BallotClosed(_OfBallot, frozen=True, tag="ballot.closed"):
    """The count stands. ``slips`` are those of a secret ballot, sorted by their numbers."""

    counts: dict[str, int]
    outcome: Outcome
    slips: tuple[Slip, ...] = ()
    tally: Tally = Tally()

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.closed, ballot.counts, ballot.outcome = meeting.now, self.counts, self.outcome
        ballot.tally = self.tally
        ballot.votes |= {slip.number: slip.vote for slip in self.slips}


class LotDrawn(_OfBallot, frozen=True, tag="lot.drawn"):
    """A lot put the equals of a closed ballot in order, and the count stands anew."""

    lot: Lot
    tally: Tally

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = self.of(meeting)
        ballot.lot, ballot.tally = self.lot, self.tally
