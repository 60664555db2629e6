"""Yes, no and abstain: whether a motion carries, by which majority of whom. Exact fractions, no rounding."""

from fractions import Fraction
from math import ceil, floor
from typing import Literal

import msgspec

# Those for or against; all who voted, abstentions too; all who are present; all with a voting right.
Base = Literal["decided", "cast", "present", "entitled"]


class Majority(msgspec.Struct, frozen=True):
    """How many must say yes: ``more_than`` a fraction of the base, or with ``at_least`` that fraction itself.

    ``decided`` leaves abstentions out; with ``cast`` and larger bases whoever abstains weighs like a no.
    """

    fraction: Fraction = Fraction(1, 2)
    at_least: bool = False
    base: Base = "decided"

    def needed(self, base: int) -> int:
        """The smallest number of yes that carries among ``base``; never 0."""
        share = self.fraction * base
        return max(1, ceil(share) if self.at_least else floor(share) + 1)


SIMPLE = Majority()
ABSOLUTE_OF_PRESENT = Majority(base="present")
TWO_THIRDS = Majority(Fraction(2, 3), at_least=True)


class Verdict(msgspec.Struct, frozen=True):
    """The outcome, with everything it rests on. ``lacked`` yes were missing; ``even`` when yes and no are equal."""

    yes: int
    no: int
    abstain: int
    base: int
    needed: int
    carried: bool
    lacked: int
    even: bool


def decide(yes: int, no: int, abstain: int, majority: Majority, present: int = 0, entitled: int = 0) -> Verdict:
    """Whether the motion carries.

    Raises:
        ValueError: for negative numbers, or when fewer are present (or entitled) than have voted, if that is the base.
    """
    cast = yes + no + abstain
    bases = {"decided": yes + no, "cast": cast, "present": present, "entitled": entitled}
    if min(yes, no, abstain) < 0 or (majority.base != "decided" and bases[majority.base] < cast):
        raise ValueError("more votes than voters")
    base = bases[majority.base]
    needed = majority.needed(base)
    return Verdict(yes, no, abstain, base, needed, yes >= needed, max(0, needed - yes), yes == no)
