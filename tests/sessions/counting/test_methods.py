"""Vote methods: the same as a recount written differently, worked examples, and what each method promises."""

import random
from fractions import Fraction
from hashlib import sha256

import pytest

from sessions.counting.borda import Partial, borda
from sessions.counting.delegates import Substitution, elect
from sessions.counting.matrix import Middle, score
from sessions.counting.runoff import runoff
from sessions.counting.tallies import approval, choose_one, knapsack, points
from sessions.counting.thresholds import ABSOLUTE_OF_PRESENT, SIMPLE, TWO_THIRDS, Majority, decide
from sessions.counting.ties import Contender, TieRule, lot
from tests.seeds import Seeds

OPTIONS = ("a", "b", "c", "d", "e")


def rankings(chance: random.Random) -> list[list[str]]:
    """Ranked ballots over the options, blank ones and wrong ones among them."""
    made = [chance.sample(OPTIONS, chance.randint(0, 5)) for _ in range(chance.randint(0, 9))]
    return [[*ballot, ballot[0]] if ballot and chance.random() < 0.05 else ballot for ballot in made]


# -- yes or no


def check_threshold(chance: random.Random) -> None:
    yes, no, abstain = (chance.randint(0, 30) for _ in range(3))
    present = yes + no + abstain + chance.randint(0, 5)
    majority = Majority(
        Fraction(chance.randint(1, 9), 9),
        chance.random() < 0.5,
        chance.choice(["decided", "cast", "present", "entitled"]),
    )
    verdict = decide(yes, no, abstain, majority, present, present + 3)
    base = {"decided": yes + no, "cast": yes + no + abstain, "present": present, "entitled": present + 3}[majority.base]
    part = yes * majority.fraction.denominator - base * majority.fraction.numerator
    assert verdict.carried is (yes > 0 and (part > 0 or (majority.at_least and part == 0)))
    assert verdict.carried is (verdict.lacked == 0)
    assert (
        decide(yes + 1, no, abstain, majority, present + 1, present + 4).carried >= verdict.carried
        or majority.fraction == 1
    )


@pytest.mark.parametrize(("votes", "majority", "carried", "needed"), [
    ((5, 5, 0), SIMPLE, False, 6),
    ((6, 5, 90), SIMPLE, True, 6),
    ((51, 10, 20), ABSOLUTE_OF_PRESENT, True, 51),
    ((50, 0, 0), ABSOLUTE_OF_PRESENT, False, 51),
    ((2, 1, 9), TWO_THIRDS, True, 2),
    ((66, 34, 0), TWO_THIRDS, False, 67),
    ((0, 0, 7), SIMPLE, False, 1),
    ((4, 3, 2), Majority(base="cast"), False, 5),
    ((100, 0, 0), Majority(Fraction(1), at_least=True, base="entitled"), True, 100),
])  # fmt: skip
def test_what_carries(votes: tuple[int, int, int], majority: Majority, carried: bool, needed: int) -> None:
    verdict = decide(*votes, majority, present=100, entitled=100)
    assert (verdict.carried, verdict.needed) == (carried, needed)
    assert verdict.lacked == max(0, needed - votes[0])
    assert verdict.even is (votes[0] == votes[1])


def test_more_votes_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="more votes than voters"):
        decide(5, 5, 0, ABSOLUTE_OF_PRESENT, present=9)
    with pytest.raises(ValueError, match="more votes than voters"):
        decide(-1, 5, 0, SIMPLE)


# -- added up


def check_sums(chance: random.Random) -> None:
    limit, total, budget = chance.randint(1, 3), chance.randint(1, 10), chance.randint(0, 30)
    marked = [tuple(chance.choices((*OPTIONS, "zz"), (9, 9, 9, 9, 9, 1), k=chance.randint(0, 4))) for _ in range(9)]
    costs = {key: chance.randint(0, 15) for key in OPTIONS}
    divided = [{key: chance.randint(0, 5) for key in chance.sample(OPTIONS, chance.randint(0, 3))} for _ in range(9)]
    order = {key: place for place, key in enumerate(chance.sample(OPTIONS, 5))}
    for tally, valid in (
        (choose_one(OPTIONS, marked, order), [one for one in marked if sound(one) and len(one) <= 1]),
        (approval(OPTIONS, marked, limit, order), [one for one in marked if sound(one) and len(one) <= limit]),
        (
            knapsack(costs, marked, budget, order),
            [one for one in marked if sound(one) and sum(costs.get(key, 0) for key in one) <= budget],
        ),
    ):
        assert tally.scores == {key: sum(one.count(key) for one in valid) for key in OPTIONS}
        assert (tally.counted, tally.blank) == (sum(map(bool, valid)), valid.count(()))
        assert tally.invalid == 9 - len(valid)
        assert in_order(tally.scores, order) == [place.key for place in tally.places]
    tally = points(OPTIONS, divided, total, order)
    fair = [one for one in divided if sum(one.values()) <= total]
    assert tally.scores == {key: sum(one.get(key, 0) for one in fair) for key in OPTIONS}
    assert tally.invalid == 9 - len(fair)


