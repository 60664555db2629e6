"""Usulan prioritas (forms 1.4 and 1.5 of Surat Edaran Walikota Malang 66/2021) and, on a second sheet, the rest."""

from openpyxl import Workbook

from sessions.documents.facts import facts
from sessions.documents.lists import Listed, amount, how_ranked, listed, not_agreed, where
from sessions.documents.workbook import RUPIAH, Column, Sheet, saved, workbook
from sessions.musyawarah import Musyawarah
from sessions.rupiah import rupiah

COLUMNS = (
    Column("No (Prioritas)", 10, align="center"),
    Column("Uraian", 36),
    Column("Volume", 9, align="right"),
    Column("Satuan", 9, align="center"),
    Column("Perkiraan harga per satuan", 17, RUPIAH, "right"),
    Column("Total perkiraan biaya", 17, RUPIAH, "right"),
    Column("Kelompok sasaran", 17),
    Column("Lokasi", 24),
    Column("Keterangan", 24),
)
REST = (
    Column("No", 6, align="center"),
    Column("Kegiatan", 44),
    Column("Lokasi", 32),
    Column("Volume", 14),
    Column("Alasan", 44),
)
WHY = (
    Column("No (Prioritas)", 10, align="center"),
    Column("Usulan", 40),
    Column("Skor", 9, align="right"),
    Column("Biaya", 17, RUPIAH, "right"),
    Column("Alasan", 70),
)


def prioritas(meeting: Musyawarah, digest: bytes) -> bytes:
    """``prioritas.xlsx``. Amounts are integer rupiah; a price, volume or target group nobody stated is left empty."""
    known = facts(meeting, digest)
    place = known.region
    when = f"{known.title}, {known.day}"
    book = workbook()
    form = Sheet(book, "Prioritas", (_title(meeting), place, when, how_ranked(meeting)), COLUMNS, landscape=True)
    lines = listed(meeting)
    for line in lines:
        if line.funded:
            _put(form, line)
    if meeting.priorities.settled:
        spent = meeting.priorities.spent
        form.line(None, "Jumlah didanai", None, None, None, spent, None, None, _left(meeting), bold=True)
    for line in lines:
        if not line.funded:
            _put(form, line)
    rest = Sheet(book, "Belum disepakati", ("USULAN YANG BELUM DISEPAKATI", place, when), REST, landscape=True)
    for number, (proposal, reason) in enumerate(not_agreed(meeting), start=1):
        rest.line(number, f"{proposal.code} {proposal.title}", where(proposal), amount(proposal), reason)
    _explain(book, meeting, (place, when, how_ranked(meeting)))
    return saved(book, meeting, digest)


def _explain(book: Workbook, meeting: Musyawarah, under: tuple[str, ...]) -> None:
    why = meeting.priorities.why
    if not why:
        return
    form = Sheet(book, "Mengapa", ("MENGAPA DIDANAI ATAU BELUM", *under), WHY, landscape=True)
    for line in listed(meeting):
        reasons = " ".join(map(str, why.get(line.proposal.id, [])))
        form.line(line.priority, f"{line.proposal.code} {line.proposal.title}", line.score, line.cost, reasons)


def _title(meeting: Musyawarah) -> str:
    year = f" TAHUN {meeting.settings.plan_year}" if meeting.settings.plan_year else ""
    state = "" if meeting.priorities.settled else " (DAFTAR PENDEK, BELUM DIURUTKAN)"
    return f"DAFTAR USULAN PRIORITAS{year}{state}"


def _left(meeting: Musyawarah) -> str:
    return f"sisa pagu {rupiah(meeting.settings.ceiling - meeting.priorities.spent)}"


def _put(form: Sheet, line: Listed) -> None:
    proposal = line.proposal
    form.line(
        line.priority or None, proposal.title, proposal.volume or None, proposal.unit or None,
        proposal.unit_price or None, line.cost, proposal.beneficiaries or None, where(proposal),
        f"{line.remark}; {proposal.code}",
    )  # fmt: skip
