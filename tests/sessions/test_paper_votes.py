"""Votes on paper: each that lies in the box is counted, none is mended, and a secret one is nobody's."""

import json

import msgspec
import pytest

from sessions.actors import Actor, Role
from sessions.acts import Command
from sessions.ballot import Ballot
from sessions.balloting import CastVote, CloseBallot, OpenBallot, ReverseVote
from sessions.documents.prioritas_pb import prioritas_pb
from sessions.papers import CountBox, GivePaper
from sessions.refused import Refused
from tests.halls import FACILITATOR, SECRETARY, MeetingHall

COUNTERS = {"first_counter": 4, "second_counter": 5}


@pytest.fixture
def hall() -> MeetingHall:
    hall = MeetingHall()
    list(hall.people("Sri Wahyuni", "Joko Susilo", "Wati Lestari", "Karto Wiryo", "Rini Astuti"))
    return hall


def desk_for(number: int) -> Actor:
    return Actor(Role.SECRETARY, number)


def opened(hall: MeetingHall, **how: object) -> Ballot:
    hall.do(OpenBallot(question="Bagaimana?", **how), FACILITATOR)  # type: ignore[arg-type]
    ballot = hall.meeting.ballots.running
    assert ballot
    return ballot


def counts(hall: MeetingHall, **counted: object) -> None:
    hall.do(CountBox(ballot=1, **COUNTERS, **counted), SECRETARY)  # type: ignore[arg-type]


def refusal(hall: MeetingHall, command: Command, actor: Actor) -> str:
    with pytest.raises(Refused) as refused:
        hall.do(command, actor)
    return refused.value.key


def gives(hall: MeetingHall, *people: int) -> None:
    for number in people:
        hall.do(GivePaper(ballot=1), desk_for(number))


def votes(hall: MeetingHall, choice: str, *people: int) -> None:
    for number in people:
        hall.do(CastVote(ballot=1, choice=(choice,)), desk_for(number))


@pytest.mark.parametrize("before", [(1,), ()], ids=["one paper", "an empty box"])
def test_a_paper_that_was_handed_out_after_the_count_keeps_the_ballot_open_until_it_is_counted(
    hall: MeetingHall, before: tuple[int, ...]
) -> None:
    ballot = opened(hall)
    gives(hall, *before)
    counts(hall, marks={"ya": len(before)})
    gives(hall, 2)
    assert refusal(hall, CloseBallot(1), FACILITATOR) == "box.uncounted"
    counts(hall, marks={"ya": len(before), "tidak": 1})
    hall.do(CloseBallot(1), FACILITATOR)
    assert ballot.turnout == sum(ballot.counts.values()) == len(before) + 1


def test_a_paper_that_was_handed_to_the_wrong_person_after_the_count_is_taken_back(hall: MeetingHall) -> None:
    ballot = opened(hall)
    gives(hall, 1)
    counts(hall, marks={"ya": 1})
    assert refusal(hall, ReverseVote(1, "Salah nama"), desk_for(1)) == "box.counted"
    gives(hall, 2)
    hall.do(ReverseVote(1, "Salah nama"), desk_for(2))
    assert ballot.papers == {1}
    counts(hall, marks={"ya": 1})
    hall.do(CloseBallot(1), FACILITATOR)
    assert ballot.counts["ya"] == 1


@pytest.mark.parametrize("how", [{"kind": "points"}, {"kind": "scores", "criteria": "Urgensi 1"}])
def test_no_paper_is_handed_out_where_none_could_be_counted(hall: MeetingHall, how: dict[str, object]) -> None:
    opened(hall, options="Jalan\nAir", **how)
    assert refusal(hall, GivePaper(1), desk_for(1)) == "paper.kind"


@pytest.mark.parametrize(("how", "paper"), [({"kind": "ranking"}, "1 2 1"), ({"kind": "approval", "limit": 2}, "1 01")])
def test_a_paper_that_names_an_option_twice_is_not_mended(
    hall: MeetingHall, how: dict[str, object], paper: str
) -> None:
    ballot = opened(hall, options="Jalan\nAir\nLampu", **how)
    gives(hall, 1)
    assert refusal(hall, CountBox(ballot=1, first_counter=4, second_counter=5, papers=paper), SECRETARY) == "box.paper"
    assert ballot.box is None


def test_spoilt_papers_are_votes_given_and_make_the_quorum(hall: MeetingHall) -> None:
    ballot = opened(hall, quorum_percent=60)
    votes(hall, "ya", 1, 2)
    gives(hall, 3)
    counts(hall, spoilt=1)
    hall.do(CloseBallot(1), FACILITATOR)
    assert (ballot.turnout, ballot.outcome) == (3, "carried")


def test_the_only_paper_of_a_secret_ballot_is_one_slip_among_all(hall: MeetingHall) -> None:
    ballot = opened(hall, secret=True)
    votes(hall, "ya", 1, 2, 3)
    gives(hall, 4)
    counts(hall, marks={"ya": 1})
    counts(hall, marks={"tidak": 1})  # they looked again: what was in the urn of the first count is not there twice
    hall.do(CloseBallot(1), FACILITATOR)
    assert hall.meeting.urn == {}
    assert ballot.counts == {"ya": 3, "tidak": 1, "abstain": 0}
    assert (ballot.box.valid, ballot.box.votes) == (1, ()) if ballot.box else False
    told = [json.loads(msgspec.json.encode(entry.event)) for entry in hall.entries]
    (closing,) = (event for event in told if event["type"] == "ballot.closed")
    numbers = [slip["number"] for slip in closing["slips"]]
    assert numbers == sorted(numbers)
    assert {len(number) for number in numbers} == {32}
    assert [event for event in told if event["type"] == "box.counted" and "tidak" in str(event)] == []


def test_the_file_of_a_secret_ballot_does_not_point_at_papers(hall: MeetingHall) -> None:
    ballot = opened(hall, kind="approval", shortlist=True, limit=2, secret=True)
    votes(hall, "U001", 1, 2, 3)
    gives(hall, 4)
    counts(hall, papers="2")
    hall.do(CloseBallot(1), FACILITATOR)
    listed = prioritas_pb(hall.meeting, ballot).decode().partition("VOTES")[2]
    assert "U002" in listed
    assert "paper" not in listed
