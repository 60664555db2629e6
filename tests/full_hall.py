"""A small hall in which everything happens that leaves a figure on paper: each kind of ballot, act and fate at least once."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import msgspec

from sessions.actors import Actor, Role
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.agreeing import MovePriority
from sessions.assenting import AnswerConclusion
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.cards import CorrectCard
from sessions.changing import CategoriseProposal, WithdrawProposal
from sessions.concluding import Gavel, SettleObjection, WordConclusion
from sessions.conclusion import Stance
from sessions.delegates import NameDelegate, TakeElected
from sessions.desk import SetPresence
from sessions.ending import MakeAddendum
from sessions.endorsing import NameSignatory, SignMinutes
from sessions.expelling import ExpelAttendee
from sessions.groups import CheckInGroup
from sessions.handling import ShortlistProposal, TakeUpProposal
from sessions.invitations import Invitee, InvitePeople
from sessions.last_cycle import LastProposal, ReportUnfinished
from sessions.levels import Level
from sessions.lots import DrawLot
from sessions.merging import MergeProposals
from sessions.minutes import WriteNote
from sessions.planning import PlanProposal
from sessions.priorities import SettlePriorities
from sessions.raising import RaiseProposal, SupportProposal
from sessions.reading import AskApproval, WordPassage
from sessions.registering import CheckIn
from sessions.settings import Letterhead, StandingProposal
from sessions.speakers import EndTurn, GiveFloor, RaiseHand
from tests.big_hall import AGENDA, scribble
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall

PUPR, HEALTH = "Dinas Pekerjaan Umum", "Dinas Kesehatan"
STANDING = (
    StandingProposal(
        "Gorong-gorong Jl. Mawar", "fisik", "Banjir 3 kali setahun", location="Jl. Mawar 12", volume=Decimal("127.5"),
        unit="m", unit_price=400_000, cost=51_000_000, on_behalf="RW 02", rw=2, rt=3, rank=1, shortlisted=True,
        agency=PUPR, urusan="1.03", funding="APBD perangkat daerah", beneficiaries="45 KK",
        marks=("harga lain dari kamus",),
    ),
    StandingProposal(
        "Pelatihan usaha mikro", "non-fisik", "Pendapatan", volume=Decimal(2), unit="paket", unit_price=9_750_000,
        cost=19_500_000, on_behalf="PKK", shortlisted=True, funding="APBD kelurahan", beneficiaries="60 perempuan",
    ),
    StandingProposal(
        "Posyandu RW 05", "fisik", "Atap bocor", cost=17_250_000, rw=5, rank=3, shortlisted=True, agency=HEALTH,
        urusan="1.02",
    ),
    StandingProposal("Tong sampah", "fisik", "Kebersihan", cost=5_000_000, on_behalf="RW 05", rw=5, rank=4),
    StandingProposal("Jalan paving", "fisik", "Becek", cost=73_333_000, rw=7, shortlisted=True, agency=PUPR),
)  # fmt: skip
LAST = (
    LastProposal("Rabat beton 80 m", "terealisasi", amount=40_000_000, urusan="1.03", agency=PUPR, rw=5),
    LastProposal("Pos kamling", "ditunda", "Tanah belum jelas", 15_000_000, "1.05", location="Gang 4", rw=5),
    LastProposal("Talut", "ditolak", "Bukan wewenang kota", 90_000_000, "1.03", rw=10),
    LastProposal("Pelatihan kader", "terealisasi", amount=9_000_000),
    LastProposal("Lampu jalan", "berjalan", amount=12_500_000, rw=3),
)
_UNSUR = ("Ketua RT", "Ketua RW", "LPMK", "Warga", "Warga")


def full_hall(level: Level = "kelurahan") -> MeetingHall:
    """The hall after its last gavel, signed and with two addenda. Above the kelurahan its proposals are tied to a plan."""
    kop = Letterhead(("PEMERINTAH KOTA MADIUN", "KANTOR PATIHAN"), "Jl. Merpati No. 12, Madiun 63131")
    settings = msgspec.structs.replace(
        SETTINGS, agenda=AGENDA, letterhead=kop, level=level, facilitator="Bambang Sutrisno, S.Sos. dari LPMK 2019",
        speakers=("Drs. Hartono dari Bappeda",),
    )  # fmt: skip
    if level != "kelurahan":
        names = tuple(f"Kelurahan {name}" for name in "ABCDEFGHIJ")
        settings = msgspec.structs.replace(settings, kelurahan="", areas=names)
    hall = MeetingHall(settings, STANDING, LAST)
    crowd = _come(hall)
    hall.do(NextItem(leaving=0), FACILITATOR)
    _go_and_come(hall)
    _look_back(hall, crowd)
    hall.do(NextItem(leaving=1), FACILITATOR)
    _discuss(hall, crowd)
    _poll(hall, crowd)
    hall.do(NextItem(leaving=2), FACILITATOR)
    _prioritise(hall, crowd)
    hall.do(NextItem(leaving=3), FACILITATOR)
    _elect(hall, crowd)
    hall.do(NextItem(leaving=4), FACILITATOR)
    _end(hall, crowd)
    return hall


def _come(hall: MeetingHall) -> list[Actor]:
    invited = tuple(Invitee(f"Undangan {number}", "LPMK", 3) for number in range(1, 5))
    hall.do(InvitePeople(invited), SECRETARY)
    crowd = []
    for number in range(1, 13):
        device = f"ponsel-{number}"
        person = CheckIn(
            f"Warga {chr(64 + number)}", _UNSUR[number % 5], number % 4 + 1, number % 3, "L" if number % 3 else "P",
            f"Jl. Kenanga No. {number + 20}", f"0812-7000-{number:04}", signature=scribble(number) if number % 2 else "",
        )  # fmt: skip
        hall.do(person, Actor(Role.GUEST, device=device))
        crowd.append(Actor(Role.ATTENDEE, hall.meeting.attendance.devices[device]))
    hall.do(CheckInGroup("Ibu Satu\nIbu Dua\nIbu Tiga", "Warga", 6, "P"), Actor(Role.SECRETARY, desk="RA"))
    hall.do(CheckIn("Undangan 2", "LPMK", 3, 1, "L"), SECRETARY)
    return crowd


def _go_and_come(hall: MeetingHall) -> None:
    people = {one.name: one.id for one in hall.meeting.attendance.people.values()}
    hall.time += timedelta(minutes=14)
    hall.do(CheckIn("Tamu", "Bappeda", 0, 0, "L", observer=True), Actor(Role.SECRETARY, desk="RA"))
    hall.do(SetPresence(person=people["Ibu Dua"]), SECRETARY)
    hall.time += timedelta(minutes=9)
    hall.do(SetPresence(back=True, person=people["Ibu Dua"]), SECRETARY)
    hall.do(ExpelAttendee(people["Ibu Tiga"], "Mengganggu 2 kali"), SECRETARY)


def _look_back(hall: MeetingHall, crowd: list[Actor]) -> None:
    hall.do(ReportUnfinished(1, "Baru 30 m yang jadi"), crowd[0])
    hall.do(ReportUnfinished(1, "Retak"), crowd[1])


def _discuss(hall: MeetingHall, crowd: list[Actor]) -> None:
    for number, title in enumerate(("Sumur resapan", "Sumur resapan lagi", "Taman baca", "Pagar makam"), start=6):
        raised = RaiseProposal(
            title, "fisik", "Kering 4 bulan", f"Gang {number}", 2, Decimal(number), "unit", 1_000_000 + number,
            land="milik pemerintah",
        )  # fmt: skip
        hall.do(raised, crowd[number])
    for person in crowd[:5]:
        hall.do(SupportProposal(6), person)
    hall.do(MergeProposals(proposal=7, into=6), FACILITATOR)
    hall.do(WithdrawProposal(proposal=8, reason="Sudah ada di RW 04"), crowd[8])
    hall.do(CategoriseProposal(proposal=6, urusan="1.04", agency=PUPR, funding="APBD perangkat daerah"), SECRETARY)
    for turn, (proposal, outcome) in enumerate(((9, "ditolak"), (4, "ditunda"), (6, "disepakati")), start=1):
        hall.do(TakeUpProposal(proposal=proposal), FACILITATOR)
        speaker = crowd[turn * 2]
        hall.do(RaiseHand(), speaker)
        hall.do(GiveFloor(person=speaker.person), FACILITATOR)
        hall.time += timedelta(seconds=turn * 37)
        hall.do(EndTurn(turn=turn), FACILITATOR)
        hall.do(WriteNote(text=f"Usulan {proposal} dibahas {turn + 10} menit."), SECRETARY)
        hall.do(Gavel(wording=f"Kesimpulan ke-{turn}.", outcome=outcome), FACILITATOR)  # type: ignore[arg-type]
    hall.do(ShortlistProposal(proposal=6), FACILITATOR)
    hall.do(TakeUpProposal(proposal=0), FACILITATOR)
    if hall.meeting.settings.level != "kelurahan":
        plan = PlanProposal(1, "Prioritas 2", "Sasaran 2.1", "Program 1.03.02", "Kegiatan 7", "14 kelurahan")
        hall.do(plan, SECRETARY)
    hall.do(WordConclusion("Kerja bakti tiap 2 minggu."), FACILITATOR)
    _says(hall, crowd[0], "setuju")
    _says(hall, crowd[1], "keberatan", "Cukup 1 kali sebulan")
    _says(hall, crowd[2], "abstain")
    hall.do(SettleObjection(crowd[1].person, "dicatat", "Ditinjau 3 bulan lagi"), FACILITATOR)
    hall.do(Gavel(), FACILITATOR)
    hall.do(WordConclusion("Iuran Rp 5.000 sebulan."), FACILITATOR)
    _says(hall, crowd[3], "keberatan", "Terlalu mahal")
    hall.do(WordConclusion(), FACILITATOR)


def _says(hall: MeetingHall, person: Actor, stance: Stance, reason: str = "") -> None:
    current = hall.meeting.consensus.current
    assert current
    hall.do(AnswerConclusion(current.id, current.version, stance, reason), person)


def _poll(hall: MeetingHall, crowd: list[Actor]) -> None:
    """Each kind once; in the choice of one two are equal until a lot is drawn, and one ballot is called off."""
    three = "Jalan\nAir 24 jam\nLampu"
    _vote(hall, OpenBallot("Setuju jadwal?", threshold="two-thirds", quorum_percent=40), crowd, ["ya"] * 7 + ["tidak"])
    _vote(hall, OpenBallot("Setuju iuran?", secret=True), crowd, ["tidak"] * 6 + ["ya"] * 3 + ["abstain"])
    _vote(hall, OpenBallot("Yang mana dulu?", "choose-one", three), crowd, ["1", "2", "1", "2", "3"])
    hall.do(DrawLot(3, "482913"), FACILITATOR)
    order = [{"1": 1, "2": 2, "3": 3}, {"2": 1, "3": 2}, {"3": 1, "1": 2, "2": 3}, {"2": 1}]
    _vote(hall, OpenBallot("Urutan?", "ranking", three, method="borda"), crowd, order)
    _vote(hall, OpenBallot("Satu kursi?", "ranking", three, method="run-off"), crowd, order)
    grades = [{f"{at}.{of}": (at * 2 + of * who) % 5 + 1 for at in (1, 2, 3) for of in (0, 1)} for who in range(5)]
    criteria = "Urgensi 30\nKesiapan 25"
    _vote(hall, OpenBallot("Nilai?", "scores", three, criteria=criteria), crowd, grades)
    points = [{"1": 7, "3": 3}, {"2": 10}, {"2": 4, "3": 6}]
    _vote(hall, OpenBallot("Poin?", "points", three), crowd, points)
    hall.do(OpenBallot("Salah buka?"), FACILITATOR)
    hall.do(CloseBallot(ballot=8, cancel=True), FACILITATOR)
    fits = ["U002", "U003", "U006"]
    _vote(hall, OpenBallot("Belanja?", "knapsack"), crowd, [tuple(fits[: 1 + who % 3]) for who in range(6)])
    _vote(hall, OpenBallot("Sah?", quorum_percent=90), crowd, ["ya"])


def _prioritise(hall: MeetingHall, crowd: list[Actor]) -> None:
    keys = ["U001", "U002", "U003", "U005", "U006"]
    ballot = OpenBallot("Prioritas", "approval", shortlist=True, limit=3, secret=True)
    _vote(hall, ballot, crowd, [tuple(keys[: 1 + who % 3]) for who in range(9)] + [("U005", "U006")] * 2)
    hall.do(SettlePriorities(ballot=11), FACILITATOR)
    hall.do(MovePriority(proposal=6, to=2, reason="Kemarau 2019"), FACILITATOR)


def _elect(hall: MeetingHall, crowd: list[Actor]) -> None:
    names = "\n".join(hall.meeting.attendance.name_of(person.person) for person in crowd[:6])
    ballot = OpenBallot("Delegasi", "election", names, seats=3, women_seats=1)
    keys = [f"p{person.person}" for person in crowd[:6]]
    _vote(hall, ballot, crowd, [tuple(keys[: 1 + who % 3]) for who in range(10)])
    hall.do(TakeElected(), FACILITATOR)
    hall.do(NameDelegate("Ibu Satu", "Cadangan 1"), SECRETARY)
    first = next(iter(hall.meeting.delegates.all))
    hall.do(CorrectCard(person=first, age=47, occupation="Guru SDN 3"), SECRETARY)


def _vote(hall: MeetingHall, ballot: OpenBallot, crowd: list[Actor], votes: Sequence[object]) -> None:
    hall.do(ballot, FACILITATOR)
    number = len(hall.meeting.ballots.all)
    for voter, vote in zip(crowd, votes, strict=False):
        marks = vote if isinstance(vote, dict) else {}
        choice = vote if isinstance(vote, tuple) else (vote,) if isinstance(vote, str) else ()
        hall.do(CastVote(ballot=number, choice=choice, marks=marks), voter)
    hall.do(CloseBallot(ballot=number), FACILITATOR)


def _end(hall: MeetingHall, crowd: list[Actor]) -> None:
    more = "Hadir {hadir} orang, {persen_perempuan} perempuan; didanai {didanai} usulan, {biaya_didanai} dari {pagu}."
    hall.do(WordPassage(passage="kesepakatan", text=more), SECRETARY)
    hall.do(AskApproval(), FACILITATOR)
    hall.do(Gavel(), FACILITATOR)
    hall.do(NextItem(leaving=5), FACILITATOR)
    hall.time += timedelta(minutes=40)
    hall.do(CloseMusyawarah(), FACILITATOR)
    for office, person in zip(("lurah", "pimpinan", "notulis", *("wakil",) * 4), crowd, strict=False):
        name = hall.meeting.attendance.name_of(person.person)
        hall.do(NameSignatory(office, name), SECRETARY)  # type: ignore[arg-type]
        hall.do(SignMinutes(hall.meeting.signatories.count, scribble(person.person)), person)
    hall.do(CorrectCard(person=crowd[0].person, rank="Penata Tk. I (III/d)", nip="19700101 199503 1 002"), SECRETARY)
    hall.time += timedelta(days=3)
    hall.do(MakeAddendum("Kehadiran", "Hadir pula 2 orang dari Babinsa.", "Terlewat dicatat"), SECRETARY)
    hall.do(MakeAddendum("Pagu", "Pagu Rp 101.000.000.", "Salah ketik 1 angka"), SECRETARY)
