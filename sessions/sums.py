"""Sums: how many and how much in each group, in a way that no rupiah is ever lost between the groups."""

from collections.abc import Iterable

import msgspec


class Sum(msgspec.Struct, frozen=True):
    """A group ("" when nobody said which), how many are in it, and their rupiah."""

    group: str
    number: int
    amount: int


def sums(rows: Iterable[tuple[str, int]]) -> list[Sum]:
    """Groups with their rupiah, the largest amount first, those of no group last."""
    numbers: dict[str, int] = {}
    amounts: dict[str, int] = {}
    for group, amount in rows:
        numbers[group] = numbers.get(group, 0) + 1
        amounts[group] = amounts.get(group, 0) + amount
    found = [Sum(group, numbers[group], amounts[group]) for group in numbers]
    return sorted(found, key=lambda one: (not one.group, -one.amount, one.group))
