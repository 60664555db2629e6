"""Ballots: who may vote and how often, what each kind takes, what carries, and what a lot decides."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.actors import Actor, Role
from sessions.acts import Command, Keep
from sessions.ballot import Ballot
from sessions.balloting import AdmitVoter, CastVote, CloseBallot, OpenBallot, ReverseVote
from sessions.concluding import Gavel, WordConclusion
from sessions.counting import runoff
from sessions.counting.ties import lot
from sessions.delegates import TakeElected
from sessions.desk import SetVotingRight
from sessions.duplicates import MergeAttendees
from sessions.ending import CancelMusyawarah
from sessions.lots import DrawLot
from sessions.offers import MOST
from sessions.papers import CountBox, GivePaper
from sessions.priorities import SettlePriorities
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.rupiah import rupiah
from sessions.tallying import counted
from sessions.terms import Criterion, Terms, Threshold
from sessions.votes import YES_NO, Option, Vote
from sessions.wording import outcome_of, rules_of
from tests.halls import FACILITATOR, SETTINGS, MeetingHall

NAMES = ("Sri Wahyuni", "Joko Susilo", "Wati Lestari", "Bambang Sutrisno", "Rini Astuti")


@pytest.fixture
def hall() -> MeetingHall:
    hall = MeetingHall()
    for name in NAMES:
        hall.check_in(name, sex="L" if name.startswith(("Joko", "Bambang")) else "P")
    return hall


def voter(number: int) -> Actor:
    return Actor(Role.ATTENDEE, number)


def desk_for(number: int) -> Actor:
    return Actor(Role.SECRETARY, number)


def opened(hall: MeetingHall, **how: object) -> Ballot:
    hall.do(OpenBallot(question="Bagaimana?", **how), FACILITATOR)  # type: ignore[arg-type]
    ballot = hall.meeting.ballots.running
    assert ballot
    return ballot


def closed(hall: MeetingHall) -> Ballot:
    last = hall.meeting.ballots.last
    assert last
    hall.do(CloseBallot(ballot=last.id), FACILITATOR)
    return last


def refused(hall: MeetingHall, command: object, actor: Actor) -> str:
    with pytest.raises(Refused) as refusal:
        hall.do(command, actor)  # type: ignore[arg-type]
    return refusal.value.key


@pytest.mark.parametrize(
    ("how", "yes", "no", "abstain", "outcome"),
    [
        ({}, 2, 2, 1, "lost"),
        ({}, 3, 2, 0, "carried"),
        ({"threshold": "absolute"}, 2, 0, 0, "lost"),
        ({"threshold": "absolute"}, 3, 2, 0, "carried"),
        ({"threshold": "two-thirds"}, 2, 1, 2, "carried"),
        ({"threshold": "two-thirds", "abstentions": True}, 2, 1, 2, "lost"),
        ({"threshold": "own", "share": "3/4"}, 3, 1, 0, "carried"),
        ({"quorum_percent": 61}, 3, 0, 0, "invalid"),
        ({"quorum_percent": 60}, 3, 0, 0, "carried"),
    ],
)
def test_what_carries_is_what_was_said_before(
    hall: MeetingHall, how: dict[str, object], yes: int, no: int, abstain: int, outcome: str
) -> None:
    opened(hall, **how)
    for number, choice in enumerate(["ya"] * yes + ["tidak"] * no + ["abstain"] * abstain, start=1):
        hall.do(CastVote(ballot=1, choice=(choice,)), voter(number))
    assert closed(hall).outcome == outcome


@pytest.mark.parametrize(
    ("how", "vote", "key"),
    [
        ({"kind": "ranking"}, {"marks": {"1": 1, "2": 1}}, "vote.places"),
        ({"kind": "ranking"}, {"marks": {"9": 1}}, "vote.unknown"),
        ({"kind": "ranking"}, {}, "vote.empty"),
        ({"kind": "points"}, {"marks": {"1": 8, "2": 3}}, "vote.points"),
        ({"kind": "points"}, {"marks": {"1": -1, "2": 3}}, "vote.negative"),
        ({"kind": "points"}, {"marks": {"1": 0}}, "vote.empty"),
        ({"kind": "scores", "criteria": "Urgensi 3\nKesiapan 1"}, {"marks": {"1.0": 5}}, "vote.incomplete"),
        ({"kind": "scores", "criteria": "Urgensi 3\nKesiapan 1"}, {"marks": {"1.0": 6, "1.1": 1}}, "vote.grade"),
        ({"kind": "scores", "criteria": "Urgensi 3"}, {"marks": {"1.7": 1}}, "vote.unknown"),
        ({"kind": "approval", "limit": 1}, {"choice": ("1", "2")}, "vote.many"),
        ({"kind": "knapsack"}, {"choice": ("U001", "U002", "U003")}, "vote.ceiling"),
    ],
)
def test_a_vote_that_does_not_fit_is_refused_and_the_voter_may_try_again(
    hall: MeetingHall, how: dict[str, object], vote: dict[str, object], key: str
) -> None:
    if how["kind"] == "knapsack":
        hall.meeting.settings = SETTINGS
        hall.meeting.proposals.all[3].shortlisted = True
        hall.meeting.proposals.all[3].cost = 20_000_000
    opened(hall, options="Jalan\nAir\nLampu", **how)
    assert refused(hall, CastVote(ballot=1, **vote), voter(1)) == key  # type: ignore[arg-type]
    assert hall.meeting.ballots.all[1].turnout == 0


def test_who_chooses_for_too_much_reads_by_how_much(hall: MeetingHall) -> None:
    hall.meeting.settings = SETTINGS
    ceiling = SETTINGS.ceiling
    hall.meeting.proposals.all[1].cost, hall.meeting.proposals.all[2].cost = ceiling, 1_250_000
    opened(hall, kind="knapsack")
    with pytest.raises(Refused) as refusal:
        hall.do(CastVote(ballot=1, choice=("U001", "U002")), voter(1))
    assert refusal.value.values["over"] == rupiah(1_250_000)


def test_a_blank_vote_is_turnout_and_decides_nothing(hall: MeetingHall) -> None:
    opened(hall, kind="choose-one", options="Jalan\nAir")
    hall.do(CastVote(ballot=1, blank=True), voter(1))
    hall.do(CastVote(ballot=1, choice=("2",)), voter(2))
    ballot = closed(hall)
    assert (ballot.turnout, ballot.tally.voters, ballot.tally.winners) == (2, 1, ("2",))


def test_an_open_count_is_shown_as_it_grows_and_a_secret_one_never(hall: MeetingHall) -> None:
    ballot = opened(hall, kind="choose-one", options="Jalan\nAir\nLampu", running_totals=True)
    assert ballot.terms.running_totals
    for number, choice in ((1, "2"), (2, "2"), (3, "3"), (1, "1")):
        hall.do(CastVote(1, (choice,)), voter(number))
    assert [(option.label, votes) for option, votes in hall.meeting.standings(ballot)] == [
        ("Jalan", 1), ("Air", 1), ("Lampu", 1),
    ]  # fmt: skip
    closed(hall)
    assert not opened(hall, secret=True, running_totals=True).terms.running_totals


def test_a_matrix_counts_by_weight_with_the_mean_or_the_median(hall: MeetingHall) -> None:
    for method, expected in (("mean", {"1": 350, "2": 300}), ("median", {"1": 400, "2": 300})):
        ballot = opened(hall, kind="scores", options="Jalan\nAir", criteria="Urgensi 75\nKesiapan 25", method=method)
        for number, (urgency, readiness) in enumerate([(5, 4), (4, 4), (1, 4)], start=1):
            marks = {"1.0": urgency, "1.1": readiness, "2.0": 3, "2.1": 3}
            hall.do(CastVote(ballot=ballot.id, marks=marks), voter(number))
        assert closed(hall).counts == expected


def test_a_run_off_moves_votes_of_the_last_to_their_next_choice(hall: MeetingHall) -> None:
    opened(hall, kind="ranking", method="run-off", options="Jalan\nAir\nLampu")
    for number, order in enumerate(["12", "12", "21", "23", "32"], start=1):
        hall.do(CastVote(ballot=1, marks={key: place for place, key in enumerate(order, start=1)}), voter(number))
    ballot = closed(hall)
    assert [len(row) for row in ballot.tally.rounds] == [3, 2]
    assert ballot.tally.winners == ("2",)


def test_a_run_off_that_no_tie_decides_is_counted_once(hall: MeetingHall, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[object] = []

    def count(options: list[str], votes: list[list[str]], order: dict[str, int]) -> runoff.Runoff:
        counts.append(order)
        return once(options, votes, order)

    once = runoff.runoff
    monkeypatch.setattr(runoff, "runoff", count)
    opened(hall, kind="ranking", method="run-off", options="Jalan\nAir\nLampu\nPos\nTaman")
    hall.do(CastVote(ballot=1, marks={"1": 1, "2": 2}), voter(1))
    assert closed(hall).tally.winners == ("1",)
    assert len(counts) == 1


def test_an_election_keeps_seats_for_women(hall: MeetingHall) -> None:
    opened(hall, kind="election", options="Joko Susilo\nBambang Sutrisno\nSri Wahyuni", seats=2, women_seats=1)
    for number, choice in enumerate([("p2", "p4"), ("p2", "p4"), ("p2", "p1")], start=1):
        hall.do(CastVote(ballot=1, choice=choice), voter(number))
    ballot = closed(hall)
    assert ballot.tally.winners == ("p2", "p1")
    assert hall.meeting.names(ballot, ballot.tally.winners) == "Joko Susilo, Sri Wahyuni"


def test_candidates_stand_in_the_register_and_only_their_numbers_in_the_ledger(hall: MeetingHall) -> None:
    assert refused(
        hall, OpenBallot(question="Siapa?", kind="election", options="Orang Asing\nSri Wahyuni"), FACILITATOR
    ) == ("ballot.candidate")
    hall.check_in("Sri Wahyuni")
    assert refused(
        hall, OpenBallot(question="Siapa?", kind="election", options="Joko Susilo\nSri Wahyuni"), FACILITATOR
    ) == ("ballot.namesakes")
    opened(hall, kind="election", options="Joko Susilo\nWati Lestari")
    assert not any(name.encode() in str(hall.entries[-1]).encode() for name in NAMES)


def test_equals_for_the_last_seat_wait_for_a_lot_that_anybody_can_draw_again(hall: MeetingHall) -> None:
    opened(hall, kind="choose-one", options="Jalan\nAir\nLampu")
    for number, key in enumerate("1122", start=1):
        hall.do(CastVote(ballot=1, choice=(key,)), voter(number))
    ballot = closed(hall)
    assert (ballot.tally.winners, ballot.tally.tied) == ((), ("1", "2"))
    hall.do(DrawLot(ballot=1, called="482913"), FACILITATOR)
    assert ballot.lot
    expected = min("12", key=lambda key: lot(key, "482913", ballot.lot.digest))  # type: ignore[union-attr]
    assert (ballot.tally.winners, ballot.tally.tied) == ((expected,), ())
    assert refused(hall, DrawLot(ballot=1, called="1"), FACILITATOR) == "lot.needless"
    assert refused(hall, DrawLot(ballot=2, called="1"), FACILITATOR) == "ballot.unknown"
    opened(hall)
    assert refused(hall, DrawLot(ballot=2, called="1"), FACILITATOR) == "ballot.unknown", "while it runs"


@pytest.mark.parametrize(
    ("how", "chosen", "order"),
    [
        ({}, "tidak", ["ya", "tidak", "abstain"]),
        ({"kind": "choose-one", "options": "Jalan\nAir\nLampu"}, "3", ["3", "1", "2"]),
    ],
)
def test_yes_and_no_keep_their_places_and_what_was_chosen_more_often_comes_first(
    hall: MeetingHall, how: dict[str, object], chosen: str, order: list[str]
) -> None:
    opened(hall, **how)
    hall.do(CastVote(ballot=1, choice=(chosen,)), voter(1))
    assert [option.key for option, _ in closed(hall).ranked] == order


@pytest.mark.parametrize(
    ("how", "chosen", "asked", "key"),
    [
        ({"kind": "election", "options": "Sri Wahyuni\nJoko Susilo"}, "p1", TakeElected(), "delegates.unelected"),
        ({"kind": "approval", "shortlist": True, "limit": 2}, "U002", SettlePriorities(ballot=1), "priorities.ballot"),
    ],
    ids=["delegates", "priorities"],
)
def test_nothing_rests_on_a_ballot_in_which_too_few_voted(
    hall: MeetingHall, how: dict[str, object], chosen: str, asked: Command, key: str
) -> None:
    opened(hall, quorum_percent=100, **how)
    hall.do(CastVote(ballot=1, choice=(chosen,)), voter(1))
    assert closed(hall).outcome == "invalid"
    assert refused(hall, asked, FACILITATOR) == key


def test_no_wording_is_agreed_by_a_ballot_in_which_too_few_voted(hall: MeetingHall) -> None:
    hall.do(WordConclusion(wording="Talut RT 07 dibangun."), FACILITATOR)
    current = hall.meeting.consensus.current
    assert current
    opened(hall, conclusion=current.id, quorum_percent=100)
    hall.do(CastVote(ballot=1, choice=("ya",)), voter(1))
    assert closed(hall).outcome == "invalid"
    assert refused(hall, Gavel(manner="pemungutan suara"), FACILITATOR) == "consensus.invalid"


def test_a_register_is_frozen_also_for_who_lost_the_right_to_vote_since(hall: MeetingHall) -> None:
    ballot = opened(hall, threshold="absolute")
    hall.do(SetVotingRight(voting=False), desk_for(1))
    hall.do(CastVote(ballot=1, choice=("ya",)), voter(1))
    assert ballot.turnout == 1
    closed(hall)
    opened(hall)
    assert refused(hall, CastVote(ballot=2, choice=("ya",)), voter(1)) == "person.observer"


def test_who_wins_a_run_off_stands_first_with_the_votes_of_the_last_round(hall: MeetingHall) -> None:
    """Three put A before B and C, two B before C: of Borda's points B has most, and A has won."""
    ballot = opened(hall, kind="ranking", method="run-off", options="A\nB\nC")
    for number in range(1, 6):
        marks = {"1": 1, "2": 2, "3": 3} if number <= 3 else {"2": 1, "3": 2, "1": 3}
        hall.do(CastVote(ballot=1, marks=marks), voter(number))
    closed(hall)
    assert ballot.tally.winners == ("1",)
    assert [(option.key, count) for option, count in ballot.ranked] == [("1", 3), ("2", 2), ("3", 0)]


