"""Recap: what all proposals come to by urusan, agency, funding, RW and kind, beside the ceiling (Bappeda's view).

A proposal counts when ``proposals.counted`` holds it: nothing that was merged into another, withdrawn or hidden is in a
sum. It is *chosen* when the settled priorities fund it or, before they are settled, when it stands on the shortlist.
Every grouping holds each proposal that counts exactly once, so every grouping sums to the same whole.
"""

from collections.abc import Callable
from typing import Literal

import msgspec

from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal

Dimension = Literal["kind", "urusan", "agency", "funding", "rw"]
DIMENSIONS: dict[Dimension, Callable[[Proposal], str]] = {
    "kind": lambda proposal: proposal.kind,
    "urusan": lambda proposal: proposal.urusan_name,
    "agency": lambda proposal: proposal.agency,
    "funding": lambda proposal: proposal.funding,
    "rw": lambda proposal: proposal.area,
}


class Line(msgspec.Struct, frozen=True):
    """A group ("" when nobody said which): how many and how many rupiah are asked for, and of these are chosen."""

    group: str
    number: int
    amount: int
    chosen: int
    chosen_amount: int


class Recap(msgspec.Struct, frozen=True):
    """The whole, and each grouping of it: by RW in order, by all others the largest amount first, the unnamed last.

    ``left`` is what the chosen leave of the ceiling, in rupiah; below 0 they are too much.
    """

    whole: Line
    ceiling: int
    left: int
    by: dict[Dimension, list[Line]]


def recap(meeting: Musyawarah) -> Recap:
    """The recap of the proposals as they stand."""
    proposals, chosen = meeting.proposals.counted, _chosen(meeting)
    whole = _line("", proposals, chosen)
    by = {dimension: _grouped(proposals, chosen, dimension) for dimension in DIMENSIONS}
    return Recap(whole, meeting.settings.ceiling, meeting.settings.ceiling - whole.chosen_amount, by)


def _chosen(meeting: Musyawarah) -> set[int]:
    if meeting.priorities.settled:
        return {row.proposal for row in meeting.priorities.funded}
    return {proposal.id for proposal in meeting.proposals.shortlist}


def _grouped(proposals: list[Proposal], chosen: set[int], dimension: Dimension) -> list[Line]:
    groups: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        groups.setdefault(DIMENSIONS[dimension](proposal), []).append(proposal)
    lines = [_line(group, members, chosen) for group, members in groups.items()]
    if dimension == "rw":
        order = {group: members[0].rw or 1000 for group, members in groups.items()}
        return sorted(lines, key=lambda line: order[line.group])
    return sorted(lines, key=lambda line: (not line.group, -line.amount, line.group))


def _line(group: str, proposals: list[Proposal], chosen: set[int]) -> Line:
    costs = [proposal.cost for proposal in proposals if proposal.id in chosen]
    return Line(group, len(proposals), sum(proposal.cost for proposal in proposals), len(costs), sum(costs))
