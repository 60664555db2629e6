"""What voters bought together by equal shares: who paid how much in each purchase, worked out exactly when asked.

Source: see :mod:`~sessions.counting.shares`.
"""

from fractions import Fraction
from typing import NamedTuple

from sessions.counting.stalls import Stalls


class Bought(NamedTuple):
    """One purchase; ``exact`` is the rate for a point, where it is known.

    ``short`` are the voters who paid all they had because it was not more than the price.
    """

    project: int
    exact: Fraction | None
    short: frozenset[int]


class Purchases(list[Bought]):
    """Purchases in order, by voters who each had ``share`` to begin with. Voters and turns count from 0."""

    def __init__(self, stalls: Stalls, share: Fraction) -> None:
        super().__init__()
        self._stalls = stalls
        self._share = share
        self._rates: list[Fraction] = []
        self._turns_of: dict[int, list[int]] = {}
        self._noted = 0

    def rate(self, turn: int) -> Fraction:
        """What a supporter with enough money paid for each point in this purchase."""
        while len(self._rates) <= turn:
            bought = self[len(self._rates)]
            exact = bought.exact
            if exact is None:
                points = self._stalls.points_of(bought.project)
                short = sum((self.left(voter, len(self._rates)) for voter in bought.short), Fraction(0))
                rich = sum(point for voter, point in points.items() if voter not in bought.short)
                exact = (self._stalls.cost[bought.project] - short) / rich
            self._rates.append(exact)
        return self._rates[turn]

    def left(self, voter: int, before: int | None = None) -> Fraction:
        """What a voter has left in the end, or had ``before`` a purchase."""
        self._note_turns()
        left = self._share
        for turn in self._turns_of.get(voter, ()):
            if before is not None and turn >= before:
                break
            if voter in self[turn].short:
                return Fraction(0)
            left -= self.rate(turn) * self._stalls.points_of(self[turn].project)[voter]
        return left

    def payments(self, turn: int) -> dict[int, Fraction]:
        """What each supporter paid in this purchase."""
        short = self[turn].short
        return {
            voter: self.left(voter, turn) if voter in short else self.rate(turn) * point
            for voter, point in self._stalls.points_of(self[turn].project).items()
        }

    def _note_turns(self) -> None:
        """In which purchases each voter took part, as far as there are any."""
        for turn in range(self._noted, len(self)):
            for voter in self._stalls.supporters[self[turn].project]:
                self._turns_of.setdefault(voter, []).append(turn)
        self._noted = len(self)
