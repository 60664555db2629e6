"""Budget rules: the same as a recount written differently, and the properties that each rule promises."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from sessions.counting.elections import Election, Project
from sessions.counting.equal_shares import equal_shares, step_of
from sessions.counting.greedy import greedy, greedy_quota, greedy_stop
from sessions.counting.pabulib import read
from sessions.counting.rules import Rule, allocate
from sessions.counting.shares import Run
from sessions.counting.ties import LEXICOGRAPHIC, LISTED, MAX_VOTES, MIN_COST, TieRule
from tests.seeds import Seeds
from tests.sessions.counting import recount

FILES = sorted((Path(__file__).resolve().parents[2] / "pabulib").glob("*.pb"))
LOT = TieRule(seed="482913", digest="ab" * 32)
TIES = [LISTED, MIN_COST, MAX_VOTES, LEXICOGRAPHIC, LOT]
COMPLETIONS = ["none", "greedy", "add1", "add1-greedy"]


def some_election(seed: int) -> Election:
    """Few projects and voters, so that ties, blank ballots, free and unaffordable projects are common."""
    chance = random.Random(seed)
    projects, voters, most = chance.randint(1, 7), chance.randint(0, 9), chance.choice([3, 10, 60, 300])
    keys = [f"p{number}" for number in range(projects)]
    costs = [chance.choice([0, *(chance.randint(1, most) for _ in range(4))]) for _ in keys]
    points = chance.choice([1, 1, 5])
    ballots = [
        {key: chance.randint(1, points) for key in chance.sample(keys, chance.randint(0, min(projects, 4)))}
        for _ in range(voters)
    ]
    budget = chance.choice([0, chance.randint(0, most * projects), sum(costs) // 2, sum(costs)])
    groups = [chance.choice(["", "RW 01", "RW 02"]) for _ in keys]
    threshold = chance.choice([None, None, None, 2])
    made = tuple(Project(key, cost, group) for key, cost, group in zip(keys, costs, groups, strict=True))
    return Election(made, tuple(ballots), budget, threshold)


def plain(election: Election, ties: TieRule) -> tuple[recount.Costs, recount.Votes, list[str]]:
    """For the recount: costs, votes, and the keys as ties stand; what is below the threshold does not exist."""
    order = election.tie_order(ties)
    costs = {one.key: one.cost for one in election.projects if election.eligible(one)}
    votes = [{key: int(points) for key, points in ballot.items() if key in costs} for ballot in election.ballots]
    return costs, votes, sorted(costs, key=lambda key: order[key])


def check(seed: int) -> None:
    election, ties = some_election(seed), TIES[seed % len(TIES)]
    costs, votes, order = plain(election, ties)
    assert list(greedy(election, ties).winners) == recount.greedy(costs, votes, election.budget, order)
    assert list(greedy_stop(election, ties).winners) == recount.greedy(costs, votes, election.budget, order, stop=True)
    completion, by_cost = COMPLETIONS[seed // 5 % 4], seed // 20 % 2 == 0
    if election.threshold is not None and completion.startswith("add1"):
        completion = "none"  # what is below the threshold keeps the rule from being exhausted; the recount forgets it
    result = equal_shares(election, ties, completion, "cost" if by_cost else "cardinality")  # type: ignore[arg-type]
    assert list(result.winners) == recount.equal_shares(
        costs, votes, election.budget, order, completion, by_cost=by_cost
    )
    if votes:
        won, paid = recount.shares(costs, votes, result.share, order, by_cost=by_cost)
        assert result.payments == {key: {v: one[key] for v, one in enumerate(paid) if key in one} for key in won}


@pytest.mark.long
@pytest.mark.parametrize("elections", [500, pytest.param(10_000, marks=pytest.mark.proof)])
def test_a_second_count_agrees(elections: int, seeds: Seeds) -> None:
    for seed in seeds.upto(elections):
        check(seed)


def each_election() -> list[tuple[Election, TieRule]]:
    return [(some_election(seed), TIES[seed % len(TIES)]) for seed in range(400)]


@pytest.mark.long
def test_nobody_pays_more_than_their_share_and_what_is_bought_is_paid_for_by_those_who_want_it() -> None:
    for election, ties in each_election():
        result = equal_shares(election, ties, "add1", "cardinality")
        for voter, ballot in enumerate(election.ballots):
            paid = {key: by[voter] for key, by in result.payments.items() if voter in by}
            assert sum(paid.values()) <= result.share
            assert set(paid) <= set(ballot)
            assert all(amount >= 0 for amount in paid.values())
        for key, by in result.payments.items():
            assert sum(by.values()) == election.by_key[key].cost
            points = {voter: election.ballots[voter][key] for voter in by}
            rate = max(by[voter] / points[voter] for voter in by)
            assert result.why(key).each == rate
        assert result.spent <= election.budget


@pytest.mark.long
def test_a_group_with_the_money_that_agrees_gets_its_project() -> None:
    ballots: list[dict[str, int]] = [*[{"jalan": 1, "lampu": 1, "pos": 1}] * 70, *[{"taman": 1}] * 30]
    projects = (Project("jalan", 70), Project("lampu", 25), Project("pos", 5), Project("taman", 30))
    election = Election(projects, tuple(ballots), 100)
    assert "taman" not in greedy(election, MIN_COST).winners
    assert "taman" in equal_shares(election, MIN_COST, "none", "cardinality").winners
    for seed in range(400):
        chance = random.Random(seed)
        size, cost = chance.randint(1, 8), chance.randint(1, 50)
        others = some_election(seed).ballots
        budget = -(-cost * (size + len(others)) // size)
        own = Election(
            (*some_election(seed).projects, Project("milik", cost)), (*others, *[{"milik": 1}] * size), budget
        )
        for utility in ("cost", "cardinality"):
            assert "milik" in equal_shares(own, LOT, "none", utility).winners


def test_greedy_skips_nothing_better_that_was_affordable() -> None:
    for election, ties in each_election():
        result = greedy(election, ties)
        order = [project.key for project in election.by_score(ties)]
        for line in result.unfunded:
            better = [key for key in result.winners if order.index(key) < order.index(line.key)]
            fits = election.cost_of(better) + line.cost <= election.budget
            assert not fits or not election.eligible(election.by_key[line.key])
            assert line.reason.lacked == max(0, line.cost - line.reason.had)


def test_more_support_never_takes_a_project_out_by_greedy() -> None:
    for election, ties in each_election():
        for key in greedy(election, LEXICOGRAPHIC).winners:
            more = Election(election.projects, (*election.ballots, {key: 1}), election.budget, election.threshold)
            assert key in greedy(more, LEXICOGRAPHIC).winners, ties


def test_one_for_each_rw_first() -> None:
    projects = tuple(
        Project(key, cost, group)
        for key, cost, group in [("a", 40, "01"), ("b", 40, "01"), ("c", 30, "02"), ("d", 10, "03"), ("e", 5, "")]
    )
    ballots = [{"a": 1, "b": 1}] * 5 + [{"c": 1}] * 3 + [{"e": 1}] * 2 + [{"d": 1}]
    election = Election(projects, tuple(ballots), 100)
    assert greedy(election, LISTED).winners == ("a", "b", "e", "d")
    result = greedy_quota(election, LISTED)
    assert result.winners == ("a", "c", "d", "e")
    assert [line.reason.key for line in result.funded] == ["first-of-group"] * 3 + ["fits"]
    assert greedy_quota(election, LISTED, quota=2).winners == ("a", "b", "d", "e")
    for some, ties in each_election():
        quota = greedy_quota(some, ties)
        assert quota.spent <= some.budget
        assert sorted(line.key for line in (*quota.funded, *quota.unfunded)) == sorted(some.by_key)
        groups = [some.by_key[line.key].group for line in quota.funded if line.reason.key == "first-of-group"]
        assert len(groups) == len(set(groups))


@pytest.mark.long
def test_leaps_give_what_single_steps_give() -> None:
    for seed in range(40):
        small = some_election(seed)
        more = seed % 7  # 0 leaves all costs a common part
        big = Election(
            tuple(Project(one.key, one.cost * 500 + more) for one in small.projects), small.ballots, small.budget * 500
        )
        costs, votes, order = plain(big, MIN_COST)
        if sum(costs.values()) < 60_000 and len(votes) > 3:
            for by_cost in (True, False):
                utility = "cost" if by_cost else "cardinality"
                expected = recount.equal_shares(
                    costs, votes, big.budget, order, "add1", by_cost=by_cost, step=step_of(big)
                )
                assert list(equal_shares(big, MIN_COST, "add1", utility).winners) == expected  # type: ignore[arg-type]


def test_odd_costs_in_rupiah_are_not_counted_rupiah_by_rupiah() -> None:
    euro = read(FILES[0]).election
    projects = tuple(Project(one.key, one.cost * 5_000 + 737) for one in euro.projects)
    odd = Election(projects, euro.ballots, euro.budget * 5_000 + 86, euro.threshold)
    share = odd.budget // len(odd.ballots)
    assert share // 10_000 <= step_of(odd) <= share // 1_000


@pytest.mark.parametrize(("budget", "step"), [(10_000_000, 10_000), (20_000_000, 20_000), (60_000_000, 50_000)])
def test_a_step_is_a_banknote_within_a_thousandth_of_what_each_may_give(budget: int, step: int) -> None:
    for voters in (1, 3):
        odd = Election((Project("p1", 7_777_777),), ({"p1": 1},) * voters, budget * voters)
        assert step_of(odd) == step


def test_the_result_names_how_what_was_left_over_was_given_out() -> None:
    election = Election((Project("p1", 10),), ({"p1": 1},), 10)
    assert {completion: equal_shares(election, LISTED, completion).rule for completion in COMPLETIONS} == {  # type: ignore[arg-type]
        "none": "equal-shares",
        "greedy": "equal-shares/greedy",
        "add1": "equal-shares/add1",
        "add1-greedy": "equal-shares/add1-greedy",
    }


@pytest.mark.long
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_at_the_scale_of_rupiah_the_same_projects_win_by_the_same_steps(file: Path) -> None:
    euro = read(file).election
    projects = tuple(Project(one.key, one.cost * 5_000) for one in euro.projects)
    rupiah = Election(projects, euro.ballots, euro.budget * 5_000, euro.threshold)
    assert (step_of(euro), step_of(rupiah)) == (1, 5_000)
    for completion in COMPLETIONS:
        for utility in ("cost", "cardinality"):
            small, big = (equal_shares(one, MIN_COST, completion, utility) for one in (euro, rupiah))  # type: ignore[arg-type]
            assert big.winners == small.winners
            assert big.share == small.share * 5_000


@pytest.mark.long
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_real_election_is_counted_without_working_out_one_fraction(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fractions are for true ties: were they worked out for every offer, a hall would wait minutes for its count."""
    worked_out: list[int] = []
    monkeypatch.setattr(Run, "_exact_offer", lambda run, project: worked_out.append(project))
    equal_shares(read(file).election, MIN_COST, "add1", "cost")
    assert worked_out == []


