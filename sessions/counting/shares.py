"""One run of the Method of Equal Shares with a given share for every voter; exact, and fast enough to be run often.

Source: Peters, Pierczyński, Skowron, *Proportional Participatory Budgeting with Additive Utilities* (NeurIPS 2021).
Every voter gets the same share. A project can be bought when its supporters have its cost together; each pays the same
rate for each point, those who have less pay all they have. Again and again the project with the lowest rate for its
utility is bought, until no project's supporters have its cost.

How it is exact and fast: money is kept in whole parts of a unit (:data:`~sessions.counting.stalls.PARTS`) together with
a bound on how far any amount can be from the true one. A decision is taken on these numbers only when the bound proves
it; else, in a tie, it is taken on fractions, worked out from the purchases so far just for the voters concerned.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush
from itertools import accumulate, takewhile
from operator import floordiv
from typing import NamedTuple

from sessions.counting.purchases import Bought, Purchases
from sessions.counting.stalls import PARTS, Stalls


class Offer(NamedTuple):
    """What a project would cost its supporters: the rate for a whole point in parts, and how far it may be off.

    ``exact`` is the rate for a point; it is known when nobody is short, or when it had to be worked out. ``sure`` tells
    that comparing amounts with the rate shows who is short.
    """

    rate: int
    error: int
    exact: Fraction | None = None
    sure: bool = True


class Mark(NamedTuple):
    """What a later run compares itself with: the purchases, and the most that each rate for utility can have been."""

    sequence: tuple[int, ...]
    rates: tuple[int, ...]
    exact: tuple[Fraction | None, ...]


class Run:
    """Buys until nothing can be bought.

    With the ``mark`` of a run with a smaller share, ``certified`` tells whether every share between the two gives the
    same purchases. Why it can: as long as purchases are the same, a larger share leaves everybody at least as much
    after each of them, and makes no rate higher (by induction over the purchases). So when in every turn all others
    are, at the larger share, dearer than what was bought was at the smaller one, no other can come first in between;
    and what cannot be afforded in the end at the larger share cannot be afforded in between.
    """

    def __init__(self, stalls: Stalls, share: Fraction, mark: Mark | None = None) -> None:
        self.stalls = stalls
        self.share = share
        self.bought = Purchases(stalls, share)
        self.certified = mark is not None
        given = share.numerator * PARTS // share.denominator
        self._money = [given - paid for paid in stalls.start.paid]
        self._error = stalls.start.error + 1
        self._rates = [-(-(stalls.nobody_short[one] + 1) // stalls.multiplier[one]) for one in stalls.start.turns]
        self.bought.extend(Bought(project, stalls.all_rich[project], frozenset()) for project in stalls.start.turns)
        begun = set(stalls.start.turns)
        self._lowest = [one for one in stalls.lowest if one[1] not in begun]
        while self._buy(mark):
            pass
        self.certified = self.certified and mark is not None and mark.sequence == self.sequence

    @cached_property
    def sequence(self) -> tuple[int, ...]:
        """The purchases in order."""
        return tuple(bought.project for bought in self.bought)

    @property
    def beginning(self) -> tuple[int, ...]:
        """The first purchases, as far as they would be the same with any larger share: see ``Start``."""
        turns = takewhile(
            lambda one: one[0].project == one[1] and not one[0].short,
            zip(self.bought, self.stalls.cheapest, strict=False),
        )
        return tuple(bought.project for bought, _ in turns)

    @property
    def winners(self) -> list[str]:
        """The keys of what was bought, in order."""
        return [self.stalls.keys[project] for project in self.sequence]

    @property
    def mark(self) -> Mark:
        """For a later run with a larger share."""
        exact = (
            bought.exact / self.stalls.multiplier[bought.project] if bought.exact is not None else None
            for bought in self.bought
        )
        return Mark(self.sequence, tuple(self._rates), tuple(exact))

    def _buy(self, mark: Mark | None) -> bool:
        """Buy the one with the lowest rate for its utility, if any can be afforded."""
        turn, worth = len(self.bought), self.stalls.multiplier
        watched = mark if mark and self.certified and turn < len(mark.sequence) else None
        offers: dict[int, Offer] = {}
        best = -1
        while self._lowest and (best < 0 or self._lowest[0][0] <= max(best, watched.rates[turn] if watched else 0)):
            _, project = heappop(self._lowest)
            offer = self._offer(project)
            if offer:
                offers[project] = offer
                highest = -(-(offer.rate + offer.error) // worth[project])
                best = highest if best < 0 else min(best, highest)
        if not offers:
            return False
        low = {project: (offer.rate - offer.error) // worth[project] for project, offer in offers.items()}
        rivals = [project for project in offers if low[project] <= best]
        winner = rivals[0] if len(rivals) == 1 else self._truly_lowest(rivals, offers)
        if watched:
            self.certified = all(
                _dearer(project, low[project], offers[project].exact, worth[project], watched, turn)
                for project in offers if project != winner
            )  # fmt: skip
        for project in offers:
            if project != winner:
                heappush(self._lowest, (low[project], project))
        offer = offers[winner]
        self._rates.append(-(-(offer.rate + offer.error) // worth[winner]))
        self._pay(winner, offer)
        return True

    def _truly_lowest(self, rivals: Sequence[int], offers: dict[int, Offer]) -> int:
        """The rival with the lowest exact rate for its utility; in a true tie the one that the tie rule puts first."""
        exact: dict[int, Fraction] = {}
        for project in rivals:
            known = offers[project].exact
            if known is None:
                offers[project] = self._exact_offer(project) or offers[project]
                known = offers[project].exact or Fraction(0)
            exact[project] = known / self.stalls.multiplier[project]
        return min(rivals, key=lambda project: (exact[project], project))

    def _pay(self, project: int, offer: Offer) -> None:
        money, supporters = self._money, self.stalls.supporters[project]
        short: list[int]
        if not offer.sure and offer.exact is not None:
            points = self.stalls.points_of(project)
            short = [voter for voter in supporters if self.bought.left(voter) <= offer.exact * points[voter]]
            for voter in set(supporters).difference(short):
                money[voter] -= offer.rate * int(points[voter] * self.stalls.grain)
        elif self.stalls.even[project]:
            short = []
            price = offer.rate * self.stalls.whole[project][0]
            for voter in supporters:
                left = money[voter] - price
                if left > 0:
                    money[voter] = left
                else:
                    short.append(voter)
        else:
            short = []
            for voter, point in zip(supporters, self.stalls.whole[project], strict=True):
                price = offer.rate * point
                if money[voter] > price:
                    money[voter] -= price
                else:
                    short.append(voter)
        for voter in short:
            money[voter] = 0
        self._error += max(self.stalls.whole[project]) * offer.error
        self.bought.append(Bought(project, offer.exact, frozenset(short)))

    def _offer(self, project: int) -> Offer | None:
        """The rate now, or None when the supporters cannot pay: nor ever again, for money only goes."""
        stalls, error = self.stalls, self._error
        cost = stalls.cost[project] * PARTS
        amounts = list(map(self._money.__getitem__, stalls.supporters[project]))
        count = len(amounts)
        everybody = stalls.nobody_short[project]
        prices: Sequence[int]
        weights: Sequence[int]
        if stalls.even[project]:
            # What each pays is the point, whatever it is.
            points, lightest, point = [1], 1, stalls.whole[project][0]
            prices, everybody = amounts, cost // count
        else:
            points, point = stalls.whole[project], 1
            lightest = min(points)
            prices = list(map(floordiv, amounts, points))
        unsure = error // lightest + 2
        if min(prices) > everybody + unsure:
            return Offer(stalls.nobody_short[project], 1, stalls.all_rich[project])
        total, slack = sum(amounts), count * error
        if total < cost - slack:
            return None
        if total < cost + slack:
            return self._exact_offer(project)
        if stalls.even[project]:
            amounts.sort()
            weights = range(count, 0, -1)
        else:
            order = sorted(range(count), key=prices.__getitem__)
            prices, amounts = [prices[place] for place in order], [amounts[place] for place in order]
            weights = list(accumulate(points[place] for place in reversed(order)))[::-1]
        paid = [0, *accumulate(amounts)]
        low = bisect_left(range(count - 1), cost, key=lambda place: paid[place] + prices[place] * weights[place])
        rate = (cost - paid[low]) // weights[low]
        wrong = low * error // weights[low] + 1
        unsure += wrong
        if rate + unsure >= prices[low] or (low and prices[low - 1] >= rate - unsure):
            return self._exact_offer(project)
        return Offer(rate // point, wrong // point + 1, None if low else stalls.all_rich[project])

    def _exact_offer(self, project: int) -> Offer | None:
        points = self.stalls.points_of(project)
        ladder = sorted((self.bought.left(voter) / point, point) for voter, point in points.items())
        rest, weight = Fraction(self.stalls.cost[project]), Fraction(sum(points.values()))
        for price, point in ladder:
            if price * weight >= rest:
                exact = rest / weight
                return Offer(int(exact * PARTS / self.stalls.grain), 1, exact, sure=False)
            rest -= price * point
            weight -= point
        return None


def _dearer(project: int, low: int, exact: Fraction | None, worth: int, mark: Mark, turn: int) -> bool:
    """Whether a project is, beyond doubt, dearer than what was bought in this turn of the earlier run."""
    if low > mark.rates[turn]:
        return True
    before = mark.exact[turn]
    if exact is None or before is None:
        return False
    return (exact / worth, project) > (before, mark.sequence[turn])
