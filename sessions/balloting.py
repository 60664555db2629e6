"""Balloting: opening a ballot under declared terms, voting in it, and closing it with a count."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions import tallying
from sessions.actors import CHAIR, DESK, FLOOR, Actor
from sessions.acts import Command, Event, Keep
from sessions.ballot import Ballot
from sessions.ballots import (
    BallotClosed,
    BallotOpened,
    VoteCast,
    VoteMarked,
    VoterAdmitted,
    VoteReversed,
)
from sessions.kinds import fitted
from sessions.offers import options_of
from sessions.refused import Refused
from sessions.terms import THRESHOLDS, Method, Terms, Threshold, criteria, fraction
from sessions.text import line
from sessions.votes import BallotKind, Slip, Vote

if TYPE_CHECKING:
    from sessions.attendance import Attendee
    from sessions.musyawarah import Musyawarah

_SLIP = re.compile(r"[0-9a-f]{32}")
_METHODS: dict[BallotKind, tuple[Method, ...]] = {"ranking": ("borda", "run-off"), "scores": ("mean", "median")}


class OpenBallot(Command, frozen=True, tag="ballot.open"):
    """Open a ballot: yes-no, on typed ``options`` (one a line), or with ``shortlist`` on what stands for priority.

    ``conclusion`` is the one on the screen whose wording is put to the vote. ``share`` (``3/4``) is for a ``threshold``
    of one's own. ``method`` is by default the first that fits the kind.
    """

    may: ClassVar = CHAIR
    question: str = ""
    kind: BallotKind = "yes-no"
    options: str = ""
    shortlist: bool = False
    limit: int = 1
    secret: bool = False
    threshold: Literal["default", "simple", "absolute", "two-thirds", "own"] = "default"
    share: str = ""
    abstentions: bool = False
    quorum_percent: int | None = None
    method: Method | None = None
    criteria: str = ""
    scale: int = 5
    points: int = 10
    seats: int = 1
    women_seats: int = 0
    running_totals: bool = False
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
        options = options_of(meeting, self.kind, self.options, shortlist=self.shortlist)
        limit = self.seats if self.kind == "election" else self.limit if self.kind == "approval" else len(options)
        limit = 1 if self.kind in {"yes-no", "choose-one"} else limit
        if not 1 <= limit <= len(options):
            raise Refused("ballot.limit", "seats" if self.kind == "election" else "limit", most=len(options))
        if self.kind == "ranking" and self.method == "run-off" and self.shortlist:
            raise Refused("ballot.run-off", "method")
        if not meeting.attendance.voters:
            raise Refused("ballot.nobody")
        yield BallotOpened(
            ballot=len(meeting.ballots.all) + 1, item=meeting.agenda.current, question=question, kind=self.kind,
            options=options, limit=limit, secret=self.secret, register=tuple(sorted(meeting.attendance.voters)),
            threshold_percent=meeting.settings.rules.threshold_percent, terms=self._terms(meeting),
            conclusion=self.conclusion,
        )  # fmt: skip

    def _terms(self, meeting: "Musyawarah") -> Terms:
        rules = meeting.settings.rules
        quorum = rules.ballot_quorum_percent if self.quorum_percent is None else self.quorum_percent
        within = (
            ("quorum_percent", quorum, 0, 100), ("scale", self.scale, 2, 10), ("points", self.points, 1, 1000),
            ("women_seats", self.women_seats, 0, self.seats),
        )  # fmt: skip
        for field, value, least, most in within:
            if not least <= value <= most:
                raise Refused("number.range", field, least=least, most=most)
        methods = _METHODS.get(self.kind, ())
        return Terms(
            threshold=self._threshold(rules.threshold_percent),
            quorum_percent=quorum,
            method=self.method if self.method in methods else next(iter(methods), None),
            criteria=criteria(self.criteria) if self.kind == "scores" else (),
            scale=self.scale,
            points=self.points,
            ceiling=meeting.settings.ceiling if self.kind == "knapsack" else 0,
            seats=self._seats(),
            women_seats=self.women_seats if self.kind == "election" else 0,
            running_totals=self.running_totals and not self.secret,
        )

    def _seats(self) -> int:
        if self.kind == "election":
            return self.seats
        single = self.kind in {"choose-one", "ranking"} and not self.shortlist
        return 1 if single else 0

    def _threshold(self, percent: int) -> Threshold:
        if self.threshold == "default":
            chosen = Threshold(percent, 100)
        elif self.threshold == "own":
            share = fraction(self.share)
            chosen = Threshold(share.numerator, share.denominator, reach=True)
        else:
            chosen = THRESHOLDS[self.threshold]
        counts_too = self.abstentions and chosen.base == "cast"
        return msgspec.structs.replace(chosen, base="voting") if counts_too else chosen


class CastVote(Command, frozen=True, tag="ballot.vote"):
    """Vote. ``slip`` is a random number (32 hex digits) that the phone makes for a secret ballot.

    ``choice`` or ``marks`` as the kind of ballot asks; with ``blank`` neither.
    """

    may: ClassVar = FLOOR
    ballot: int
    choice: tuple[str, ...] = ()
    marks: dict[str, int] = msgspec.field(default_factory=dict)
    blank: bool = False
    slip: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person, ballot = voter(meeting, actor, self.ballot)
        if person.id in ballot.papers:
            raise Refused("vote.paper")
        vote = Vote() if self.blank else fitted(ballot, Vote(self.choice, self.marks))
        if not ballot.secret:
            yield VoteCast(ballot=ballot.id, person=person.id, choice=vote.choice, marks=vote.marks)
            return
        if person.id in ballot.voted:
            raise Refused("vote.twice")
        number = self.slip if _SLIP.fullmatch(self.slip) else meeting.chance(16).hex()
        if f"{ballot.id}/{number}" in meeting.urn:
            raise Refused("vote.slip")
        yield VoteMarked(ballot=ballot.id, person=person.id)
        yield Keep("urn", f"{ballot.id}/{number}", msgspec.json.encode(vote))


class AdmitVoter(Command, frozen=True, tag="ballot.admit"):
    """Let somebody vote who came after the opening; they are recorded as late."""

    may: ClassVar = CHAIR
    ballot: int
    person: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        ballot = open_ballot(meeting, self.ballot)
        person = meeting.registered(self.person)
        if person.id not in meeting.attendance.voters:
            raise Refused("person.observer")
        if person.id not in ballot.register:
            yield VoterAdmitted(ballot=ballot.id, person=person.id)


class ReverseVote(Command, frozen=True, tag="ballot.reverse"):
    """Take back what the desk recorded for the wrong person, with the reason; a slip in the urn cannot be found."""

    may: ClassVar = DESK
    ballot: int
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.present(actor)
        ballot = open_ballot(meeting, self.ballot)
        reason = line(self.reason, "reason", 200)
        if person.id not in ballot.voted:
            raise Refused("vote.none")
        if ballot.secret and person.id not in ballot.papers:
            raise Refused("vote.secret")
        if person.id in ballot.papers and ballot.box and not ballot.recount:
            raise Refused("box.counted")
        yield VoteReversed(ballot=ballot.id, person=person.id, reason=reason)


class CloseBallot(Command, frozen=True, tag="ballot.close"):
    """Close the ballot and count it; with ``cancel`` it was opened by mistake and nothing is counted."""

    may: ClassVar = CHAIR
    ballot: int
    cancel: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        ballot = open_ballot(meeting, self.ballot)
        slips = tuple(Slip(number, vote.choice, vote.marks) for number, vote in meeting.slips(ballot.id))
        if not self.cancel and ballot.uncounted:
            raise Refused("box.uncounted", papers=len(ballot.papers))
        for key in meeting.urn_of(ballot.id):
            yield Keep("urn", key, None)
        if self.cancel:
            yield BallotClosed(ballot=ballot.id, counts={}, outcome="cancelled")
            return
        counted = tallying.counted(ballot, [*ballot.all_votes, *(slip.vote for slip in slips)])
        yield BallotClosed(
            ballot=ballot.id, counts=counted.counts, outcome=counted.outcome, slips=slips,
            tally=counted.tally,
        )  # fmt: skip


def voter(meeting: "Musyawarah", actor: Actor, number: int) -> tuple["Attendee", Ballot]:
    """Who votes, and the open ballot with this number, in whose register they are: it is frozen, whatever came since.

    Raises:
        Refused: as :func:`open_ballot`, ``meeting.closed``, ``person.unknown``, ``person.expelled``, or
            ``ballot.register`` or ``person.observer`` for who is not in it.
    """
    person = meeting.present(actor)
    ballot = open_ballot(meeting, number)
    if person.id not in ballot.register:
        raise Refused("ballot.register" if person.voting else "person.observer")
    return person, ballot


def open_ballot(meeting: "Musyawarah", number: int) -> Ballot:
    """The ballot with this number, if it is open.

    Raises:
        Refused: ``ballot.unknown`` or ``ballot.closed``.
    """
    ballot = meeting.ballots.all.get(number)
    if ballot is None:
        raise Refused("ballot.unknown")
    if ballot.closed:
        raise Refused("ballot.closed", question=ballot.question)
    return ballot
