"""A ballot on proposals as a ``.pb`` file (pabulib.org), so that anybody can count it again by a program of theirs.

Voters are numbered in the order of what they chose, never of who they are or when they came.
"""

import re

from sessions.ballot import Ballot
from sessions.counting.pabulib_writer import About, VoteType, write
from sessions.counting.rules import allocate
from sessions.musyawarah import Musyawarah
from sessions.prioritising import by_ballot, rule_of, tie_rule
from sessions.votes import BallotKind

MEDIA_TYPE = "text/plain; charset=utf-8"
_NAME = re.compile(r"prioritas-([1-9][0-9]{0,5})\.pb")
_TYPES: dict[BallotKind, VoteType] = {
    "choose-one": "choose-1", "approval": "approval", "knapsack": "approval", "points": "cumulative",
    "scores": "scoring", "ranking": "ordinal",
}  # fmt: skip


def ballot_named(meeting: Musyawarah, name: str) -> Ballot | None:
    """The closed ballot on proposals whose file is called so: ``prioritas-2.pb``."""
    match = _NAME.fullmatch(name)
    ballot = meeting.ballots.all.get(int(match[1])) if match else None
    return ballot if ballot and ballot in meeting.ballots.held and ballot.ranks_proposals else None


def prioritas_pb(meeting: Musyawarah, ballot: Ballot) -> bytes:
    """The file, counted by the rule of the list that was settled from this ballot, or else greedily."""
    known, settings = meeting.priorities, meeting.settings
    rule, lot = rule_of("greedy"), ballot.lot
    if known.settled and known.ballot == ballot.id:
        rule, lot = rule_of(known.rule, known.quota), known.lot
    proposals = [meeting.proposals.all[option.proposal] for option in ballot.options]
    election = by_ballot(ballot, proposals, settings.ceiling)
    # Those of the box stand last; those of an open ballot that the desk typed in came by the same way as all others.
    # Which of a secret ballot's were on paper would tell who had one.
    on_paper = len(ballot.box.votes) if ballot.box and not ballot.secret else 0
    voted = [(place >= len(election.ballots) - on_paper, vote) for place, vote in enumerate(election.ballots)]
    voted.sort(key=lambda one: sorted((key, str(points)) for key, points in one[1].items()))
    votes = tuple(vote for _, vote in voted)
    paper = {place for place, (by_box, _) in enumerate(voted) if by_box}
    election = type(election)(election.projects, votes, election.budget, figures=election.figures)
    about = About(
        ballot.question, settings.name, f"{settings.code}-{ballot.id}", ballot.opened.date(),
        (ballot.closed or ballot.opened).date(), vote_type=_TYPES[ballot.kind],
        limit=ballot.terms.points if ballot.kind == "points" else 0 if ballot.kind == "scores" else ballot.limit,
    )  # fmt: skip
    ties = tie_rule(lot)
    return write(about, election, rule, ties, allocate(election, rule, ties), paper).encode()
