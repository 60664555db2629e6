"""The Method of Equal Shares and its completions.

The method alone often leaves money over, since what is left to a voter may not suffice for anything they support. A
completion says what is done with it:

- ``none``: nothing.
- ``greedy``: what still fits, from the highest score down (also called utilitarian).
- ``add1``: the shares are raised together, by one small step for each voter at a time, and all is counted anew each
  time. The last result that does not pass the ceiling stands; as soon as nothing more would fit, it stands too.
- ``add1-greedy``: that, and then what still fits.

Shares are raised by one unit of the currency (EUR 1), or where shares are tens of thousands of units, as in rupiah, by
a common part of all costs (see :func:`step_of`). Steps between which provably nothing changes (see
:class:`~sessions.counting.shares.Run`) are leapt over: the result is that of single steps.
"""

from fractions import Fraction
from math import gcd
from typing import Literal

from sessions.counting import greedy
from sessions.counting.allocations import Allocation, Line, Why, line
from sessions.counting.elections import Election, Project
from sessions.counting.shares import Run
from sessions.counting.stalls import Stalls
from sessions.counting.ties import TieRule

Completion = Literal["none", "greedy", "add1", "add1-greedy"]
Utility = Literal["cardinality", "cost"]
_TRIFLE = 10_000
_HELD = 8


def equal_shares(
    election: Election, ties: TieRule, completion: Completion = "none", utility: Utility = "cost"
) -> Allocation:
    """Fund by equal shares. ``utility``: a point is worth 1 (cardinality) or the cost of the project (cost).

    With cardinality a cheap project is bought before a dear one of equal support; with cost it is the number of
    supporters that counts. A project that costs nothing is funded when anybody supports it, and nobody pays.
    """
    free = [one for one in _free(election) if election.eligible(one)]
    stalls = Stalls(election, election.tie_order(ties), cost_utility=utility == "cost")
    run = Run(stalls, Fraction(election.budget, max(1, stalls.voters)))
    stalls.begin_with(run.beginning)
    if completion.startswith("add1") and stalls.keys:
        run = _raised(election, stalls, run)
    funded = [line(election, one.key, "free", 0) for one in free] + _paid(election, run)
    left = election.budget - sum(row.cost for row in funded)
    taken = {row.key for row in funded}
    rest = [one for one in election.by_score(ties) if one.key not in taken]
    if completion.endswith("greedy"):
        funded += greedy.complete(election, rest, left)
        taken = {row.key for row in funded}
    unfunded = [_unpaid(election, one, run) for one in rest if one.key not in taken]
    payments = {stalls.keys[bought.project]: run.bought.payments(turn) for turn, bought in enumerate(run.bought)}
    name = f"equal-shares/{completion}" if completion != "none" else "equal-shares"
    return Allocation(name, tuple(funded), tuple(unfunded), election.budget, payments, run.share)


def _free(election: Election) -> list[Project]:
    return [one for one in election.projects if one.cost == 0 and election.supporters[one.key]]


def step_of(election: Election) -> int:
    """By how much ``add1`` raises every share at a time: one unit of the currency, and more where that is a trifle.

    From shares of 10,000 units (rupiah) it is the largest round amount, 1, 2 or 5 with noughts like a banknote, that
    divides all costs and the ceiling evenly and is not more than a thousandth of a share, or than 5,000 and a twentieth
    of it: so what costs euro in one file and 5,000 times as many rupiah in another is counted by the same steps. Where
    costs are odd it is the largest round amount within a thousandth of a share, or millions of steps would follow.
    """
    share = election.budget // max(1, len(election.ballots))
    if share < _TRIFLE * election.currency_unit:
        return election.currency_unit
    common = gcd(election.budget, *(one.cost for one in election.projects))
    most = max(share // 1000, min(5000, share // 20))
    round_amounts = (int(f"{first}{'0' * noughts}") for noughts in range(len(str(share))) for first in (1, 2, 5))
    return max(
        amount for amount in round_amounts if amount <= share // 1000 or (amount <= most and common % amount == 0)
    )


def _raised(election: Election, stalls: Stalls, run: Run) -> Run:
    """The last run before the ceiling is passed, or the first after which nothing fits.

    While the purchases stay the same it leaps as far as they have held: see :class:`~sessions.counting.shares.Run`.
    """
    step = step_of(election)
    taken, held = election.budget // stalls.voters // step, 0
    while not _exhaustive(election, stalls, run):
        leap = held if held >= _HELD else 1
        trial = Run(stalls, Fraction((taken + leap) * step), run.mark if leap > 1 else None)
        if leap > 1 and not trial.certified:
            held = leap // 4
            continue
        if leap == 1 and election.cost_of(trial.winners) > election.budget:
            return run
        held = held + leap if trial.sequence == run.sequence else 0
        run, taken = trial, taken + leap
        stalls.begin_with(run.beginning)
    return run


def _exhaustive(election: Election, stalls: Stalls, run: Run) -> bool:
    """Whether no project that is left would fit, or none is left that anybody supports."""
    left = election.budget - election.cost_of(run.winners)
    bought = set(run.winners)
    fitting = any(one.cost <= left for one in election.projects if one.key not in bought)
    return not fitting or len(bought) == len(stalls.keys)


def _paid(election: Election, run: Run) -> list[Line]:
    rows = []
    for turn, bought in enumerate(run.bought):
        key = run.stalls.keys[bought.project]
        had = sum((run.bought.left(voter, turn) for voter in election.supporters[key]), Fraction(0))
        rows.append(
            line(election, key, "shares", had, each=run.bought.rate(turn), short=len(bought.short), turn=turn + 1)
        )  # fmt: skip
    return rows


def _unpaid(election: Election, project: Project, run: Run) -> Line:
    supporters = election.supporters[project.key]
    had = sum((run.bought.left(voter) for voter in supporters), Fraction(0))
    why: Why = "supporters-lack"
    if not election.eligible(project):
        why = "below-threshold"
    elif not supporters:
        why = "no-support"
    elif project.cost > election.budget:
        why = "over-ceiling"
    return line(election, project.key, why, had)