def test_a_run_off_over_rounds_puts_who_stood_longer_first(hall: MeetingHall) -> None:
    ballot = opened(hall, kind="ranking", method="run-off", options="A\nB\nC")
    for number, places in enumerate(["12", "12", "23", "23", "32"], start=1):
        marks = {key: place for place, key in enumerate(places, start=1)}
        hall.do(CastVote(ballot=1, marks=marks), voter(number))
    closed(hall)
    assert len(ballot.tally.rounds) == 2
    assert [(option.key, count) for option, count in ballot.ranked] == [("2", 3), ("1", 2), ("3", 1)]


def test_a_run_off_makes_no_list_of_proposals(hall: MeetingHall) -> None:
    asks = OpenBallot(question="Mana?", kind="ranking", method="run-off", shortlist=True)
    assert refused(hall, asks, FACILITATOR) == "ballot.run-off"


def test_no_lot_is_drawn_after_the_last_gavel(hall: MeetingHall) -> None:
    opened(hall, kind="choose-one", options="Jalan\nAir")
    for number, key in enumerate("12", start=1):
        hall.do(CastVote(ballot=1, choice=(key,)), voter(number))
    ballot = closed(hall)
    hall.do(CancelMusyawarah("Hujan deras"), FACILITATOR)
    assert refused(hall, DrawLot(ballot=1, called="482913"), FACILITATOR) == "meeting.closed"
    assert ballot.tally.tied == ("1", "2")


