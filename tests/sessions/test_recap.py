"""The recap: however proposals are grouped, they come to the same whole."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sessions.concluding import Gavel
from sessions.handling import ShortlistProposal, TakeUpProposal
from sessions.priorities import SettlePriorities
from sessions.raising import RaiseProposal
from sessions.recap import DIMENSIONS, Line, recap
from sessions.settings import StandingProposal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall


def test_proposals_are_summed_by_what_bappeda_asks_for() -> None:
    road, drain, course = (
        StandingProposal(
            "Jalan", "fisik", rw=2, cost=60, urusan="1.03", agency="Dinas PUPR", funding="APBD kota", shortlisted=True
        ),
        StandingProposal("Saluran", "fisik", rw=10, cost=25, urusan="1.03", agency="Dinas PUPR"),
        StandingProposal("Pelatihan", "non-fisik", cost=30, funding="APBD kelurahan"),
    )
    found = recap(MeetingHall(SETTINGS, (road, drain, course)).meeting)
    assert found.whole == Line("", 3, 115, 1, 60)
    assert (found.ceiling, found.left) == (100_000_000, 99_999_940)
    assert found.by["urusan"] == [Line("1.03 Pekerjaan Umum dan Penataan Ruang", 2, 85, 1, 60), Line("", 1, 30, 0, 0)]
    assert found.by["agency"] == [Line("Dinas PUPR", 2, 85, 1, 60), Line("", 1, 30, 0, 0)]
    assert found.by["funding"] == [
        Line("APBD kota", 1, 60, 1, 60),
        Line("APBD kelurahan", 1, 30, 0, 0),
        Line("", 1, 25, 0, 0),
    ]
    assert found.by["rw"] == [Line("RW 02", 1, 60, 1, 60), Line("RW 10", 1, 25, 0, 0), Line("", 1, 30, 0, 0)]
    assert found.by["kind"] == [Line("fisik", 2, 85, 1, 60), Line("non-fisik", 1, 30, 0, 0)]


def test_chosen_is_the_shortlist_until_priorities_are_settled_and_then_what_they_fund() -> None:
    hall = MeetingHall()
    assert recap(hall.meeting).whole == Line("", 3, 95_000_000, 2, 90_000_000)
    hall.do(ShortlistProposal(3), SECRETARY)
    assert recap(hall.meeting).whole.chosen_amount == 95_000_000
    hall.do(SettlePriorities(), FACILITATOR)
    hall.do(ShortlistProposal(3, off=True), SECRETARY)
    assert recap(hall.meeting).whole.chosen_amount == hall.meeting.priorities.spent


STANDING = st.lists(
    st.builds(
        StandingProposal,
        title=st.just("Usulan"), kind=st.sampled_from(["fisik", "non-fisik"]), rw=st.integers(0, 3),
        cost=st.integers(0, 10**12), urusan=st.sampled_from(["", "1.03", "2.11", "lain"]),
        agency=st.sampled_from(["", "Dinas A", "Dinas B"]), funding=st.sampled_from(["", "APBD", "CSR"]),
        shortlisted=st.booleans(),
    ),
    max_size=12,
)  # fmt: skip
ACTS = st.lists(
    st.tuples(st.sampled_from(["raise", "agree", "reject", "defer", "list", "unlist", "settle"]), st.integers(1, 14)),
    max_size=12,
)


@given(STANDING, ACTS)
def test_every_grouping_sums_to_the_whole_whatever_happens(standing: list[Any], acts: list[tuple[str, int]]) -> None:
    hall = MeetingHall(SETTINGS, tuple(standing))
    sri = hall.check_in("Sri")
    for act, number in acts:
        known = number in hall.meeting.proposals.all
        match act:
            case "raise":
                hall.do(RaiseProposal(title="Baru", kind="fisik", problem="x", location="y"), sri)
            case "agree" | "reject" | "defer" if known:
                hall.do(TakeUpProposal(number), FACILITATOR)
                outcomes: Any = {"agree": "disepakati", "reject": "ditolak", "defer": "ditunda"}
                hall.do(Gavel(wording="Demikian.", outcome=outcomes[act]), FACILITATOR)
            case "list" | "unlist" if known:
                hall.do(ShortlistProposal(number, off=act == "unlist"), SECRETARY)
            case "settle" if hall.meeting.proposals.shortlist:
                hall.do(SettlePriorities(), FACILITATOR)
        found = recap(hall.meeting)
        assert found.whole.amount == hall.meeting.proposals.total
        for dimension in DIMENSIONS:
            lines = found.by[dimension]
            assert sum(line.number for line in lines) == found.whole.number, dimension
            assert sum(line.amount for line in lines) == found.whole.amount, dimension
            assert sum(line.chosen for line in lines) == found.whole.chosen, dimension
            assert sum(line.chosen_amount for line in lines) == found.whole.chosen_amount, dimension
        assert found.left == found.ceiling - found.whole.chosen_amount
