"""Electing delegates with a women's share: the most votes, then as few substitutions as the share asks for.

The rule (reserved seats for "best losers"): the candidates with the most votes are elected. When fewer women are among
them than the share asks for, the woman with the most votes who is not elected takes the place of the elected man with
the fewest, and again until the share is met or no woman is left. So nobody loses a seat to somebody of the same sex,
every substitution can be read out, and with no women standing the seats are filled all the same and it is told.
"""

from collections.abc import Mapping, Sequence

import msgspec

from sessions.counting.tallies import Tally


class Substitution(msgspec.Struct, frozen=True):
    """``woman`` took the place of ``man``, with the votes of each."""

    woman: str
    man: str
    votes: int
    instead_of: int


class Delegation(msgspec.Struct, frozen=True):
    """The ``elected``, most votes first. ``lacking`` women are missing to the share, since no more stood."""

    elected: tuple[str, ...]
    substitutions: tuple[Substitution, ...]
    women: int
    lacking: int


def elect(tally: Tally, women: Mapping[str, bool], seats: int, at_least: int) -> Delegation:
    """Fill ``seats`` from the ranking of ``tally`` with ``at_least`` that many women; ``women`` tells who is one.

    Raises:
        ValueError: when the share is larger than the seats, or it is not said of everybody.
    """
    if not 0 <= at_least <= seats or any(place.key not in women for place in tally.places):
        raise ValueError("the share fits into the seats, and is asked of everybody")
    ranked = [place.key for place in tally.places]
    votes = {place.key: int(place.score) for place in tally.places}
    elected, waiting = ranked[:seats], [key for key in ranked[seats:] if women[key]]
    substitutions: list[Substitution] = []
    while sum(women[key] for key in elected) < at_least and waiting:
        woman, man = waiting.pop(0), next(key for key in reversed(elected) if not women[key])
        substitutions.append(Substitution(woman, man, votes[woman], votes[man]))
        elected = _in_order([key for key in elected if key != man] + [woman], ranked)
    count = sum(women[key] for key in elected)
    return Delegation(tuple(elected), tuple(substitutions), count, max(0, at_least - count))


def _in_order(keys: Sequence[str], ranked: Sequence[str]) -> list[str]:
    return [key for key in ranked if key in keys]
