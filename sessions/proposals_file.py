"""The CSV of standing proposals: what the pre-meetings of RT, RW and groups bring along.

Columns, of which ``jenis`` and ``usulan`` must be there: ``nomor`` (1, 2, … as the screens number them), ``jenis``
(fisik or non-fisik), ``bidang``, ``usulan``, ``masalah``, ``lokasi``, ``rw``, ``rt``, ``atas_nama``,
``prioritas_kelompok``, ``volume``, ``satuan``, ``harga_satuan`` and ``biaya`` (rupiah; volume × harga satuan when
empty), ``masuk_daftar`` (ya or tidak). Numbers are written the Indonesian way; commas or semicolons part the columns.
Lines that begin with ``#`` above the header are skipped.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import get_args

from sessions.csv_file import amount, records, whole
from sessions.file_fields import Wrong, mistyped, text, unfit, within
from sessions.rupiah import cost_of, parse_decimal
from sessions.settings import ProposalKind, StandingProposal
from sessions.text import paragraphs

COLUMNS = (
    "nomor", "jenis", "bidang", "usulan", "masalah", "lokasi", "rw", "rt", "atas_nama", "prioritas_kelompok",
    "volume", "satuan", "harga_satuan", "biaya", "masuk_daftar",
)  # fmt: skip
_REQUIRED = ("jenis", "usulan")
_MOST_ROWS = 100_000
_MOST_VOLUME = 1_000_000


def standing(path: Path, rw_count: int) -> tuple[StandingProposal, ...]:
    """The proposals in the order of their rows.

    Raises:
        MeetingFileError: for the first row, cell or column that is wrong, on the line where its row begins.
    """
    proposals: list[StandingProposal] = []
    for line, row in records(path, COLUMNS, _REQUIRED):
        try:
            proposals.append(_proposal(row, len(proposals) + 1, rw_count))
        except Wrong as wrong:
            raise wrong.on(path, line) from None
    return tuple(proposals)


def _proposal(row: Mapping[str, str], number: int, rw_count: int) -> StandingProposal:
    if row.get("nomor") and whole(row, "nomor", _MOST_ROWS) != number:
        raise unfit(("nomor",), "one of", number)
    volume = _volume(row)
    unit_price = amount(row, "harga_satuan")
    return StandingProposal(
        title=text(row["usulan"], ("usulan",), 200, required=True),
        kind=_kind(row),
        problem=text(row.get("masalah", ""), ("masalah",), 1000, tidy=paragraphs),
        field=text(row.get("bidang", ""), ("bidang",), 200),
        location=text(row.get("lokasi", ""), ("lokasi",), 200),
        rw=whole(row, "rw", rw_count),
        rt=whole(row, "rt", 99),
        volume=volume,
        unit=text(row.get("satuan", ""), ("satuan",), 20),
        unit_price=unit_price,
        # A stated cost stands even where it is not volume × unit price: catalogue prices change, budgets are rounded.
        cost=amount(row, "biaya") if row.get("biaya") else cost_of(volume, unit_price),
        on_behalf=text(row.get("atas_nama", ""), ("atas_nama",), 200),
        rank=whole(row, "prioritas_kelompok", 999),
        shortlisted=_listed(row),
    )


def _kind(row: Mapping[str, str]) -> ProposalKind:
    kinds: tuple[ProposalKind, ...] = get_args(ProposalKind)
    for kind in kinds:
        if row["jenis"].lower() == kind:
            return kind
    raise unfit(("jenis",), "one of", ", ".join(kinds)) if row["jenis"] else Wrong(("jenis",), "file.missing-field")


def _listed(row: Mapping[str, str]) -> bool:
    answer = row.get("masuk_daftar", "").lower() or "tidak"
    if answer not in {"ya", "tidak"}:
        raise unfit(("masuk_daftar",), "one of", "ya, tidak")
    return answer == "ya"


def _volume(row: Mapping[str, str]) -> Decimal:
    try:
        volume = parse_decimal(row.get("volume") or "0")
    except ValueError:
        raise mistyped(("volume",), "decimal") from None
    within(volume, 0, _MOST_VOLUME, ("volume",))
    return volume
