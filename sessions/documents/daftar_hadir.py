"""Daftar hadir (form 1.2 of Surat Edaran Walikota Malang 66/2021): who came, with a column to sign in."""

from datetime import datetime

from sessions.attendance import Attendee
from sessions.calendar import in_zone
from sessions.cards import ERASED
from sessions.documents.facts import facts
from sessions.documents.signature_image import png
from sessions.documents.workbook import Column, Form, saved, workbook
from sessions.musyawarah import Musyawarah

COLUMNS = (
    Column("No", 5, align="center"),
    Column("Nama", 24),
    Column("Lembaga/Instansi", 20),
    Column("Alamat dan No. telepon", 28),
    Column("L/P", 5, align="center"),
    Column("Tanda tangan", 18),
    Column("Keterangan", 22),
)
SIGNED = 1 + [column.title for column in COLUMNS].index("Tanda tangan")


def daftar_hadir(meeting: Musyawarah, digest: bytes) -> bytes:
    """``daftar-hadir.xlsx``. The only document with addresses and telephone numbers."""
    known = facts(meeting, digest)
    heading = (
        "DAFTAR HADIR PESERTA",
        known.title,
        known.region,
        f"Hari/tanggal: {known.day}, pukul {known.began} s.d. {known.until}",
        f"Tempat: {known.place}",
    )
    book = workbook()
    form = Form(book, "Daftar hadir", heading, COLUMNS)
    for number, person in enumerate(meeting.attendance.people.values(), start=1):
        remark = _remark(person, meeting)
        form.line(number, person.name, _body(person), _reached(person), person.sex, None, remark, room=30)
        if person.card and person.card.signature:
            form.picture(SIGNED, png(person.card.signature), 120, 40)
    form.say("")
    form.say(f"Jumlah peserta {known.present} orang: laki-laki {known.men}, perempuan {known.women}.")
    if meeting.invitations.people:
        form.say(f"Diundang {len(meeting.invitations.people)} orang, hadir {meeting.invitations.came} dari undangan.")
    return saved(book, meeting, digest)


def _body(person: Attendee) -> str:
    return ", ".join(filter(None, [person.constituency, person.neighbourhood]))


def _remark(person: Attendee, meeting: Musyawarah) -> str:
    """Since when, when not, and as what: ``19.42, terlambat; keluar 20.10–20.30; dibantu RA``."""

    def hour(moment: datetime) -> str:
        return f"{in_zone(moment, meeting.settings.zone):%H.%M}"

    late = meeting.agenda.opened is not None and person.since > meeting.agenda.opened
    remarks = [hour(person.since) + (", terlambat" if late else "")]
    for absence in person.absences:
        remarks.append(f"keluar {hour(absence.left)}" + (f"–{hour(absence.back)}" if absence.back else ""))
    if person.expelled:
        remarks.append(f"dikeluarkan: {person.expelled}")
    if person.assisted:
        remarks.append(f"dibantu {person.desk}".strip())
    if not person.voting:
        remarks.append("peninjau")
    return "; ".join(remarks)


def _reached(person: Attendee) -> str:
    if person.card is None:
        return ERASED
    return "\n".join(filter(None, [person.card.address, person.card.phone]))
