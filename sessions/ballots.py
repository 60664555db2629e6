"""Ballots: a frozen register, one voter one ballot, open or secret, and a count that cannot be changed afterwards.

In a secret ballot the journal gets a *mark* (this person has voted) and the urn a *slip* under a random number from the
phone: no voter, no time, no order. At closing the slips enter the journal sorted by that number and the urn is emptied.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import CHAIR, FLOOR, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

BallotKind = Literal["yes-no", "choose-one", "approval"]
Outcome = Literal["carried", "lost", "counted", "cancelled"]
_SLIP = re.compile(r"[0-9a-f]{32}")


class Option(msgspec.Struct, frozen=True):
    """One thing that can be chosen; ``proposal`` is its number when it is a proposal."""

    key: str
    label: str
    proposal: int = 0


YES_NO = (Option("ya", "Setuju"), Option("tidak", "Tidak setuju"), Option("abstain", "Abstain"))


class Slip(msgspec.Struct, frozen=True):
    """What was chosen in a secret ballot, under the number that only the voter's phone knows."""

    number: str
    choice: tuple[str, ...]


class Ballot(msgspec.Struct):
    """One ballot. ``register`` is frozen at opening; ``voted`` tells who voted and when; ``counts`` stands at closing.

    ``choices`` holds the votes of an open ballot, or after the closing the slips of a secret one, under their numbers.
    ``conclusion`` is the one whose wording it puts to the vote (0: none).
    """

    id: int
    item: int
    question: str
    kind: BallotKind
    options: tuple[Option, ...]
    limit: int
    secret: bool
    register: frozenset[int]
    threshold_percent: int
    opened: datetime
    closed: datetime | None = None
    voted: dict[int, datetime] = msgspec.field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    outcome: Outcome | None = None
    conclusion: int = 0

    @property
    def turnout(self) -> int:
        """How many have voted."""
        return len(self.voted)

    @property
    def ranks_proposals(self) -> bool:
        """Whether its options are proposals, so that priorities can follow from it."""
        return any(option.proposal for option in self.options)

    @property
    def ranked(self) -> list[tuple[Option, int]]:
        """Options with their counts; for anything but yes-no, the most chosen first."""
        rows = [(option, self.counts.get(option.key, 0)) for option in self.options]
        return rows if self.kind == "yes-no" else sorted(rows, key=lambda row: -row[1])


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


class BallotOpened(_OfBallot, frozen=True, tag="ballot.opened"):
    """A ballot is open for the people of its register."""

    item: int
    question: str
    kind: BallotKind
    options: tuple[Option, ...]
    limit: int
    secret: bool
    register: tuple[int, ...]
    threshold_percent: int
    conclusion: int = 0

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.ballots.all[self.ballot] = Ballot(
            self.ballot, self.item, self.question, self.kind, self.options, self.limit, self.secret,
            frozenset(self.register), self.threshold_percent, meeting.now, conclusion=self.conclusion,
        )  # fmt: skip


class VoteCast(_OfBallot, frozen=True, tag="vote.cast"):
    """``person`` chose in an open ballot; a later choice takes the place of an earlier one."""

    person: int
    choice: tuple[str, ...]

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = meeting.ballots.all[self.ballot]
        ballot.voted[self.person] = meeting.now
        ballot.choices[str(self.person)] = self.choice


