"""The recap: however proposals are grouped, they come to the same whole."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sessions.acts import Command
from sessions.changing import AmendProposal, CategoriseProposal, WithdrawProposal
from sessions.concluding import Gavel
from sessions.duplicates import MergeAttendees
from sessions.handling import ShortlistProposal, TakeUpProposal
from sessions.merging import MergeProposals, PartProposals
from sessions.musyawarah import Musyawarah
from sessions.priorities import SettlePriorities
from sessions.proposal import GONE, QUEUED
from sessions.raising import RaiseProposal, SupportProposal
from sessions.recap import DIMENSIONS, Line, recap
from sessions.refused import Refused
from sessions.screening import AcceptProposal, HideProposal, ShowProposal
from sessions.settings import StandingProposal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, STANDING, MeetingHall


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


LISTS = st.lists(
    st.builds(
        StandingProposal,
        title=st.just("Usulan"), kind=st.sampled_from(["fisik", "non-fisik"]), rw=st.integers(0, 3),
        cost=st.integers(0, 10**12), urusan=st.sampled_from(["", "1.03", "2.11", "lain"]),
        agency=st.sampled_from(["", "Dinas A", "Dinas B"]), funding=st.sampled_from(["", "APBD", "CSR"]),
        shortlisted=st.booleans(),
    ),
    min_size=3, max_size=6,
)  # fmt: skip
NUMBERS, PEOPLE = st.integers(1, 5), st.integers(1, 3)
OF_SUPPORT = (
    st.builds(SupportProposal, NUMBERS, st.booleans()),
    st.builds(MergeProposals, NUMBERS, NUMBERS),
    st.builds(PartProposals, NUMBERS),
    st.builds(WithdrawProposal, NUMBERS),
    st.builds(HideProposal, NUMBERS, st.just("Nomor telepon")),
    st.builds(ShowProposal, NUMBERS),
    st.builds(MergeAttendees, PEOPLE, PEOPLE),
)
ALL = (
    *OF_SUPPORT,
    st.builds(RaiseProposal, st.just("Taman"), st.just("fisik"), st.just("x"), st.just("y")),
    st.builds(TakeUpProposal, NUMBERS),
    st.builds(Gavel, st.just("Demikian."), st.sampled_from(["disepakati", "ditolak", "ditunda"])),
    st.builds(ShortlistProposal, NUMBERS, st.booleans()),
    st.builds(SettlePriorities),
    st.builds(AcceptProposal, NUMBERS),
    st.builds(CategoriseProposal, NUMBERS, urusan=st.sampled_from(["1.03", "2.15"]), agency=st.just("Dinas C")),
    st.builds(AmendProposal, NUMBERS, st.just("Lain"), st.just("fisik"), st.just("x"), st.just("y"), PEOPLE),
)


def acts_of(*commands: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[Command, int]]]:
    """Somebody asks for one thing after another."""
    return st.lists(st.tuples(st.one_of(*commands), PEOPLE), min_size=10, max_size=30)


LAMP = RaiseProposal("Lampu", "fisik", "Gelap", "Gang 3", volume=Decimal(3), unit_price=5)


@pytest.mark.long
@settings(max_examples=120, deadline=None)
@given(LISTS, acts_of(*ALL), st.booleans())
def test_whatever_happens_every_grouping_sums_to_the_whole_and_nothing_counts_twice(
    standing: list[Any], acts: list[tuple[Command, int]], moderation: bool
) -> None:
    hall = MeetingHall(replace(SETTINGS, moderation=moderation), tuple(standing))
    proposals = hall.meeting.proposals
    people = [*hall.people("Sri", "Joko", "Wati")]
    for proposer in people[:2]:
        hall.do(LAMP, proposer)
    for command, person in acts:
        histories = {number: list(one.history) for number, one in proposals.all.items()}
        actor = next(one for one in (people[person - 1], FACILITATOR, SECRETARY) if one.role in command.may)
        with suppress(Refused):
            hall.do(command, actor)
        for number, history in histories.items():
            assert proposals.all[number].history[: len(history)] == history
        found = recap(hall.meeting)
        # Seen from the other side: what is gone, hidden or not received yet is in no sum, and all else is, once.
        told = [one for one in proposals.all.values() if not (one.hidden or one.into or one.status in GONE | QUEUED)]
        assert (found.whole.number, found.whole.amount) == (len(told), sum(one.cost for one in told))
        for dimension, group_of in DIMENSIONS.items():
            lines = found.by[dimension]
            assert {line.group: line.amount for line in lines} == {
                group: sum(one.cost for one in told if group_of(one) == group) for group in map(group_of, told)
            }, dimension
            for field in ("number", "amount", "chosen", "chosen_amount"):
                assert sum(getattr(line, field) for line in lines) == getattr(found.whole, field), (dimension, field)
        assert found.left == found.ceiling - found.whole.chosen_amount


@pytest.mark.long
@settings(max_examples=80, deadline=None)
@given(acts_of(*OF_SUPPORT))
def test_whatever_happens_nobody_who_supports_a_proposal_is_lost(acts: list[tuple[Command, int]]) -> None:
    hall = MeetingHall(standing=STANDING[:1])
    meeting = hall.meeting
    people = [*hall.people("Sri", "Joko", "Wati")]
    for proposer in people[:2]:
        hall.do(LAMP, proposer)
    wanted = {(1, 2), (2, 3)}
    for command, person in acts:
        one = people[person - 1]
        actor = next(actor for actor in (one, FACILITATOR, SECRETARY) if actor.role in command.may)
        with suppress(Refused):
            hall.do(command, actor)
            if isinstance(command, SupportProposal):
                # A phone that does not know of a merging supports what the proposal goes on in, or takes it back there.
                whole = meeting.proposals.standing_for(meeting.proposals.all[command.proposal])
                his = {(who, one.id) for who in (1, 2, 3) if now(meeting, who) == person for one in whole.family}
                wanted = wanted - his if command.off else wanted | {(person, whole.id)}
        for who, number in wanted:
            standing = meeting.proposals.standing_for(meeting.proposals.all[number])
            assert now(meeting, who) in standing.supporters


def now(meeting: Musyawarah, person: int) -> int:
    """The number that somebody goes by, after their registrations were merged."""
    while person in meeting.attendance.merged:
        person = meeting.attendance.merged[person]
    return person
