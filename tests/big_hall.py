"""A full hall: 300 people with signatures, 200 proposals, 12 ballots. For the documents to be measured and looked at."""

import json
import math
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from sessions.actors import Actor, Role
from sessions.acts import Keep
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.attendance import Sex
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.cards import CorrectCard
from sessions.concluding import Gavel
from sessions.delegates import TakeElected
from sessions.ending import MakeAddendum
from sessions.endorsing import NameSignatory, SignMinutes
from sessions.handling import TakeUpProposal
from sessions.ledger import GENESIS, Stored, seal
from sessions.minutes import WriteNote
from sessions.priorities import SettlePriorities
from sessions.reading import AskApproval
from sessions.registering import CheckIn
from sessions.settings import AgendaItem, Settings, StandingProposal
from sessions.speakers import EndTurn, GiveFloor, RaiseHand
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, LAST_CYCLE, SECRETARY, SETTINGS, MeetingHall

PEOPLE, PROPOSALS, BALLOTS = 300, 200, 12
AGENDA = (
    *SETTINGS.agenda[:3],
    AgendaItem("Penetapan prioritas", 20, "priorities"),
    AgendaItem("Pemilihan delegasi", 10, "election"),
    AgendaItem("Pembacaan berita acara", 10, "reading"),
    AgendaItem("Penutup", 5, "closing"),
)
AGENCIES = ("Dinas Pekerjaan Umum dan Tata Ruang", "Dinas Sosial", "Dinas Kesehatan", "")
_NAMES = ("Sri Wahyuni", "Joko Santoso", "Siti Aminah", "Bambang Prasetyo", "Endang Lestari", "Agus Hariyanto")
_UNSUR = ("Ketua RT", "Ketua RW", "LPMK", "Warga", "Warga")


def settings() -> Settings:
    """The sample hall, with a longer agenda and a larger pagu."""
    return msgspec.structs.replace(
        SETTINGS, agenda=AGENDA, ceiling=2_000_000_000, facilitator="Bambang Sutrisno, S.Sos. dari LPMK Patihan",
        speakers=("Drs. Hartono dari Kecamatan Manguharjo", "Ir. Wulan dari Bappeda Kota Madiun"),
    )  # fmt: skip


@cache
def big_hall(people: int = PEOPLE, proposals: int = PROPOSALS) -> MeetingHall:
    """The hall after its last gavel, signed by four offices; the same in every run."""
    hall = MeetingHall(settings(), tuple(_proposal(number) for number in range(1, proposals + 1)), LAST_CYCLE)
    crowd = [_enter(hall, number) for number in range(1, people + 1)]
    for item in range(2):
        hall.do(NextItem(leaving=item), FACILITATOR)
    _discuss(hall, crowd)
    hall.do(NextItem(leaving=2), FACILITATOR)
    for number in range(1, BALLOTS - 1):
        _poll(hall, crowd, OpenBallot(question=f"Kesepakatan ke-{number}?", secret=number % 2 == 0))
    shortlist = OpenBallot(question="Prioritas", kind="approval", shortlist=True, limit=10, secret=True)
    _poll(hall, crowd, shortlist)
    hall.do(SettlePriorities(ballot=BALLOTS - 1), FACILITATOR)
    hall.do(NextItem(leaving=3), FACILITATOR)
    candidates = "\n".join(hall.meeting.attendance.people[person.person].name for person in crowd[:8])
    election = OpenBallot(question="Delegasi", kind="election", options=candidates, seats=5, women_seats=2)
    _poll(hall, crowd, election)
    hall.do(TakeElected(), FACILITATOR)
    hall.do(NextItem(leaving=4), FACILITATOR)
    _approve_and_sign(hall, crowd)
    return hall


def stored(hall: MeetingHall) -> list[Stored]:
    """The sealed ledger of a hall."""
    sealed: list[Stored] = []
    for entry in hall.entries:
        sealed.append(seal(entry, sealed[-1].digest if sealed else GENESIS))
    return sealed


async def save(hall: MeetingHall, data: Path) -> None:
    """Write the hall into a data directory, as a server leaves it."""
    data.mkdir(parents=True, exist_ok=True)
    journal = await SqliteJournal.open(data)
    keeps = [Keep("people", str(person), msgspec.json.encode(card)) for person, card in hall.meeting.cards.items()]
    keeps += [Keep("files", digest, content) for digest, content in hall.meeting.files.items()]
    await journal.append(hall.meeting.settings.code, 0, stored(hall), keeps)
    await journal.close()