@pytest.mark.long
def test_every_project_has_one_reason_and_its_numbers_add_up() -> None:
    for election, ties in each_election():
        for completion in COMPLETIONS:
            result = equal_shares(election, ties, completion, "cost")  # type: ignore[arg-type]
            lines = (*result.funded, *result.unfunded)
            assert sorted(line.key for line in lines) == sorted(election.by_key)
            assert all(line.reason.lacked == 0 for line in result.funded)
            for line in result.unfunded:
                if line.reason.key == "supporters-lack":
                    assert line.reason.lacked > 0
                    assert line.reason.lacked + line.reason.had == line.cost
            assert result.left >= 0


def test_what_more_voters_prefer_wins_the_comparison() -> None:
    projects = (Project("a", 60), Project("b", 40), Project("c", 40))
    ballots: list[dict[str, int]] = [*[{"a": 1}] * 3, *[{"a": 1, "b": 1}] * 3, *[{"c": 1}] * 4]
    election = Election(projects, tuple(ballots), 100)
    assert allocate(election, Rule("equal-shares"), MIN_COST).winners == ("a", "c")
    more = Election(projects, (*ballots, *[{"b": 1}] * 3), 100)
    shared, compared = Rule("equal-shares", utility="cardinality"), Rule("equal-shares", "none", "cardinality", 1, True)
    assert allocate(more, shared, MIN_COST).winners == ("b",)
    assert allocate(more, compared, MIN_COST).winners == greedy(more, MIN_COST).winners == ("b", "a")


