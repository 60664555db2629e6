"""Terms: the rules of one ballot, which stand in its opening, are said before the first vote and shown with the result.

What carries and how many must vote is nowhere settled by law for a musrenbang (Permendesa 2/2015 knows only "suara
terbanyak"), so the hall declares it each time; the meeting file gives the defaults. Equals are always parted by
the lower cost, then by more first support, then by a public lot.
"""

import re
from fractions import Fraction
from typing import Literal

import msgspec

from sessions.counting.thresholds import Majority
from sessions.refused import Refused
from sessions.text import line

Base = Literal["cast", "voting", "register"]
Method = Literal["borda", "run-off", "mean", "median"]
_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
_CRITERION = re.compile(r"(.+?)[\s:=]+(\d{1,3})\s*%?")


class Threshold(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many yes votes carry: more than ``parts``/``whole`` of the base, or with ``reach`` at least that.

    The base is ``cast`` (yes and no), ``voting`` (abstentions too) or ``register`` (all who may vote).
    """

    parts: int = 1
    whole: int = 2
    reach: bool = False
    base: Base = "cast"

    def met(self, yes: int, base: int) -> bool:
        """Whether ``yes`` votes carry on a base of that many. Exact: no share is ever rounded."""
        return yes >= Majority(Fraction(self.parts, self.whole), self.reach).needed(base)


# How halls say it: suara terbanyak sederhana, suara terbanyak mutlak dari yang berhak, dua pertiga.
THRESHOLDS = {
    "simple": Threshold(),
    "absolute": Threshold(base="register"),
    "two-thirds": Threshold(2, 3, reach=True),
}


class Criterion(msgspec.Struct, frozen=True):
    """A column of a scoring matrix; weights are whole numbers that need not add up to 100."""

    title: str
    weight: int


class Terms(msgspec.Struct, frozen=True, omit_defaults=True):
    """The rules of a ballot; each kind reads those that concern it.

    ``quorum_percent`` of the register must vote, else the ballot is invalid, which is not the same as lost. ``scale``
    is the best grade, ``points`` what each voter gives away, ``ceiling`` (rupiah) what a knapsack holds. ``seats`` are
    to be filled, at least ``women_seats`` of them by women.
    """

    threshold: Threshold = Threshold()
    quorum_percent: int = 0
    method: Method | None = None
    criteria: tuple[Criterion, ...] = ()
    scale: int = 5
    points: int = 10
    ceiling: int = 0
    seats: int = 0
    women_seats: int = 0
    running_totals: bool = False


def fraction(typed: str) -> Fraction:
    """A share as people write it, ``3/4``, above 0 and at most 1.

    Raises:
        Refused: ``ballot.fraction``, beside ``share``.
    """
    found = _FRACTION.fullmatch(typed.strip())
    if not found or not 0 < int(found[1]) <= int(found[2]):
        raise Refused("ballot.fraction", "share")
    return Fraction(int(found[1]), int(found[2]))


def criteria(typed: str) -> tuple[Criterion, ...]:
    """A criterion with its weight on each line: ``Urgensi 30``.

    Raises:
        Refused: ``ballot.criteria``, beside ``criteria``, unless there are 1 to 8 that read so.
    """
    rows = [row for row in typed.splitlines() if row.strip()]
    found = [_CRITERION.fullmatch(row.strip()) for row in rows]
    read = tuple(Criterion(line(one[1], "criteria", 60), int(one[2])) for one in found if one and int(one[2]))
    if not 1 <= len(read) <= 8 or len(read) < len(rows):
        raise Refused("ballot.criteria", "criteria")
    return read