def scribble(number: int) -> str:
    """A signature as phones send it: a dozen loops of some forty points."""
    strokes = []
    for line in range(1, 4):
        points = [
            (300 + 6 * (at - 20) + 30 * math.cos(number + at), 100 + 60 * math.sin(number * line + at))
            for at in range(40)
        ]
        strokes.append([round(one) for point in points for one in point])
    return json.dumps(strokes)


def _proposal(number: int) -> StandingProposal:
    rw = number % 10 + 1
    volume, price = Decimal(number * 3) / 2, 100_000 + number * 1_000
    return StandingProposal(
        title=f"Perbaikan saluran air dan jalan lingkungan di gang {number}", kind="fisik" if number % 3 else "non-fisik",
        problem="Tergenang setiap hujan, anak sekolah jatuh", location=f"Gang {number}", rw=rw, rt=number % 5 + 1,
        volume=volume, unit="m", unit_price=price, cost=int(volume * price), on_behalf=f"RW {rw:02}", rank=number // 10 + 1,
        shortlisted=number % 2 == 0, agency=AGENCIES[number % 4], urusan="1.03", beneficiaries="Warga gang",
        funding="APBD kelurahan" if number % 5 == 0 else "APBD perangkat daerah",
    )  # fmt: skip


def _enter(hall: MeetingHall, number: int) -> Actor:
    device = f"ponsel-{number}"
    sex: Sex = "L" if number % 2 else "P"
    person = CheckIn(
        f"{_NAMES[number % 6]} {number}", _UNSUR[number % 5], number % 10 + 1, number % 5 + 1, sex,
        f"Jl. Mawar No. {number}", f"0812-3456-{number:04}", signature=scribble(number),
    )  # fmt: skip
    hall.do(person, Actor(Role.GUEST, device=device))
    return Actor(Role.ATTENDEE, hall.meeting.attendance.devices[device])


def _discuss(hall: MeetingHall, crowd: list[Actor]) -> None:
    for number, outcome in enumerate(["disepakati", "disepakati", "ditunda", "ditolak"] * 5, start=1):
        speaker = crowd[number * 7 % len(crowd)]
        hall.do(TakeUpProposal(proposal=number), FACILITATOR)
        hall.do(RaiseHand(), speaker)
        hall.do(GiveFloor(person=speaker.person), FACILITATOR)
        hall.time += timedelta(seconds=number * 5)
        hall.do(EndTurn(turn=number), FACILITATOR)
        hall.do(WriteNote(text=f"Usulan {number} dibahas: warga menjelaskan keadaan di lapangan."), SECRETARY)
        hall.do(Gavel(wording=f"Usulan ke-{number} {outcome}.", outcome=outcome), FACILITATOR)  # type: ignore[arg-type]


def _poll(hall: MeetingHall, crowd: list[Actor], ballot: OpenBallot) -> None:
    hall.do(ballot, FACILITATOR)
    opened = hall.meeting.ballots.running
    assert opened
    keys = [option.key for option in opened.options]
    for voter in crowd:
        # The more to the front of the list, the more votes: no two are equal.
        chosen = {keys[(voter.person % (place + 3)) * place % len(keys)] for place in range(opened.limit)}
        if opened.kind == "election":
            chosen = set(keys[: 1 + voter.person % opened.limit])
        hall.do(CastVote(ballot=opened.id, choice=tuple(sorted(chosen))), voter)
    hall.do(CloseBallot(ballot=opened.id), FACILITATOR)


def _approve_and_sign(hall: MeetingHall, crowd: list[Actor]) -> None:
    hall.do(AskApproval(), FACILITATOR)
    hall.do(Gavel(), FACILITATOR)
    people = hall.meeting.attendance.people
    hall.do(NextItem(leaving=5), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    for office, person in zip(("lurah", "pimpinan", "notulis", *("wakil",) * 5), crowd, strict=False):
        hall.do(NameSignatory(office, people[person.person].name), SECRETARY)  # type: ignore[arg-type]
        signatory = hall.meeting.signatories.count
        hall.do(SignMinutes(signatory, scribble(signatory)), person)
    hall.do(CorrectCard(person=1, rank="Penata Tk. I (III/d)", nip="19700101 199503 1 002"), SECRETARY)
    hall.do(MakeAddendum("Kehadiran", "Hadir pula dua orang dari Babinsa.", "Terlewat dicatat"), SECRETARY)
