"""The end of a meeting: read out, approved, signed, and after that corrected only by a ralat."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sessions.actors import Actor, Role
from sessions.acts import Command
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.cards import CardCorrected, CorrectCard
from sessions.checklist import lacks
from sessions.concluding import Gavel, WordConclusion
from sessions.course import course
from sessions.delegates import DropDelegate, NameDelegate, TakeElected
from sessions.draft import ROWS, draft
from sessions.duplicates import MergeAttendees
from sessions.ending import CancelMusyawarah, MakeAddendum, ReopenMusyawarah
from sessions.endorsing import DropSignatory, NameSignatory, SignMinutes, missing_constituencies
from sessions.lots import DrawLot
from sessions.minutes import ReviseNote, WriteNote
from sessions.passages import told
from sessions.priorities import SettlePriorities
from sessions.raising import RaiseProposal
from sessions.reading import AskApproval, RestorePassage, ShowPage, WordPassage, approved
from sessions.refused import Refused
from sessions.rules import Rules
from sessions.settings import AgendaItem
from sessions.signatories import OFFICES
from sessions.speakers import GiveFloor, RaiseHand
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall

STROKES = "[[10,10,90,90]]"
SIGNED = ("Hendro Wibowo", "Bambang Sutrisno", "Rini Astuti", "Sri Wahyuni")
READ = msgspec.structs.replace(
    SETTINGS, agenda=(*SETTINGS.agenda[:-1], AgendaItem("Pembacaan berita acara", 10, "reading"), SETTINGS.agenda[-1])
)


def hall_at_the_end(**rules: Any) -> MeetingHall:
    """Everybody who signs is here, and the meeting is at its last item."""
    hall = MeetingHall(msgspec.structs.replace(READ, rules=Rules(**rules)))
    list(hall.people(*SIGNED))
    for item in range(len(READ.agenda) - 1):
        hall.do(NextItem(leaving=item), FACILITATOR)
    return hall


def approve(hall: MeetingHall) -> None:
    hall.do(AskApproval(), FACILITATOR)
    hall.do(Gavel(manner="aklamasi"), FACILITATOR)


def name_all(hall: MeetingHall) -> None:
    for office, name in zip(OFFICES, SIGNED, strict=True):
        hall.do(NameSignatory(office, name), SECRETARY)


def refused(hall: MeetingHall, command: Command, actor: Actor = SECRETARY) -> str:
    with pytest.raises(Refused) as caught:
        hall.do(command, actor)
    return caught.value.key


def missing(hall: MeetingHall) -> list[str]:
    return [str(lack.said) for lack in lacks(hall.meeting)]


def test_a_wording_keeps_its_figures_live() -> None:
    hall = hall_at_the_end()
    hall.do(WordPassage("pembukaan", "Dihadiri {hadir} orang, pagu {pagu}."), SECRETARY)
    assert told(hall.meeting, "pembukaan") == ["Dihadiri 4 orang, pagu Rp\u00a0100.000.000."]
    hall.check_in("Joko")
    assert told(hall.meeting, "pembukaan") == ["Dihadiri 5 orang, pagu Rp\u00a0100.000.000."]
    hall.do(RestorePassage("pembukaan"), SECRETARY)
    assert told(hall.meeting, "pembukaan")[0].startswith("Pada hari Kamis, 23 Januari 2020, bertempat di Aula")


def test_the_draft_speaks_of_the_ceiling_only_where_it_cuts_the_list() -> None:
    hall = hall_at_the_end()

    def read_out() -> str:
        return " ".join(line for page in draft(hall.meeting).pages for line in page.lines).replace("\u00a0", " ")

    hall.do(SettlePriorities(), FACILITATOR)
    assert "2 usulan didanai, Rp 90.000.000 dari pagu Rp 100.000.000." in read_out()
    hall.do(SettlePriorities(rule="rank"), FACILITATOR)
    assert "2 usulan menurut urutan, Rp 90.000.000." in read_out()
    assert "didanai, Rp" not in read_out()


@pytest.mark.parametrize(
    ("text", "key"),
    [("{peserta} orang", "passage.unknown"), ("{} orang", "passage.unknown"), ("{hadir orang", "passage.braces")],
)
def test_a_figure_there_is_not_is_refused_with_its_name(text: str, key: str) -> None:
    hall = hall_at_the_end()
    assert refused(hall, WordPassage("penutup", text)) == key
    assert refused(hall, WordPassage("penutup", "}{")) == "passage.braces"


def test_two_desks_that_word_one_passage_do_not_overwrite_each_other() -> None:
    hall = hall_at_the_end()
    hall.do(WordPassage("penutup", "Demikian."), SECRETARY)
    assert refused(hall, WordPassage("penutup", "Sekian.")) == "passage.stale"
    hall.do(WordPassage("penutup", "Sekian.", revision=1, pen="pen-of-rini"), SECRETARY)
    hall.do(WordPassage("penutup", "Sekian dulu.", revision=1, pen="pen-of-rini"), SECRETARY)
    assert told(hall.meeting, "penutup") == ["Sekian dulu."]
    hall.do(RestorePassage("penutup"), SECRETARY)
    assert refused(hall, WordPassage("penutup", "Lagi.", revision=1, pen="pen-of-rini")) == "passage.stale"


def test_the_draft_is_read_page_by_page_and_never_past_its_end() -> None:
    hall = hall_at_the_end()
    hall.do(WordPassage("kesepakatan", "\n".join(f"Kesepakatan nomor {n}" for n in range(40))), SECRETARY)
    pages = draft(hall.meeting).pages
    assert [page.heading for page in pages[:3]] == [
        "Berita acara",
        "A. Materi atau topik",
        "B. Pimpinan, notulis, narasumber",
    ]
    agreed = [page for page in pages if page.heading == "3. Kesepakatan lain"]
    assert [(page.part, page.parts) for page in agreed] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert all(len(page.lines) <= ROWS for page in pages)
    hall.do(ShowPage(99), FACILITATOR)
    assert hall.meeting.reading.page == len(pages) - 1


def test_the_gavel_approves_what_was_read_and_a_change_asks_for_approval_anew() -> None:
    hall = hall_at_the_end()
    approve(hall)
    assert approved(hall.meeting)
    hall.check_in("Joko")
    assert not approved(hall.meeting)
    assert "Isi berita acara berubah sejak disetujui. Minta persetujuan lagi." in missing(hall)
    approve(hall)
    assert approved(hall.meeting)
    assert [one.wording for one in hall.meeting.consensus.decisions] == 2 * [
        "Berita acara disetujui sebagaimana dibacakan."
    ]


def test_a_name_that_is_mended_changes_nothing_that_was_approved() -> None:
    hall = hall_at_the_end()
    hall.do(NameDelegate("Sri Wahyuni"), SECRETARY)
    approve(hall)
    hall.do(CorrectCard(name="Sri Wahyuningsih", person=4), SECRETARY)
    assert "1. Sri Wahyuningsih" in [line for page in draft(hall.meeting).pages for line in page.lines]
    assert approved(hall.meeting)


def test_the_gavel_waits_when_the_text_changed_since_the_hall_was_asked() -> None:
    hall = hall_at_the_end()
    hall.do(AskApproval(), FACILITATOR)
    hall.check_in("Joko")
    assert refused(hall, Gavel(), FACILITATOR) == "reading.changed"
    hall.do(AskApproval(), FACILITATOR)
    assert hall.meeting.consensus.current
    assert hall.meeting.consensus.current.version == 2
    hall.do(Gavel(), FACILITATOR)
    assert approved(hall.meeting)


def test_the_hall_is_not_asked_over_another_wording() -> None:
    hall = hall_at_the_end()
    hall.do(WordConclusion("Kerja bakti tiap Minggu"), FACILITATOR)
    assert refused(hall, AskApproval(), FACILITATOR) == "reading.occupied"
    hall.do(Gavel(), FACILITATOR)
    hall.do(AskApproval(), FACILITATOR)
    hall.do(WordConclusion("Hal lain"), FACILITATOR)
    hall.do(Gavel(), FACILITATOR)
    assert hall.meeting.consensus.approval is None


def test_the_hall_is_asked_once_for_one_text_and_not_while_it_votes() -> None:
    hall = hall_at_the_end()
    hall.do(OpenBallot("Lanjut?"), FACILITATOR)
    assert refused(hall, AskApproval(), FACILITATOR) == "ballot.running"
    assert hall.meeting.consensus.current is None
    hall.do(CloseBallot(1), FACILITATOR)
    hall.do(AskApproval(), FACILITATOR)
    assert hall.do(AskApproval(), FACILITATOR) == []
    assert hall.meeting.consensus.current
    assert hall.meeting.consensus.current.version == 1


def test_people_sign_with_a_finger_or_on_paper_what_the_hall_approved() -> None:
    hall = hall_at_the_end()
    name_all(hall)
    lurah = Actor(Role.ATTENDEE, 1)
    assert refused(hall, SignMinutes(1, STROKES), lurah) == "signing.unapproved"
    approve(hall)
    assert refused(hall, SignMinutes(1), lurah) == "signature.empty"
    assert refused(hall, SignMinutes(2, STROKES), lurah) == "signatory.unknown"
    hall.do(SignMinutes(1, STROKES), lurah)
    hall.do(SignMinutes(2, STROKES), SECRETARY)
    hall.do(SignMinutes(3, paper=True), SECRETARY)
    signed = [one.signature for one in hall.meeting.signatories.in_order]
    assert [(one.paper, one.assisted) if one else None for one in signed] == [
        (False, False), (False, True), (True, True), None,
    ]  # fmt: skip
    assert hall.meeting.cards[1].endorsement == ((10, 10, 90, 90),)
    assert hall.meeting.cards[1].signature == ()
    assert any(isinstance(entry.event, CardCorrected) for entry in hall.entries)
    assert not any("10,10" in str(msgspec.json.encode(entry)) for entry in hall.entries), "no stroke is in the ledger"
    assert hall.meeting.signatories.sealed(draft(hall.meeting).digest)


def test_a_phone_cannot_sign_on_paper() -> None:
    hall = hall_at_the_end()
    name_all(hall)
    approve(hall)
    assert refused(hall, SignMinutes(1, paper=True), Actor(Role.ATTENDEE, 1)) == "signature.empty"


def test_who_signed_on_paper_is_not_written_down_twice() -> None:
    hall = hall_at_the_end()
    name_all(hall)
    approve(hall)
    hall.do(SignMinutes(1, paper=True), SECRETARY)
    assert hall.do(SignMinutes(1, paper=True), SECRETARY) == []


def test_what_reads_differently_afterwards_is_not_signed_any_more() -> None:
    hall = hall_at_the_end()
    name_all(hall)
    approve(hall)
    for number in range(1, 5):
        hall.do(SignMinutes(number, paper=True), SECRETARY)
    assert refused(hall, WordPassage("penutup", "Lain")) == "reading.signed"
    assert refused(hall, DropSignatory(1)) == "signatory.signed"
    hall.check_in("Joko")
    assert "4 penanda tangan belum menandatangani." in missing(hall)
    hall.do(DropSignatory(4), SECRETARY)


def test_an_office_has_one_holder_and_representatives_are_several() -> None:
    hall = hall_at_the_end()
    hall.do(NameSignatory("lurah", "Rini Astuti"), SECRETARY)
    hall.do(NameSignatory("lurah", "hendro  wibowo"), SECRETARY)
    for name in SIGNED[1:3]:
        hall.do(NameSignatory("wakil", name), SECRETARY)
    assert hall.do(NameSignatory("wakil", SIGNED[1]), SECRETARY) == []
    assert [(one.office, one.person) for one in hall.meeting.signatories.in_order] == [
        ("lurah", 1), ("wakil", 2), ("wakil", 3),
    ]  # fmt: skip
    assert refused(hall, NameSignatory("wakil", "Siapa")) == "person.unregistered"


def test_it_is_told_of_which_constituencies_nobody_signs() -> None:
    hall = hall_at_the_end(signing=("RT", "LPMK"))
    hall.check_in("Umi", constituency="Ketua RT")
    hall.do(NameSignatory("wakil", "Umi"), SECRETARY)
    assert missing_constituencies(hall.meeting) == ["LPMK"]
    assert "Belum ada penanda tangan dari LPMK." in missing(hall)


def test_delegates_come_from_the_election_and_others_are_named() -> None:
    hall = hall_at_the_end(delegates=3)
    assert refused(hall, TakeElected()) == "delegates.unelected"
    hall.do(OpenBallot("Delegasi", "election", "\n".join(SIGNED[:3]), seats=2), FACILITATOR)
    for voter, choice in ((1, ("p1", "p2")), (2, ("p1",)), (3, ("p2",))):
        hall.do(CastVote(1, choice), Actor(Role.ATTENDEE, voter))
    hall.do(CloseBallot(1), FACILITATOR)
    hall.do(TakeElected(), SECRETARY)
    assert hall.do(TakeElected(), SECRETARY) == []
    hall.do(NameDelegate("Sri Wahyuni", "Cadangan"), SECRETARY)
    delegates = hall.meeting.delegates.all
    assert [(one.person, one.ballot, one.remark) for one in delegates.values()] == [
        (1, 1, ""), (2, 1, ""), (4, 0, "Cadangan"),
    ]  # fmt: skip
    assert hall.meeting.delegates.women_percent(hall.meeting.attendance) == 100
    hall.do(DropDelegate(2), SECRETARY)
    assert "Delegasi 2 dari 3 orang." in missing(hall)


def test_who_was_elected_before_gives_way_to_who_is_elected_now_and_the_named_stay() -> None:
    hall = hall_at_the_end(delegates=2)
    hall.do(NameDelegate("Sri Wahyuni", "Cadangan"), SECRETARY)
    for ballot, elected in ((1, "p1"), (2, "p2")):
        hall.do(OpenBallot("Delegasi", "election", "\n".join(SIGNED[:2]), seats=1), FACILITATOR)
        hall.do(CastVote(ballot, (elected,)), Actor(Role.ATTENDEE, 3))
        hall.do(CloseBallot(ballot), FACILITATOR)
        hall.do(TakeElected(), SECRETARY)
    assert [(one.person, one.ballot) for one in hall.meeting.delegates.all.values()] == [(4, 0), (2, 2)]
    assert hall.do(NameDelegate("Sri Wahyuni", "Cadangan"), SECRETARY) == []
    hall.do(NameDelegate("Sri Wahyuni", "Ketua"), SECRETARY)
    assert hall.meeting.delegates.all[4].remark == "Ketua"
    assert hall.do(DropDelegate(1), SECRETARY) == []


def test_nobody_goes_on_while_two_are_equal_for_the_last_seat() -> None:
    hall = hall_at_the_end(delegates=2)
    hall.do(OpenBallot("Delegasi", "election", "\n".join(SIGNED[:3]), seats=2), FACILITATOR)
    for voter, choice in ((1, ("p1", "p2")), (2, ("p1", "p3"))):
        hall.do(CastVote(1, choice), Actor(Role.ATTENDEE, voter))
    hall.do(CloseBallot(1), FACILITATOR)
    assert refused(hall, TakeElected()) == "delegates.tied"
    assert hall.meeting.delegates.all == {}
    hall.do(DrawLot(1, "482913"), FACILITATOR)
    hall.do(TakeElected(), SECRETARY)
    assert set(hall.meeting.delegates.all) in ({1, 2}, {1, 3})


def test_a_delegate_who_turns_out_to_be_somebody_else_is_one_delegate_under_that_number() -> None:
    hall = hall_at_the_end(delegates=2)
    again, named, other = hall.people("Bambang Sutrisna", "Joko Susilo", "Joko Susila")
    hall.do(OpenBallot("Delegasi", "election", "Bambang Sutrisna\nHendro Wibowo", seats=1), FACILITATOR)
    hall.do(CastVote(1, (f"p{again.person}",)), Actor(Role.ATTENDEE, 3))
    hall.do(CloseBallot(1), FACILITATOR)
    hall.do(MergeAttendees(into=2, person=again.person), SECRETARY)
    hall.do(TakeElected(), SECRETARY)
    hall.do(NameDelegate("Joko Susila", "Cadangan"), SECRETARY)
    hall.do(MergeAttendees(into=named.person, person=other.person), SECRETARY)
    assert [(number, one.person, one.remark) for number, one in hall.meeting.delegates.all.items()] == [
        (2, 2, ""), (named.person, named.person, "Cadangan"),
    ]  # fmt: skip


def test_a_name_that_two_people_have_makes_neither_a_delegate() -> None:
    hall = hall_at_the_end()
    hall.check_in("Sri Wahyuni")
    assert refused(hall, NameDelegate("sri  wahyuni")) == "person.namesakes"
    assert hall.meeting.delegates.all == {}


def test_it_is_told_when_too_few_delegates_are_women() -> None:
    hall = hall_at_the_end(delegates=2, women_percent=50)
    for name in ("Karto", "Joko"):
        hall.check_in(name, sex="L")
    for name in ("Sri Wahyuni", "Karto"):
        hall.do(NameDelegate(name), SECRETARY)
    assert not [said for said in missing(hall) if said.startswith("Perempuan dalam delegasi")]
    hall.do(NameDelegate("Joko"), SECRETARY)
    assert "Perempuan dalam delegasi 1 dari 3, kurang dari 50%." in missing(hall)


def test_what_form_1_3_asks_of_a_delegate_goes_on_the_card() -> None:
    hall = hall_at_the_end()
    hall.do(NameDelegate("Sri Wahyuni"), SECRETARY)
    told_missing = "Usia, alamat, telepon, atau pekerjaan Sri Wahyuni belum lengkap."
    assert told_missing in missing(hall)
    hall.do(CorrectCard(age=54, occupation="Penjahit", address="Jl. Mawar 3", phone="0812", person=4), SECRETARY)
    assert told_missing not in missing(hall)
    assert refused(hall, CorrectCard(age=200, person=4)) == "number.range"


def test_the_minutes_tell_under_each_item_what_happened_there() -> None:
    hall = MeetingHall(READ)
    sri, joko = hall.people("Sri Wahyuni", "Joko Susilo")
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "RT 7"), sri)
    hall.do(RaiseHand(), joko)
    hall.do(GiveFloor(joko.person), FACILITATOR)
    hall.do(NextItem(leaving=1), FACILITATOR)
    hall.do(NextItem(leaving=2), FACILITATOR)
    hall.do(SettlePriorities(), FACILITATOR)
    hall.do(NameDelegate("Sri Wahyuni"), SECRETARY)
    first, empty, last = course(hall.meeting)
    assert ([one.title for one in first.raised], [turn.person for turn in first.turns]) == (
        ["Lampu jalan"],
        [joko.person],
    )
    assert empty.empty
    assert (last.item, last.ranked, last.delegates) == (3, True, [sri.person])
    hall.do(WriteNote(item=4, text="Titipan"), SECRETARY)
    assert [stage.item for stage in course(hall.meeting)] == [1, 2, 3, 4]


def test_a_meeting_is_called_off_with_a_reason() -> None:
    hall = MeetingHall()
    assert refused(hall, CancelMusyawarah(), FACILITATOR) == "text.missing"
    hall.do(CancelMusyawarah("Banjir di aula"), FACILITATOR)
    assert (hall.meeting.agenda.cancelled, bool(hall.meeting.agenda.closed)) == ("Banjir di aula", True)
    assert refused(hall, CancelMusyawarah("Lagi"), FACILITATOR) == "meeting.closed"
    assert refused(hall, NameSignatory("wakil", "Sri")) == "meeting.cancelled"


def test_a_meeting_is_not_called_off_over_a_running_ballot() -> None:
    hall = MeetingHall()
    hall.check_in("Sri")
    hall.do(OpenBallot("Setuju?"), FACILITATOR)
    assert refused(hall, CancelMusyawarah("Banjir di aula"), FACILITATOR) == "ballot.running"
    hall.do(CloseBallot(1), FACILITATOR)
    hall.do(CancelMusyawarah("Banjir di aula"), FACILITATOR)
    assert hall.meeting.agenda.cancelled == "Banjir di aula"


def test_a_meeting_is_taken_up_again_soon_after_its_end_and_that_is_recorded() -> None:
    hall = hall_at_the_end(reopen_minutes=30)
    assert refused(hall, ReopenMusyawarah("Lupa"), FACILITATOR) == "reopen.open"
    hall.do(CloseMusyawarah(), FACILITATOR)
    hall.do(ReopenMusyawarah("Delegasi belum dipilih"), FACILITATOR)
    agenda = hall.meeting.agenda
    assert agenda.closed is None
    assert [one.reason for one in agenda.reopenings] == ["Delegasi belum dipilih"]
    assert [visit.item for visit in agenda.visits[-2:]] == [5, 5]
    told_again = "Musyawarah ditutup pukul 19.02 WIB dan dibuka kembali pukul 19.02 WIB: Delegasi belum dipilih"
    assert told_again in [line for page in draft(hall.meeting).pages for line in page.lines]
    hall.do(CloseMusyawarah(), FACILITATOR)
    hall.time += timedelta(minutes=30)
    assert refused(hall, ReopenMusyawarah("Lupa"), FACILITATOR) == "reopen.late"


def test_what_is_signed_is_corrected_by_a_ralat_and_never_edited() -> None:
    hall = hall_at_the_end()
    name_all(hall)
    hall.do(WriteNote(text="Pak Camat pamit."), SECRETARY)
    approve(hall)
    for number in range(1, 4):
        hall.do(SignMinutes(number, paper=True), SECRETARY)
    ralat = MakeAddendum("Lampiran 1 nomor 3", "Volume 120 m, bukan 210 m.", "Salah ketik")
    assert refused(hall, ralat) == "addendum.early"
    hall.do(CloseMusyawarah(), FACILITATOR)
    assert refused(hall, ReopenMusyawarah("Lupa"), FACILITATOR) == "reopen.signed"
    assert refused(hall, WordPassage("penutup", "Lain")) == "meeting.closed"
    assert refused(hall, ReviseNote(note=1, text="Lain", revision=1)) == "note.signed"
    hall.do(WriteNote(text="Tambahan"), SECRETARY)
    before = draft(hall.meeting)
    hall.do(ralat, Actor(Role.SECRETARY, desk="RA"))
    hall.do(ralat, FACILITATOR)
    assert [(one.number, one.part, one.role, one.desk) for one in hall.meeting.addenda.all] == [
        (1, "Lampiran 1 nomor 3", Role.SECRETARY, "RA"), (2, "Lampiran 1 nomor 3", Role.FACILITATOR, ""),
    ]  # fmt: skip
    assert draft(hall.meeting) == before


def test_a_meeting_that_lacks_nothing_has_an_empty_checklist() -> None:
    hall = hall_at_the_end(signing=(), representatives=1, delegates=1)
    hall.meeting.proposals.all.clear()
    assert "Belum ada catatan di acara: Paparan Lurah; Pembahasan usulan; Penetapan prioritas." in missing(hall)
    for item in (1, 2, 3):
        hall.do(WriteNote(item=item, text="Catatan"), SECRETARY)
    hall.do(NameDelegate("Sri Wahyuni"), SECRETARY)
    hall.do(CorrectCard(age=54, occupation="Penjahit", address="Jl. Mawar 3", phone="0812", person=4), SECRETARY)
    hall.do(CorrectCard(rank="Penata Tk. I", nip="197001011990031001", person=1), SECRETARY)
    name_all(hall)
    approve(hall)
    for number in range(1, 5):
        hall.do(SignMinutes(number, paper=True), SECRETARY)
    assert missing(hall) == []