def sound(ballot: tuple[str, ...]) -> bool:
    return len(ballot) == len(set(ballot)) and "zz" not in ballot


def in_order(scores: dict[str, Fraction], order: dict[str, int]) -> list[str]:
    best: list[str] = []
    left = dict(scores)
    while left:
        highest = max(left.values())
        winner = min((key for key in left if left[key] == highest), key=lambda key: order[key])
        best.append(winner)
        del left[winner]
    return best


def test_ties_are_named_and_settled_by_the_declared_order() -> None:
    tally = choose_one(OPTIONS, [("c",), ("a",), ("b",), ("b",)], {"c": 0, "b": 1, "a": 2, "d": 3, "e": 4})
    assert [(place.rank, place.key, place.tied) for place in tally.places[:3]] == [
        (1, "b", ()), (2, "c", ("a",)), (3, "a", ("c",)),
    ]  # fmt: skip
    assert tally.winner == "b"
    assert choose_one(OPTIONS, [(), ()]).winner is None
    assert points(OPTIONS, [{"a": -1, "b": 3}], 10).invalid == 1


def test_one_more_mark_never_makes_anybody_sink() -> None:
    for seed in range(300):
        chance = random.Random(seed)
        ballots = [chance.sample(OPTIONS, 2) for _ in range(8)]
        before = [place.key for place in approval(OPTIONS, ballots, 2).places]
        for key in OPTIONS:
            after = [place.key for place in approval(OPTIONS, [*ballots, [key]], 2).places]
            assert after.index(key) <= before.index(key)


# -- ranked


def check_borda(chance: random.Random) -> None:
    ballots = rankings(chance)
    for partial in ("ballot", "options", "average"):
        tally = borda(OPTIONS, ballots, partial)
        for key in OPTIONS:
            total = Fraction(0)
            for ballot in ballots:
                if ballot and len(ballot) == len(set(ballot)):
                    # How many it beats, and half of those it ties with, as a fight of each against each.
                    below = [other for other in OPTIONS if other != key and beats(ballot, key, other)]
                    level = [
                        other
                        for other in OPTIONS
                        if other != key and not beats(ballot, key, other) and not beats(ballot, other, key)
                    ]
                    if partial == "average":
                        total += 1 + len(below) + Fraction(len(level), 2)
                    elif key in ballot:
                        total += 1 + (len(below) if partial == "options" else sum(other in ballot for other in below))
            assert tally.scores[key] == total


def beats(ballot: list[str], one: str, other: str) -> bool:
    return one in ballot and (other not in ballot or ballot.index(one) < ballot.index(other))


@pytest.mark.parametrize(("partial", "scores"), [
    ("ballot", {"a": 3, "b": 2, "c": 1, "d": 0, "e": 0}),
    ("options", {"a": 5, "b": 4, "c": 3, "d": 0, "e": 0}),
    ("average", {"a": 5, "b": 4, "c": 3, "d": Fraction(3, 2), "e": Fraction(3, 2)}),
])  # fmt: skip
def test_what_an_incomplete_ranking_gives_is_part_of_the_rule(partial: Partial, scores: dict[str, Fraction]) -> None:
    assert borda(OPTIONS, [["a", "b", "c"]], partial).scores == scores


def test_of_rankings_the_blank_and_the_impossible_are_counted_apart() -> None:
    counted = borda(["a", "b"], [("a",), ("b", "a"), (), ("a", "a"), ("c",), ("a", "b", "b")])
    assert (counted.counted, counted.blank, counted.invalid) == (2, 1, 3)


