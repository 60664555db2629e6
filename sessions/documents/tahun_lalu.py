"""Last cycle's report: each proposal of last year, what became of it and why, and what residents saw in the field."""

from sessions.documents.facts import facts
from sessions.documents.reviewed import review_total, reviewed
from sessions.documents.signers import chair, head
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.workbook import RUPIAH, Column
from sessions.last_cycle_sums import by_fate
from sessions.musyawarah import Musyawarah

COLUMNS = (
    Column("No", 6, align="center"),
    Column("Usulan", 40),
    Column("Lokasi", 24),
    Column("Anggaran", 17, RUPIAH, "right"),
    Column("Perangkat daerah", 20),
    Column("Status", 30),
    Column("Catatan warga", 34),
)
SUMS = (Column("Status", 30), Column("Usulan", 12, align="right"), Column("Anggaran", 20, RUPIAH, "right"))


def tahun_lalu(meeting: Musyawarah, digest: bytes) -> Form:
    """The list by number, and after it how many, and how much, met each fate."""
    known, all_ = facts(meeting, digest), meeting.last_cycle.all
    lines = [
        Line((
            row.number, row.title, row.where, all_[row.number].amount or None, all_[row.number].agency, row.fate,
            row.notes,
        ))
        for row in reviewed(meeting)
    ]  # fmt: skip
    under = (known.region, f"{known.title}, {known.day}")
    total = [sentence] if (sentence := review_total(meeting)) else []
    heading = ("LAPORAN USULAN TAHUN LALU", *under)
    tables = [Table("Tahun lalu", heading, COLUMNS, lines, total, "Tidak ada daftar usulan tahun lalu.", kind="daftar")]
    if sums := [Line((one.group, one.number, one.amount)) for one in by_fate(meeting.last_cycle) if one.number]:
        tables.append(Table("Rekap", ("REKAP USULAN TAHUN LALU", *under), SUMS, sums, kind="rekap"))
    signers = [chair(meeting, known), head(meeting, known)]
    return Form("Laporan usulan tahun lalu", tables, signers, landscape=True, kinds=("daftar", "rekap"))
