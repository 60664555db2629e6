"""Ralat: what was corrected after the end. The berita acara that was signed stays as it is; this goes with it."""

from sessions.calendar import clock, day
from sessions.documents.facts import facts
from sessions.documents.signers import chair, head, secretary
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.workbook import Column
from sessions.musyawarah import Musyawarah

COLUMNS = (
    Column("No", 5, align="center"),
    Column("Bagian", 24),
    Column("Seharusnya tertulis", 50),
    Column("Alasan", 30),
    Column("Dibuat", 22),
)


def ralat(meeting: Musyawarah, digest: bytes) -> Form:
    """All corrections in their order."""
    known, zone = facts(meeting, digest), meeting.settings.zone
    lines = [
        Line((one.number, one.part, one.text, one.reason, f"{day(one.at, zone)}, {clock(one.at, zone)}"))
        for one in meeting.addenda.all
    ]
    heading = ("RALAT BERITA ACARA", known.title, known.region, f"Berita acara tanggal {known.date}")
    signers = [chair(meeting, known), secretary(meeting, known), head(meeting, known)]
    return Form("Ralat berita acara", [Table("Ralat", heading, COLUMNS, lines, empty="Tidak ada ralat.")], signers)