class VoteMarked(_OfBallot, frozen=True, tag="vote.marked"):
    """``person`` has voted in a secret ballot."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.ballots.all[self.ballot].voted[self.person] = meeting.now


class BallotClosed(_OfBallot, frozen=True, tag="ballot.closed"):
    """The count stands. ``slips`` are those of a secret ballot, sorted by their numbers."""

    counts: dict[str, int]
    outcome: Outcome
    slips: tuple[Slip, ...] = ()

    def apply(self, meeting: "Musyawarah") -> None:
        ballot = meeting.ballots.all[self.ballot]
        ballot.closed, ballot.counts, ballot.outcome = meeting.now, self.counts, self.outcome
        ballot.choices |= {slip.number: slip.choice for slip in self.slips}


class OpenBallot(Command, frozen=True, tag="ballot.open"):
    """Open a ballot: yes-no, on typed ``options`` (one a line), or with ``shortlist`` on what stands for priority.

    ``conclusion`` is the one on the screen whose wording is put to the vote.
    """

    may: ClassVar = CHAIR
    question: str = ""
    kind: BallotKind = "yes-no"
    options: str = ""
    shortlist: bool = False
    limit: int = 1
    secret: bool = False
    conclusion: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.ballots.running:
            raise Refused("ballot.running", question=meeting.ballots.running.question)
        # A wording that is put to the vote may be as long as a wording.
        question = line(self.question, "question", 600 if self.conclusion else 200)
        current = meeting.consensus.current
        if self.conclusion and (current is None or current.id != self.conclusion):
            raise Refused("consensus.none")
        options = self._options(meeting)
        limit = self.limit if self.kind == "approval" else 1
        if not 1 <= limit <= len(options):
            raise Refused("ballot.limit", "limit", most=len(options))
        if not meeting.attendance.voters:
            raise Refused("ballot.nobody")
        yield BallotOpened(
            ballot=len(meeting.ballots.all) + 1, item=meeting.agenda.current, question=question, kind=self.kind,
            options=options, limit=limit, secret=self.secret, register=tuple(sorted(meeting.attendance.voters)),
            threshold_percent=meeting.settings.rules.threshold_percent, conclusion=self.conclusion,
        )  # fmt: skip

    def _options(self, meeting: "Musyawarah") -> tuple[Option, ...]:
        if self.kind == "yes-no":
            return YES_NO
        if self.shortlist:
            options = [Option(p.code, p.title, p.id) for p in meeting.proposals.shortlist]
        else:
            labels = dict.fromkeys(line(row, "options", 120, required=False) for row in self.options.splitlines())
            options = [Option(str(number), label) for number, label in enumerate(filter(None, labels), start=1)]
        if not 2 <= len(options) <= 200:
            raise Refused("ballot.options", "options")
        return tuple(options)


class CastVote(Command, frozen=True, tag="ballot.vote"):
    """Vote. ``slip`` is a random number (32 hex digits) that the phone makes for a secret ballot."""

    may: ClassVar = FLOOR
    ballot: int
    choice: tuple[str, ...] = ()
    slip: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        ballot = meeting.ballots.all.get(self.ballot)
        if ballot is None:
            raise Refused("ballot.unknown")
        if ballot.closed:
            raise Refused("ballot.closed", question=ballot.question)
        if person.id not in ballot.register:
            raise Refused("ballot.register")
        choice = tuple(dict.fromkeys(self.choice))
        if not choice:
            raise Refused("vote.empty", "choice")
        if len(choice) > ballot.limit:
            raise Refused("vote.many", "choice", most=ballot.limit, chosen=len(choice))
        if not {option.key for option in ballot.options}.issuperset(choice):
            raise Refused("vote.unknown", "choice")
        if not ballot.secret:
            yield VoteCast(ballot=ballot.id, person=person.id, choice=choice)
            return
        if person.id in ballot.voted:
            raise Refused("vote.twice")
        number = self.slip if _SLIP.fullmatch(self.slip) else meeting.chance(16).hex()
        if f"{ballot.id}/{number}" in meeting.urn:
            raise Refused("vote.slip")
        yield VoteMarked(ballot=ballot.id, person=person.id)
        yield Keep("urn", f"{ballot.id}/{number}", msgspec.json.encode(choice))


class CloseBallot(Command, frozen=True, tag="ballot.close"):
    """Close the ballot and count it; with ``cancel`` it was opened by mistake and nothing is counted."""

    may: ClassVar = CHAIR
    ballot: int
    cancel: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        ballot = meeting.ballots.all.get(self.ballot)
        if ballot is None:
            raise Refused("ballot.unknown")
        if ballot.closed:
            raise Refused("ballot.closed", question=ballot.question)
        slips = tuple(Slip(number, choice) for number, choice in meeting.slips(ballot.id))
        for slip in slips:
            yield Keep("urn", f"{ballot.id}/{slip.number}", None)
        if self.cancel:
            yield BallotClosed(ballot=ballot.id, counts={}, outcome="cancelled")
            return
        counts = count(ballot, [slip.choice for slip in slips] if ballot.secret else ballot.choices.values())
        yield BallotClosed(ballot=ballot.id, counts=counts, outcome=outcome(ballot, counts), slips=slips)


def count(ballot: Ballot, choices: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """How often each option was chosen, in the order of the options."""
    chosen = Counter(key for choice in choices for key in choice)
    return {option.key: chosen[option.key] for option in ballot.options}


def outcome(ballot: Ballot, counts: dict[str, int]) -> Outcome:
    """Whether a yes-no ballot carries: more than the threshold of the votes for or against. Others are only counted."""
    if ballot.kind != "yes-no":
        return "counted"
    base = counts["ya"] + counts["tidak"]
    return "carried" if counts["ya"] * 100 > base * ballot.threshold_percent else "lost"
