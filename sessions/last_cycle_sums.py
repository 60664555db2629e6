"""Totals of last year's list: by fate, by urusan and by RW, and how much of each is finished."""

from typing import NamedTuple, get_args

from sessions.last_cycle import Fate, Grouping, LastCycle
from sessions.sums import Sum, sums


class Kept(NamedTuple):
    """A group: how many were asked for, how many are finished (terealisasi), and the rupiah of all of them."""

    group: str
    number: int
    finished: int
    amount: int


def by_fate(cycle: LastCycle) -> list[Sum]:
    """Every fate in its order, also those that befell nothing."""
    found = {one.group: one for one in sums((proposal.fate, proposal.amount) for proposal in cycle.all.values())}
    return [found.get(fate, Sum(fate, 0, 0)) for fate in get_args(Fate)]


def by_group(cycle: LastCycle, by: Grouping) -> list[Kept]:
    """The groups of the walk in its order."""
    groups: dict[str, Kept] = {}
    for proposal in cycle.all.values():
        name = proposal.group(by)
        old = groups.get(name, Kept(name, 0, 0, 0))
        finished = old.finished + (proposal.fate == "terealisasi")
        groups[name] = Kept(name, old.number + 1, finished, old.amount + proposal.amount)
    return sorted(groups.values(), key=lambda one: (not one.group, one.group))


def largest(groups: list[Kept], most: int) -> tuple[list[Kept], Kept]:
    """As many groups as can be shown side by side, in their order, and all others together (0 of them: none).

    Those that are left out are the smallest by rupiah.
    """
    shown = set(sorted(groups, key=lambda one: -one.amount)[: most if len(groups) <= most else most - 1])
    rest = [one for one in groups if one not in shown]
    others = Kept("", sum(r.number for r in rest), sum(r.finished for r in rest), sum(r.amount for r in rest))
    return [one for one in groups if one in shown], others
