"""Similar proposals: what was said already is found under other words, quickly, and nothing that is hidden."""

import time

import pytest

from sessions.discussing import hands_about, in_turn
from sessions.handling import LineUpProposal, TakeUpProposal
from sessions.meeting_file import load
from sessions.merging import MergeProposals
from sessions.proposal import Proposal
from sessions.raising import RaiseProposal, SupportProposal
from sessions.screening import HideProposal
from sessions.similar import similar, words
from sessions.speakers import RaiseHand
from tests.halls import FACILITATOR, MeetingHall
from tests.sessions.test_meeting_file import SAMPLES


@pytest.fixture(scope="module")
def patihan() -> list[Proposal]:
    """The 138 proposals of the sample meeting."""
    settings, standing, *_ = load(SAMPLES / "patihan.toml")
    hall = MeetingHall(settings, standing)
    return hall.meeting.proposals.counted


def test_stems_and_stop_words() -> None:
    assert words("Perbaikan gorong-gorong di RT 7") == words("memperbaiki gorong gorong") | words("perbaikan")
    assert words("untuk dan yang di RT 07") == frozenset()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pelatihan urban farming", "Pelatihan urban farming"),
        ("Latihan urban faming", "Pelatihan urban farming"),
        ("bahaya narkoba", "Penyuluhan bahaya narkoba dan HIV/AIDS bagi anak muda"),
        ("kami mohon pupuk organik", "Pelatihan pembuatan pupuk organik dan nonorganik"),
    ],
)
def test_the_same_wish_in_other_words_is_found(patihan: list[Proposal], typed: str, found: str) -> None:
    assert found in [proposal.title for proposal in similar(patihan, typed)]


@pytest.mark.parametrize("typed", ["", "di", "untuk dan yang", "kolam renang", "zzzz qqqq"])
def test_what_nobody_said_finds_nothing(patihan: list[Proposal], typed: str) -> None:
    assert similar(patihan, typed) == []


def test_the_own_neighbourhood_comes_first_and_a_hidden_one_never() -> None:
    hall = MeetingHall()
    sri, joko = hall.check_in("Sri", rw=2), hall.check_in("Joko", rw=5)
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 9"), joko)
    proposals = hall.meeting.proposals
    assert [one.id for one in similar(proposals.counted, "lampu penerangan jalan", rw=5)] == [5, 4]
    hall.do(HideProposal(5, "Ganda"), FACILITATOR)
    assert [one.id for one in similar(proposals.counted, "lampu jalan", rw=5)] == [4]


def test_a_thousand_proposals_are_compared_while_somebody_types(patihan: list[Proposal]) -> None:
    many = [patihan[number % len(patihan)] for number in range(1000)]
    similar(many, "perbaikan saluran")
    began = time.perf_counter()
    similar(many, "perbaikan salurann air di depan balai RW")
    assert time.perf_counter() - began < 0.25


def test_the_line_of_the_chair_comes_first_then_rank_then_support() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(RaiseProposal("Pos ronda", "fisik", "Rawan", "Gang 4"), sri)
    hall.do(SupportProposal(5), joko)

    def turns() -> list[int]:
        return [one.id for one in in_turn(hall.meeting)]

    # U001 is RW 02's first, U003 RW 05's third; the rest has no rank and goes by support.
    assert turns() == [1, 3, 5, 4, 2]
    hall.do(LineUpProposal(2), FACILITATOR)
    hall.do(TakeUpProposal(1), FACILITATOR)
    assert turns() == [2, 3, 5, 4, 1]


def test_what_people_ask_to_speak_about_comes_before_what_only_has_a_rank() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(RaiseProposal("Lampu gang", "fisik", "Gelap", "Gang 3"), joko)

    def turns() -> list[int]:
        return [one.id for one in in_turn(hall.meeting)]

    hall.do(RaiseHand(4), sri)
    assert turns()[:2] == [4, 1]
    hall.do(LineUpProposal(2), FACILITATOR)
    assert turns()[:3] == [2, 4, 1]
    # A hand about what was merged counts for what it went into; one about the proposal before the hall moves nothing.
    hall.do(MergeProposals(4, into=5), FACILITATOR)
    hall.do(RaiseHand(1), joko)
    hall.do(TakeUpProposal(1), FACILITATOR)
    assert (turns(), hands_about(hall.meeting)[5]) == ([2, 5, 3, 1], 1)
    # Talked about already, but somebody asks to speak about it again.
    hall.do(TakeUpProposal(3), FACILITATOR)
    assert turns() == [2, 5, 1, 3]
