"""A second count, written from the definitions and in no hurry, that shares no line with the first."""

from fractions import Fraction

Costs = dict[str, int]
Votes = list[dict[str, int]]


def total(votes: Votes, key: str) -> int:
    return sum(vote.get(key, 0) for vote in votes)


def greedy(costs: Costs, votes: Votes, budget: int, order: list[str], *, stop: bool = False) -> list[str]:
    """``order`` lists the keys as ties stand."""
    won: list[str] = []
    for score in sorted({total(votes, key) for key in order}, reverse=True):
        for key in order:
            if total(votes, key) == score:
                if sum(costs[one] for one in won) + costs[key] <= budget:
                    won.append(key)
                elif stop:
                    return won
    return won


def price(cost: int, purses: list[tuple[Fraction, int]]) -> Fraction | None:
    """The rate for a point at which these (money, points) pay ``cost``: tried for every set of those who are short."""
    levels = sorted({Fraction(money) / points for money, points in purses} | {Fraction(0)})
    for level in levels:
        short = [(money, points) for money, points in purses if money / points <= level]
        rich = sum(points for money, points in purses if money / points > level)
        missing = cost - sum(money for money, _ in short)
        if rich and missing >= 0:
            rate = Fraction(missing) / rich
            if all(money >= rate * points for money, points in purses if money / points > level) and all(
                money <= rate * points for money, points in short
            ):
                return rate
    return Fraction(levels[-1]) if purses and sum(money for money, _ in purses) == cost else None


def shares(
    costs: Costs, votes: Votes, share: Fraction, order: list[str], *, by_cost: bool
) -> tuple[list[str], list[dict[str, Fraction]]]:
    """Who wins, and what each voter paid for each winner, when everybody starts with ``share``."""
    purse = [share] * len(votes)
    paid: list[dict[str, Fraction]] = [{} for _ in votes]
    won: list[str] = []
    while True:
        best: tuple[Fraction, str, Fraction] | None = None
        for key in order:
            fans = [(purse[place], vote[key]) for place, vote in enumerate(votes) if vote.get(key, 0) > 0]
            if key in won or costs[key] == 0 or not fans:
                continue
            rate = price(costs[key], fans)
            if rate is None:
                continue
            rho = rate / costs[key] if by_cost else rate
            if best is None or rho < best[0]:
                best = (rho, key, rate)
        if best is None:
            return won, paid
        _, key, rate = best
        won.append(key)
        for place, vote in enumerate(votes):
            if vote.get(key, 0) > 0:
                payment = min(purse[place], rate * vote[key])
                purse[place] -= payment
                paid[place][key] = payment


def equal_shares(
    costs: Costs, votes: Votes, budget: int, order: list[str], completion: str, *, by_cost: bool, step: int = 1
) -> list[str]:
    won = [key for key in costs if costs[key] == 0 and any(vote.get(key, 0) > 0 for vote in votes)]
    bought: list[str] = []
    if votes:
        bought, _ = shares(costs, votes, Fraction(budget, len(votes)), order, by_cost=by_cost)
        wanted = {key for key in costs if costs[key] > 0 and any(vote.get(key, 0) > 0 for vote in votes)}
        share = budget // len(votes) // step * step
        while completion.startswith("add1") and set(bought) != wanted:
            left = budget - sum(costs[key] for key in bought)
            if all(costs[key] > left for key in costs if key not in bought):
                break
            share += step
            more, _ = shares(costs, votes, Fraction(share), order, by_cost=by_cost)
            if sum(costs[key] for key in more) > budget:
                break
            bought = more
    won += bought
    if completion.endswith("greedy"):
        for key in sorted(order, key=lambda key: -total(votes, key)):
            if key not in won and sum(costs[one] for one in won) + costs[key] <= budget:
                won.append(key)
    return won
