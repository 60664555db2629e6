"""The scoring matrix: several people mark every proposal by several criteria, and each criterion has a weight.

For each proposal and criterion the marks become one number, their mean or their median (said beforehand; the median of
an even number of marks is the mean of the middle two). The score is the weighted mean of these numbers, exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from sessions.counting.ties import Place, listed, ranking

Middle = Literal["mean", "median"]
Marks = Mapping[str, Mapping[str, int]]  # proposal → criterion → mark


class Matrix(msgspec.Struct, frozen=True):
    """The ranking, what each criterion came to (proposal → criterion → number), and how many marks it rests on."""

    places: tuple[Place, ...]
    cells: dict[str, dict[str, Fraction]]
    marks: dict[str, dict[str, int]]


def score(
    options: Sequence[str], weights: Mapping[str, int], sheets: Iterable[Marks], middle: Middle = "median",
    order: Mapping[str, int] | None = None,
) -> Matrix:  # fmt: skip
    """Rank by weighted score. A mark that is not given is left out; without any mark the number is 0.

    Raises:
        ValueError: when a weight is negative, all are 0, or a sheet marks what is unknown.
    """
    filled = list(sheets)
    if min(weights.values(), default=0) < 0 or not sum(weights.values()):
        raise ValueError("weights are 0 or more, and not all 0")
    for sheet in filled:
        if not set(options).issuperset(sheet) or any(not weights.keys() >= row.keys() for row in sheet.values()):
            raise ValueError("a sheet marks an unknown proposal or criterion")
    cells: dict[str, dict[str, Fraction]] = {}
    marks: dict[str, dict[str, int]] = {}
    for option in options:
        given = {
            criterion: sorted(sheet[option][criterion] for sheet in filled if criterion in sheet.get(option, {}))
            for criterion in weights
        }
        cells[option] = {criterion: _middle(row, middle) for criterion, row in given.items()}
        marks[option] = {criterion: len(row) for criterion, row in given.items()}
    total = sum(weights.values())
    scores = {
        option: sum((row[criterion] * weight for criterion, weight in weights.items()), Fraction(0)) / total
        for option, row in cells.items()
    }
    return Matrix(ranking(scores, order or listed(options)), cells, marks)


def _middle(row: Sequence[int], middle: Middle) -> Fraction:
    """Of marks in ascending order."""
    if not row:
        return Fraction(0)
    if middle == "mean":
        return Fraction(sum(row), len(row))
    return Fraction(row[(len(row) - 1) // 2] + row[len(row) // 2], 2)
