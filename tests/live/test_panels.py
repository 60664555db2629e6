"""Panels: what was kept is what would be rendered now, for every screen, after everything that can happen."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from live.app import static
from live.gallery import Gallery
from live.hall import Hall
from live.language import Renderer
from live.panels import PANELS, Ref
from live.viewers import Viewer
from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Command
from sessions.agenda import CloseMusyawarah, NextItem, UndoItem
from sessions.assenting import AnswerConclusion
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.changing import AmendProposal, CategoriseProposal, WithdrawProposal
from sessions.concluding import Gavel, SettleObjection, ShowAnswers, WordConclusion
from sessions.convening import Convene
from sessions.delegates import DropDelegate, NameDelegate
from sessions.desk import SetPresence
from sessions.duplicates import MergeAttendees
from sessions.ending import CancelMusyawarah, MakeAddendum, ReopenMusyawarah
from sessions.endorsing import NameSignatory, SignMinutes
from sessions.handling import LineUpProposal, ShortlistProposal, TakeUpProposal
from sessions.invitations import Invitee, InvitePeople
from sessions.last_cycle import ReportUnfinished, RetractReport, ShowLastCycle
from sessions.merging import MergeProposals, PartProposals
from sessions.minutes import ReviseNote, WriteNote
from sessions.priorities import SettlePriorities
from sessions.quorum import NoteShortfall
from sessions.raising import RaiseProposal, SupportProposal
from sessions.reading import AskApproval, ShowPage, WordPassage
from sessions.registering import CheckIn
from sessions.resuming import ReceiveInvited
from sessions.screening import HideProposal, ShowProposal
from sessions.settings import AgendaItem
from sessions.speakers import EndTurn, GiveFloor, LowerHand, RaiseHand
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, LAST_CYCLE, SECRETARY, SETTINGS, STANDING

pytestmark = pytest.mark.long

SRI, JOKO = Actor(Role.ATTENDEE, 1), Actor(Role.ATTENDEE, 2)
REVIEWED = msgspec.structs.replace(
    SETTINGS, agenda=(SETTINGS.agenda[0], AgendaItem("Laporan tahun lalu", 10, "review"), *SETTINGS.agenda[2:])
)
EVERYTHING: list[tuple[Command, Actor]] = [
    (CheckIn("Sri", "Warga", 2, 7, "P"), Actor(Role.GUEST, device="a")),
    (CheckIn("Joko", "Ketua RT", 5, 3, "L"), SECRETARY),
    *((NextItem(leaving=item), FACILITATOR) for item in range(2)),
    (UndoItem(leaving=2), FACILITATOR),
    (InvitePeople((Invitee("Nani", "LPMK", 1, 1, "P"), Invitee("Camat", "Bappeda"))), SECRETARY),
    (NoteShortfall("go-on"), FACILITATOR),
    (ReceiveInvited(3), SECRETARY),
    (ShowLastCycle("rw", 1), FACILITATOR),
    (ReportUnfinished(1, "Retak"), SRI),
    (ShowLastCycle("urusan", 2), FACILITATOR),
    (ReportUnfinished(1, "Retak dan bolong"), SRI),
    (ReportUnfinished(2, "Belum ada"), JOKO),
    (RetractReport(1), SRI),
    (NextItem(leaving=1), FACILITATOR),
    (RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), SRI),
    (SupportProposal(4), JOKO),
    (TakeUpProposal(4), FACILITATOR),
    (SupportProposal(4, off=True), JOKO),
    (RaiseHand(), SRI),
    (RaiseHand(proposal=0), JOKO),
    (LowerHand(), SRI),
    (RaiseHand(), SRI),
    (GiveFloor(2), FACILITATOR),
    (GiveFloor(1), FACILITATOR),
    (EndTurn(2), FACILITATOR),
    (RaiseHand(), SRI),
    (RaiseHand(), JOKO),
    (SetPresence(), Actor(Role.SECRETARY, 2)),
    (SetPresence(back=True), Actor(Role.SECRETARY, 2)),
    (ShortlistProposal(3), SECRETARY),
    (RaiseProposal("Lampu gang", "fisik", "Gelap", "Gang 3"), JOKO),
    (MergeProposals(5, into=4), FACILITATOR),
    (PartProposals(5), FACILITATOR),
    (AmendProposal("Lampu gang tiga", "fisik", "Gelap", "Gang 3", proposal=5), JOKO),
    (CategoriseProposal(5, urusan="2.15"), SECRETARY),
    (HideProposal(5, "Ganda"), SECRETARY),
    (ShowProposal(5), SECRETARY),
    (LineUpProposal(3), FACILITATOR),
    (WithdrawProposal(5), JOKO),
    (WordConclusion("Lampu jalan disepakati"), FACILITATOR),
    (AnswerConclusion(1, 1, "setuju"), SRI),
    (AnswerConclusion(1, 1, "keberatan", "Alasan Pak Joko"), JOKO),
    (ShowAnswers(), FACILITATOR),
    (SettleObjection(2, "dibahas lagi", "Dihitung ulang"), FACILITATOR),
    (WordConclusion("Lampu jalan disepakati bersama"), FACILITATOR),
    (AnswerConclusion(1, 2, "keberatan", "Alasan Pak Joko lagi"), JOKO),
    (SettleObjection(2, "ditarik"), FACILITATOR),
    (Gavel(), FACILITATOR),
    (TakeUpProposal(0), FACILITATOR),
    (OpenBallot("Setuju?", secret=True), FACILITATOR),
    (CastVote(1, ("ya",), slip="0" * 32), SRI),
    (CloseBallot(1), FACILITATOR),
    (OpenBallot("Pilih", "approval", shortlist=True, limit=2), FACILITATOR),
    (CastVote(2, ("U001", "U004")), SRI),
    (CastVote(2, ("U004",)), SRI),
    (CloseBallot(2), FACILITATOR),
    (OpenBallot("Salah tekan", "choose-one", "a\nb"), FACILITATOR),
    (CloseBallot(3, cancel=True), FACILITATOR),
    (SettlePriorities(2), FACILITATOR),
    (WriteNote(text="Catatan"), SECRETARY),
    (ReviseNote(1, "Catatan lain"), SECRETARY),
    *((NextItem(leaving=item), FACILITATOR) for item in (2, 3)),
    (CheckIn("Wati", "LPMK", 0, 0, "P"), SECRETARY),
    (CheckIn("Sri W.", "Warga", 2, 7, "P"), SECRETARY),
    *((SupportProposal(1), Actor(Role.SECRETARY, person)) for person in (1, 6)),
    (TakeUpProposal(1), FACILITATOR),
    (ReportUnfinished(3, "Kosong"), Actor(Role.SECRETARY, 6)),
    (MergeAttendees(into=1, person=6), SECRETARY),
    (WordPassage("penutup", "Hadir {hadir} orang."), SECRETARY),
    (NameDelegate("Wati"), SECRETARY),
    (NameSignatory("lurah", "Sri"), SECRETARY),
    (ShowPage(1), FACILITATOR),
    (AskApproval(), FACILITATOR),
    (Gavel(), FACILITATOR),
    (SignMinutes(1, "[[1,1,9,9]]"), SRI),
    (CloseMusyawarah(), FACILITATOR),
    (ReopenMusyawarah("Lupa"), FACILITATOR),
    (DropDelegate(5), SECRETARY),
    (CancelMusyawarah("Banjir"), FACILITATOR),
    (MakeAddendum("Judul", "Lain"), SECRETARY),
]
VIEWERS = [
    Viewer("phone", "id", Actor(Role.GUEST)),
    Viewer("phone", "id", SRI),
    Viewer("phone", "en", JOKO),
    Viewer("phone", "id", Actor(Role.SECRETARY, 2)),
    Viewer("facilitator", "id", FACILITATOR),
    Viewer("secretary", "en", SECRETARY),
    Viewer("projector", "id", Actor(Role.PROJECTOR)),
]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(tmp_path), "http://aula", Renderer(static, "http://aula"))
    yield hall
    await hall.close()


async def test_no_panel_is_ever_stale(hall: Hall) -> None:
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(REVIEWED, STANDING, last_cycle=LAST_CYCLE), OPERATOR, "convene")
    for step, (command, actor) in enumerate([(None, OPERATOR), *EVERYTHING]):
        if command:
            await opened.room.do(command, actor, f"step{step}")
        fresh = Gallery(opened.room, hall.renderer)
        refs = [Ref(panel.name) for panel in PANELS.values() if not panel.each]
        refs += [Ref("past", number) for number in opened.room.meeting.last_cycle.all]
        refs += [Ref("proposal", number) for number in opened.room.meeting.proposals.all]
        for viewer in VIEWERS:
            for ref in refs:
                panel = opened.gallery.sees(ref, viewer)
                if panel:
                    kept = opened.gallery.snapshot(panel, ref, viewer)
                    assert kept.html == fresh.snapshot(panel, ref, viewer).html, (step, command, ref, viewer)


async def test_nobody_gets_a_personal_panel_of_nobody(hall: Hall) -> None:
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(REVIEWED, STANDING, last_cycle=LAST_CYCLE), OPERATOR, "convene")
    assert opened.gallery.sees(Ref("mine"), VIEWERS[0]) is None


async def test_what_one_person_did_is_in_no_panel_that_others_share(hall: Hall) -> None:
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(REVIEWED, STANDING, last_cycle=LAST_CYCLE), OPERATOR, "convene")
    for step, (command, actor) in enumerate(EVERYTHING[:40]):
        await opened.room.do(command, actor, f"step{step}")
    for viewer in VIEWERS:
        for panel in PANELS.values():
            if viewer.audience in panel.audiences and not panel.personal and not panel.each:
                html = opened.gallery.snapshot(panel, Ref(panel.name), viewer).html
                assert "Pilihan Anda" not in html
                assert "Your choice" not in html


async def test_the_chair_sees_what_does_not_fit_the_catalogue_and_the_projector_does_not(hall: Hall) -> None:
    opened = await hall.take_in("patihan")
    marked = msgspec.structs.replace(STANDING[0], marks=("harga lain dari kamus",))
    await opened.room.do(Convene(SETTINGS, (marked,)), OPERATOR, "convene")
    for step, command in enumerate((*(NextItem(leaving=item) for item in range(2)), TakeUpProposal(1))):
        await opened.room.do(command, FACILITATOR, f"step{step}")
    seen = {
        (viewer.audience, panel.name)
        for viewer in VIEWERS
        for panel in PANELS.values()
        if opened.gallery.sees(Ref(panel.name), viewer)
        and "harga lain dari kamus" in opened.gallery.snapshot(panel, Ref(panel.name), viewer).html
    }
    assert seen == {("facilitator", "floor")}


async def test_why_somebody_objects_reaches_the_chair_and_no_other_phone(hall: Hall) -> None:
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(REVIEWED, STANDING, last_cycle=LAST_CYCLE), OPERATOR, "convene")
    seen: dict[Viewer, set[str]] = {viewer: set() for viewer in VIEWERS}
    for step, (command, actor) in enumerate(EVERYTHING):
        await opened.room.do(command, actor, f"step{step}")
        for viewer in VIEWERS:
            for panel in PANELS.values():
                ref = Ref(panel.name)
                if (
                    opened.gallery.sees(ref, viewer)
                    and "Alasan Pak Joko" in opened.gallery.snapshot(panel, ref, viewer).html
                ):
                    seen[viewer].add(panel.name)
    told = {(viewer.audience, viewer.actor.person): names for viewer, names in seen.items() if names}
    # The hall saw it because the chair showed the answers.
    assert told == {
        ("phone", 2): {"conclusion", "mine"}, ("facilitator", 0): {"answers"}, ("projector", 0): {"board"},
    }  # fmt: skip
