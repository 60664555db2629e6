"""Greedy rules: in the order of the scores, each project that the money still reaches.

``rank`` is the order alone, whatever it costs;
``greedy`` skips what does not fit and goes on; ``greedy_stop`` ends at the first that does not fit;
``greedy_quota`` first gives each group (each RW) its best projects, then goes on over all.
"""

from collections.abc import Iterable, Sequence

from sessions.counting.allocations import Allocation, Line, Why, line
from sessions.counting.elections import Election, Project
from sessions.counting.ties import TieRule

# pabulib.org writes this cost for a project that was withdrawn after the vote; a rule that stops does not stop at it.
WITHDRAWN = 999_999_999


def rank(election: Election, ties: TieRule) -> Allocation:
    """The plain list by score: no ceiling cuts it, so what is ``left`` can be less than nothing."""
    order = election.by_score(ties)
    ranked = tuple(line(election, one.key, "ranked", one.cost) for one in order if election.eligible(one))
    rest = tuple(line(election, one.key, "below-threshold", 0) for one in order if not election.eligible(one))
    return Allocation("rank", ranked, rest, election.budget)


def greedy(election: Election, ties: TieRule) -> Allocation:
    """Each in turn that still fits; what does not fit is skipped."""
    funded, unfunded, _ = _take(election, election.by_score(ties), election.budget)
    return Allocation("greedy", tuple(funded), tuple(unfunded), election.budget)


def greedy_stop(election: Election, ties: TieRule) -> Allocation:
    """Each in turn until one does not fit; it and all after it are not funded.

    What is below the threshold takes no part, so nothing stops at it.
    """
    funded: list[Line] = []
    unfunded: list[Line] = []
    left, stopped = election.budget, ""
    for project in election.by_score(ties):
        out = _out_of_question(election, project)
        if out:
            unfunded.append(line(election, project.key, out, left))
        elif stopped:
            unfunded.append(line(election, project.key, "after-stop", left, before=stopped))
        elif project.cost <= left:
            funded.append(line(election, project.key, "fits", left))
            left -= project.cost
        else:
            unfunded.append(line(election, project.key, "no-money", left))
            if project.cost != WITHDRAWN * election.currency_unit:
                stopped = project.key
    return Allocation("greedy-stop", tuple(funded), tuple(unfunded), election.budget)


def greedy_quota(election: Election, ties: TieRule, quota: int = 1) -> Allocation:
    """First up to ``quota`` projects for each group, in the order of the scores; then greedy over all the rest.

    A group's place goes to its best project that still fits when its turn comes. Projects without a group take part in
    the second pass only.
    """
    taken: dict[str, int] = {}
    first: list[Line] = []
    left = election.budget
    for project in election.by_score(ties):
        free_place = project.group and taken.get(project.group, 0) < quota
        if free_place and not _out_of_question(election, project) and project.cost <= left:
            first.append(line(election, project.key, "first-of-group", left))
            taken[project.group] = taken.get(project.group, 0) + 1
            left -= project.cost
    placed = {row.key for row in first}
    rest = [project for project in election.by_score(ties) if project.key not in placed]
    funded, unfunded, _ = _take(election, rest, left)
    return Allocation("quota", (*first, *funded), tuple(unfunded), election.budget)


def complete(election: Election, order: Iterable[Project], left: int) -> list[Line]:
    """What still fits into ``left``, in this order; for rules that leave money over."""
    return _take(election, list(order), left, "completion")[0]


def _take(
    election: Election, order: Sequence[Project], left: int, why: Why = "fits"
) -> tuple[list[Line], list[Line], int]:
    funded: list[Line] = []
    unfunded: list[Line] = []
    for project in order:
        out = _out_of_question(election, project)
        if out or project.cost > left:
            unfunded.append(line(election, project.key, out or _too_dear(election, project), left))
        else:
            funded.append(line(election, project.key, why, left))
            left -= project.cost
    return funded, unfunded, left


def _out_of_question(election: Election, project: Project) -> Why | None:
    return None if election.eligible(project) else "below-threshold"


def _too_dear(election: Election, project: Project) -> Why:
    return "over-ceiling" if project.cost > election.budget else "no-money"
