"""Instant run-off for one seat: the last is eliminated and their ballots go on to the next choice, round by round.

A ballot counts for the first on it who is still in; when none is, it is exhausted. Whoever has more than half of the
ballots that still count is elected. Who is last in a tie: who was behind in the round before, and the round before
that; if they never differed, the tie rule decides (who stands later in its order goes).
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sessions.counting.ties import listed


class Round(msgspec.Struct, frozen=True):
    """One round: votes of those still in (most first), ballots exhausted so far, who goes out, and where theirs go.

    ``transfers`` tells to whom the ballots of the eliminated went; the key "" holds those that became exhausted.
    """

    votes: dict[str, int]
    exhausted: int
    eliminated: str = ""
    transfers: dict[str, int] = {}
    tied: tuple[str, ...] = ()


class Runoff(msgspec.Struct, frozen=True):
    """All rounds, and the elected (None when no ballot names anybody)."""

    winner: str | None
    rounds: tuple[Round, ...]
    blank: int
    invalid: int


def runoff(options: Sequence[str], ballots: Iterable[Sequence[str]], order: Mapping[str, int] | None = None) -> Runoff:
    """Count ranked ballots. One that ranks somebody twice, or somebody unknown, is invalid."""
    ties, known = order or listed(options), set(options)
    cast = [tuple(ballot) for ballot in ballots]
    valid = [ballot for ballot in cast if len(set(ballot)) == len(ballot) and known.issuperset(ballot)]
    filled = [ballot for ballot in valid if ballot]
    blank, invalid = len(valid) - len(filled), len(cast) - len(valid)
    if not filled:
        return Runoff(None, (), blank, invalid)
    piles: dict[str, list[tuple[str, ...]]] = {key: [] for key in options}
    exhausted = _deal(filled, piles)[""]
    behind = dict.fromkeys(options, 0)
    rounds: list[Round] = []
    while True:
        votes = {key: len(pile) for key, pile in sorted(piles.items(), key=lambda one: (-len(one[1]), ties[one[0]]))}
        leader = next(iter(votes))
        if 2 * votes[leader] > sum(votes.values()) or len(votes) == 1:
            rounds.append(Round(votes, exhausted))
            return Runoff(leader, tuple(rounds), blank, invalid)
        last = min(votes, key=lambda key: (votes[key], behind[key], -ties[key]))
        tied = tuple(key for key in votes if votes[key] == votes[last] and key != last)
        behind = _ranks({key: (votes[key], behind[key]) for key in votes if key != last})
        transfers = _deal(piles.pop(last), piles)
        rounds.append(Round(votes, exhausted, last, {key: many for key, many in transfers.items() if many}, tied))
        exhausted += transfers[""]


def _deal(ballots: Sequence[tuple[str, ...]], piles: Mapping[str, list[tuple[str, ...]]]) -> dict[str, int]:
    """Put each ballot on the pile of the first on it who is still in; how many went where, "" for none."""
    dealt = {"": 0}
    for ballot in ballots:
        heir = next((key for key in ballot if key in piles), "")
        dealt[heir] = dealt.get(heir, 0) + 1
        if heir:
            piles[heir].append(ballot)
    return dealt


def _ranks(standing: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Who has been behind whom so far, as small numbers: by the latest round, then as it was before."""
    ranks = {one: rank for rank, one in enumerate(sorted(set(standing.values())))}
    return {key: ranks[one] for key, one in standing.items()}
