"""Priorities: properties that hold for every list and every budget."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sessions.priorities import rank
from sessions.proposal import Proposal

NOW = datetime(2020, 1, 23, 12, tzinfo=UTC)
COSTS = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 50), st.integers(0, 5)), min_size=1, max_size=30)


def proposals(rows: list[tuple[int, int, int]]) -> tuple[list[Proposal], dict[int, int]]:
    """Proposals of these costs, with these scores and numbers of supporters."""
    made = [
        Proposal(
            number, f"Usulan {number}", "fisik", "", "", "", 0, 0, Decimal(0), "", 0, cost, "", 0, True, 0, NOW,
            signed=dict.fromkeys(range(support), NOW),
        )
        for number, (cost, _, support) in enumerate(rows, start=1)
    ]  # fmt: skip
    return made, {number: score for number, (_, score, _) in enumerate(rows, start=1)}


@given(COSTS, st.integers(0, 10**10))
def test_the_ceiling_is_never_passed_and_no_better_affordable_one_is_skipped(
    rows: list[tuple[int, int, int]], ceiling: int
) -> None:
    ranking = rank(*proposals(rows), ceiling)
    spent = 0
    for row in ranking:
        assert row.funded is (spent + row.cost <= ceiling)
        spent += row.cost if row.funded else 0
    assert spent <= ceiling


@given(COSTS, st.integers(0, 10**10), st.randoms(use_true_random=False))
def test_everybody_is_ranked_once_by_the_declared_rule_in_whatever_order_they_came(
    rows: list[tuple[int, int, int]], ceiling: int, shuffled: object
) -> None:
    entries, scores = proposals(rows)
    ranking = rank(entries, scores, ceiling)
    assert sorted(row.proposal for row in ranking) == sorted(scores)
    keys = [
        (-rows[row.proposal - 1][1], rows[row.proposal - 1][0], -rows[row.proposal - 1][2], row.proposal)
        for row in ranking
    ]
    assert keys == sorted(keys)
    shuffled.shuffle(entries)  # type: ignore[attr-defined]
    assert rank(entries, scores, ceiling) == ranking
