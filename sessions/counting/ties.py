"""Ties: the rule is declared before the vote, and it decides alone.

A rule is a list of steps, each looked at only when the steps before it left a tie. Every rule ends with a step that
leaves none: a public lot, or the order in which the options were listed.

The lot of an option is the SHA-256 of these bytes, the smallest (as hexadecimal digits) comes first::

    SEED "\\n" DIGEST "\\n" KEY          each as UTF-8, without a line end after KEY

SEED is called out in the hall after the ballot closed, DIGEST is the digest of the journal at that moment (may be
empty), KEY is the option's code. Anybody recomputes it: ``printf '%s\\n%s\\n%s' 482913 "$DIGEST" U-07 | sha256sum``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import groupby
from typing import Literal

import msgspec

Step = Literal["lower-cost", "more-support", "more-first-support", "lot", "name", "listed"]


class Contender(msgspec.Struct, frozen=True):
    """What a tie rule may look at: the cost, how many support it, and how many prefer it to all others."""

    key: str
    cost: int = 0
    support: int = 0
    first: int = 0


class TieRule(msgspec.Struct, frozen=True):
    """The declared steps. ``seed`` and ``digest`` belong to the lot."""

    steps: tuple[Step, ...] = ("lower-cost", "more-first-support", "lot")
    seed: str = ""
    digest: str = ""

    def order(self, contenders: Sequence[Contender]) -> dict[str, int]:
        """The place of each key among all, from 0; who stands earlier wins the tie."""
        look = self._look(contenders)
        places = {one.key: place for place, one in enumerate(contenders)}
        ordered = sorted(contenders, key=lambda one: (*look(one), places[one.key]))
        return {one.key: place for place, one in enumerate(ordered)}

    def groups(
        self, scores: Mapping[str, Fraction | int], contenders: Sequence[Contender]
    ) -> tuple[tuple[str, ...], ...]:
        """All keys from the highest score down; whom the steps do not part stand in one group: they are equals."""
        look = self._look(contenders)

        def rank(one: Contender) -> tuple[Fraction | int | str, ...]:
            return (-scores[one.key], *look(one))

        grouped = groupby(sorted(contenders, key=rank), key=rank)
        return tuple(tuple(one.key for one in group) for _, group in grouped)

    def _look(self, contenders: Sequence[Contender]) -> Callable[[Contender], tuple[int | str, ...]]:
        """What the steps see in a contender, the smaller the better."""
        places = {one.key: place for place, one in enumerate(contenders)}
        looks: dict[Step, Callable[[Contender], int | str]] = {
            "lower-cost": lambda one: one.cost,
            "more-support": lambda one: -one.support,
            "more-first-support": lambda one: -one.first,
            "lot": lambda one: lot(one.key, self.seed, self.digest),
            "name": lambda one: one.key,
            "listed": lambda one: places[one.key],
        }
        return lambda one: tuple(looks[step](one) for step in self.steps)


# What the declared rule looks at before the lot.
BEFORE_LOT = TieRule(("lower-cost", "more-first-support"))
LISTED = TieRule(("listed",))
MIN_COST = TieRule(("lower-cost", "more-support", "listed"))
MAX_VOTES = TieRule(("more-support", "lower-cost", "listed"))
LEXICOGRAPHIC = TieRule(("name",))


def lot(key: str, seed: str, digest: str = "") -> str:
    """The lot that ``key`` draws: 64 hexadecimal digits, see the head of this module."""
    return sha256(f"{seed}\n{digest}\n{key}".encode()).hexdigest()


class Place(msgspec.Struct, frozen=True):
    """One row of a ranking, ``rank`` from 1. Those in ``tied`` had the same score, and the tie rule ordered them."""

    rank: int
    key: str
    score: Fraction
    tied: tuple[str, ...] = ()


def ranking(scores: Mapping[str, Fraction | int], order: Mapping[str, int]) -> tuple[Place, ...]:
    """Every key from the highest score down; equal scores stand as ``order`` says, and say so."""
    groups: dict[Fraction, list[str]] = {}
    for key in sorted(scores, key=lambda key: (-scores[key], order[key])):
        groups.setdefault(Fraction(scores[key]), []).append(key)
    keyed = [(score, key, group) for score, group in groups.items() for key in group]
    return tuple(
        Place(rank, key, score, tuple(other for other in group if other != key))
        for rank, (score, key, group) in enumerate(keyed, start=1)
    )


def listed(keys: Iterable[str]) -> dict[str, int]:
    """The order of a list as an order of ties."""
    return {key: place for place, key in enumerate(keys)}
