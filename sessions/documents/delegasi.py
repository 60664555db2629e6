"""Delegasi (form 1.3 of Surat Edaran Walikota Malang 66/2021): who speaks for the meeting at the next level."""

from sessions.attendance import Attendee
from sessions.cards import ERASED
from sessions.documents.facts import facts
from sessions.documents.signers import chair, lurah
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.workbook import Column
from sessions.musyawarah import Musyawarah

COLUMNS = (
    Column("No", 5, align="center"),
    Column("Nama", 26),
    Column("L", 5, align="center"),
    Column("P", 5, align="center"),
    Column("Usia", 7, align="center"),
    Column("Alamat dan No. telepon", 32),
    Column("Pekerjaan/Profesi", 20),
    Column("Kelompok/Unsur", 22),
    Column("Keterangan", 24),
)


def delegasi(meeting: Musyawarah, digest: bytes) -> Form:
    """Form 1.3. What nobody was asked for, age and occupation, is left open for a pen."""
    known = facts(meeting, digest)
    chosen = delegates(meeting)
    lines = [_line(number, person) for number, person in enumerate(chosen, start=1)]
    if lines:
        women = sum(person.sex == "P" for person in chosen)
        lines.append(Line((None, "Jumlah", len(chosen) - women, women, None, None, None, None, None), strong=True))
    heading = (
        "DAFTAR DELEGASI",
        known.title,
        f"Kelurahan {known.kelurahan}, Kecamatan {known.kecamatan}, {known.kota}",
        f"Dipilih pada {known.day}",
    )
    table = Table("Delegasi", heading, COLUMNS, lines, empty="Belum ada delegasi yang dipilih.", room=8)
    return Form("Daftar delegasi", [table], [chair(known), lurah(known)], landscape=True)


def delegates(meeting: Musyawarah) -> list[Attendee]:
    """Who was elected, in the order of the ballots and their seats."""
    people = meeting.attendance.people
    seats = [
        ballot.option[key].person
        for ballot in meeting.ballots.held
        if ballot.kind == "election"
        for key in ballot.tally.winners
    ]
    return [people[person] for person in dict.fromkeys(seats) if person in people]


def _line(number: int, person: Attendee) -> Line:
    reached = ERASED if person.card is None else "\n".join(filter(None, [person.card.address, person.card.phone]))
    group = ", ".join(filter(None, [person.constituency, person.neighbourhood]))
    man, woman = (1, None) if person.sex == "L" else (None, 1)
    return Line((number, person.name, man, woman, None, reached, None, group, None))
