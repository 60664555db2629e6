"""Votes: what a ballot offers, and what a voter sends back, whatever the kind of ballot."""

from typing import Literal

import msgspec

BallotKind = Literal["yes-no", "choose-one", "approval", "ranking", "scores", "points", "knapsack", "election"]


# Before the number of a slip that was read from a paper, while it lies in the urn: a recount must find it there.
PAPER = "p"


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that can be chosen.

    ``proposal`` is its number when it is a proposal, ``cost`` then its cost in rupiah at the opening. ``person`` is the
    number of a candidate: the name stands on their card, and ``label`` is empty. ``woman`` counts for a women's share.
    """

    key: str
    label: str
    proposal: int = 0
    cost: int = 0
    person: int = 0
    woman: bool = False


YES_NO = (Option("ya", "Setuju"), Option("tidak", "Tidak setuju"), Option("abstain", "Abstain"))


class Vote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody voted: the keys they chose, or a number for each key, as the kind of ballot asks.

    ``marks`` are places from 1 in a ranking, grades from 1 in a matrix (under ``option.criterion``, criteria counted
    from 0), or points. A vote without any is blank: it is counted as given and chooses nothing.
    """

    choice: tuple[str, ...] = ()
    marks: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether it chooses nothing."""
        return not self.choice and not self.marks

    @property
    def tokens(self) -> list[str]:
        """The vote in words that a phone can compare with what it sent: ``U001`` or ``U001=3``."""
        return [*self.choice, *(f"{key}={mark}" for key, mark in self.marks.items())]


class Slip(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was voted in a secret ballot, under the number that only the voter's phone knows."""

    number: str
    choice: tuple[str, ...] = ()
    marks: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def vote(self) -> Vote:
        """The vote on it."""
        return Vote(self.choice, self.marks)