def test_late_comers_are_admitted_on_record_and_a_mistake_of_the_desk_is_taken_back(hall: MeetingHall) -> None:
    ballot = opened(hall)
    late = hall.check_in("Mbah Karto")
    assert refused(hall, CastVote(ballot=1, choice=("ya",)), late) == "ballot.register"
    hall.do(AdmitVoter(ballot=1, person=late.person), FACILITATOR)
    hall.do(CastVote(ballot=1, choice=("ya",)), late)
    assert late.person in ballot.late
    assert ballot.missing == sorted(ballot.register - {late.person})
    hall.do(CheckIn("Peninjau", "Warga", 2, 7, "P", observer=True), Actor(Role.GUEST, device="of an observer"))
    observer = hall.meeting.attendance.devices["of an observer"]
    assert refused(hall, AdmitVoter(ballot=1, person=observer), FACILITATOR) == "person.observer"
    hall.do(CastVote(ballot=1, choice=("tidak",)), desk_for(1))
    hall.do(ReverseVote(ballot=1, reason="Salah nama"), desk_for(1))
    assert ballot.voted.keys() == {late.person}
    assert refused(hall, ReverseVote(ballot=1, reason="Salah nama"), desk_for(1)) == "vote.none"


def test_a_paper_that_was_taken_back_is_not_missed_in_the_box(hall: MeetingHall) -> None:
    ballot = opened(hall)
    for number in (1, 2):
        hall.do(GivePaper(ballot=1), desk_for(number))
    hall.do(ReverseVote(ballot=1, reason="Salah nama"), desk_for(1))
    assert (ballot.papers, set(ballot.voted)) == ({2}, {2})
    more_than_given = CountBox(ballot=1, first_counter=4, second_counter=5, marks={"ya": 2})
    assert refused(hall, more_than_given, desk_for(0)) == "box.many"
    hall.do(CastVote(ballot=1, choice=("ya",)), voter(1))
    hall.do(CountBox(ballot=1, first_counter=4, second_counter=5, marks={"tidak": 1}), desk_for(0))
    assert closed(hall).counts == {"ya": 1, "tidak": 1, "abstain": 0}


