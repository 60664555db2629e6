"""Delegasi (form 1.3 of Surat Edaran Walikota Malang 66/2021): who speaks for the meeting at the next level."""

from sessions.attendance import Attendee
from sessions.cards import ERASED
from sessions.documents.facts import facts
from sessions.documents.signers import chair, head
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
    """Form 1.3, with the total at its end. What a card does not say is left open for a pen."""
    known = facts(meeting, digest)
    chosen = delegates(meeting)
    lines = [_line(meeting, number, person) for number, person in enumerate(chosen, start=1)]
    if lines:
        women = sum(person.sex == "P" for person in chosen)
        total = f"{len(chosen)} orang"
        lines.append(Line((None, "Jumlah", len(chosen) - women, women, None, None, None, None, total), strong=True))
    heading = ("DAFTAR DELEGASI", known.title, known.region, f"Dipilih pada {known.day}")
    table = Table("Delegasi", heading, COLUMNS, lines, empty="Belum ada delegasi yang dipilih.", room=8)
    return Form("Daftar delegasi", [table], [chair(meeting, known), head(meeting, known)], landscape=True)


def delegates(meeting: Musyawarah) -> list[Attendee]:
    """The delegates in the order in which they were named."""
    people = meeting.attendance.people
    return [people[number] for number in meeting.delegates.all if number in people]


def _line(meeting: Musyawarah, number: int, person: Attendee) -> Line:
    card, group = person.card, ", ".join(filter(None, [person.constituency, person.neighbourhood]))
    reached = "\n".join(filter(None, [card.address, card.phone])) if card else ERASED
    man, woman = (1, None) if person.sex == "L" else (None, 1)
    cells = (number, person.name, man, woman, (card and card.age) or None, reached, card.occupation if card else None)
    return Line((*cells, group, meeting.delegates.all[person.id].remark or None))
