"""Which budget rule is applied, and by which one a published result came about."""

from typing import Literal

import msgspec

from sessions.counting.allocations import Allocation
from sessions.counting.elections import Election
from sessions.counting.equal_shares import Completion, Utility, equal_shares
from sessions.counting.greedy import greedy, greedy_quota, greedy_stop, rank
from sessions.counting.ties import LISTED, MIN_COST, TieRule

Name = Literal["rank", "greedy", "greedy-stop", "quota", "equal-shares"]


class Rule(msgspec.Struct, frozen=True):
    """A budget rule with its settings; those that it does not use stand at their defaults.

    With ``comparison``, Equal Shares gives way to greedy when more voters get more of what they support by greedy than
    by Equal Shares.
    """

    name: Name
    completion: Completion = "none"
    utility: Utility = "cost"
    quota: int = 1
    comparison: bool = False

    @property
    def customary_ties(self) -> TieRule:
        """How published results break ties: greedy by the list, Equal Shares by lower cost, then more votes."""
        return MIN_COST if self.name == "equal-shares" else LISTED


# The values of META ``rule`` at pabulib.org. What greedy-custom and greedy-exclusive add to greedy is not in the file.
PUBLISHED: dict[str, Rule] = {
    "greedy": Rule("greedy"),
    "greedy-threshold": Rule("greedy"),
    "greedy-no-skip": Rule("greedy-stop"),
    "equalshares": Rule("equal-shares"),
    "equalshares/add1": Rule("equal-shares", "add1"),
    "equalshares-comparison": Rule("equal-shares", comparison=True),
    "equalshares/add1-comparison": Rule("equal-shares", "add1", comparison=True),
}


def allocate(election: Election, rule: Rule, ties: TieRule) -> Allocation:
    """Apply ``rule``; ``ties`` decides between equals."""
    match rule.name:
        case "rank":
            return rank(election, ties)
        case "greedy":
            return greedy(election, ties)
        case "greedy-stop":
            return greedy_stop(election, ties)
        case "quota":
            return greedy_quota(election, ties, rule.quota)
    shared = equal_shares(election, ties, rule.completion, rule.utility)
    return _preferred(election, shared, greedy(election, ties)) if rule.comparison else shared


def _preferred(election: Election, shared: Allocation, other: Allocation) -> Allocation:
    """``other`` when more voters get more of what they support by it than by ``shared``, else ``shared``."""
    better = worse = 0
    for ballot in election.ballots:
        by_other, by_shared = (
            sum(points for key, points in ballot.items() if key in winners)
            for winners in (set(other.winners), set(shared.winners))
        )
        better += by_other > by_shared
        worse += by_other < by_shared
    return other if better > worse else shared