def test_a_paper_that_was_counted_cannot_be_taken_back(hall: MeetingHall) -> None:
    ballot = opened(hall)
    hall.do(GivePaper(ballot=1), desk_for(1))
    hall.do(CountBox(ballot=1, first_counter=4, second_counter=5, marks={"ya": 1}), desk_for(0))
    assert refused(hall, ReverseVote(ballot=1, reason="Salah nama"), desk_for(1)) == "box.counted"
    assert set(ballot.voted) == {1}
    assert closed(hall).counts == {"ya": 1, "tidak": 0, "abstain": 0}


def test_the_reason_why_a_vote_was_taken_back_is_a_line(hall: MeetingHall) -> None:
    opened(hall)
    hall.do(CastVote(ballot=1, choice=("tidak",)), desk_for(1))
    assert refused(hall, ReverseVote(ballot=1, reason="x" * 201), desk_for(1)) == "text.long"
    hall.do(ReverseVote(ballot=1, reason="x" * 200), desk_for(1))
    assert closed(hall).counts == {"ya": 0, "tidak": 0, "abstain": 0}


@pytest.mark.parametrize(
    ("how", "field", "most"),
    [
        ({"kind": "election", "seats": 3}, "seats", 2),
        ({"kind": "election", "seats": 0}, "seats", 2),
        ({"kind": "approval", "limit": 3}, "limit", 2),
        ({"kind": "approval", "limit": 0}, "limit", 2),
    ],
)
def test_more_marks_than_options_are_refused_beside_their_field(
    hall: MeetingHall, how: dict[str, object], field: str, most: int
) -> None:
    with pytest.raises(Refused) as told:
        opened(hall, options="Joko Susilo\nWati Lestari", **how)
    assert (told.value.key, told.value.field, told.value.values["most"]) == ("ballot.limit", field, most)
    enough = {name: most if name == field else value for name, value in how.items()}
    assert opened(hall, options="Joko Susilo\nWati Lestari", **enough).limit == most


