"""Tallying: from the votes of a ballot to its count, by the terms it was opened under.

The methods are those of :mod:`sessions.counting`. Equals are parted by the declared steps; what only a lot can part
stays open until it is drawn, and then the same count is made again with the lot.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from sessions.ballot import Ballot, Lot, Outcome, Tally
from sessions.counting import borda, delegates, matrix, runoff, tallies
from sessions.counting.elections import Election, Points, Project
from sessions.counting.ties import BEFORE_LOT, TieRule, ranking
from sessions.votes import Vote


class Counted(msgspec.Struct, frozen=True):
    """The figure of each option, the order and the winners, and what it means."""

    counts: dict[str, int]
    tally: Tally
    outcome: Outcome


def counted(ballot: Ballot, votes: Sequence[Vote], lot: Lot | None = None) -> Counted:
    """Count these votes; blank ones are turnout and nothing else."""
    given = [vote for vote in votes if not vote.blank]
    election = _election(ballot, given)
    scores = _scores(ballot, election, given)
    counts = {key: _figure(ballot, score) for key, score in scores.items()}
    seated = _seated(ballot, election, scores, given, lot)
    order = _order(election, scores, lot)
    if seated.rounds:
        counts, order = _by_rounds(seated.rounds)
    tally = Tally(order, seated.rounds, len(given), seated.winners, seated.tied)
    spoilt = ballot.box.spoilt if ballot.box else 0
    return Counted(counts, tally, _outcome(ballot, counts, len(votes) + spoilt))


def points_of(ballot: Ballot, vote: Vote) -> Mapping[str, Points]:
    """What a vote gives to each option it names: 1, its points, its weighted grades, or those of Borda ("options")."""
    if ballot.kind == "ranking":
        return borda.points_of(ranked(vote), [option.key for option in ballot.options], "options")
    if ballot.kind == "scores":
        weights = [criterion.weight for criterion in ballot.terms.criteria]
        return {
            option: sum(grade * weights[int(criterion)] for criterion, grade in row.items())
            for option, row in _sheet(vote).items()
        }
    return vote.marks or dict.fromkeys(vote.choice, 1)


def ranked(vote: Vote) -> list[str]:
    """The options of a ranking from the first place down."""
    return sorted(vote.marks, key=lambda key: vote.marks[key])


def _election(ballot: Ballot, votes: Sequence[Vote]) -> Election:
    projects = tuple(Project(option.key, option.cost) for option in ballot.options)
    return Election(projects, tuple(points_of(ballot, vote) for vote in votes), ballot.terms.ceiling)


def _scores(ballot: Ballot, election: Election, votes: Sequence[Vote]) -> Mapping[str, Points]:
    if ballot.kind != "scores":
        return election.scores
    weights = {str(number): criterion.weight for number, criterion in enumerate(ballot.terms.criteria)}
    middle: matrix.Middle = "median" if ballot.terms.method == "median" else "mean"
    places = matrix.score(list(election.by_key), weights, [_sheet(vote) for vote in votes], middle).places
    return {place.key: place.score for place in places}


def _sheet(vote: Vote) -> dict[str, dict[str, int]]:
    """Option → number of the criterion → grade."""
    sheet: dict[str, dict[str, int]] = {}
    for key, grade in vote.marks.items():
        option, _, criterion = key.rpartition(".")
        sheet.setdefault(option, {})[criterion] = grade
    return sheet


def _figure(ballot: Ballot, score: Points) -> int:
    return int(score * 100 + Fraction(1, 2)) if ballot.kind == "scores" else int(score)


def _order(election: Election, scores: Mapping[str, Points], lot: Lot | None) -> tuple[tuple[str, ...], ...]:
    """Groups of equals, the first first; the steps before the lot part some, the lot parts all."""
    rule = TieRule(seed=lot.called, digest=lot.digest) if lot else BEFORE_LOT
    return rule.groups(scores, election.contenders)


def _by_rounds(rounds: Sequence[Mapping[str, int]]) -> tuple[dict[str, int], tuple[tuple[str, ...], ...]]:
    """The votes of each in the last round in which it stood; who stood longer, and then had more, is before others."""
    stood = {key: (number, votes) for number, one in enumerate(rounds) for key, votes in one.items()}
    groups = {standing: tuple(key for key in stood if stood[key] == standing) for standing in stood.values()}
    return {key: votes for key, (_, votes) in stood.items()}, tuple(groups[one] for one in sorted(groups, reverse=True))


class _Seated(NamedTuple):
    """Who holds the seats, the equals of whom only some can, and the rounds that led there."""

    winners: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    rounds: tuple[dict[str, int], ...] = ()


def _seated(
    ballot: Ballot, election: Election, scores: Mapping[str, Points], votes: Sequence[Vote], lot: Lot | None
) -> _Seated:
    """Without a lot every option is once the first of its equals: who is elected each time is, whatever a lot says."""
    if not votes or not ballot.terms.seats:
        return _Seated()
    elected: list[tuple[str, ...]] = []
    rounds: tuple[dict[str, int], ...] = ()
    for order in _orders(election, lot):
        if ballot.terms.method == "run-off":
            found = runoff.runoff(list(scores), [ranked(vote) for vote in votes], order)
            elected.append((found.winner,) if found.winner else ())
            rounds = rounds or tuple(one.votes for one in found.rounds)
            if not any(one.tied for one in found.rounds):
                break
        else:
            elected.append(_delegates(ballot, scores, votes, order))
    sure = set(elected[0]).intersection(*elected)
    perhaps = set().union(*elected) - sure
    return _Seated(
        tuple(key for key in elected[0] if key in sure), tuple(key for key in scores if key in perhaps), rounds
    )


def _orders(election: Election, lot: Lot | None) -> Iterator[dict[str, int]]:
    """Each order of ties that could be, each once."""
    contenders = election.contenders
    if lot:
        yield TieRule(seed=lot.called, digest=lot.digest).order(contenders)
        return
    known = set()
    for shift in range(len(contenders)):
        order = BEFORE_LOT.order(contenders[shift:] + contenders[:shift])
        if tuple(order) not in known:
            known.add(tuple(order))
            yield order


def _delegates(
    ballot: Ballot, scores: Mapping[str, Points], votes: Sequence[Vote], order: Mapping[str, int]
) -> tuple[str, ...]:
    tally = tallies.Tally(ranking(scores, order), len(votes), 0, 0)
    women = {option.key: option.woman for option in ballot.options}
    return delegates.elect(tally, women, ballot.terms.seats, ballot.terms.women_seats).elected


def _outcome(ballot: Ballot, counts: Mapping[str, int], voted: int) -> Outcome:
    """An invalid ballot is not a lost one: too few voted for it to say anything, spoilt papers counted."""
    if len(ballot.register) * ballot.terms.quorum_percent > voted * 100:
        return "invalid"
    if ballot.kind != "yes-no":
        return "counted"
    yes, no, abstain = counts["ya"], counts["tidak"], counts["abstain"]
    bases = {"cast": yes + no, "voting": yes + no + abstain, "register": len(ballot.register)}
    return "carried" if ballot.terms.threshold.met(yes, bases[ballot.terms.threshold.base]) else "lost"
