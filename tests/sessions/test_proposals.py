"""Proposals: what they say, and a life whose history is never overwritten."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from sessions.actors import Actor, Role
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.catalogue import CatalogueItem, Mark, SetCatalogue
from sessions.changing import AmendProposal, CategoriseProposal, WithdrawProposal
from sessions.concluding import Gavel
from sessions.documents.bundle import DOCUMENTS
from sessions.ending import CancelMusyawarah
from sessions.handling import LineUpProposal, ShortlistProposal, TakeUpProposal
from sessions.ledger import GENESIS
from sessions.merging import MergeProposals, PartProposals
from sessions.priorities import SettlePriorities
from sessions.proposal import Status
from sessions.raising import RaiseProposal, SupportProposal
from sessions.refused import Refused
from sessions.screening import AcceptProposal, AnswerQuestion, AskProposer, HideProposal, ShowProposal
from sessions.urusan import urusan, urusan_name
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall


def test_the_urusan_of_the_state_are_known_by_code() -> None:
    assert len(urusan()) == 42
    assert urusan_name("1.03") == "1.03 Pekerjaan Umum dan Penataan Ruang"
    assert urusan_name("2.17") == "2.17 Koperasi, Usaha Kecil, dan Menengah"
    assert urusan_name("9.99") == "9.99"


def test_every_step_in_a_life_stays_in_its_history() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri Wahyuni")
    hall.do(
        RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3", beneficiaries="40 KK", land="Aset pemerintah"), sri
    )
    hall.do(TakeUpProposal(4), FACILITATOR)
    hall.do(ShortlistProposal(4), SECRETARY)
    hall.do(Gavel("Ditunda dulu, menunggu tiang.", outcome="ditunda"), FACILITATOR)
    hall.do(Gavel("Disepakati sesudah tiang ada."), FACILITATOR)
    lamp = hall.meeting.proposals.all[4]
    assert (lamp.beneficiaries, lamp.land) == ("40 KK", "Aset pemerintah")
    assert [(step.what.value, step.role.value, step.reason) for step in lamp.history] == [
        ("diajukan", "attendee", ""),
        ("dibahas", "facilitator", ""),
        ("masuk daftar prioritas", "secretary", ""),
        ("ditunda", "facilitator", "Ditunda dulu, menunggu tiang."),
        ("disepakati", "facilitator", ""),
    ]
    assert [step.at for step in lamp.history] == sorted(step.at for step in lamp.history)


def test_nothing_is_put_under_another_heading_after_the_last_gavel_and_what_is_not_known_stays_empty() -> None:
    hall = MeetingHall()
    hall.do(CategoriseProposal(3, urusan="2.11"), SECRETARY)
    third = hall.meeting.proposals.all[3]
    assert (third.urusan, third.field, third.agency, third.funding) == ("2.11", "", "", "")
    for asked in (
        CategoriseProposal(3, field="x" * 201),
        CategoriseProposal(3, agency="x" * 201),
        CategoriseProposal(3, funding="x" * 101),
    ):
        with pytest.raises(Refused, match=r"text\.long"):
            hall.do(asked, SECRETARY)
    hall.do(CategoriseProposal(3, field="x" * 200, agency="y" * 200, funding="z" * 100), SECRETARY)
    hall.do(CancelMusyawarah("Hujan deras"), FACILITATOR)
    with pytest.raises(Refused, match=r"meeting\.closed"):
        hall.do(CategoriseProposal(3, urusan="2.11"), SECRETARY)


def test_a_mark_goes_when_the_proposal_fits_the_catalogue_again() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri")
    hall.do(SetCatalogue((CatalogueItem("Lampu jalan", "buah", 500_000),)), SECRETARY)
    hall.do(
        RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3", volume=Decimal(4), unit="buah", unit_price=900_000),
        sri,
    )
    lamp = hall.meeting.proposals.all[4]
    assert lamp.marks == (Mark.PRICE,)
    fits = {"volume": Decimal(4), "unit": "buah", "unit_price": 500_000, "proposal": 4}
    hall.do(AmendProposal("Lampu jalan", "fisik", "Gelap", "Gang 3", **fits), sri)  # type: ignore[arg-type]
    assert not lamp.marks
    assert lamp.cost == 2_000_000


def test_who_takes_back_what_the_chair_asked_about_is_asked_no_more() -> None:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, moderation=True))
    (sri,) = hall.people("Sri")
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(AskProposer(4, "Di sebelah mana?"), FACILITATOR)
    assert hall.meeting.proposals.asked == {4}
    hall.do(WithdrawProposal(4), sri)
    assert hall.meeting.proposals.asked == set()


def test_its_proposer_or_the_desk_words_it_differently_until_it_is_decided() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(
        RaiseProposal("Lampu", "fisik", "Gelap, hubungi 0812", "Gang 3", volume=Decimal(4), unit_price=500_000), sri
    )
    lamp = hall.meeting.proposals.all[4]
    hall.do(
        AmendProposal("Lampu jalan", "fisik", "Gelap", "Gang 3", volume=Decimal(5), unit_price=500_000, proposal=4), sri
    )
    assert (lamp.title, lamp.problem, lamp.cost) == ("Lampu jalan", "Gelap", 2_500_000)
    assert {change.field for change in lamp.history[-1].changes} == {"title", "problem", "volume", "cost"}
    assert (
        hall.do(
            AmendProposal("Lampu jalan", "fisik", "Gelap", "Gang 3", volume=Decimal(5), unit_price=500_000, proposal=4),
            sri,
        )
        == []
    )
    with pytest.raises(Refused, match=r"proposal\.not-yours"):
        hall.do(AmendProposal("Lain", "fisik", "Gelap", "Gang 3", proposal=4), joko)
    hall.do(AmendProposal("Gorong-gorong", "fisik", "Banjir", "Jl. Mawar", proposal=1), SECRETARY)
    assert (hall.meeting.proposals.all[1].cost, hall.meeting.proposals.all[1].rank) == (60_000_000, 1)
    hall.do(TakeUpProposal(4), FACILITATOR)
    hall.do(Gavel("Disepakati."), FACILITATOR)
    with pytest.raises(Refused, match=r"proposal\.decided"):
        hall.do(AmendProposal("Lain", "fisik", "Gelap", "Gang 3", proposal=4), sri)


def test_categorising_leaves_a_trace() -> None:
    hall = MeetingHall()
    command = CategoriseProposal(3, urusan="2.11", field="Lingkungan", agency="DLH", funding="APBD kelurahan")
    hall.do(command, SECRETARY)
    assert hall.do(command, FACILITATOR) == []
    bins = hall.meeting.proposals.all[3]
    assert (bins.urusan_name, bins.agency, bins.kind) == ("2.11 Lingkungan Hidup", "DLH", "fisik")
    change = bins.history[-1].changes[0]
    assert (change.field, change.before, change.after) == ("urusan", "", "2.11")
    with pytest.raises(Refused, match=r"urusan\.unknown"):
        hall.do(CategoriseProposal(3, urusan="9.99"), SECRETARY)


def test_who_proposed_it_takes_it_back_and_nobody_else() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Lampu", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(TakeUpProposal(4), FACILITATOR)
    for actor, number in ((joko, 4), (sri, 1)):
        with pytest.raises(Refused, match=r"proposal\.not-yours"):
            hall.do(WithdrawProposal(number), actor)
    hall.do(WithdrawProposal(4, "Sudah dipasang."), sri)
    proposals = hall.meeting.proposals
    assert (proposals.all[4].status, proposals.on_stage) == (Status.WITHDRAWN, 0)
    for command, actor in (
        (SupportProposal(4), joko),
        (TakeUpProposal(4), FACILITATOR),
        (ShortlistProposal(4), SECRETARY),
    ):
        with pytest.raises(Refused, match=r"proposal\.decided"):
            hall.do(command, actor)


def test_what_others_raised_too_is_not_taken_back_by_one_of_them() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    for person in (sri, joko):
        hall.do(RaiseProposal("Lampu", "fisik", "Gelap", "Gang 3"), person)
    hall.do(MergeProposals(5, into=4), FACILITATOR)
    with pytest.raises(Refused, match=r"proposal\.joint"):
        hall.do(WithdrawProposal(4), sri)
    hall.do(PartProposals(5), FACILITATOR)
    hall.do(WithdrawProposal(4), sri)
    proposals = hall.meeting.proposals
    assert [proposals.all[number].status for number in (4, 5)] == [Status.WITHDRAWN, Status.RAISED]


def test_where_the_chair_receives_first_the_hall_reads_only_what_was_received() -> None:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, moderation=True))
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Lampu", "fisik", "Gelap", "Gang 3"), sri)
    proposals = hall.meeting.proposals
    lamp = proposals.all[4]
    assert proposals.queue == [lamp]
    assert [lamp.seen_by(actor) for actor in (sri, joko, FACILITATOR, SECRETARY)] == [True, False, True, True]
    with pytest.raises(Refused, match=r"proposal\.unknown"):
        hall.do(SupportProposal(4), joko)
    hall.do(AskProposer(4, "Gang 3 sebelah mana?"), FACILITATOR)
    assert proposals.asked == {4}
    with pytest.raises(Refused, match=r"proposal\.unknown"):
        hall.do(AnswerQuestion(4, "Utara"), joko)
    hall.do(AnswerQuestion(4, "Sisi utara."), sri)
    hall.do(AcceptProposal(4), SECRETARY)
    assert hall.do(AcceptProposal(4), SECRETARY) == []
    with pytest.raises(Refused, match=r"proposal\.received"):
        hall.do(AnswerQuestion(4, "Sebenarnya sisi selatan."), sri)
    assert (lamp.public, proposals.queue, proposals.asked) == (True, [], set())
    assert [step.reason for step in lamp.history] == ["", "Gang 3 sebelah mana?", "Sisi utara.", ""]
    # The desk is already the chair's ear: what it raises for somebody waits for nobody.
    hall.do(RaiseProposal("Pos ronda", "fisik", "Rawan", "RT 1"), Actor(Role.SECRETARY, 2))
    assert proposals.all[5].public


def test_a_hidden_one_is_read_by_its_proposer_the_chair_and_the_desk_only() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Hubungi 0812 3456", "fisik", "Gelap", "Gang 3"), sri)
    hall.do(TakeUpProposal(4), FACILITATOR)
    hall.do(HideProposal(4, "Nomor telepon"), SECRETARY)
    meeting = hall.meeting
    assert [meeting.proposals.all[4].seen_by(actor) for actor in (sri, joko, FACILITATOR)] == [True, False, True]
    assert (meeting.proposals.on_stage, meeting.proposals.newest(5)) == (0, [])
    for document in ("musyawarah.json", "prioritas.xlsx", "notulen.docx", "berita-acara.docx"):
        assert b"0812 3456" not in plain(DOCUMENTS[document].make(meeting, GENESIS))
    hall.do(ShowProposal(4), FACILITATOR)
    assert b"0812 3456" in plain(DOCUMENTS["musyawarah.json"].make(meeting, GENESIS))
    with pytest.raises(Refused, match=r"text\.missing"):
        hall.do(HideProposal(4), FACILITATOR)


def test_a_hidden_one_is_hidden_in_past_ballots_too_but_not_from_under_a_settled_list() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri")
    hall.do(OpenBallot("Pilih", "approval", shortlist=True, limit=2), FACILITATOR)
    with pytest.raises(Refused, match=r"ballot\.running"):
        hall.do(HideProposal(1, "Kasar"), FACILITATOR)
    hall.do(CastVote(1, ("U001",)), sri)
    hall.do(CloseBallot(1), FACILITATOR)
    hall.do(HideProposal(1, "Kasar"), FACILITATOR)
    assert [option.label for option in hall.meeting.ballots.all[1].options] == [
        "(disembunyikan)",
        "Pelatihan usaha mikro",
    ]
    hall.do(ShowProposal(1), FACILITATOR)
    assert hall.meeting.ballots.all[1].options[0].label == "Gorong-gorong Jl. Mawar"
    hall.do(SettlePriorities(1), FACILITATOR)
    with pytest.raises(Refused, match=r"proposal\.ranked"):
        hall.do(HideProposal(1, "Kasar"), FACILITATOR)


def test_the_chair_says_what_comes_next() -> None:
    hall = MeetingHall()
    hall.do(LineUpProposal(3), FACILITATOR)
    hall.do(LineUpProposal(2), FACILITATOR)
    assert hall.meeting.proposals.line == [2, 3]
    hall.do(TakeUpProposal(2), FACILITATOR)
    hall.do(LineUpProposal(3, off=True), FACILITATOR)
    assert hall.meeting.proposals.line == []


def test_what_waits_in_its_turn_is_not_put_back_into_it() -> None:
    hall = MeetingHall()
    hall.do(LineUpProposal(2), FACILITATOR)
    assert hall.do(LineUpProposal(3, off=True), FACILITATOR) == []
    assert hall.meeting.proposals.line == [2]


def plain(document: bytes) -> bytes:
    """What somebody could read in a document: the parts of a DOCX or XLSX are compressed."""
    if not document.startswith(b"PK"):
        return document
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"kind": None}, "kind.missing"),
        ({"rw": 99}, "rw.unknown"),
        ({"volume": Decimal(-1)}, "volume.range"),
        ({"unit_price": 10**12 + 1}, "price.range"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(wrong: dict[str, Any], key: str) -> None:
    hall = MeetingHall()
    before = len(hall.meeting.proposals.all)
    said = {"title": "Lampu", "kind": "fisik", "problem": "Gelap", "location": "Gang 3"} | wrong
    with pytest.raises(Refused, match=key) as refusal:
        hall.do(RaiseProposal(**said), hall.check_in("Sri Wahyuni"))
    assert refusal.value.field == next(iter(wrong))
    assert len(hall.meeting.proposals.all) == before
