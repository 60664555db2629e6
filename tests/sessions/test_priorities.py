"""Priorities: properties that hold for every list, every rule and every budget."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.ballot import Lot
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.because import sentences
from sessions.counting.pabulib import parse
from sessions.counting.rules import Name, allocate
from sessions.counting.ties import MIN_COST
from sessions.documents.bundle import DOCUMENTS, find
from sessions.ending import CancelMusyawarah
from sessions.events import AnyEvent
from sessions.papers import CountBox, GivePaper
from sessions.priorities import PrioritiesSettled, SettlePriorities
from sessions.prioritising import arrange, by_group_ranks, by_support, rule_of
from sessions.proposal import Proposal
from sessions.raising import SupportProposal
from sessions.refused import Refused
from sessions.rupiah import rupiah
from sessions.settings import StandingProposal
from sessions.votes import BallotKind
from tests.halls import FACILITATOR, SECRETARY, MeetingHall, at_desk

NOW = datetime(2020, 1, 23, 12, tzinfo=UTC)
ROWS = st.lists(
    st.tuples(st.integers(0, 10**9), st.sets(st.integers(1, 8)), st.integers(0, 3), st.integers(0, 3)),
    min_size=1, max_size=12,
)  # fmt: skip
RULES = st.sampled_from(get_args(Name))


def proposals(rows: list[tuple[int, set[int], int, int]]) -> list[Proposal]:
    """Proposals of these costs, supported by these people, from these RW, with these ranks in their group."""
    return [
        Proposal(
            number, f"Usulan {number}", "fisik", "", "", "", rw, 0, Decimal(0), "", 0, cost, "", rank, True, 0, NOW,
            signed=dict.fromkeys(people, NOW),
        )
        for number, (cost, people, rw, rank) in enumerate(rows, start=1)
    ]  # fmt: skip


@given(ROWS, st.integers(0, 10**10), RULES, st.sampled_from([by_support, by_group_ranks]))
def test_no_rule_passes_the_ceiling_and_every_row_has_its_reason(rows, ceiling, rule, basis) -> None:  # type: ignore[no-untyped-def]
    found = arrange(basis(proposals(rows), ceiling), rule)
    assert rule == "rank" or sum(row.cost for row in found.ranking if row.funded) <= ceiling
    assert sorted(row.proposal for row in found.ranking) == list(range(1, len(rows) + 1))
    assert [one.proposal for one in found.reasons] == [row.proposal for row in found.ranking]
    for row, why in zip(found.ranking, found.reasons, strict=True):
        assert why.lacked == max(0, row.cost - why.had)
        assert (why.before > 0) is (why.key == "after-stop")
        said = " ".join(map(str, sentences(why, rule)))
        assert said.startswith(("Didanai", "Urutan ke-")) is row.funded
        assert said.startswith("Belum didanai") is not row.funded
        assert said.endswith((": didanai.", ": tidak didanai."))
        assert said.endswith(": didanai.") is why.otherwise


@given(ROWS, st.integers(0, 10**10), st.randoms(use_true_random=True))
def test_greedy_takes_each_that_fits_in_the_declared_order_in_whatever_order_they_came(rows, ceiling, shuffled) -> None:  # type: ignore[no-untyped-def]
    entries = proposals(rows)
    found = arrange(by_support(entries, ceiling), "greedy")
    spent = 0
    for row in found.ranking:
        assert row.funded is (spent + row.cost <= ceiling)
        spent += row.cost if row.funded else 0
    cost = {one.id: one.cost for one in entries}
    keys = [(-row.score, cost[row.proposal]) for row in found.ranking]
    assert keys == sorted(keys)
    assert {row.proposal: row.score for row in found.ranking} == {one.id: one.support for one in entries}
    shuffled.shuffle(entries)
    assert arrange(by_support(entries, ceiling), "greedy") == found


@pytest.mark.long
@given(ROWS, st.integers(0, 10**10), RULES)
def test_the_other_rule_is_told_as_it_would_have_been(rows, ceiling, rule) -> None:  # type: ignore[no-untyped-def]
    election = by_support(proposals(rows), ceiling)
    other = arrange(election, "greedy" if rule == "equal-shares" else "equal-shares")
    funded = {row.proposal for row in other.ranking if row.funded}
    assert {why.proposal for why in arrange(election, rule).reasons if why.otherwise} == funded


def test_a_lot_parts_equals_and_only_equals() -> None:
    entries = proposals([(10, {1}, 0, 0), (10, {2}, 0, 0), (10, {3}, 0, 0), (10, {1, 2}, 0, 0)])
    election = by_support(entries, 20)
    orders = {
        tuple(row.proposal for row in arrange(election, "greedy", lot=Lot(str(called), "ab")).ranking)
        for called in range(40)
    }
    assert {order[0] for order in orders} == {4}
    assert len(orders) == 6
    assert arrange(election, "greedy").equals == ((1, 2, 3),)
    assert [row.proposal for row in arrange(election, "greedy").ranking] == [4, 1, 2, 3]


def test_p1_of_a_group_goes_before_its_p2_and_unranked_ones_come_last() -> None:
    found = arrange(by_group_ranks(proposals([(1, set(), 2, 2), (9, set(), 2, 1), (1, set(), 3, 0)]), 100), "greedy")
    assert [(row.proposal, row.score) for row in found.ranking] == [(2, 2), (1, 1), (3, 0)]


def test_each_rw_first_gives_a_small_rw_what_greedy_does_not() -> None:
    rows = [(50, {1, 2, 3}, 1, 0), (50, {1, 2}, 1, 0), (50, {4}, 2, 0)]
    election = by_support(proposals(rows), 100)

    def funded(rule: Name) -> set[int]:
        return {row.proposal for row in arrange(election, rule).ranking if row.funded}

    assert funded("greedy") == {1, 2}
    assert funded("quota") == {1, 3}


def test_the_hall_reads_by_which_rule_and_the_ledger_and_the_workbook_hold_why() -> None:
    hall = MeetingHall()
    for person in hall.people("Sri", "Joko"):
        hall.do(SupportProposal(proposal=2), person)
    (settled,) = hall.do(SettlePriorities(rule="equal-shares", called="4711"), FACILITATOR)
    assert isinstance(settled, PrioritiesSettled)
    assert msgspec.json.decode(msgspec.json.encode(settled), type=AnyEvent) == settled
    priorities = hall.meeting.priorities
    assert str(priorities.rules[1]).startswith("Pagu dibagi rata")
    each = rupiah(15_000_000)
    assert str(priorities.why[2][0]) == f"Didanai oleh 2 pendukung, masing-masing paling banyak {each} tiap poin."
    assert str(priorities.why[2][-1]) == "Menurut urutan skor: didanai."
    assert priorities.lot is None, "nobody was equal: no lot is kept"
    assert DOCUMENTS["prioritas.xlsx"].make(hall.meeting, bytes(32))


@pytest.mark.parametrize(
    ("how", "basis", "rule"),
    [
        (SettlePriorities(rule="rank"), "Dasar: jumlah pendukung.", "Diurutkan menurut skor; pagu tidak memotong"),
        (SettlePriorities(rule="greedy-stop"), "Dasar: jumlah pendukung.", "Didanai menurut urutan skor, berhenti di"),
        (
            SettlePriorities(rule="quota", quota=2, basis="group-ranks"), "Dasar: urutan P1, P2 dari tiap kelompok.",
            "Tiap wilayah lebih dulu mendapat 2 usulan terbaiknya",
        ),
    ],
)  # fmt: skip
def test_of_any_list_the_hall_reads_what_was_counted_and_by_which_rule(
    how: SettlePriorities, basis: str, rule: str
) -> None:
    hall = MeetingHall()
    hall.do(how, FACILITATOR)
    told = [str(said) for said in hall.meeting.priorities.rules]
    assert (told[0], told[1][: len(rule)]) == (basis, rule)
    assert told[2:] == ["Bila sama: biaya lebih rendah, pilihan utama lebih banyak, lalu yang lebih dahulu diajukan."]


def test_by_equal_shares_what_costs_nothing_needs_one_supporter_and_what_nobody_wants_is_told_so() -> None:
    costs = {"Nama jalan": 0, "Gapura": 200_000_000, "Lampu": 60_000_000}
    hall = MeetingHall(
        standing=tuple(StandingProposal(title, "fisik", cost=cost, shortlisted=True) for title, cost in costs.items())
    )
    for proposal in (1, 3):
        hall.do(SupportProposal(proposal), hall.check_in("Sri"))
    hall.do(SettlePriorities(rule="equal-shares"), FACILITATOR)
    why = hall.meeting.priorities.why
    assert {row.proposal for row in hall.meeting.priorities.funded} == {1, 3}
    assert str(why[1][0]) == "Didanai: biayanya tercatat Rp 0, dan ada yang mendukung."
    assert str(why[2][0]) == "Belum didanai: tidak ada yang mendukung."


@pytest.mark.parametrize("rule", get_args(Name))
@pytest.mark.parametrize("secret", [True, False])
def test_a_ballot_leaves_as_a_file_that_counts_to_the_same_list_and_names_nobody(rule: Name, secret: bool) -> None:
    hall = MeetingHall()
    people = list(hall.people("Sri", "Joko", "Wati"))
    hall.do(OpenBallot(question="Prioritas?", kind="approval", shortlist=True, limit=2, secret=secret), FACILITATOR)
    for person, choice in zip(people, [("U002",), ("U001", "U002"), ("U001",)], strict=True):
        hall.do(CastVote(ballot=1, choice=choice, slip=f"{person.person:032x}"), person)
    assert find(hall.meeting, "prioritas-1.pb") is None, "not before it is closed"
    hall.do(CloseBallot(ballot=1), FACILITATOR)
    hall.do(SettlePriorities(ballot=1, rule=rule), FACILITATOR)
    found = find(hall.meeting, "prioritas-1.pb")
    assert found
    text = found.make(hall.meeting, bytes(32)).decode()
    election = parse(text).election
    winners = allocate(election, rule_of(rule), MIN_COST).winners
    assert set(winners) == {f"U{row.proposal:03}" for row in hall.meeting.priorities.funded}
    assert [row.split(";")[:2] for row in text.split("VOTES\n")[1].splitlines()[1:]] == [
        ["1", "U001"], ["2", "U001,U002"], ["3", "U002"],
    ]  # fmt: skip
    assert "Sri" not in text


@pytest.mark.parametrize("kind", ["choose-one", "approval", "ranking", "points", "scores"])
def test_a_ballot_of_any_kind_settles_a_list_and_its_file_passes_the_checker_of_pabulib(kind: BallotKind) -> None:
    checker = pytest.importorskip("pabulib.checker")
    hall = MeetingHall()
    people = list(hall.people("Sri", "Joko", "Wati"))
    opened = OpenBallot(question="Prioritas?", kind=kind, shortlist=True, limit=2, criteria="Urgensi 60\nKesiapan 40")
    hall.do(opened, FACILITATOR)
    votes = {
        "choose-one": {"choice": ("U002",)}, "approval": {"choice": ("U001", "U002")},
        "ranking": {"marks": {"U002": 1, "U001": 2}}, "points": {"marks": {"U002": 7, "U001": 3}},
        "scores": {"marks": {"U001.0": 2, "U001.1": 3, "U002.0": 5, "U002.1": 5}},
    }  # fmt: skip
    for person in people:
        hall.do(CastVote(ballot=1, **votes[kind]), person)  # type: ignore[arg-type]
    hall.do(CloseBallot(ballot=1), FACILITATOR)
    hall.do(SettlePriorities(ballot=1), FACILITATOR)
    assert {row.proposal for row in hall.meeting.priorities.funded} == {1, 2}
    assert kind == "approval" or hall.meeting.priorities.ranking[0].proposal == 2
    found = find(hall.meeting, "prioritas-1.pb")
    assert found
    told = checker.Checker().process_files([found.make(hall.meeting, bytes(32)).decode()])[1]["results"]
    assert not told["errors"], told


@pytest.mark.parametrize(("on_paper", "told"), [(0, ""), (1, "#1: 1 of 2 ballots were cast on paper."), (2, "")])
def test_the_file_tells_which_votes_were_cast_on_paper(on_paper: int, told: str) -> None:
    hall = MeetingHall()
    people = list(hall.people("Sri", "Joko"))
    hall.do(OpenBallot(question="Prioritas?", kind="approval", shortlist=True, limit=2), FACILITATOR)
    for place, person in enumerate(people):
        if place < on_paper:
            hall.do(GivePaper(ballot=1), at_desk(person))
        else:
            hall.do(CastVote(ballot=1, choice=("U001",)), person)
    if on_paper:
        hall.do(CountBox(1, people[0].person, people[1].person, papers="2\n" * on_paper), SECRETARY)
    hall.do(CloseBallot(ballot=1), FACILITATOR)
    found = find(hall.meeting, "prioritas-1.pb")
    assert found
    text = found.make(hall.meeting, bytes(32)).decode()
    rows = [row.split(";")[1:] for row in text.split("VOTES\n")[1].splitlines()[1:]]
    assert sorted(rows) == [["U001", "internet"]] * (2 - on_paper) + [["U002", "paper"]] * on_paper
    assert told in text
    assert ("were cast on paper" in text) is bool(told)


def test_equals_are_shown_in_the_order_of_their_lots_and_before_the_draw_as_they_stand() -> None:
    hall = MeetingHall(
        standing=tuple(
            StandingProposal(title, "fisik", cost=10, shortlisted=True) for title in ("Jalan", "Air", "Lampu")
        )
    )
    hall.do(SettlePriorities(), FACILITATOR)
    assert hall.meeting.priorities.draws == [{1: "", 2: "", 3: ""}]
    orders = set()
    for called in ("1", "2", "3", "4", "5"):
        hall.do(SettlePriorities(called=called), FACILITATOR)
        (drawn,) = hall.meeting.priorities.draws
        assert list(drawn.values()) == sorted(drawn.values())
        assert list(drawn) == [row.proposal for row in hall.meeting.priorities.ranking]
        orders.add(tuple(drawn))
        assert f"lalu undian dengan angka {called}." in str(hall.meeting.priorities.rules[2])
    assert len(orders) > 1


@pytest.mark.parametrize(
    ("asked", "key", "field"),
    [
        (SettlePriorities(rule="quota", quota=0), "number.range", "quota"),
        (SettlePriorities(rule="quota", quota=21), "number.range", "quota"),
        (SettlePriorities(called="4" * 41), "text.long", "called"),
    ],
)
def test_what_no_list_is_counted_by_is_refused_beside_its_field(asked: SettlePriorities, key: str, field: str) -> None:
    hall = MeetingHall()
    with pytest.raises(Refused) as refused:
        hall.do(asked, FACILITATOR)
    assert (refused.value.key, refused.value.field) == (key, field)
    hall.do(SettlePriorities(rule="quota", quota=20, called="4" * 40), FACILITATOR)


def test_no_list_is_settled_after_the_last_gavel_also_when_it_was_being_counted() -> None:
    hall = MeetingHall()
    counted = SettlePriorities().ahead(hall.meeting, b"")()
    hall.do(CancelMusyawarah("Hujan deras"), FACILITATOR)
    for command in (SettlePriorities(), counted):
        with pytest.raises(Refused, match=r"meeting\.closed"):
            hall.do(command, FACILITATOR)


def test_a_list_of_nothing_is_not_settled() -> None:
    with pytest.raises(Refused, match=r"priorities\.empty"):
        MeetingHall(standing=()).do(SettlePriorities(), FACILITATOR)


def test_no_list_is_settled_by_a_ballot_that_is_not_held_or_ranks_nothing() -> None:
    hall = MeetingHall()
    hall.check_in("Sri")

    def refused(ballot: int) -> bool:
        with pytest.raises(Refused, match=r"priorities\.ballot") as refusal:
            hall.do(SettlePriorities(ballot=ballot), FACILITATOR)
        return refusal.value.field == "ballot"

    assert refused(1)
    hall.do(OpenBallot("Setuju?"), FACILITATOR)
    hall.do(CloseBallot(1), FACILITATOR)
    assert refused(1)
    hall.do(OpenBallot("Mana dulu?", kind="ranking", shortlist=True), FACILITATOR)
    assert refused(2)
    hall.do(CloseBallot(2), FACILITATOR)
    hall.do(SettlePriorities(ballot=2), FACILITATOR)
    assert hall.meeting.priorities.ranking


def test_a_quota_is_one_to_twenty_for_each_rw() -> None:
    for quota in (1, 20):
        MeetingHall().do(SettlePriorities(rule="quota", quota=quota), FACILITATOR)
    for quota in (0, 21):
        with pytest.raises(Refused, match=r"number\.range"):
            MeetingHall().do(SettlePriorities(rule="quota", quota=quota), FACILITATOR)


def test_two_groups_of_one_rw_rank_each_for_themselves() -> None:
    first, second, third = proposals([(1, set(), 2, 1), (1, set(), 2, 2), (1, set(), 2, 1)])
    third.on_behalf = "Karang Taruna"
    assert by_group_ranks([first, second, third], 10).ballots == ({"U001": 2, "U002": 1}, {"U003": 2})
