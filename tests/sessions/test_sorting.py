"""The desk of a kecamatan goes through what came: several at once go to an agency, are merged, or put aside with why."""

import pytest

from sessions.documents.sent_down import feedback
from sessions.priorities import SettlePriorities
from sessions.proposal import Status
from sessions.refused import Refused
from sessions.sorting import SortProposals
from tests.halls import FACILITATOR, SECRETARY, MeetingHall
from tests.sessions.test_up_and_down import HEAD, kecamatan, kelurahan


@pytest.fixture
def above() -> MeetingHall:
    """Three of Patihan (1 to 3), three of Sogaten (4 to 6)."""
    return kecamatan(kelurahan("Patihan"), kelurahan("Sogaten"))


def refused(hall: MeetingHall, command: SortProposals) -> tuple[str, str]:
    before = hall.meeting.seq
    with pytest.raises(Refused) as refused:
        hall.do(command, SECRETARY)
    assert hall.meeting.seq == before, "all or none"
    return refused.value.key, refused.value.field


def test_several_go_to_an_agency_onto_the_list_and_off_it_by_one_act(above: MeetingHall) -> None:
    above.do(SortProposals(("1", "4", "1"), "agency", agency="Dinas  PUPR"), SECRETARY)
    proposals = above.meeting.proposals.all
    assert [one.agency for one in proposals.values()] == ["Dinas PUPR", "", "", "Dinas PUPR", "", ""]
    assert above.do(SortProposals(("1", "4"), "agency", agency="Dinas PUPR"), SECRETARY) == []
    above.do(SortProposals(("3", "6"), "list"), SECRETARY)
    above.do(SortProposals(("1",), "unlist"), SECRETARY)
    assert [one.id for one in above.meeting.proposals.shortlist] == [2, 3, 4, 5, 6]


def test_those_ticked_are_merged_into_the_first_of_them(above: MeetingHall) -> None:
    above.do(SortProposals(("4", "1", "2"), "merge"), SECRETARY)
    assert [one.id for one in above.meeting.proposals.all[4].merged] == [1, 2]
    assert refused(above, SortProposals(("3",), "merge")) == ("sort.alone", "choice")


def test_what_is_put_aside_has_a_reason_that_goes_down_and_can_be_taken_up_again(above: MeetingHall) -> None:
    assert refused(above, SortProposals(("1",), "reject")) == ("text.missing", "reason")
    above.do(SortProposals(("1", "2"), "reject", reason="Wewenang provinsi"), SECRETARY)
    above.do(SortProposals(("4",), "defer", reason="Lahan belum jelas"), SECRETARY)
    assert above.do(SortProposals(("4",), "defer", reason="Lahan  belum jelas"), SECRETARY) == []
    assert refused(above, SortProposals(("5", "1"), "reject", reason="Sama"))[0] == "proposal.decided"
    above.do(SortProposals(("2", "4", "5"), "reopen"), SECRETARY)
    proposals = above.meeting.proposals.all
    assert [proposals[number].status for number in (1, 2, 4)] == [Status.REJECTED, Status.RAISED, Status.RAISED]
    above.do(SettlePriorities(), FACILITATOR)
    answers = {one.code: (one.fate, one.reason) for one in feedback(above.meeting, HEAD, "Patihan").answers}
    assert answers["U001"] == ("ditolak", "Wewenang provinsi")
    assert answers["U002"][0] == "diterima"


@pytest.mark.parametrize(
    "command", [SortProposals((), "list"), SortProposals(("1",)), SortProposals(("x", ""), "list")]
)
def test_nothing_ticked_and_nothing_pressed_says_so(above: MeetingHall, command: SortProposals) -> None:
    assert refused(above, command) == ("sort.nothing", "choice")


def test_in_a_kelurahan_the_forum_decides() -> None:
    assert refused(MeetingHall(), SortProposals(("1",), "reject", reason="Tidak")) == ("sort.level", "")