def test_what_fewer_voters_prefer_does_not() -> None:
    projects = (Project("besar", 100), Project("gang", 30), Project("taman", 30))
    ballots: list[dict[str, int]] = [*[{"besar": 1}] * 10, *[{"gang": 1}] * 8, *[{"taman": 1}] * 8]
    election = Election(projects, tuple(ballots), 100)
    assert greedy(election, MIN_COST).winners == ("besar",)
    assert allocate(election, Rule("equal-shares", comparison=True), MIN_COST).winners == ("gang", "taman")


# -- edges


def test_what_costs_nothing_is_free_and_what_costs_more_than_all_is_not_funded() -> None:
    projects = (Project("gratis", 0), Project("tanpa peminat", 0), Project("terlalu mahal", 101), Project("biasa", 50))
    ballots: tuple[dict[str, int], ...] = ({"gratis": 1, "terlalu mahal": 1}, {"biasa": 1, "terlalu mahal": 1}, {})
    election = Election(projects, ballots, 100)
    for completion in COMPLETIONS:
        result = equal_shares(election, MIN_COST, completion, "cost")  # type: ignore[arg-type]
        assert result.why("gratis").key == "free"
        assert result.why("terlalu mahal").key == "over-ceiling"
        assert 0 not in result.payments.get("gratis", {})
    assert "biasa" in equal_shares(election, MIN_COST, "add1", "cost").winners
    assert greedy(election, MIN_COST).why("terlalu mahal").key == "over-ceiling"
    assert election.scores == {"gratis": 1, "tanpa peminat": 0, "terlalu mahal": 2, "biasa": 1}


