"""Every proposal that people may read, with all that is known of it, to be edited and imported again (XLSX, CSV).

The titles are those by which :mod:`sessions.tables.columns` knows a list of our own making: nothing in it is guessed.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator

from msgspec.structs import replace

from sessions.documents.facts import facts
from sessions.documents.workbook import RUPIAH, Column, Sheet, Value, saved, workbook
from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal
from sessions.rupiah import number

COLUMNS = (
    Column("Nomor", 8), Column("Jenis", 10), Column("Bidang", 20), Column("Urusan", 10), Column("Usulan", 36),
    Column("Masalah", 36), Column("Penjelasan", 30), Column("Lokasi", 28), Column("RW", 5, align="right"),
    Column("RT", 5, align="right"), Column("Atas nama", 16), Column("Prioritas kelompok", 10, align="right"),
    Column("Volume", 10, "#,##0.######", "right"), Column("Satuan", 9), Column("Harga satuan", 16, RUPIAH, "right"),
    Column("Biaya", 16, RUPIAH, "right"), Column("Kelompok sasaran", 20), Column("Perangkat daerah", 20),
    Column("Sumber dana", 18), Column("Status lahan", 18), Column("Masuk daftar", 8), Column("Keadaan", 12),
    Column("Alasan", 24), Column("Pendukung", 9, align="right"), Column("Catatan data", 24), Column("ID", 12),
    Column("Foto", 20),
)  # fmt: skip
CSV_TYPE = "text/csv; charset=utf-8"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def usulan_xlsx(meeting: Musyawarah, digest: bytes) -> bytes:
    """``usulan.xlsx``."""
    known = facts(meeting, digest)
    book = workbook()
    heading = ("DAFTAR LENGKAP USULAN", f"{known.title}, {known.day}")
    sheet = Sheet(book, "Usulan", heading, _columns(meeting), meeting.settings.paper, landscape=True)
    for line in _lines(meeting):
        sheet.line(*line)
    return saved(book, meeting, digest)


def usulan_csv(meeting: Musyawarah, digest: bytes) -> bytes:
    """``usulan.csv`` in UTF-8 with its mark, parted by semicolons, as Excel in Indonesia opens it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([column.title for column in _columns(meeting)])
    for line in _lines(meeting):
        writer.writerow(["" if value is None else _plain(value) for value in line])
    return buffer.getvalue().encode("utf-8-sig")


def _columns(meeting: Musyawarah) -> tuple[Column, ...]:
    """Above the kelurahan a neighbourhood is no RW: its number is its place in the meeting file, its name beside it."""
    if meeting.settings.level == "kelurahan":
        return COLUMNS
    numbered = tuple(replace(one, title="Nomor wilayah", width=8) if one.title == "RW" else one for one in COLUMNS)
    return (*numbered, Column(meeting.settings.words.area, 20))


def _lines(meeting: Musyawarah) -> Iterator[tuple[Value, ...]]:
    photos: defaultdict[int, list[str]] = defaultdict(list)
    for photo in meeting.photos:
        photos[photo.proposal.id].append(photo.name)
    for proposal in meeting.proposals.public:
        line = _line(proposal, photos[proposal.id])
        yield line if meeting.settings.level == "kelurahan" else (*line, proposal.area or None)


def _line(p: Proposal, photos: list[str]) -> tuple[Value, ...]:
    return (
        p.code, p.kind, p.field, p.urusan, p.title, p.problem, p.description, p.location, p.rw or None, p.rt or None,
        p.on_behalf, p.rank or None, p.volume or None, p.unit, p.unit_price or None, p.cost or None, p.beneficiaries,
        p.agency, p.funding, p.land, "ya" if p.shortlisted else "tidak", p.status.value, p.reason, p.support,
        "; ".join(p.marks), p.external, "; ".join(photos),
    )  # fmt: skip


def _plain(value: Value) -> str:
    """The cell as text; one that a spreadsheet would take for a formula gets a quote before it."""
    text = value if isinstance(value, str) else number(value or 0)
    return f"'{text}" if _FORMULA.match(text) else text
