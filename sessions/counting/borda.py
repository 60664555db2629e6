"""Borda: ranked ballots become points. What an incomplete ballot gives is part of the rule, and is said beforehand.

- ``ballot``: as many points for the first as the ballot ranks, 1 for its last, 0 for what it leaves out (the modified
  Borda count; also what pabulib.org writes as ``score``). Ranking more gives the first more weight.
- ``options``: as many points for the first as there are options, then one less each; 0 for what is left out.
- ``average``: like ``options``, but those left out share what is left evenly, as if they were tied last.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from sessions.counting.elections import Points
from sessions.counting.tallies import Tally
from sessions.counting.ties import listed, ranking

Partial = Literal["ballot", "options", "average"]


def borda(
    options: Sequence[str], ballots: Iterable[Sequence[str]], partial: Partial = "ballot",
    order: Mapping[str, int] | None = None,
) -> Tally:  # fmt: skip
    """The most points first. A ballot that ranks something twice, or something unknown, is invalid."""
    scores: dict[str, Points] = dict.fromkeys(options, 0)
    counted = blank = invalid = 0
    for ballot in ballots:
        if len(set(ballot)) != len(ballot) or not scores.keys() >= set(ballot):
            invalid += 1
        elif not ballot:
            blank += 1
        else:
            counted += 1
            for key, value in points_of(ballot, options, partial).items():
                scores[key] += value
    return Tally(ranking(scores, order or listed(options)), counted, blank, invalid)


def points_of(ballot: Sequence[str], options: Sequence[str], partial: Partial) -> dict[str, Points]:
    """The points that one ballot gives."""
    first = len(ballot) if partial == "ballot" else len(options)
    given: dict[str, Points] = {key: first - place for place, key in enumerate(ballot)}
    left_out = [key for key in options if key not in given]
    if partial == "average" and left_out:
        given |= dict.fromkeys(left_out, Fraction(1 + len(left_out), 2))
    return given