def check_runoff(chance: random.Random) -> None:
    ballots = rankings(chance)
    order = {key: place for place, key in enumerate(chance.sample(OPTIONS, 5))}
    result = runoff(OPTIONS, ballots, order)
    valid = [ballot for ballot in ballots if len(ballot) == len(set(ballot))]
    assert (result.invalid, result.blank) == (len(ballots) - len(valid), valid.count([]))
    assert result.winner == survivor([ballot for ballot in valid if ballot], order)
    for this, following in zip(result.rounds, result.rounds[1:], strict=False):
        assert sum(this.transfers.values()) == this.votes[this.eliminated]
        assert following.votes == {
            key: votes + this.transfers.get(key, 0) for key, votes in this.votes.items() if key != this.eliminated
        }
        assert following.exhausted == this.exhausted + this.transfers.get("", 0)


def survivor(ballots: list[list[str]], order: dict[str, int]) -> str | None:
    """The same by striking names from the papers themselves; ``past`` holds the tallies of earlier rounds, newest first."""
    papers, names = [list(ballot) for ballot in ballots], list(order)
    past: list[dict[str, int]] = []
    while papers and len(names) > 1:
        tops = [paper[0] for paper in papers if paper]
        tally = {name: tops.count(name) for name in names}
        if 2 * max(tally.values()) > len(tops):
            return max(tally, key=lambda name: tally[name])
        past.insert(0, tally)
        loser = min(names, key=lambda name: ([earlier[name] for earlier in past], -order[name]))
        names.remove(loser)
        papers = [[name for name in paper if name != loser] for paper in papers]
    return names[0] if papers else None


def test_a_run_off_round_by_round() -> None:
    ballots = [["a"]] * 4 + [["b", "c"]] * 3 + [["c", "b"]] * 2 + [["d"]]
    result = runoff(("a", "b", "c", "d"), ballots)
    assert [(one.votes, one.exhausted, one.eliminated, one.transfers) for one in result.rounds] == [
        ({"a": 4, "b": 3, "c": 2, "d": 1}, 0, "d", {"": 1}),
        ({"a": 4, "b": 3, "c": 2}, 1, "c", {"b": 2}),
        ({"b": 5, "a": 4}, 1, "", {}),
    ]
    assert result.winner == "b"
    assert runoff(OPTIONS, [[], []]).winner is None


def test_who_is_first_for_most_wins_at_once_and_who_has_everybody_behind_them_never_loses() -> None:
    for seed in range(500):
        chance = random.Random(seed)
        ballots = rankings(chance)
        majority = ballots + [["c", *chance.sample([key for key in OPTIONS if key != "c"], 2)]] * (len(ballots) + 1)
        assert runoff(OPTIONS, majority).winner == "c"
        assert len(runoff(OPTIONS, majority).rounds) == 1


@pytest.mark.long
def test_twelve_hundred_candidates() -> None:
    options = [f"c{number}" for number in range(1200)]
    ballots = [[f"c{number}", "c0"][: number + 1] for number in range(1200)]
    result = runoff(options, ballots)
    assert (result.winner, len(result.rounds)) == ("c0", 601)
    assert len(borda(options, ballots[1:]).places) == 1200


# -- scored


def check_matrix(chance: random.Random) -> None:
    weights = {"urgensi": chance.randint(0, 40), "dampak": chance.randint(1, 40), "lahan": 20}
    sheets = [
        {
            key: {one: chance.randint(1, 5) for one in weights if chance.random() < 0.9}
            for key in OPTIONS
            if chance.random() < 0.9
        }
        for _ in range(chance.randint(0, 6))
    ]
    for middle, by_hand in (("mean", mean), ("median", median)):
        result = score(OPTIONS, weights, sheets, middle)  # type: ignore[arg-type]
        for place in result.places:
            total = Fraction(0)
            for one, weight in weights.items():
                marks = [sheet[place.key][one] for sheet in sheets if one in sheet.get(place.key, {})]
                total += weight * (by_hand(marks) if marks else 0)
                assert result.marks[place.key][one] == len(marks)
            assert place.score * sum(weights.values()) == total


def mean(marks: list[int]) -> Fraction:
    return Fraction(sum(marks), len(marks))


def median(marks: list[int]) -> Fraction:
    """By taking away the lowest and the highest until one or two are left."""
    left = list(marks)
    while len(left) > 2:
        left.remove(min(left))
        left.remove(max(left))
    return mean(left)