@pytest.mark.parametrize(
    ("how", "key", "field"),
    [
        ({"kind": "choose-one", "options": "Jalan"}, "ballot.options", "options"),
        ({"kind": "choose-one", "options": "Jalan\n \nJalan"}, "ballot.options", "options"),
        ({"kind": "approval", "options": "\n".join(map(str, range(MOST + 1)))}, "ballot.options", "options"),
        ({"kind": "scores", "options": "Jalan\nAir", "criteria": ""}, "ballot.criteria", "criteria"),
        ({"kind": "scores", "options": "Jalan\nAir", "criteria": "Urgensi 3\nBiaya"}, "ballot.criteria", "criteria"),
        ({"kind": "scores", "options": "Jalan\nAir", "criteria": "Urgensi 3\nBiaya 0"}, "ballot.criteria", "criteria"),
        ({"kind": "scores", "options": "Jalan\nAir", "criteria": "A 1\n" * 9}, "ballot.criteria", "criteria"),
        ({"threshold": "own", "share": ""}, "ballot.fraction", "share"),
        ({"threshold": "own", "share": "tiga perempat"}, "ballot.fraction", "share"),
        ({"threshold": "own", "share": "0/4"}, "ballot.fraction", "share"),
        ({"threshold": "own", "share": "5/4"}, "ballot.fraction", "share"),
        ({"threshold": "own", "share": "3/0"}, "ballot.fraction", "share"),
    ],
)
def test_a_ballot_that_cannot_be_held_is_refused_beside_the_field_and_none_is_opened(
    hall: MeetingHall, how: dict[str, object], key: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        hall.do(OpenBallot(question="Bagaimana?", **how), FACILITATOR)  # type: ignore[arg-type]
    assert (refusal.value.key, refusal.value.field) == (key, field)
    assert hall.meeting.ballots.all == {}


def test_where_nobody_may_vote_no_ballot_is_opened() -> None:
    assert refused(MeetingHall(), OpenBallot(question="Setuju?"), FACILITATOR) == "ballot.nobody"


@pytest.mark.parametrize(
    ("how", "field", "least", "most"),
    [
        ({"quorum_percent": 101}, "quorum_percent", 0, 100),
        ({"quorum_percent": -1}, "quorum_percent", 0, 100),
        ({"kind": "scores", "criteria": "Urgensi 1", "scale": 1}, "scale", 2, 10),
        ({"kind": "points", "points": 0}, "points", 1, 1000),
        ({"kind": "election", "women_seats": 2}, "women_seats", 0, 1),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field_and_nothing_is_opened(
    hall: MeetingHall, how: dict[str, object], field: str, least: int, most: int
) -> None:
    with pytest.raises(Refused) as told:
        opened(hall, options="Joko Susilo\nWati Lestari", **how)
    assert (told.value.key, told.value.field, told.value.values) == (
        "number.range", field, {"least": least, "most": most},
    )  # fmt: skip
    assert hall.meeting.ballots.running is None


@pytest.mark.parametrize(
    ("how", "vote", "left"),
    [
        ({"kind": "points", "points": 10}, {"marks": {"1": 3, "2": 4}}, 3),
        ({"kind": "approval", "limit": 3}, {"choice": ("1", "2")}, 1),
        ({"kind": "approval", "limit": 2}, {"choice": ("1",)}, 1),
        ({"kind": "knapsack"}, {"choice": ("U001",)}, 40_000_000),
    ],
)
def test_who_voted_has_left_what_they_did_not_give_away(
    hall: MeetingHall, how: dict[str, object], vote: dict[str, object], left: int
) -> None:
    ballot = opened(hall, options="Jalan\nAir\nLampu", **how)
    hall.do(CastVote(ballot=1, **vote), voter(1))  # type: ignore[arg-type]
    (given_away,) = ballot.all_votes
    assert ballot.budget - ballot.given(given_away.choice, given_away.marks) == left


def told(hall: MeetingHall, ballot: Ballot) -> str:
    said = outcome_of(ballot, lambda keys: hall.meeting.names(ballot, keys))
    return said.text.format(**said.values)


@pytest.mark.parametrize(
    ("how", "choices", "sentence"),
    [
        ({}, ["ya", "ya", "tidak"], "Disetujui"),
        ({}, ["tidak"], "Tidak disetujui"),
        ({"quorum_percent": 100}, ["ya"], "Tidak sah: terlalu sedikit pemilih yang memberikan suara."),
        ({"kind": "choose-one"}, ["1", "2", "2"], "Terpilih: Air"),
        ({"kind": "approval", "limit": 2}, ["1", "2", "2"], "Terbanyak: Air"),
        ({"kind": "choose-one"}, ["1", "2"], "Sama kuat: Jalan, Air. Diputus dengan undian terbuka."),
        ({"kind": "choose-one"}, [], "Tidak ada suara yang masuk."),
        ({"kind": "election", "seats": 1}, ["p1", "p1", "p2"], "Terpilih: Sri Wahyuni"),
        (
            {"kind": "election", "seats": 2}, ["p1", "p1", "p2", "p3"],
            "Terpilih: Sri Wahyuni. Sama kuat: Joko Susilo, Wati Lestari, diputus dengan undian terbuka.",
        ),
    ],
)  # fmt: skip
def test_what_a_ballot_came_to_is_one_sentence(
    hall: MeetingHall, how: dict[str, object], choices: list[str], sentence: str
) -> None:
    options = "Sri Wahyuni\nJoko Susilo\nWati Lestari" if how.get("kind") == "election" else "Jalan\nAir\nLampu"
    ballot = opened(hall, options=options, **how)
    assert told(hall, ballot) == "Masih berlangsung."
    for number, choice in enumerate(choices, start=1):
        hall.do(CastVote(ballot=1, choice=(choice,)), voter(number))
    closed(hall)
    assert told(hall, ballot) == sentence


def test_a_ballot_that_was_called_off_says_that_nothing_is_counted(hall: MeetingHall) -> None:
    ballot = opened(hall)
    hall.do(CloseBallot(ballot=1, cancel=True), FACILITATOR)
    assert told(hall, ballot) == "Dibatalkan pimpinan rapat. Tidak ada yang dihitung."


@pytest.mark.parametrize(
    ("threshold", "sentence"),
    [
        ("simple", "Disetujui bila lebih dari 1/2 setuju; abstain tidak dihitung."),
        ("two-thirds", "Disetujui bila paling sedikit 2/3 setuju; abstain tidak dihitung."),
    ],
)
def test_what_carries_is_said_beforehand(hall: MeetingHall, threshold: str, sentence: str) -> None:
    said = next(iter(rules_of(opened(hall, threshold=threshold))))
    assert said.text.format(**said.values) == sentence


def test_a_box_is_counted_by_two_people_of_the_register_and_says_which_paper_cannot_be_read(hall: MeetingHall) -> None:
    opened(hall, kind="approval", options="Jalan\nAir\nLampu", limit=2)
    hall.do(GivePaper(ballot=1), desk_for(2))
    stranger = CountBox(ballot=1, first_counter=4, second_counter=99, papers="1 2")
    assert refused(hall, stranger, desk_for(0)) == "person.unknown"
    fewer_than_none = CountBox(ballot=1, first_counter=4, second_counter=5, marks={"1": -1})
    assert refused(hall, fewer_than_none, desk_for(0)) == "box.many"
    with pytest.raises(Refused) as unread:
        hall.do(CountBox(ballot=1, first_counter=4, second_counter=5, papers="1 2\n7 satu"), desk_for(0))
    assert (unread.value.key, unread.value.values["line"]) == ("box.paper", 2)
    hall.do(CountBox(ballot=1, first_counter=4, second_counter=5, papers="1, 3"), desk_for(0))
    assert closed(hall).counts == {"1": 1, "2": 0, "3": 1}


@pytest.mark.parametrize("secret", [False, True])
def test_paper_and_phone_are_one_count_and_nobody_votes_on_both(hall: MeetingHall, secret: bool) -> None:
    opened(hall, secret=secret)
    hall.do(CastVote(ballot=1, choice=("ya",)), voter(1))
    hall.do(GivePaper(ballot=1), desk_for(2))
    hall.do(GivePaper(ballot=1), desk_for(3))
    assert refused(hall, CastVote(ballot=1, choice=("ya",)), voter(2)) == "vote.paper"
    assert refused(hall, GivePaper(ballot=1), desk_for(1)) == "vote.twice"
    assert refused(hall, CloseBallot(ballot=1), FACILITATOR) == "box.uncounted"
    same = CountBox(ballot=1, first_counter=4, second_counter=4, marks={"ya": 1})
    assert refused(hall, same, desk_for(0)) == "box.counters"
    many = CountBox(ballot=1, first_counter=4, second_counter=5, marks={"ya": 2}, spoilt=1)
    assert refused(hall, many, desk_for(0)) == "box.many"
    hall.do(CountBox(ballot=1, first_counter=4, second_counter=5, marks={"tidak": 1}, spoilt=1), desk_for(0))
    assert closed(hall).counts == {"ya": 1, "tidak": 1, "abstain": 0}


def test_a_secret_vote_leaves_a_mark_and_a_slip_and_closing_empties_the_urn(hall: MeetingHall) -> None:
    opened(hall, kind="ranking", options="Jalan\nAir", secret=True)
    outcomes = hall.do(CastVote(ballot=1, marks={"2": 1}, slip="f" * 32), voter(1))
    assert [type(one).__name__ for one in outcomes] == ["VoteMarked", "Keep"]
    assert "marks" not in str(outcomes[0])
    assert refused(hall, CastVote(ballot=1, marks={"2": 1}), voter(1)) == "vote.twice"
    assert refused(hall, ReverseVote(ballot=1, reason="x"), desk_for(1)) == "vote.secret"
    hall.do(CastVote(ballot=1, marks={"1": 1}, slip="0" * 32), voter(2))
    closing = hall.do(CloseBallot(ballot=1), FACILITATOR)
    assert [one.key for one in closing if isinstance(one, Keep)] == ["1/" + "0" * 32, "1/" + "f" * 32]
    assert not hall.meeting.urn
    assert list(hall.meeting.ballots.all[1].votes) == ["0" * 32, "f" * 32]


def test_no_slip_takes_the_place_of_another_in_the_urn(hall: MeetingHall) -> None:
    ballot = opened(hall, secret=True)
    hall.do(CastVote(ballot=1, choice=("ya",), slip="f" * 32), voter(1))
    assert refused(hall, CastVote(ballot=1, choice=("tidak",), slip="f" * 32), voter(2)) == "vote.slip"
    assert set(ballot.voted) == {1}, "who was refused may vote again"
    hall.do(CastVote(ballot=1, choice=("tidak",), slip="e" * 32), voter(2))
    assert closed(hall).counts == {"ya": 1, "tidak": 1, "abstain": 0}


def test_who_was_elected_is_named_also_when_found_to_be_registered_twice(hall: MeetingHall) -> None:
    opened(hall, kind="election", options="Joko Susilo\nSri Wahyuni")
    hall.do(CastVote(ballot=1, choice=("p1",)), voter(3))
    ballot = closed(hall)
    again = hall.check_in("Sri Wahyuni Ningsih")
    hall.do(MergeAttendees(into=again.person, person=1), desk_for(0))
    assert hall.meeting.names(ballot, ballot.tally.winners) == "Sri Wahyuni Ningsih"


KINDS = st.sampled_from(["choose-one", "approval", "ranking", "points", "scores"])


def test_a_vote_reads_as_the_words_that_its_phone_kept() -> None:
    assert Vote(("U001", "U003")).tokens == ["U001", "U003"]
    assert Vote(marks={"U001": 3, "U002": 1}).tokens == ["U001=3", "U002=1"]
    assert Vote().tokens == []


def ballot_of(kind: str, voters: int) -> Ballot:
    options = YES_NO if kind == "yes-no" else tuple(Option(key, key) for key in "abcd")
    terms = Terms(threshold=Threshold(), criteria=(Criterion("x", 2), Criterion("y", 1)), seats=1)
    return Ballot(1, 0, "?", kind, options, 4, False, frozenset(range(1, voters + 1)), terms, SETTINGS.start)  # type: ignore[arg-type]


def any_vote(kind: str, chance: random.Random) -> Vote:
    keys = chance.sample("abcd", chance.randint(1, 4))
    if kind in {"choose-one", "approval"}:
        return Vote(choice=tuple(keys[: 1 if kind == "choose-one" else 4]))
    if kind == "ranking":
        return Vote(marks={key: place for place, key in enumerate(keys, start=1)})
    if kind == "points":
        return Vote(marks={key: chance.randint(1, 3) for key in keys})
    return Vote(marks={f"{key}.{number}": chance.randint(1, 5) for key in keys for number in (0, 1)})


@settings(deadline=None)
@given(KINDS, st.integers(1, 40), st.randoms(use_true_random=True))
def test_the_order_in_which_votes_came_changes_nothing(kind: str, voters: int, chance: random.Random) -> None:
    ballot = ballot_of(kind, voters)
    votes = [any_vote(kind, chance) for _ in range(voters)]
    first = counted(ballot, votes)
    chance.shuffle(votes)
    assert counted(ballot, votes) == first
    assert sorted(key for group in first.tally.order for key in group) == list("abcd")
    assert len(first.tally.winners) <= 1
    assert bool(first.tally.tied) is (not first.tally.winners)


@settings(deadline=None)
@given(KINDS, st.integers(1, 30), st.randoms(use_true_random=True))
def test_more_support_never_lowers_a_count(kind: str, voters: int, chance: random.Random) -> None:
    ballot = ballot_of(kind, voters + 1)
    votes = [any_vote(kind, chance) for _ in range(voters)]
    before = counted(ballot, votes).counts["a"]
    best = {"ranking": Vote(marks={"a": 1}), "points": Vote(marks={"a": 3}), "scores": Vote(marks={"a.0": 5, "a.1": 5})}
    assert counted(ballot, [*votes, best.get(kind, Vote(choice=("a",)))]).counts["a"] >= before
