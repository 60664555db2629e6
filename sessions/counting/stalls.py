"""The election as a run of Equal Shares wants it: numbers instead of keys, made once for many runs.

Money in a run is whole: so many parts of a unit of money that what rounding leaves unsure hardly ever matters.
"""

from fractions import Fraction
from functools import cache
from math import lcm
from typing import NamedTuple

from sessions.counting.elections import Election, Points

PARTS = 1 << 192


class Start(NamedTuple):
    """Purchases with which every run begins, since nobody was short and nothing can be cheaper: whatever the share is.

    ``paid`` is what each voter paid in them, in parts, at most ``error`` too little.
    """

    turns: tuple[int, ...]
    paid: list[int]
    error: int


class Stalls:
    """Projects by number, in the order that wins ties. ``multiplier`` is what a point is worth: 1, or the cost.

    ``points`` are those of the ballots, ``whole`` the same multiplied by ``grain``, which makes them whole.
    ``all_rich`` is the exact price of a point when nobody is short, ``nobody_short`` the same for a whole one, in
    parts, rounded down.
    """

    def __init__(self, election: Election, tie_order: dict[str, int], *, cost_utility: bool) -> None:
        buyable = (
            one for one in election.projects
            if one.cost > 0 and election.supporters[one.key] and election.eligible(one)
        )  # fmt: skip
        self.keys = [one.key for one in sorted(buyable, key=lambda one: tie_order[one.key])]
        self.cost = [election.by_key[key].cost for key in self.keys]
        self.voters = len(election.ballots)
        self.supporters = [election.supporters[key] for key in self.keys]
        self.points: list[list[Points]] = [
            [election.ballots[voter][key] for voter in voters]
            for key, voters in zip(self.keys, self.supporters, strict=True)
        ]
        self.grain = lcm(*{Fraction(point).denominator for points in self.points for point in points})
        self.whole = [[int(point * self.grain) for point in points] for points in self.points]
        self.even = [len(set(points)) == 1 for points in self.points]
        self.all_rich = [Fraction(cost) / sum(points) for cost, points in zip(self.cost, self.points, strict=True)]
        self.nobody_short = [cost * PARTS // sum(whole) for cost, whole in zip(self.cost, self.whole, strict=True)]
        self.multiplier = [cost if cost_utility else 1 for cost in self.cost]
        # A rate can never be lower than when nobody is short.
        self.lowest = sorted(
            (rate // worth, project)
            for project, (rate, worth) in enumerate(zip(self.nobody_short, self.multiplier, strict=True))
        )
        rates = [rich / worth for rich, worth in zip(self.all_rich, self.multiplier, strict=True)]
        self.cheapest = sorted(range(len(self.keys)), key=lambda project: (rates[project], project))
        self.start = Start((), [0] * self.voters, 0)
        self.points_of = cache(self._points_of)

    def _points_of(self, project: int) -> dict[int, Points]:
        return dict(zip(self.supporters[project], self.points[project], strict=True))

    def begin_with(self, turns: tuple[int, ...]) -> None:
        """Let all later runs, with the same share or a larger one, begin with these purchases."""
        paid, error = list(self.start.paid), self.start.error
        for project in turns[len(self.start.turns) :]:
            rate = self.nobody_short[project]
            for voter, point in zip(self.supporters[project], self.whole[project], strict=True):
                paid[voter] += rate * point
            error += max(self.whole[project])
        self.start = Start(turns, paid, error)