def test_what_takes_the_last_rupiah_fits_and_a_rupiah_more_does_not() -> None:
    ballots: tuple[dict[str, int], ...] = ({"satu": 1, "dua": 1}, {"satu": 1})
    for rule in (greedy, greedy_stop, greedy_quota):
        for cost, winners in ((40, ("satu", "dua")), (41, ("satu",))):
            assert (
                rule(Election((Project("satu", 60), Project("dua", cost)), ballots, 100), MIN_COST).winners == winners
            )


def test_what_is_below_the_threshold_says_so_and_stops_nothing() -> None:
    projects = (Project("banyak", 60), Project("kurang", 50), Project("cukup", 40))
    ballots: tuple[dict[str, int], ...] = (*[{"banyak": 1, "cukup": 1}] * 3, {"kurang": 1})
    for rule in (greedy, greedy_stop):
        result = rule(Election(projects, ballots, 100, threshold=2), MIN_COST)
        assert result.winners == ("cukup", "banyak")
        assert result.why("kurang").key == "below-threshold"


def test_one_voter_gets_what_the_money_buys() -> None:
    election = Election((Project("a", 30), Project("b", 70), Project("c", 1)), ({"a": 1, "b": 1},), 100)
    assert set(equal_shares(election, MIN_COST, "none", "cost").winners) == {"a", "b"}


def test_identical_everything_is_decided_by_the_declared_rule_alone() -> None:
    projects = tuple(Project(f"p{number}", 10) for number in range(8))
    ballots = tuple({project.key: 1 for project in projects} for _ in range(5))
    election = Election(projects, ballots, 35)
    for ties in TIES:
        expected = sorted(election.by_key, key=election.tie_order(ties).__getitem__)[:3]
        for result in (greedy(election, ties), equal_shares(election, ties, "add1", "cost")):
            assert list(result.winners) == expected


@pytest.mark.long
def test_twelve_hundred_winners() -> None:
    projects = tuple(Project(f"p{number}", 1_000_000 + number) for number in range(1200))
    ballots = tuple({f"p{number}": 1, f"p{(number * 7) % 1200}": 1} for number in range(1200))
    election = Election(projects, ballots, 1200 * 1_001_200)
    assert len(greedy(election, LISTED).winners) == 1200
    assert len(equal_shares(election, LISTED, "greedy", "cost").winners) == 1200


def test_only_blank_ballots_fund_nothing_by_shares() -> None:
    election = Election((Project("a", 10),), ({}, {}), 100)
    assert equal_shares(election, MIN_COST, "add1", "cost").winners == ()
    assert equal_shares(election, MIN_COST, "add1", "cost").why("a").key == "no-support"


def test_a_share_of_a_rupiah_is_not_lost() -> None:
    election = Election((Project("a", 100), Project("b", 100)), tuple({"a": 1, "b": 1} for _ in range(3)), 200)
    result = equal_shares(election, MIN_COST, "none", "cost")
    assert result.winners == ("a", "b")
    assert result.payments["a"][0] == Fraction(100, 3)


@pytest.mark.parametrize("wrong", [
    lambda: Election((Project("a", 1), Project("a", 2)), (), 1),
    lambda: Election((Project("a", -1),), (), 1),
    lambda: Election((Project("a", 1),), (), -1),
    lambda: Election((Project("a", 1),), ({"b": 1},), 1),
])  # fmt: skip
def test_an_election_that_cannot_be_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"project|costs"):
        wrong()  # type: ignore[operator]