@pytest.mark.parametrize(("middle", "total"), [("mean", Fraction(14, 6) * 7 + 12), ("median", Fraction(26))])
def test_a_matrix_by_hand(middle: Middle, total: Fraction) -> None:
    sheets = [{"a": {"x": mark, "y": 4}} for mark in (1, 2, 2, 2, 4)] + [{"a": {"x": 3}}]
    assert score(["a"], {"x": 3, "y": 2}, sheets, "median").cells["a"] == {"x": 2, "y": 4}
    assert score(["a"], {"x": 7, "y": 3}, sheets, middle).places[0].score == total / 10


def test_weights_and_sheets_that_make_no_sense_are_refused() -> None:
    for weights in ({}, {"x": 0}, {"x": -1, "y": 2}):
        with pytest.raises(ValueError, match="weights"):
            score(["a"], weights, [])
    with pytest.raises(ValueError, match="unknown"):
        score(["a"], {"x": 1}, [{"b": {"x": 1}}])
    with pytest.raises(ValueError, match="unknown"):
        score(["a"], {"x": 1}, [{"a": {"y": 1}}])


# -- delegates


def check_delegates(chance: random.Random) -> None:
    women = {key: chance.random() < 0.4 for key in OPTIONS}
    seats = chance.randint(0, 5)
    share = chance.randint(0, seats)
    tally = choose_one(OPTIONS, [(chance.choice(OPTIONS),) for _ in range(12)])
    result = elect(tally, women, seats, share)
    ranked = [place.key for place in tally.places]
    best_women = [key for key in ranked if women[key]]
    # The reserved seats go to the best women, the others to the best of all who are left.
    reserved = best_women[:share]
    others = [key for key in ranked if key not in reserved][: seats - len(reserved)]
    assert set(result.elected) == {*reserved, *others}
    assert result.lacking == max(0, share - len(best_women))
    assert list(result.elected) == [key for key in ranked if key in result.elected]
    assert len(result.substitutions) == len(set(ranked[:seats]) - set(result.elected))


def test_a_substitution_can_be_read_out() -> None:
    votes = {"Pak Budi": 9, "Bu Sri": 8, "Pak Joko": 7, "Pak Tono": 5, "Bu Wati": 4, "Bu Ani": 2}
    tally = choose_one(tuple(votes), [(key,) for key, many in votes.items() for _ in range(many)])
    women = {key: key.startswith("Bu") for key in votes}
    result = elect(tally, women, seats=4, at_least=2)
    assert result.elected == ("Pak Budi", "Bu Sri", "Pak Joko", "Bu Wati")
    assert result.substitutions == (Substitution("Bu Wati", "Pak Tono", 4, 5),)
    with pytest.raises(ValueError, match="share"):
        elect(tally, women, seats=2, at_least=3)


# -- the recounts


CHECKS = [check_threshold, check_sums, check_borda, check_runoff, check_matrix, check_delegates]


@pytest.mark.long
@pytest.mark.parametrize("elections", [500, pytest.param(10_000, marks=pytest.mark.proof)])
@pytest.mark.parametrize("check", CHECKS)
def test_a_second_count_agrees(check: object, elections: int, seeds: Seeds) -> None:
    for seed in seeds.upto(elections):
        check(random.Random(seed))  # type: ignore[operator]


# -- ties


def test_the_lot_is_what_anybody_computes() -> None:
    assert lot("U-07", "482913", "ab") == sha256(b"482913\nab\nU-07").hexdigest()
    contenders = [Contender(f"U-{number:02}") for number in range(1200)]
    drawn = TieRule(seed="482913").order(contenders)
    assert sorted(drawn.values()) == list(range(1200))
    assert drawn == TieRule(seed="482913").order(contenders[::-1]), "whatever the order of the list"
    assert drawn != TieRule(seed="482914").order(contenders)
    firsts = [
        min(order, key=order.__getitem__) for order in (TieRule(seed=str(n)).order(contenders[:4]) for n in range(400))
    ]
    assert all(70 <= firsts.count(f"U-{number:02}") <= 130 for number in range(4)), "and everybody has the same chance"


def test_the_default_rule_looks_at_cost_then_first_support_then_draws() -> None:
    contenders = [
        Contender("mahal", 9, 9, 9),
        Contender("murah", 1),
        Contender("disukai", 9, 9, 10),
        Contender("kembar", 9, 9, 9),
    ]
    order = TieRule(seed="1").order(contenders)
    assert sorted(order, key=order.__getitem__)[:2] == ["murah", "disukai"]
    assert (order["mahal"] < order["kembar"]) is (lot("mahal", "1") < lot("kembar", "1"))
