"""Ballots that are added up: choose one, choose up to k, divide points, fill the pagu.

An invalid ballot breaks the rule of its kind (too many marks, more points than there are); it is counted as invalid,
never as a vote against. A blank ballot chooses nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import msgspec

from sessions.counting.elections import Points
from sessions.counting.ties import Place, listed, ranking


class Tally(msgspec.Struct, frozen=True):
    """The ranking, and how many ballots were ``counted`` (blank ones are not), ``blank`` and ``invalid``."""

    places: tuple[Place, ...]
    counted: int
    blank: int
    invalid: int

    @property
    def winner(self) -> str | None:
        """Who stands first; nobody when no ballot was counted."""
        return self.places[0].key if self.counted and self.places else None

    @property
    def scores(self) -> dict[str, Fraction]:
        """The score of every option."""
        return {place.key: place.score for place in self.places}


def choose_one(
    options: Sequence[str], ballots: Iterable[Sequence[str]], order: Mapping[str, int] | None = None
) -> Tally:
    """The most chosen first; one mark for each ballot."""
    return approval(options, ballots, 1, order)


def approval(
    options: Sequence[str], ballots: Iterable[Sequence[str]], limit: int, order: Mapping[str, int] | None = None
) -> Tally:
    """The most chosen first; up to ``limit`` different marks for each ballot."""
    marked = [dict.fromkeys(ballot, 1) if len(set(ballot)) == len(ballot) else None for ballot in ballots]
    return _added(options, [ballot if ballot is None or len(ballot) <= limit else None for ballot in marked], order)


def points(
    options: Sequence[str], ballots: Iterable[Mapping[str, Points]], total: Points,
    order: Mapping[str, int] | None = None,
) -> Tally:  # fmt: skip
    """Cumulative voting: every ballot divides up to ``total`` points as it likes; the most points first."""
    fair = [
        ballot if all(point >= 0 for point in ballot.values()) and sum(ballot.values()) <= total else None
        for ballot in ballots
    ]
    return _added(options, fair, order)


def knapsack(
    costs: Mapping[str, int], ballots: Iterable[Sequence[str]], budget: int, order: Mapping[str, int] | None = None
) -> Tally:
    """Fill the pagu: every ballot chooses projects that together cost no more than ``budget``; most chosen first."""
    filled = [
        dict.fromkeys(ballot, 1)
        if len(set(ballot)) == len(ballot) and sum(costs.get(key, 0) for key in ballot) <= budget
        else None
        for ballot in ballots
    ]
    return _added(tuple(costs), filled, order)


def _added(
    options: Sequence[str], ballots: Sequence[Mapping[str, Points] | None], order: Mapping[str, int] | None
) -> Tally:
    scores: dict[str, Points] = dict.fromkeys(options, 0)
    counted = blank = invalid = 0
    for ballot in ballots:
        if ballot is None or not scores.keys() >= ballot.keys():
            invalid += 1
        elif not any(ballot.values()):
            blank += 1
        else:
            counted += 1
            for key, value in ballot.items():
                scores[key] += value
    return Tally(ranking(scores, order or listed(options)), counted, blank, invalid)
