"""Files that we write are accepted by the checker of pabulib.org, and read back to the same election and result."""

import random
from datetime import date
from fractions import Fraction

import msgspec
import pytest

from sessions.counting.elections import Election, Project
from sessions.counting.equal_shares import Utility
from sessions.counting.pabulib import parse
from sessions.counting.pabulib_writer import About, VoteType, write
from sessions.counting.rules import PUBLISHED, Name, Rule, allocate
from sessions.counting.ties import MIN_COST, TieRule

checker = pytest.importorskip("pabulib.checker")
LOT = TieRule(seed="482913")
ABOUT = About(
    "Musrenbang Kelurahan Patihan", "Madiun", "2020", date(2020, 1, 23), date(2020, 1, 23), "Patihan", limit=3
)


def hall(seed: int, vote_type: VoteType) -> Election:
    chance = random.Random(seed)
    projects = tuple(
        Project(
            f"U-{number:02}",
            chance.randint(1, 40) * 1_250_000,
            f"RW 0{number % 4}",
            f'Saluran; "gang {number}"\n RT 0{number % 7}',
        )
        for number in range(9)
    )
    ballots = []
    for _ in range(40):
        chosen = chance.sample([project.key for project in projects], chance.randint(1, 3))
        points = {"ordinal": range(len(chosen), 0, -1), "cumulative": [2, 1, 1], "scoring": [5, 3, 3]}.get(
            vote_type, [1, 1, 1]
        )
        ballots.append(dict(zip(chosen[: 1 if vote_type == "choose-1" else 3], points, strict=False)))
    return Election(projects, tuple(ballots), 70_000_000)


def complaints(text: str) -> dict[str, object]:
    results: dict[str, object] = checker.Checker().process_files([text])[1]["results"]
    return results


@pytest.mark.parametrize("name", ["greedy", "greedy-stop", "quota", "equal-shares"])
@pytest.mark.parametrize("vote_type", ["approval", "choose-1", "ordinal", "cumulative", "scoring"])
def test_the_checker_of_pabulib_accepts_what_we_write(name: Name, vote_type: VoteType) -> None:
    about = msgspec.structs.replace(ABOUT, vote_type=vote_type, limit={"cumulative": 4, "scoring": 5}.get(vote_type, 3))
    for seed in range(3):
        # Not add1: the checker itself raises shares by single rupiah, and would be at it for days.
        election, rule = hall(seed, vote_type), Rule(name)
        ties = MIN_COST if name == "equal-shares" else LOT
        result = allocate(election, rule, ties)
        text = write(about, election, rule, ties, result, paper={0, 7})
        assert [line.split(";")[0] for line in text.splitlines() if line.endswith(";paper")] == ["1", "8"]
        assert "2 of 40 ballots were cast on paper." in text
        told = complaints(text)
        assert not told["errors"], told
        back = parse(text)
        assert back.remarks == ()
        assert back.election.scores == election.scores
        assert set(back.selected) == set(result.winners)
        if back.rule in PUBLISHED:
            again = PUBLISHED[back.rule]
            assert set(allocate(back.election, again, again.customary_ties).winners) == set(result.winners)


def test_what_pabulib_does_not_know_is_said_in_a_comment() -> None:
    election = Election((Project("a", 0), Project("b", 100)), ({"a": 1}, {}, {"b": 1}), 99)
    rule = Rule("equal-shares", "add1-greedy", "cardinality")
    text = write(ABOUT, election, rule, LOT, allocate(election, rule, LOT))
    assert "rule;unknown" in text
    assert (
        "#1: Rule: equal-shares, completion add1-greedy, utility cardinality. #2: 1 blank ballots are left out." in text
    )
    assert "#3: Projects a were free (cost 0); their cost is set to 1." in text
    assert "num_votes;2\n" in text
    threshold = Election((Project("b", 10),), ({"b": 1},), 99, threshold=1)
    plain = write(ABOUT, threshold, Rule("greedy"), LOT, allocate(threshold, Rule("greedy"), LOT))
    assert "rule;greedy-threshold\n" in plain
    assert "fully_funded;1\n" in plain
    with pytest.raises(ValueError, match="separates"):
        write(ABOUT, Election((Project("a,b", 1),), (), 1), rule, LOT, allocate(Election((), (), 1), rule, LOT))


def test_a_rule_that_pabulib_has_no_word_for_is_said_and_nothing_else_of_it() -> None:
    election = Election((Project("b", 10), Project("c", 5)), ({"b": 1}, {"c": 1}), 99)
    comments = {}
    for rule in (Rule("quota"), Rule("greedy"), Rule("equal-shares")):
        text = write(ABOUT, election, rule, LOT, allocate(election, rule, LOT))
        comments[rule.name] = [line for line in text.splitlines() if line.startswith("comment;")]
    assert comments["quota"] == ["comment;#1: Rule: quota 1 for each group, then greedy."]
    assert comments["greedy"] == comments["equal-shares"] == []
    compared = Rule("equal-shares", "add1", comparison=True)
    assert "rule;equalshares/add1-comparison\n" in write(
        ABOUT, election, compared, LOT, allocate(election, compared, LOT)
    )


@pytest.mark.parametrize(
    ("ballots", "cost", "utility"),
    [(({"b": 1}, {}), 10, "cost"), (({"b": 1},), 0, "cost"), (({"b": 1},), 10, "cardinality")],
)
def test_equal_shares_bear_their_name_only_where_anybody_would_count_the_same(
    ballots: tuple[dict[str, int], ...], cost: int, utility: Utility
) -> None:
    names = {}
    for rule in (Rule("equal-shares"), Rule("equal-shares", utility=utility)):
        for election in (Election((Project("b", 10),), ({"b": 1},), 99), Election((Project("b", cost),), ballots, 99)):
            text = write(ABOUT, election, rule, LOT, allocate(election, rule, LOT))
            names[rule.utility, str(election.ballots), election.projects] = text.split("rule;")[1].splitlines()[0]
    assert names["cost", str(({"b": 1},)), (Project("b", 10),)] == "equalshares"
    assert names[utility, str(ballots), (Project("b", cost),)] == "unknown"


def test_points_are_written_as_they_are_whole_or_broken_however_large() -> None:
    about = msgspec.structs.replace(ABOUT, vote_type="scoring", limit=10**7)
    election = Election((Project("b", 10), Project("c", 5)), ({"b": 1_234_567, "c": Fraction(5, 2)},), 99)
    text = write(about, election, Rule("greedy"), LOT, allocate(election, Rule("greedy"), LOT))
    assert '1;"b,c";"1234567,2.5";internet' in text or "1;b,c;1234567,2.5;internet" in text
