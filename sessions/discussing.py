"""Discussing: which proposal comes next, as the chair wants it and the neighbourhoods rank them."""

from collections.abc import Iterable, Sequence

from sessions.proposal import OPEN, Proposal, Status


def in_turn(proposals: Iterable[Proposal], line: Sequence[int] = ()) -> list[Proposal]:
    """Those that are not decided: first the ``line`` of the chair, then by the rank of their group, then by support.

    What the hall has not talked about yet comes before what it has; one without a rank comes after those that have one.
    """
    open_ones = [proposal for proposal in proposals if proposal.counts and proposal.status in OPEN]

    def turn(one: Proposal) -> tuple[int, bool, int, int, int]:
        wanted = line.index(one.id) if one.id in line else len(line)
        return wanted, one.status is Status.DISCUSSED, one.rank or 1000, -one.support, one.id

    return sorted(open_ones, key=turn)
