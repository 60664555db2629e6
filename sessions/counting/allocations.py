"""What comes out of every budget rule: who is funded in which order, who is not, and why, in words that can be said."""

from fractions import Fraction
from typing import Literal

import msgspec

from sessions.counting.elections import Election, Points

Why = Literal[
    "ranked",  # the list is in order, and no ceiling cuts it
    "fits",  # its turn came and the money was there
    "first-of-group",  # the quota of its group gave it a place
    "free",  # costs nothing and somebody wants it
    "shares",  # its supporters paid for it from their shares
    "completion",  # money was left over after the shares, and it fits
    "over-ceiling",  # costs more than the whole ceiling
    "below-threshold",  # too few points to be funded at all
    "no-support",  # nobody gave it a point
    "no-money",  # too little was left when its turn came
    "after-stop",  # an earlier one did not fit, and the rule stops there
    "supporters-lack",  # its supporters have too little left of their shares
    "compared",  # more voters get more of what they wanted by the other rule
]


class Reason(msgspec.Struct, frozen=True):
    """Why a project is funded or not: a key, and the numbers that the sentence quotes.

    Money is exact: a share of a rupiah stays a fraction until it is written. ``needed`` is the cost, ``had`` what was
    there for it (what was left under the ceiling, or left to its supporters), ``lacked`` the difference, 0 when funded.
    For Equal Shares ``each`` is what a supporter pays for one point, ``short`` how many had less and paid that, and
    ``turn`` when it was bought. ``before`` is the project at which a rule that stops has stopped.
    """

    key: Why
    score: Fraction
    supporters: int
    needed: int
    had: Fraction
    lacked: Fraction = Fraction(0)
    each: Fraction | None = None
    short: int = 0
    turn: int = 0
    before: str = ""


class Line(msgspec.Struct, frozen=True):
    """One project in the result."""

    key: str
    cost: int
    score: Fraction
    reason: Reason


class Allocation(msgspec.Struct, frozen=True):
    """The result: ``funded`` in the order in which they were taken, ``unfunded`` from the highest score down.

    For Equal Shares ``payments`` holds what each voter (by place) paid for each project, and ``share`` what everybody
    could pay in all.
    """

    rule: str
    funded: tuple[Line, ...]
    unfunded: tuple[Line, ...]
    budget: int
    payments: dict[str, dict[int, Fraction]] = {}
    share: Fraction = Fraction(0)

    @property
    def winners(self) -> tuple[str, ...]:
        """The keys of the funded, in order."""
        return tuple(line.key for line in self.funded)

    @property
    def spent(self) -> int:
        """What the funded cost together."""
        return sum(line.cost for line in self.funded)

    @property
    def left(self) -> int:
        """What is left of the ceiling."""
        return self.budget - self.spent

    def why(self, key: str) -> Reason:
        """Why this project is funded, or not.

        Raises:
            KeyError: when there is no such project.
        """
        return {line.key: line.reason for line in (*self.funded, *self.unfunded)}[key]


def line(
    election: Election, key: str, why: Why, had: Points, *, each: Fraction | None = None, short: int = 0,
    turn: int = 0, before: str = "",
) -> Line:  # fmt: skip
    """A row of a result, with its reason."""
    cost, score = election.by_key[key].cost, Fraction(election.scores[key])
    funded = why in {"ranked", "fits", "first-of-group", "free", "shares", "completion"}
    lacked = Fraction(0) if funded else max(Fraction(0), cost - Fraction(had))
    supporters = len(election.supporters[key])
    reason = Reason(why, score, supporters, cost, Fraction(had), lacked, each, short, turn, before)
    return Line(key, cost, score, reason)
