"""Merging: whatever people do, no supporter is lost, no history disappears, and parting gives both back exactly."""

from contextlib import suppress
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sessions.actors import Actor, Role
from sessions.acts import Command
from sessions.balloting import OpenBallot
from sessions.handling import ShortlistProposal, TakeUpProposal
from sessions.merging import MergeProposals, PartProposals
from sessions.proposal import Status
from sessions.raising import RaiseProposal, SupportProposal
from sessions.refused import Refused
from sessions.screening import AcceptProposal, AnswerQuestion, AskProposer
from tests.halls import FACILITATOR, SETTINGS, MeetingHall

NUMBERS = st.integers(1, 5)
ACTS: st.SearchStrategy[tuple[int, Command]] = st.one_of(
    st.tuples(st.integers(1, 3), st.builds(SupportProposal, NUMBERS, st.booleans())),
    st.tuples(st.just(0), st.builds(MergeProposals, NUMBERS, NUMBERS)),
    st.tuples(st.just(0), st.builds(PartProposals, NUMBERS)),
    st.tuples(st.just(0), st.builds(TakeUpProposal, NUMBERS)),
    st.tuples(st.just(0), st.builds(ShortlistProposal, NUMBERS, st.booleans())),
)


def hall_of_two_lamps() -> MeetingHall:
    """Sri (1) and Joko (2) raised the same, as U004 and U005; Wati (3) supports the second."""
    hall = MeetingHall()
    sri, joko, wati = hall.people("Sri", "Joko", "Wati")
    hall.do(RaiseProposal("Lampu Gang 3", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(RaiseProposal("Penerangan Gang 3", "fisik", "Gelap", "Gang 3"), joko)
    hall.do(SupportProposal(5), wati)
    return hall


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_no_merging_loses_a_supporter_and_no_history_disappears(acts: list[tuple[int, Command]]) -> None:
    hall = hall_of_two_lamps()
    proposals = hall.meeting.proposals
    people = [FACILITATOR, *(hall.check_in(f"Orang {n}") for n in range(3))]
    for person, command in acts:
        histories = {number: list(one.history) for number, one in proposals.all.items()}
        backed = {(who, proposals.standing_for(one).id) for one in proposals.all.values() for who in one.signed}
        with suppress(Refused):
            hall.do(command, people[person])
        for number, history in histories.items():
            assert proposals.all[number].history[: len(history)] == history
        for who, number in backed:
            if isinstance(command, SupportProposal) and command.off and people[person].person == who:
                continue
            if not isinstance(command, PartProposals):
                assert proposals.standing_for(proposals.all[number]).supported_by(who)
        assert proposals.total == sum(one.cost for one in proposals.all.values() if not one.into)
        everybody = {who for one in proposals.all.values() for who in one.signed}
        assert everybody == {who for one in proposals.counted for who in one.supporters}


def test_the_merged_one_is_kept_and_its_people_are_carried_over() -> None:
    hall = hall_of_two_lamps()
    hall.do(TakeUpProposal(5), FACILITATOR)
    hall.do(MergeProposals(5, into=4), FACILITATOR)
    proposals = hall.meeting.proposals
    lamp, other = proposals.all[4], proposals.all[5]
    assert (lamp.support, lamp.proposers, proposals.on_stage) == (3, [1, 2], 4)
    assert (other.status, other.into, other.support) == (Status.MERGED, 4, 2)
    assert other not in proposals.counted
    assert [step.other for step in lamp.history + other.history if step.other] == [5, 4]
    # A phone that still showed the other one supports the one it went into.
    hall.do(SupportProposal(5), hall.check_in("Budi"))
    assert (lamp.support, other.support) == (4, 2)


def test_parting_gives_both_back_exactly() -> None:
    hall = hall_of_two_lamps()
    proposals = hall.meeting.proposals
    before = deepcopy((proposals.all[4], proposals.all[5]))
    hall.do(MergeProposals(5, into=4), FACILITATOR)
    hall.do(PartProposals(5), FACILITATOR)
    for was, now in zip(before, (proposals.all[4], proposals.all[5]), strict=True):
        assert now.history[: len(was.history)] == was.history
        now.history = was.history
        now.before = was.before
        assert now == was


def test_who_was_asked_is_asked_again_when_their_proposal_is_parted() -> None:
    hall = MeetingHall(replace(SETTINGS, moderation=True))
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Lampu Gang 3", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(AcceptProposal(4), FACILITATOR)
    hall.do(RaiseProposal("Penerangan Gang 3", "fisik", "Gelap", "Gang 3"), joko)
    hall.do(AskProposer(5, "Sebelah mana?"), FACILITATOR)
    proposals = hall.meeting.proposals
    hall.do(MergeProposals(5, into=4), FACILITATOR)
    assert proposals.asked == set()
    hall.do(PartProposals(5), FACILITATOR)
    assert (proposals.all[5].status, proposals.asked) == (Status.ASKED, {5})
    hall.do(AnswerQuestion(5, "Sebelah timur"), joko)
    assert (proposals.all[5].status, proposals.asked) == (Status.WAITING, set())


def test_who_supports_the_whole_though_theirs_is_in_it_supports_both_when_they_are_parted() -> None:
    hall = hall_of_two_lamps()
    joko = Actor(Role.ATTENDEE, 2)
    hall.do(MergeProposals(5, 4), FACILITATOR)
    four, five = hall.meeting.proposals.all[4], hall.meeting.proposals.all[5]
    before = four.support
    hall.do(SupportProposal(4), joko)
    hall.do(SupportProposal(4), joko)
    assert four.support == before, "nobody counts twice"
    hall.do(PartProposals(5), FACILITATOR)
    assert (four.supported_by(2), five.supported_by(2)) == (True, True)
    hall.do(MergeProposals(5, 4), FACILITATOR)
    hall.do(SupportProposal(4, off=True), joko)
    hall.do(PartProposals(5), FACILITATOR)
    assert (four.supported_by(2), five.supported_by(2)) == (False, False)


def test_what_cannot_be_merged_says_so() -> None:
    hall = hall_of_two_lamps()
    with pytest.raises(Refused, match=r"proposal\.itself"):
        hall.do(MergeProposals(4, into=4), FACILITATOR)
    with pytest.raises(Refused, match=r"proposal\.alone"):
        hall.do(PartProposals(4), FACILITATOR)
    hall.do(MergeProposals(5, into=4), FACILITATOR)
    for source, into in ((4, 5), (5, 1)):
        with pytest.raises(Refused, match=r"proposal\.decided"):
            hall.do(MergeProposals(source, into=into), FACILITATOR)
    hall.do(ShortlistProposal(4), FACILITATOR)
    hall.do(OpenBallot("Pilih", "approval", shortlist=True, limit=2), FACILITATOR)
    with pytest.raises(Refused, match=r"ballot\.running"):
        hall.do(PartProposals(5), FACILITATOR)


def test_a_shortlisted_one_stays_on_the_list_through_the_one_it_went_into() -> None:
    hall = hall_of_two_lamps()
    hall.do(ShortlistProposal(5), FACILITATOR)
    hall.do(MergeProposals(5, into=4), FACILITATOR)
    assert [one.id for one in hall.meeting.proposals.shortlist] == [1, 2, 4]
    hall.do(ShortlistProposal(4, off=True), FACILITATOR)
    assert [one.id for one in hall.meeting.proposals.shortlist] == [1, 2]
