"""Prioritising: from who wants what to the list, by a declared rule, with a reason for every row of it.

The rules are those of :mod:`sessions.counting`. Equals are parted by the lower cost, then by more first support,
then by a public lot, or while none is drawn by who was raised first.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Literal

import msgspec

from sessions.ballot import Ballot, Lot
from sessions.counting.allocations import Allocation, Reason, Why
from sessions.counting.elections import Election, Points, Project
from sessions.counting.rules import Name, Rule, allocate
from sessions.counting.ties import BEFORE_LOT, TieRule
from sessions.proposal import Proposal
from sessions.tallying import points_of

Basis = Literal["support", "group-ranks"]


class Ranked(msgspec.Struct, frozen=True):
    """A proposal in the list: its score, its cost in rupiah, and whether it fits under the ceiling."""

    proposal: int
    score: int
    cost: int
    funded: bool


class Because(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a proposal is funded or not (:class:`~sessions.counting.allocations.Reason`), money in whole rupiah.

    ``had`` is rounded down; ``each``, the most that a supporter pays for one point, up. ``turn`` is its place in the
    list, ``before`` the proposal at which a rule that stops has stopped. ``otherwise`` tells whether the other rule
    would fund it: greedy for a list by equal shares, equal shares for any other.
    """

    proposal: int
    key: Why
    supporters: int
    turn: int
    needed: int
    had: int
    each: int = 0
    before: int = 0
    otherwise: bool = False

    @property
    def lacked(self) -> int:
        """How much of the cost was not there, in rupiah."""
        return max(0, self.needed - self.had)


class List(msgspec.Struct, frozen=True):
    """A list in order. The proposals in each group of ``equals`` are parted by the lot, or by who was raised first."""

    ranking: tuple[Ranked, ...]
    reasons: tuple[Because, ...]
    equals: tuple[tuple[int, ...], ...] = ()


def by_ballot(ballot: Ballot, proposals: Sequence[Proposal], budget: int) -> Election:
    """What the votes of a closed ballot want; a matrix keeps the figures of its count, by mean or median."""
    codes = {option.key: f"U{option.proposal:03}" for option in ballot.options}
    votes = [{codes[key]: points for key, points in points_of(ballot, vote).items()} for vote in ballot.all_votes]
    figures = {codes[key]: count for key, count in ballot.counts.items()} if ballot.kind == "scores" else None
    return _election(proposals, votes, budget, figures)


def by_support(proposals: Sequence[Proposal], budget: int) -> Election:
    """Everybody who supports something gives it one point."""
    votes: dict[int, dict[str, Points]] = {}
    for one in proposals:
        for person in one.supporters:
            votes.setdefault(person, {})[one.code] = 1
    return _election(proposals, [votes[person] for person in sorted(votes)], budget)


def by_group_ranks(proposals: Sequence[Proposal], budget: int) -> Election:
    """Every group is one voter: its "P1" gets as many points as the lowest rank of all, each next one less."""
    lowest = max((one.rank for one in proposals), default=0)
    groups: dict[str, dict[str, Points]] = {}
    for one in proposals:
        if one.rank:
            groups.setdefault(one.on_behalf or _rw(one), {})[one.code] = lowest + 1 - one.rank
    return _election(proposals, list(groups.values()), budget)


def arrange(election: Election, rule: Name, quota: int = 1, lot: Lot | None = None) -> List:
    """The list by this rule: greedy ones by score, the others with the funded first in the order they were taken."""
    ties = tie_rule(lot)
    chosen = allocate(election, rule_of(rule, quota), ties)
    other = allocate(election, rule_of("greedy" if rule == "equal-shares" else "equal-shares"), ties)
    funded, others = set(chosen.winners), set(other.winners)
    order = _order(election, chosen, rule, ties)
    ranking = tuple(
        Ranked(number(key), int(election.scores[key]), election.by_key[key].cost, key in funded) for key in order
    )
    reasons = tuple(
        _because(key, turn, chosen.why(key), otherwise=key in others) for turn, key in enumerate(order, start=1)
    )
    return List(ranking, reasons, _equals(election))


def rule_of(name: Name, quota: int = 1) -> Rule:
    """The rule with the settings of this house: equal shares are completed, so that no money lies idle."""
    return Rule(name, "add1-greedy" if name == "equal-shares" else "none", quota=quota)


def tie_rule(lot: Lot | None) -> TieRule:
    """The declared steps, with the lot if one was drawn."""
    if lot:
        return TieRule(seed=lot.called, digest=lot.digest)
    return TieRule(("lower-cost", "more-first-support", "listed"))


def number(key: str) -> int:
    """``U017`` → 17."""
    return int(key.removeprefix("U")) if key else 0


def _election(
    proposals: Sequence[Proposal],
    votes: Sequence[Mapping[str, Points]],
    budget: int,
    figures: Mapping[str, Points] | None = None,
) -> Election:
    ordered = sorted(proposals, key=lambda one: one.id)
    projects = tuple(Project(one.code, one.cost, _rw(one), one.title) for one in ordered)
    return Election(projects, tuple(votes), budget, figures=figures)


def _rw(proposal: Proposal) -> str:
    return proposal.area or (f"RW {proposal.rw:02}" if proposal.rw else "")


def _order(election: Election, chosen: Allocation, rule: Name, ties: TieRule) -> list[str]:
    if rule in {"rank", "greedy", "greedy-stop"}:
        return [one.key for one in election.by_score(ties)]
    return [line.key for line in (*chosen.funded, *chosen.unfunded)]


def _because(key: str, turn: int, reason: Reason, *, otherwise: bool) -> Because:
    return Because(
        number(key), reason.key, reason.supporters, turn, reason.needed, floor(reason.had), ceil(reason.each or 0),
        number(reason.before), otherwise,
    )  # fmt: skip


def _equals(election: Election) -> tuple[tuple[int, ...], ...]:
    groups = BEFORE_LOT.groups(election.scores, election.contenders)
    return tuple(tuple(map(number, group)) for group in groups if len(group) > 1)
