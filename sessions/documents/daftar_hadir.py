"""Daftar hadir (form 1.2 of Surat Edaran Walikota Malang 66/2021): who came, with a column to sign in."""

from collections.abc import Iterator
from datetime import datetime

from sessions.attendance import Attendee
from sessions.calendar import in_zone
from sessions.cards import ERASED
from sessions.documents.facts import facts
from sessions.documents.signers import chair, secretary
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.workbook import Column
from sessions.musyawarah import Musyawarah

COLUMNS = (
    Column("No", 5, align="center"),
    Column("Nama", 26),
    Column("Lembaga/Instansi", 22),
    Column("Alamat dan No. telepon", 30),
    Column("L/P", 6, align="center"),
    Column("Tanda tangan", 18),
)
REMARKS = (Column("No", 5, align="center"), Column("Nama", 30), Column("Keterangan", 60))


def daftar_hadir(meeting: Musyawarah, digest: bytes) -> Form:
    """Form 1.2, the only document with addresses and telephone numbers; after it who came late, left or was helped."""
    known = facts(meeting, digest)
    people = meeting.attendance.people.values()
    heading = (
        "DAFTAR HADIR PESERTA",
        known.title,
        known.region,
        f"Hari/tanggal: {known.day}, pukul {known.began} s.d. {known.until}",
        f"Tempat: {known.place}",
    )
    below = [f"Jumlah peserta {known.present} orang: laki-laki {known.men}, perempuan {known.women}."]
    if meeting.invitations.people:
        below.append(
            f"Diundang {len(meeting.invitations.people)} orang, hadir {meeting.invitations.came} dari undangan."
        )
    lines = [_line(number, person) for number, person in enumerate(people, start=1)]
    tables = [Table("Daftar hadir", heading, COLUMNS, lines, below, "Belum ada yang hadir.", 10, "hadir")]
    if remarks := [
        Line((number, person.name, "; ".join(told)))
        for number, person in enumerate(people, start=1)
        if len(told := list(_remarks(person, meeting))) > 1
    ]:
        under = (f"KETERANGAN KEHADIRAN: {known.title}", "Hadir sejak, dan yang terlambat, keluar, atau dibantu")
        tables.append(Table("Keterangan", under, REMARKS, remarks, kind="keterangan"))
    return Form(
        "Daftar hadir", tables, [chair(meeting, known), secretary(meeting, known)], kinds=("hadir", "keterangan")
    )


def _line(number: int, person: Attendee) -> Line:
    body = ", ".join(filter(None, [person.constituency, person.neighbourhood]))
    drawn = person.card.signature if person.card else ()
    return Line((number, person.name, body, _reached(person), person.sex, None), signature=drawn)


def _remarks(person: Attendee, meeting: Musyawarah) -> Iterator[str]:
    """Since when; then when not, and as what: ``19.42``, ``terlambat``, ``keluar 20.10–20.30``, ``dibantu RA``."""

    def hour(moment: datetime) -> str:
        return f"{in_zone(moment, meeting.settings.zone):%H.%M}"

    yield hour(person.since)
    if meeting.agenda.opened is not None and person.since > meeting.agenda.opened:
        yield "terlambat"
    for absence in person.absences:
        yield f"keluar {hour(absence.left)}" + (f"–{hour(absence.back)}" if absence.back else "")
    if person.expelled:
        yield f"dikeluarkan: {person.expelled}"
    if person.assisted:
        yield f"dibantu {person.desk}".strip()
    if not person.voting:
        yield "peninjau"


def _reached(person: Attendee) -> str:
    if person.card is None:
        return ERASED
    return "\n".join(filter(None, [person.card.address, person.card.phone]))
